"""The parts of a binary workbook (XLSB) beside its rows ([MS-XLSB]): sheets, comments, hidden rows and columns."""

import struct
from collections.abc import Iterator

from clew.extract.office.hidden_cells import COLUMNS, ROWS, edges, letters, said
from clew.extract.office.package import LARGEST, Package
from clew.step import Record

ROW, WIDTHS, SHEET, EDGES, AUTHOR, COMMENT, COMMENT_TEXT = 0, 60, 156, 479, 632, 635, 637


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Kinds and bodies; the last ends where `content` does ([MS-XLSB] 2.1.4)."""
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        size, at = _number(content, at, 4)
        yield kind, content[at : at + size]
        at += size


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first; the top bit says that more follow."""
    number = 0
    for place in range(most):
        byte = content[at] if at < len(content) else 0
        at += 1
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A string behind its length in units, and where it ends; a length of all ones means none."""
    size = struct.unpack_from("<I", body, at)[0] if len(body) >= at + 4 else 0
    if size == 0xFFFFFFFF:
        return "", at + 4
    return body[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace"), at + 4 + 2 * size


def sheets(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Names of sheets and the ids of their parts."""
    for kind, body in records(_content(package, part)):
        if kind == SHEET:
            related, at = _text(body, 8)
            yield _text(body, at)[0], related


def comments(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Cells and what is noted at them, with the author above where the text does not name him itself."""
    authors: list[str] = []
    cell = author = ""
    for kind, body in records(_content(package, part)):
        if kind == AUTHOR:
            authors.append(_text(body, 0)[0])
        elif kind == COMMENT and len(body) >= 20:
            number, row, _, column = struct.unpack_from("<IIII", body)
            author = authors[number] if number < len(authors) else ""
            cell = f"{letters(column + 1)}{row + 1}" if row < ROWS and column < COLUMNS else ""
        elif kind == COMMENT_TEXT:
            text = _text(body, 1)[0].strip()
            yield cell, f"{author}:\n{text}" if author and not text.startswith(author) else text


def told(package: Package, sheet: str, part: str) -> Iterator[Record]:
    """What a sheet hides, and the headers and footers of its printed page."""
    rows, columns, found = set[tuple[int, int]](), set[tuple[int, int]](), list[tuple[str, str]]()
    for kind, body in records(_content(package, part)):
        if kind == ROW and len(body) >= 12 and body[11] & 0x10:
            row = struct.unpack_from("<I", body)[0] + 1
            rows.add((row, row))
        elif kind == WIDTHS and len(body) >= 18 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            columns.add((first + 1, last + 1))
        elif kind == EDGES:
            at = 2
            for name in ("header", "footer") * 3:
                text, at = _text(body, at)
                found.append((name, text))
    yield from said(sheet, rows, columns)
    yield from edges(sheet, found)


def _content(package: Package, part: str) -> bytes:
    content = bytearray()
    for chunk in package.chunks(part):
        content += chunk
        if len(content) > LARGEST:
            break
    return bytes(content)
