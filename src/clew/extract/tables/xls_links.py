"""What an Excel workbook of 5 to 2003 links to, hides and prints ([MS-XLS] 2.4, [MS-OSHARED] 2.3.7)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from clew.extract.office.hidden_cells import edges, said
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.text.code_pages import by_page
from clew.model import Metadata
from clew.step import Record

BOF, SHEET, PAGE, ROW, WIDTHS, HEADER, FOOTER, LINK, BOOK = 0x809, 0x85, 0x42, 0x208, 0x7D, 0x14, 0x15, 0x1B8, 0x1AE
ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
FILE = bytes.fromhex("0303000000000000c000000000000046")
SIGNS = {"\x02": "\\", "\x03": "\\", "\x04": "..\\", "\x05": "\\"}


@dataclass
class Told:
    """By sheet: rows and columns out of sight, and the printed page's headers and footers."""

    links: dict[tuple[str, str], None] = field(default_factory=dict)
    rows: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    columns: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    edges: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def told(content: bytes) -> Iterator[Record]:
    found = _read(content)
    yield from (Metadata(name, target[:LONGEST]) for name, target in list(found.links)[:MOST])
    for sheet in dict.fromkeys((*found.rows, *found.columns)):
        yield from said(sheet, found.rows.get(sheet, set()), found.columns.get(sheet, set()))
    for sheet, printed in found.edges.items():
        yield from edges(sheet, printed)


def _read(content: bytes) -> Told:
    """One pass over the stream's records; sheets are told apart by where they begin."""
    found, names, sheet, page, at = Told(), dict[int, str](), "", "cp1252", 0
    eight = content[4:6] == b"\x00\x06"
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        body = content[at + 4 : at + 4 + size]
        if kind == BOF:
            sheet = names.get(at, sheet)
        elif kind == PAGE and size >= 2:
            page = by_page(int.from_bytes(body[:2], "little"))
        elif kind == SHEET and len(body) > 7:
            names[int.from_bytes(body[:4], "little")] = _string(body, 6, eight, page, 1)
        elif kind == ROW and len(body) >= 16 and body[12] & 0x20:
            row = int.from_bytes(body[:2], "little") + 1
            found.rows.setdefault(sheet, set()).add((row, row))
        elif kind == WIDTHS and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            found.columns.setdefault(sheet, set()).add((first + 1, min(last, 255) + 1))
        elif kind in (HEADER, FOOTER) and body:
            text = _string(body, 0, eight, page, 2 if eight else 1)
            found.edges.setdefault(sheet, []).append(("header" if kind == HEADER else "footer", text))
        elif kind == LINK and (target := _target(body[24:])):
            found.links["link", target] = None
        elif kind == BOOK and eight and len(body) > 4 and body[2:4] not in (b"\x01\x04", b"\x01\x3a"):
            found.links["external-link", _book(_string(body, 2, eight, page, 2))] = None
        at += 4 + size
    return found


def _string(body: bytes, at: int, eight: bool, page: str, counted: int) -> str:
    """Text behind its length, which takes `counted` bytes; since Excel 97 a byte tells whether letters are wide."""
    length = int.from_bytes(body[at : at + counted], "little")
    at += counted
    if not eight:
        return body[at : at + length].decode(page, "replace")
    wide = body[at] & 1 if at < len(body) else 0
    return body[at + 1 : at + 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _book(path: str) -> str:
    """A path to another workbook, whose separators are written as signs ([MS-XLS] 2.5.277)."""
    if path[:1] != "\x01":
        return path
    if path[1:2] == "\x01":
        drive = path[2:3]
        return ("\\\\" if drive == "@" else f"{drive}:\\") + "".join(SIGNS.get(sign, sign) for sign in path[3:])
    return "".join(SIGNS.get(sign, sign) for sign in path[1:]).lstrip("\\")


def _target(link: bytes) -> str:
    """Where a hyperlink leads out to; nothing for one within the workbook."""
    flags, at = int.from_bytes(link[4:8], "little"), 8
    for flag in (0x10, 0x80):
        if flags & flag:
            _, at = _counted(link, at)
    if not flags & 1:
        return ""
    if flags & 0x100:
        return _counted(link, at)[0]
    kind, at = link[at : at + 16], at + 16
    size = int.from_bytes(link[at : at + 4], "little")
    if kind == ADDRESS:
        return link[at + 4 : at + 4 + size].decode("utf-16-le", "replace").partition("\0")[0]
    return _file(link, at) if kind == FILE else ""


def _file(link: bytes, at: int) -> str:
    """A file's path: in bytes of an unknown code page, and behind them in UTF-16 where these don't do."""
    up, size = int.from_bytes(link[at : at + 2], "little"), int.from_bytes(link[at + 2 : at + 6], "little")
    plain = link[at + 6 : at + 6 + size].decode("cp1252", "replace").rstrip("\0")
    at += 6 + size + 24
    if int.from_bytes(link[at : at + 4], "little") > 6:
        wide = int.from_bytes(link[at + 4 : at + 8], "little")
        plain = link[at + 10 : at + 10 + wide].decode("utf-16-le", "replace")
    return "..\\" * min(up, 20) + plain


def _counted(link: bytes, at: int) -> tuple[str, int]:
    size = 2 * int.from_bytes(link[at : at + 4], "little")
    return link[at + 4 : at + 4 + size].decode("utf-16-le", "replace").rstrip("\0"), at + 4 + size
