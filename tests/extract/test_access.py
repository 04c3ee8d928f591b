"""Access databases, made here page by page (https://github.com/mdbtools/mdbtools/blob/dev/HACKING.md)."""

import base64
import hashlib
import io
import struct
import zlib

import pytest
from Cryptodome.Cipher import AES

from clew.errors import Unreadable
from clew.extract.databases.access import access
from clew.extract.databases.jet_key import MASK, _rc4
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given, Record

PAGE = 4096
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
LONG, DATE, TEXT, OLE, MEMO, BOOLEAN = 4, 8, 10, 11, 12, 1
SIZES = {LONG: 4, DATE: 8, BOOLEAN: 0}
Columns = list[tuple[str, int]]


def definition(columns: Columns, rows: int) -> bytes:
    head = b"\x02\x01".ljust(16, b"\0") + struct.pack("<I", rows)
    head = head.ljust(45, b"\0") + struct.pack("<H", len(columns))
    head = head.ljust(63, b"\0")
    fixed = variable = 0
    for number, (_, kind) in enumerate(columns):
        size = SIZES.get(kind)
        head += struct.pack("<B4xHH", kind, number, variable).ljust(15, b"\0")
        head += struct.pack("<B5xHH", 0 if size is None else 1, fixed, size or 0)
        fixed += size or 0
        variable += size is None
    for name, _ in columns:
        head += struct.pack("<H", 2 * len(name)) + name.encode("utf-16-le")
    return head.ljust(PAGE, b"\0")


def row(columns: Columns, values: list[object]) -> bytes:
    fixed = variable = b""
    ends = []
    mask = 0
    for number, ((_, kind), value) in enumerate(zip(columns, values, strict=True)):
        mask |= (value is not None and value is not False) << number
        if kind in SIZES:
            fixed += b"" if kind == BOOLEAN else struct.pack("<i" if kind == LONG else "<d", value or 0)
        else:
            ends.append(len(variable))
            variable += value if isinstance(value, bytes) else b""
    start = 2 + len(fixed)
    offsets = [start + end for end in [*ends, len(variable)]]
    trailer = b"".join(struct.pack("<H", offset) for offset in reversed(offsets)) + struct.pack("<H", len(ends))
    return struct.pack("<H", len(columns)) + fixed + variable + trailer + bytes([mask])


def data(owner: int, rows: list[bytes], deleted: int = -1) -> bytes:
    head = b"\x01\x01\0\0" + struct.pack("<I4xH", owner, len(rows))
    body = b""
    for index, one in enumerate(rows):
        body = one + body
        head += struct.pack("<H", PAGE - len(body) | (0x4000 if index == deleted else 0))
    return head + bytes(PAGE - len(head) - len(body)) + body


def inline(content: bytes) -> bytes:
    return struct.pack("<II4x", len(content) | 0x80000000, 0) + content


def database(version: int = 1, key: bytes = bytes(4)) -> bytes:
    clear = bytes(0x3E - 0x18) + key
    masked = bytes(a ^ b for a, b in zip(clear.ljust(128, b"\0"), _rc4(MASK, 128), strict=True))
    head = (b"\0\x01\0\0Standard Jet DB\0" + bytes([version])).ljust(0x18, b"\0") + masked
    catalogue: Columns = [("Id", LONG), ("Name", TEXT), ("Type", LONG), ("Flags", LONG)]
    objects = [
        (4, "People", 1, 0),
        (2, "MSysObjects", 1, -(2**31)),
        (9, "Who owns what", 5, 0),
        (99, "Lost", 1, 0),
    ]
    listed = [
        row(catalogue, [page, b"\xff\xfe" + n.encode("latin-1"), kind, flags]) for page, n, kind, flags in objects
    ]
    people: Columns = [
        ("ID", LONG),
        ("Name", TEXT),
        ("Born", DATE),
        ("Alive", BOOLEAN),
        ("Note", MEMO),
        ("Picture", OLE),
    ]
    packed = b"\xff\xfeKa" + b"\0" + "رم".encode("utf-16-le") + b"\0" + b"im"
    chain = struct.pack("<II4x", 12, (6 << 8) | 0)
    rows = [
        row(people, [1, "ليلى".encode("utf-16-le"), 29280.5, True, inline("near".encode("utf-16-le")), inline(PNG)]),
        row(people, [2, packed, None, False, chain, None]),
        row(people, [3, b"\xff\xfegone", None, False, None, None]),
    ]
    far = [
        struct.pack("<I", (6 << 8) | 1) + "fa".encode("utf-16-le"),
        struct.pack("<I", 0) + "r away".encode("utf-16-le"),
    ]
    pages = [
        head.ljust(PAGE, b"\0"),
        bytes(PAGE),
        definition(catalogue, 4),
        data(2, listed),
        definition(people, 2),
        data(4, rows, deleted=2),
        data(0x4C41564C, far),
    ]
    return b"".join(pages)


def read(content: bytes) -> list[Record]:
    return list(access.run(Given("0" * 64, len(content), "application/x-msaccess"), io.BytesIO(content)))


