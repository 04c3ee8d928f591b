"""Legacy Excel workbooks: BIFF8 records ([MS-XLS]) in a compound file ([MS-CFB])."""

import struct
from collections.abc import Mapping, Sequence

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(sheets: Mapping[str, Rows], *, author: str = "", seed: int = 0) -> bytes:
    """A workbook of one sheet or more; a cell holds text (up to 4,000 characters) or a number. The window's place on
    the screen tells seeds apart."""
    pages = [_sheet(rows) for rows in sheets.values()]
    opening = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1DBB, 1996, 0x41, 6))
    opening += _record(0x5C, _write_access(author)) + _record(0x42, struct.pack("<H", 1200))
    corner = seed % 65536, seed // 65536 % 65536
    opening += _record(0x3D, struct.pack("<HHHHHHHHH", *corner, 14940, 9150, 0x38, 0, 0, 1, 600))
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial"
    opening += _record(0x31, font) * 4
    style = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0xF4, 0, 0, 0x20C0)
    cell = struct.pack("<HHHBBBBIIH", 0, 0, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    opening += _record(0xE0, style) * 15 + _record(0xE0, cell)
    names = [_text(name, short=True) for name in sheets]
    at = len(opening) + sum(4 + 6 + len(name) for name in names) + 4
    for name, page in zip(names, pages, strict=True):
        opening += _record(0x85, struct.pack("<IH", at, 0) + name)
        at += len(page)
    return compound("Workbook", opening + _record(0x0A, b"") + b"".join(pages))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _text(text: str, short: bool = False) -> bytes:
    return struct.pack("<BB" if short else "<HB", len(text), 1) + text.encode("utf-16-le")


def _write_access(author: str) -> bytes:
    return _text(author[:50]).ljust(112, b" ")


def _sheet(rows: Rows) -> bytes:
    width = max(map(len, rows), default=0)
    records = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1DBB, 1996, 0x41, 6))]
    records.append(_record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 15)
            if isinstance(value, str):
                records.append(_record(0x204, place + _text(value)))
            elif value is not None:
                records.append(_record(0x203, place + struct.pack("<d", value)))
    window = struct.pack("<HHHIHHI", 0x6B6, 0, 0, 64, 0, 0, 0)
    return b"".join(records) + _record(0x23E, window) + _record(0x0A, b"")


def compound(name: str, stream: bytes) -> bytes:
    """A compound file of one stream, padded to the 4,096 bytes below which it would need the mini stream."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = 1
    while tables * 128 < tables + 1 + sectors:
        tables += 1
    chain = [FAT] * tables + [END] + [*range(tables + 2, tables + 1 + sectors), END]
    chain += [FREE] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", tables, tables, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, child=1, start=END) + _entry(name, 2, start=tables + 1, size=len(stream))
    return b"".join((header, struct.pack(f"<{len(chain)}I", *chain), directory.ljust(SECTOR, b"\0"),
                     stream.ljust(sectors * SECTOR, b"\0")))  # fmt: skip


def _entry(name: str, kind: int, *, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
