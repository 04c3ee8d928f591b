"""Outlook Express 5 and 6 (DBX): every message of a folder as a member, with the bytes that it came with.

Format: Arne Schloh, "Outlook Express dbx file format" (2002).
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

MESSAGES, FOLDERS = b"\xc5\xfd\x74\x6f", b"\xc6\xfd\x74\x6f"
HEADER = 0x24BC
COUNT, ROOT, DELETED = 0xC4, 0xE4, 0x48
NODE, INFO, FRAGMENT = 24, 12, 16
DIRECT = 0x80
MOST = 1_000_000
LARGEST = 1 << 28
FLAGS, BODY, RECEIVED, FOLDER, FILE = 0x01, 0x04, 0x12, 0x02, 0x03
COPY = "look for a whole copy, or import it into a mail program on a machine kept for that"
Values = dict[int, bytes]


@step("extract.outlook-express@1", accepts=("application/x-outlook-dbx",))
def outlook_express(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a message; of Folders.dbx a row a folder, with the file that holds it."""
    stream.seek(0)
    head = stream.read(HEADER)
    if len(head) < 0x100:
        raise Unreadable("truncated", "the file ends within its header", COPY)
    announced, root = struct.unpack_from("<I", head, COUNT)[0], struct.unpack_from("<I", head, ROOT)[0]
    if head[4:8] == FOLDERS:
        yield from _folders(stream, root, given.length)
        return
    if head[4:8] != MESSAGES:
        raise Unreadable(
            "unsupported", "an index of Outlook Express, which holds no mail", "read the folders' own files"
        )
    yield Metadata("announced", str(announced))
    came, faults = 0, 0
    for number, place in enumerate(_places(stream, root, given.length), start=1):
        if place is None:
            faults += 1
            continue
        try:
            values = _values(stream, place, given.length)
            start = int.from_bytes(values.get(BODY, b"")[:4], "little")
            sizes = list(_fragments(stream, start, given.length))
        except (struct.error, ValueError):
            faults += 1
            continue
        if not sizes:
            yield Problem("absent", f"message {number} has no text here: it was never fetched", "", "note")
            continue
        came += 1
        modified = filetime(int.from_bytes(values.get(RECEIVED, b"")[:8], "little")) or None
        at = Locator(message=number)
        length = sum(size for _, size in sizes)
        member = Member(str(number), "message", None, at, "message/rfc822", announced=length, modified=modified)
        yield Contained(member, _content(stream, sizes))
    if faults or came == 0 < announced:
        yield Problem("damaged", f"{faults} places of its index cannot be read; {came} messages came out", COPY)
    if any(head[DELETED : DELETED + 4]):
        message = "it keeps the space of messages that were deleted, which was not searched"
        yield Problem("not-read", message, "search it with a tool for deleted mail", "note")


def _folders(stream: BinaryIO, root: int, length: int) -> Iterator[Record]:
    yield Passage(Locator(sheet="Folders", row=(1, 1)), line(["Folder", "File"]))
    row, faults = 1, 0
    for place in _places(stream, root, length):
        try:
            values = _values(stream, place, length) if place is not None else {}
        except (struct.error, ValueError):
            values = {}
        cells = [values.get(kind, b"").partition(b"\0")[0].decode("cp1252", "replace") for kind in (FOLDER, FILE)]
        if text := line(cells):
            row += 1
            yield Passage(Locator(sheet="Folders", row=(row, row)), text)
        else:
            faults += 1
    yield Metadata("rows", str(row - 1))
    if faults:
        yield Problem("damaged", f"{faults} folders of its list cannot be read", COPY)


def _places(stream: BinaryIO, root: int, length: int) -> Iterator[int | None]:
    """Where the items' descriptions are, in the order of the tree; None for a node that cannot be read."""
    waiting: list[tuple[str, int]] = [("node", root)] if root else []
    seen: set[int] = set()
    given = 0
    while waiting and given < MOST:
        kind, place = waiting.pop()
        if kind == "item":
            given += 1
            yield place
            continue
        node = _read(stream, place, NODE, length)
        if place in seen or len(node) < NODE or struct.unpack_from("<I", node)[0] != place:
            yield None
            continue
        seen.add(place)
        entries = _read(stream, place + NODE, 12 * node[17], length)
        first = struct.unpack_from("<I", node, 8)[0]
        below = [("node", first)] if first else []
        for at in range(0, len(entries) - 11, 12):
            item, child = struct.unpack_from("<II", entries, at)
            below += [("item", item)] if item else []
            below += [("node", child)] if child else []
        waiting.extend(reversed(below))


def _values(stream: BinaryIO, place: int, length: int) -> Values:
    """An item's values by their kind; those kept in the table itself have three bytes."""
    head = _read(stream, place, INFO, length)
    own, size, _, count = struct.unpack_from("<IIHB", head)
    if own != place:
        raise ValueError("no description is there")
    body = _read(stream, place + INFO, size, length)
    values: Values = {}
    for at in range(0, min(4 * count, len(body) - 3), 4):
        kind, value = body[at], int.from_bytes(body[at + 1 : at + 4], "little")
        values[kind & ~DIRECT] = body[at + 1 : at + 4] if kind & DIRECT else body[4 * count + value :]
    return values


def _fragments(stream: BinaryIO, start: int, length: int) -> Iterator[tuple[int, int]]:
    """Where a message's pieces lie, and how many bytes of each are its own."""
    seen: set[int] = set()
    while start:
        if start in seen or len(seen) * 512 > LARGEST:
            raise ValueError("its pieces go round in a ring")
        seen.add(start)
        own, _, size, following = struct.unpack("<IIII", _read(stream, start, FRAGMENT, length))
        if own != start or start + FRAGMENT + size > length:
            raise ValueError("no piece is there")
        yield start + FRAGMENT, size
        start = following


def _content(stream: BinaryIO, sizes: list[tuple[int, int]]) -> Iterator[bytes]:
    for place, size in sizes:
        stream.seek(place)
        yield stream.read(size)


def _read(stream: BinaryIO, place: int, size: int, length: int) -> bytes:
    stream.seek(min(place, length))
    return stream.read(min(size, LARGEST))
