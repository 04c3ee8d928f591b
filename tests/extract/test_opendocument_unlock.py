"""OpenDocument under a password, encrypted here part by part as office programs do."""

import hashlib
import io
import zipfile
import zlib
from base64 import b64encode

import pytest
from Cryptodome.Cipher import AES, Blowfish

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.opendocument import opendocument
from clew.extract.tables.sheets import sheets
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

TEXT, SHEET = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "meta")
)
BODY = f"<office:document-content {SPACES}><office:body>{{}}</office:body></office:document-content>"
META = f"<office:document-meta {SPACES}><office:meta><meta:initial-creator>Ana</meta:initial-creator></office:meta>"


def squeezed(content):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(content) + deflate.flush()


def aes(content, password, salt):
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password).digest(), salt, 50, 32)
    pad = 16 - len(content) % 16
    return AES.new(key, AES.MODE_CBC, iv=salt).encrypt(content + bytes(pad - 1) + bytes([pad]))


def blowfish(content, password, salt):
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha1(password).digest(), salt, 50, 16)
    padded = content + bytes(-len(content) % 8)
    return Blowfish.new(key, Blowfish.MODE_CFB, iv=salt[:8], segment_size=64).encrypt(padded)[: len(content)]


AES_TOLD = (
    'algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"',
    '<start-key-generation start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" key-size="32"/>',
    'key-size="32"',
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k",
)
BLOWFISH_TOLD = ('algorithm-name="Blowfish CFB"', "", "", "SHA1/1K")


def locked(parts, password="كلمة", kind=TEXT, cipher=aes, rounds=50, derivation="PBKDF2", spoil=None):
    told = AES_TOLD if cipher is aes else BLOWFISH_TOLD
    entries = f'<file-entry full-path="/" media-type="{kind}"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        for number, (name, content) in enumerate(parts.items()):
            plain, salt = squeezed(content), bytes([number + 1]) * 16
            digest = hashlib.sha256 if cipher is aes else hashlib.sha1
            sum64 = b64encode(digest(plain[:1024]).digest()).decode()
            vector = b64encode(salt if cipher is aes else salt[:8]).decode()
            entries += f'<file-entry full-path="{name}" size="{len(content)}">'
            entries += f'<encryption-data checksum-type="{told[3]}" checksum="{sum64}">'
            entries += f'<algorithm {told[0]} initialisation-vector="{vector}"/>{told[1]}'
            entries += f'<key-derivation key-derivation-name="{derivation}" {told[2]} iteration-count="{rounds}" '
            entries += f'salt="{b64encode(salt).decode()}"/></encryption-data></file-entry>'
            packed = cipher(plain, password.encode(), salt)
            archive.writestr(name, bytes(len(packed)) if name == spoil else packed)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{entries}</manifest>")
    return out.getvalue()


def read(content, *passwords, step=opendocument, kind=TEXT):
    records = []
    for record in step.run(Given("0" * 64, len(content), kind, passwords=passwords), io.BytesIO(content)):
        records.append((record.member, b"".join(record.content)) if isinstance(record, Contained) else record)
    return records


def inside(records):
    return next(content for member, content in (r for r in records if isinstance(r, tuple)))


PARTS = {
    "content.xml": BODY.format("<office:text><text:p>secret words</text:p></office:text>").encode(),
    "meta.xml": f"{META}</office:document-meta>".encode(),
    "Pictures/a.png": b"\x89PNG" + bytes(3_000),
}


@pytest.mark.parametrize("cipher", [aes, blowfish])
def test_a_text_comes_out_whole_under_its_password(cipher):
    content = locked(PARTS, cipher=cipher)
    records = read(content, "wrong", "كلمة")
    assert [r.name for r in records if isinstance(r, Metadata)] == ["encryption", "rebuilt"]
    plain = inside(records)
    assert inside(read(content, "كلمة")) == plain
    again = read(plain)
    assert [r.text for r in again if isinstance(r, Passage)] == ["secret words\n"]
    assert Metadata("author", "Ana") in again
    assert inside(again) == PARTS["Pictures/a.png"]


def test_a_spreadsheet_comes_out_under_its_password():
    cells = (
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p>'
    )
    cells = f"<office:spreadsheet>{cells}</table:table-cell></table:table-row></table:table></office:spreadsheet>"
    content = locked({"content.xml": BODY.format(cells).encode()}, kind=SHEET)
    plain = inside(read(content, "كلمة", step=sheets, kind=SHEET))
    told = next(identify.run(Given("0" * 64, len(plain), ""), io.BytesIO(plain)))
    assert told.media_type == SHEET
    assert [r.text for r in read(plain, step=sheets, kind=SHEET) if isinstance(r, Passage)] == ["x"]


def test_without_the_password_and_with_an_unknown_derivation_the_kind_is_told():
    for passwords, message in (((), "kind: ODF, aes256-cbc"), (("a", "b"), "none of the 2 passwords")):
        with pytest.raises(Unreadable, match=message) as error:
            read(locked(PARTS), *passwords)
        assert error.value.code == "encrypted"
    with pytest.raises(Unreadable, match="argon2id") as error:
        read(locked(PARTS, derivation="urn:org:documentfoundation#argon2id"), "كلمة")
    with pytest.raises(Unreadable, match="encrypted"):
        read(locked(PARTS, rounds=999_999_999), "كلمة")


def test_a_part_that_is_damaged_is_said_and_the_others_come_out():
    records = read(locked(PARTS, spoil="Pictures/a.png"), "كلمة")
    assert [(r.code, r.message) for r in records if isinstance(r, Problem)] == [
        ("member", "the part Pictures/a.png could not be decrypted")
    ]
    assert any(isinstance(r, Passage) for r in read(inside(records)))