def test_tables_are_read_as_rows_with_long_and_packed_texts_and_files_in_cells() -> None:
    records = read(database())
    rows = [(each.at.sheet, each.at.row, each.text) for each in records if isinstance(each, Passage)]
    assert rows[0] == ("People", (1, 1), "ID\tName\tBorn\tAlive\tNote\tPicture")
    assert rows[1][2].startswith("1\tليلى\t1980-02-29T12:00:00\tTRUE\tnear\t[108 bytes, SHA-256 ")
    assert rows[2:] == [("People", (3, 3), "2\tKaرمim\t\tFALSE\tfar aw")]
    [member] = [each for each in records if isinstance(each, Contained)]
    assert (member.member.at.cell, b"".join(member.content)) == ("F2", PNG)
    assert Metadata("query", "Who owns what") in records
    assert Metadata("tables", "2") in records


def test_a_table_whose_definition_is_gone_is_a_problem_and_the_rest_is_read() -> None:
    problems = [each for each in read(database()) if isinstance(each, Problem)]
    assert [(each.code, each.at.sheet) for each in problems] == [("damaged", "Lost")]


def locked(content: bytes, key: bytes) -> bytes:
    """Each page but the first as Jet encrypts it."""
    out = content[:PAGE]
    for number in range(1, len(content) // PAGE):
        under = struct.pack("<I", struct.unpack("<I", key)[0] ^ number)
        stream = _rc4(under, PAGE)
        out += bytes(a ^ b for a, b in zip(content[number * PAGE :][:PAGE], stream, strict=True))
    return out


def test_pages_under_a_key_that_stands_in_the_header_are_read_without_a_password() -> None:
    key = b"\x01\x02\x03\x04"
    records = read(locked(database(key=key), key))
    assert Metadata("encryption", "pages") in records
    assert [each for each in records if isinstance(each, Passage)] == [
        each for each in read(database()) if isinstance(each, Passage)
    ]


PASSWORD_SPACE = "http://schemas.microsoft.com/office/2006/keyEncryptor/password"
SALT = b"0123456789abcdef"


def agile(content: bytes, password: str) -> bytes:
    """As Access 2010 and later encrypt it."""

    def wrapped(purpose: bytes, value: bytes) -> str:
        hashed = hashlib.sha512(SALT + password.encode("utf-16-le")).digest()
        for number in range(100):
            hashed = hashlib.sha512(struct.pack("<I", number) + hashed).digest()
        under = hashlib.sha512(hashed + purpose).digest()[:32]
        return base64.b64encode(AES.new(under, AES.MODE_CBC, SALT).encrypt(value)).decode()

    secret, asked, salt = bytes(range(32)), b"verifier-16bytes", base64.b64encode(SALT).decode()
    common = f'saltValue="{salt}" blockSize="16" keyBits="256" hashAlgorithm="SHA512"'
    text = (
        f'<?xml version="1.0"?><encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p='
        f'"{PASSWORD_SPACE}"><keyData {common}/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="100" {common} '
        f'encryptedVerifierHashInput="{wrapped(bytes.fromhex("fea7d2763b4b9e79"), asked)}" '
        f'encryptedVerifierHashValue="{wrapped(bytes.fromhex("d7aa0f6d3061344e"), hashlib.sha512(asked).digest())}" '
        f'encryptedKeyValue="{wrapped(bytes.fromhex("146e0be7abacd0d6"), secret)}"/></keyEncryptor></keyEncryptors>'
        f"</encryption>"
    ).encode()
    described = struct.pack("<HHHI", len(text) + 8, 4, 4, 0x40) + text
    out = content[:0x299] + described + content[0x299 + len(described) : PAGE]
    for number in range(1, len(content) // PAGE):
        block = bytes(a ^ b for a, b in zip(b"\x01\x02\x03\x04", struct.pack("<I", number), strict=True))
        start = hashlib.sha512(SALT + block).digest()[:16]
        out += AES.new(secret, AES.MODE_CBC, start).encrypt(content[number * PAGE :][:PAGE])
    return out


def test_a_database_under_a_password_opens_with_the_right_one_of_the_list() -> None:
    content = agile(database(3, key=b"\x01\x02\x03\x04"), "مرفأ")
    given = Given("0" * 64, len(content), "application/x-msaccess", passwords=("wrong", "مرفأ"))
    rows = [each for each in access.run(given, io.BytesIO(content)) if isinstance(each, Passage)]
    assert rows == [each for each in read(database()) if isinstance(each, Passage)]
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize("place", range(2 * PAGE, 7 * PAGE, 997))
def test_broken_bytes_anywhere_end_in_records_or_an_error_of_ours(place: int) -> None:
    content = database()
    for noise in (b"\xff" * 8, b"\x00" * 8, b"\x7f\x80\x05\x04\x03\x02\x01\x00"):
        try:
            assert read(content[:place] + noise + content[place + 8 :])
        except Unreadable as error:
            assert error.code == "damaged"


def test_an_attached_file_comes_out_of_its_wrapping() -> None:
    from clew.extract.databases.jet_files import from_attachment, from_object

    header = struct.pack("<III", 22, 1, 5) + "png\0\0".encode("utf-16-le")
    assert from_attachment(struct.pack("<II", 1, 0) + zlib.compress(header + PNG)) == PNG
    text = struct.pack("<I", 4) + b"abc\0"
    wrapped = struct.pack("<HH", 0x1C15, 20).ljust(20, b"\0") + struct.pack("<II", 0x501, 2) + 3 * text
    assert from_object(wrapped + struct.pack("<I", len(PNG)) + PNG + b"rest") == PNG
    assert from_object(b"\x15\x1c") == b"\x15\x1c"
