import hashlib
import io
import os
import struct
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.ppt import ppt
from clew.model import Metadata, Passage
from clew.step import Contained, Given
from tests.extract.test_ppt import box, chars, listed, record, slide

SHARED = Path(__file__).parents[3] / "shared/data/tika-sample"
SALT, PASSWORD = bytes(range(16)), "كلمة"


def rc4(key, content):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(number, content, bits=128):
    root = hashlib.sha1(SALT + PASSWORD.encode("utf-16-le")).digest()
    key = hashlib.sha1(root + struct.pack("<I", number)).digest()[: bits // 8]
    return rc4(key.ljust(16, b"\0") if bits == 40 else key, content)


def session(bits):
    head = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + "RC4\0".encode("utf-16-le")
    verifier = locked(0, bytes(16) + hashlib.sha1(bytes(16)).digest(), bits)
    told = struct.pack("<HHII", 2, 2, 4, len(head)) + head + struct.pack("<I", 16) + SALT
    return box(0x2F14, told + verifier[:16] + struct.pack("<I", 20) + verifier[16:])


def picture(bits):
    """A JPEG whose entry has a header, an identifier, a tag and the bytes: each begins the key anew."""
    fields = (struct.pack("<HHI", 0x46A << 4, 0xF01D, 17 + 7), bytes(16), b"\xff", b"\xff\xd8\xffjpeg")
    return b"".join(locked(0, each, bits) for each in fields)


def metafile(bits):
    """One in an entry of its own, with a name."""
    inner = (
        struct.pack("<HHI", 0x3D5 << 4, 0xF01A, 32 + 34 + 3),
        bytes(16),
        bytes(16),
        bytes(32) + b"\xfe\xfe",
        b"emf",
    )
    entry = (
        struct.pack("<HHI", 2 << 4, 0xF007, 36 + 4 + 8 + 69),
        b"\2",
        b"\2",
        bytes(16),
        bytes(2),
        bytes(4),
        bytes(4),
    )
    named = (bytes(4), b"\0", b"\4", b"\0", b"\0", b"n\0\0\0")
    return b"".join(locked(0, each, bits) for each in (*entry, *named, *inner))


def properties(bits):
    title = "Конец".encode("utf-16-le") + b"\0\0"
    value = struct.pack("<II", 0x1F, len(title) // 2) + title.ljust(12, b"\0")
    section = struct.pack("<IIII", 16 + len(value), 1, 2, 16) + value
    fmtid = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    plain = b"\xfe\xff" + bytes(22) + struct.pack("<I", 1) + fmtid + struct.pack("<I", 48) + section
    name = "\x05SummaryInformation".encode("utf-16-le")
    about = struct.pack("<IIIHBBI", 1, 8, len(plain), 5, len(name) // 2, 1, 0) + name + b"\0\0"
    return (
        locked(0, struct.pack("<II", 8 + len(plain), len(about)), bits)
        + locked(5, plain, bits)
        + locked(0, about, bits)
    )


def encrypted(bits=128):
    """Three objects, the last of the directory first in the stream, so that places tell nothing of their sizes."""
    first, second = slide(chars("first " * 200)), slide(chars("second"))
    document = box(0x03E8, box(0x0FF0, listed(3, 256), listed(2, 257)))
    content, places = b"", [0] * 3
    for number, plain in ((3, first), (1, document), (2, second)):
        places[number - 1] = len(content)
        content += locked(number, plain, bits)
    places.append(len(content))
    content += session(bits)
    directory = len(content)
    content += record(0x1772, struct.pack("<I", 1 | 4 << 20) + struct.pack("<4I", *places))
    edit = len(content)
    content += record(0x0FF5, struct.pack("<8I", 256, 0, 0, directory, 1, 5, 0, 4))
    user = record(0x0FF6, struct.pack("<III", 20, 0xF3D1C4DF, edit), bytes(8))
    streams = {"Pictures": picture(bits) + metafile(bits), "EncryptedSummary": properties(bits)}
    return compound_file({"PowerPoint Document": content, "Current User": user, "VBA": {"dir": b"x"}, **streams})


def read(content, *passwords):
    given = Given("0" * 64, len(content), "application/vnd.ms-powerpoint", passwords=passwords)
    return list(ppt.run(given, io.BytesIO(content)))


def inside(content, password):
    return b"".join(next(r for r in read(content, "wrong", password) if isinstance(r, Contained)).content)


@pytest.mark.parametrize("bits", [128, 40])
def test_each_object_each_picture_and_the_properties_come_out_under_their_own_keys(bits):
    records = read(inside(encrypted(bits), PASSWORD))
    assert [(r.at.page, r.text) for r in records if isinstance(r, Passage)] == [
        (1, "first " * 200 + "\n"),
        (2, "second\n"),
    ]
    pictures = [(r.member.name, b"".join(r.content)) for r in records if isinstance(r, Contained)]
    assert pictures == [("picture-1.jpg", b"\xff\xd8\xffjpeg"), ("picture-2.emf", b"emf")]
    assert Metadata("title", "Конец") in records


def test_what_is_handed_out_is_said_to_be_rebuilt():
    records = read(encrypted(), PASSWORD)
    assert [r.name for r in records if isinstance(r, Metadata)] == ["encryption", "rebuilt"]


def test_a_wrong_password_and_a_damaged_description_are_encrypted():
    with pytest.raises(Unreadable, match="none of the 1 passwords") as error:
        read(encrypted(), "wrong")
    assert error.value.code == "encrypted"
    with pytest.raises(Unreadable, match="description is damaged") as error:
        read(encrypted().replace(struct.pack("<HHH", 15, 0x2F14, 150)[:4], b"\1\1\1\1"), PASSWORD)
    assert error.value.code == "encrypted"


def test_damaged_bytes_anywhere_end_in_records_or_unreadable():
    content = encrypted()
    for at in range(512, len(content), 211):
        try:
            read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :], PASSWORD)
        except Unreadable as error:
            assert error.code in ("damaged", "encrypted", "unsupported")


@pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)
def test_another_programs_file_opens_whole():
    records = read(inside((SHARED / "testPPT_protected_passtika.ppt").read_bytes(), "tika"))
    words = "".join(r.text for r in records if isinstance(r, Passage))
    assert "\ufffd" not in words and words.strip()
    assert "created" in [r.name for r in records if isinstance(r, Metadata)]
