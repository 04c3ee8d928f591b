"""dBASE III to IV and FoxPro tables: one passage a row, the deleted ones marked.

Formats: http://www.dbase.com/Knowledgebase/INT/db7_file_fmt.htm and Microsoft's "Table File Structure" of FoxPro.
"""

import struct
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.tables.cells import Value, line
from clew.extract.tables.dbf_memo import Memo, memo_of
from clew.extract.text.charset import detect
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

DBF = "application/x-dbf"
# fmt: off
CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x04: "mac-roman", 0x08: "cp865", 0x09: "cp437", 0x0B: "cp437",
    0x0D: "cp437", 0x13: "cp932", 0x1A: "cp850", 0x1B: "cp437", 0x26: "cp866", 0x4D: "cp936", 0x4E: "cp949",
    0x4F: "cp950", 0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936",
    0x7B: "cp932", 0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256", 0x96: "mac-cyrillic", 0x97: "mac-latin2",
    0x98: "mac-greek", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}
# fmt: on
VERSIONS = frozenset((0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xE5, 0xF5, 0xFB))
KINDS = b"CNFDLMGPTIBYVQW@+O0"
MEMO = "MGPW"
BATCH = 1 << 20
SAMPLE = 1 << 18
MARK = "[deleted]"
REPAIR = "open a copy in a database program and let it repair it"


class Field(NamedTuple):
    name: str
    kind: str
    start: int
    size: int


class Header(NamedTuple):
    version: int
    rows: int
    length: int
    width: int
    page: int
    fields: tuple[Field, ...]


def header_of(head: bytes) -> Header | None:
    """The table's header, where the bytes are one: fields of known kinds that fill the width that it states."""
    if len(head) < 65 or head[0] not in VERSIONS or not 1 <= head[2] <= 12 or not 1 <= head[3] <= 31:
        return None
    rows, length, width = struct.unpack_from("<IHH", head, 4)
    fields: list[Field] = []
    at, start = 32, 1
    while at + 32 <= min(length, len(head)) and head[at] not in (0x0D, 0):
        size = head[at + 16] + (head[at + 17] << 8 if head[at + 11] == ord("C") else 0)
        name = head[at : at + 11].partition(b"\0")[0].decode("cp437")
        if head[at + 11] not in KINDS or not size:
            return None
        fields.append(Field(name, chr(head[at + 11]), start, size))
        at, start = at + 32, start + size
    return Header(head[0], rows, length, width, head[29], tuple(fields)) if fields and start == width else None


@step("extract.dbf@1", accepts=(DBF,), parts=True, libraries=versions("charset-normalizer"))
def dbf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at row=n, row 1 the columns, row n + 1 the n-th record, deleted ones too."""
    stream.seek(0)
    header = header_of(stream.read(1 << 16))
    if header is None:
        raise Unreadable("damaged", "the table's header is broken", REPAIR)
    encoding = CODE_PAGES.get(header.page) or _guessed(stream, header)
    yield Metadata("encoding", encoding)
    yield Metadata("columns", str(len(header.fields)))
    memo, wanted = memo_of(given), any(field.kind in MEMO for field in header.fields)
    if wanted and memo is None:
        yield Problem("absent", "its long texts lie in a file (.dbt, .fpt) that is not beside it", "add that file")
    columns = [field.name for field in header.fields if field.kind != "0"]
    yield Passage(Locator(row=(1, 1)), line(columns))
    read = deleted = 0
    for read, record in enumerate(_records(stream, header), start=1):
        cells = [_cell(record, field, encoding, memo) for field in header.fields if field.kind != "0"]
        if record[:1] == b"*":
            deleted += 1
            cells.append(MARK)
        text = line(cells)
        if text:
            yield Passage(Locator(row=(read + 1, read + 1)), text)
    yield Metadata("rows", str(read))
    if deleted:
        yield Problem("deleted-rows", f"{deleted} of its rows are deleted; they were read, and are marked", "", "note")
    if read < header.rows:
        yield Problem("truncated", f"it announces {header.rows} rows, and holds {read}", REPAIR)


def _records(stream: BinaryIO, header: Header) -> Iterator[bytes]:
    at, left = header.length, header.rows
    batch = max(1, BATCH // header.width)
    while left > 0:
        stream.seek(at)
        block = stream.read(header.width * min(batch, left))
        whole = len(block) // header.width
        for place in range(whole):
            yield block[place * header.width : (place + 1) * header.width]
        at, left = at + len(block), left - whole
        if not whole:
            return


def _guessed(stream: BinaryIO, header: Header) -> str:
    stream.seek(header.length)
    found = detect(stream.read(SAMPLE).replace(b"\0", b" "))
    return found if found and not found.startswith(("utf-16", "utf-32", "ascii")) else "cp1252"


def _cell(record: bytes, field: Field, encoding: str, memo: Memo | None) -> Value:
    raw = record[field.start : field.start + field.size]
    try:
        match field.kind:
            case "D":
                return _day(raw)
            case "L":
                return {"Y": "TRUE", "T": "TRUE", "N": "FALSE", "F": "FALSE"}.get(raw.decode("ascii").upper(), "")
            case "I" | "+":
                return int(struct.unpack("<i" if field.kind == "I" else ">i", raw)[0])
            case "B" if field.size == 8:
                return float(struct.unpack("<d", raw)[0])
            case "Y":
                return f"{struct.unpack('<q', raw)[0] / 10_000:.4f}"
            case "T" | "@":
                return _moment(*struct.unpack("<II", raw))
    except (struct.error, ValueError, OverflowError):
        return raw.hex()
    if field.kind in MEMO or field.kind == "B":
        return memo.text(raw, encoding) if memo else ""
    return raw.decode(encoding, "replace").strip(" \0")


def _day(raw: bytes) -> str:
    text = raw.decode("ascii").strip(" \0")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else text


def _moment(day: int, milliseconds: int) -> str:
    """Days since the start of the Julian calendar, and milliseconds of the day, in no known zone."""
    if not day:
        return ""
    seconds = round(milliseconds / 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{date.fromordinal(day - 1_721_425).isoformat()}T{clock}"
