"""What an Excel workbook of 5 to 2003 holds beside its cells ([MS-XLS]): comments, drawings, objects."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from clew.extract.office.hidden_cells import letters
from clew.extract.office.office_art import pictures
from clew.extract.office.ole_objects import embedded
from clew.extract.office.ole_storage import Storage
from clew.extract.text.code_pages import by_page
from clew.model import Locator, Passage
from clew.step import Record

BOF, EOF, SHEET, PAGE, LOCKED = 0x0809, 0x000A, 0x0085, 0x0042, 0x002F
NOTE, OBJECT, TEXT, CONTINUED, ART, SERIES = 0x001C, 0x005D, 0x01B6, 0x003C, 0x00EB, 0x100D
OBJECTS = re.compile(r"(?:MBD|LNK)[0-9A-Fa-f]{8}|_VBA_PROJECT_CUR")


@dataclass
class Beside:
    """Comments by sheet and cell (row and column from 0, text), texts of boxes and charts by sheet, drawings' bytes."""

    locked: bool = False
    comments: list[tuple[str, int, int, str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    art: bytearray = field(default_factory=bytearray)


def workbook_stream(storage: Storage) -> bytes:
    return storage.read("Workbook") or storage.read("Book")


def read(content: bytes) -> Beside:
    """One pass over the stream's records; sheets are told apart by where they begin."""
    found = Beside()
    names: dict[int, str] = {}
    sheet, page, eight = "", "cp1252", True
    notes: list[tuple[str, int, int, int, str]] = []
    boxes: dict[tuple[str, int], str] = {}
    last = at = identifier = 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        body = content[at + 4 : at + 4 + size]
        if kind == BOF:
            sheet = names.get(at, sheet)
            eight = len(body) < 2 or body[:2] == b"\x00\x06" or (eight and at > 0)
        elif kind == LOCKED:
            found.locked = True
            return found
        elif kind == PAGE and size >= 2:
            page = by_page(struct.unpack("<H", body[:2])[0])
        elif kind == SHEET and size > 7:
            names[struct.unpack_from("<I", body)[0]] = _name(body[6:], eight, page)
        elif kind == NOTE and size >= 8:
            notes.append(_note(body, sheet, eight, page))
        elif kind == OBJECT and size >= 8:
            identifier = struct.unpack_from("<H", body, 6)[0]
        elif kind == TEXT and size >= 12:
            boxes[sheet, identifier] = _box(content, at + 4 + size, struct.unpack_from("<H", body, 10)[0])
        elif kind == SERIES and size > 3:
            found.texts.setdefault(sheet, []).append(_name(body[2:], eight, page))
        if kind == ART or (kind == CONTINUED and last == ART):
            found.art += body
            kind = ART
        last = kind
        at += 4 + size
    _sort(found, notes, boxes)
    return found


def _sort(found: Beside, notes: list[tuple[str, int, int, int, str]], boxes: dict[tuple[str, int], str]) -> None:
    """Boxes that a comment names are its text; the others stand on the sheet."""
    for sheet, row, column, number, author in notes:
        text = boxes.pop((sheet, number), "") if number >= 0 else ""
        above = f"{author}:\n" if author and not text.startswith(author) and number >= 0 else ""
        if text or number < 0:
            found.comments.append((sheet, row, column, (above + text) or author))
    for (sheet, _), text in boxes.items():
        found.texts.setdefault(sheet, []).append(text)


def _name(packed: bytes, eight: bool, page: str) -> str:
    """A short string: in Excel 97 and later with a byte that tells whether its letters are two bytes wide."""
    length = packed[0]
    if not eight:
        return packed[1 : 1 + length].decode(page, "replace")
    wide = packed[1] & 1
    return packed[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _note(body: bytes, sheet: str, eight: bool, page: str) -> tuple[str, int, int, int, str]:
    """Sheet, row, column, the number of its box, and its author; before Excel 97 no box (-1), and its text."""
    row, column, third, number = struct.unpack_from("<HHHH", body)
    if not eight:
        return sheet, row, column, -1, body[6 : 6 + third].decode(page, "replace")
    length = struct.unpack_from("<H", body, 8)[0] if len(body) >= 11 else 0
    wide = len(body) > 10 and body[10] & 1
    author = body[11 : 11 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    return sheet, row, column, number, author.strip()


def _box(content: bytes, at: int, length: int) -> str:
    """The text of a box, which the records behind it hold."""
    pieces: list[str] = []
    while length > 0 and at + 5 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        if kind != CONTINUED or not size:
            break
        wide = content[at + 4] & 1
        raw = content[at + 5 : at + 4 + size][: length * (1 + wide)]
        pieces.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
        length -= len(pieces[-1])
        at += 4 + size
    return "".join(pieces).replace("\r", "\n").strip()


def passages(found: Beside) -> Iterator[Passage]:
    """A passage a comment at its cell, and one a sheet for its boxes and charts, as in the newer formats."""
    for sheet, row, column, text in found.comments:
        if text.strip() and column < 16_384:
            yield Passage(Locator(sheet=sheet, cell=f"{letters(column + 1)}{row + 1}", part="comment"), text)
    for sheet, texts in found.texts.items():
        words = "\n".join(text for text in dict.fromkeys(texts) if text.strip())
        if words:
            yield Passage(Locator(sheet=sheet, part="drawing"), words)


def members(storage: Storage, found: Beside) -> Iterator[Record]:
    """Pictures, embedded files and documents, and the macros."""
    yield from pictures(bytes(found.art))
    yield from embedded(storage, [path for path in storage.storages(()) if OBJECTS.fullmatch(path[0])])
