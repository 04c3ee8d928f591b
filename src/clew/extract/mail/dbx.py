"""Mail folders of Outlook Express 5 and 6 (DBX), as Arne Schloh's "OE dbx file format" describes them."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

KINDS = {0x6F74FDC5: "messages", 0x6F74FDC6: "folders", 0x6F74FDC7: "mails fetched before", 0x26FE9D30: "changes"}
"""By the second number of the file."""
COUNT, ROOT, DELETED = 0xC4, 0xE4, 0x48
NODE, ENTRY, SEGMENT = 24, 12, 16
POINTER, SUBJECT, SENDER, ADDRESS, RECEIVED = 4, 8, 13, 14, 18
"""Values of a message's entry."""
FOLDER = {0: "id", 1: "parent", 2: "name", 3: "file"}
COLUMNS = ("id", "parent", "name", "file")
DEEPEST, MOST = 64, 4_000_000
COPY = "look for another copy of the folder"


class Object(NamedTuple):
    """An entry of the index: its place, and its values by number."""

    at: int
    values: dict[int, bytes]

    def number(self, index: int) -> int:
        size = 8 if index == RECEIVED else 4
        return int.from_bytes(self.values.get(index, b"")[:size], "little")

    def text(self, index: int) -> str:
        value = self.values.get(index, b"")
        if len(value) == 4 and index < 2:
            return str(int.from_bytes(value, "little"))
        return value.partition(b"\x00")[0].decode("windows-1252", "replace")


class Broken(ValueError):
    """A structure that does not hold together."""


@step("extract.dbx@2", accepts=("application/x-outlook-dbx",))
def dbx(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Every message of the folder as a member, with its own bytes; of Folders.dbx, a row a folder.

    Messages that were deleted and whose place was given back are told to be there, and not sought.
    """
    head = _at(stream, 0, 0x24BC)
    kind = KINDS.get(_word(head, 4), "") if len(head) >= 0x100 else ""
    if not kind:
        raise Unreadable("damaged", "the header is cut off or of no known kind", COPY)
    yield Metadata("format", f"Outlook Express, {kind}")
    if kind not in ("messages", "folders"):
        yield Problem("unsupported", f"a list of {kind}, which holds no mail, is not read", "", "note")
        return
    yield Metadata("announced" if kind == "messages" else "entries", str(_word(head, COUNT)))
    faults: list[str] = []
    found = _objects(stream, _word(head, ROOT), faults)
    yield from _messages(stream, found) if kind == "messages" else _folders(found)
    for fault in faults:
        yield Problem("damaged", fault, COPY)
    if kind == "messages" and _word(head, DELETED):
        text = "deleted messages were not sought in the space that was given back"
        yield Problem("not-read", text, "a carving tool may find them", "note")


def _messages(stream: BinaryIO, objects: Iterator[Object]) -> Iterator[Record]:
    number = 0
    for number, found in enumerate(objects, start=1):
        at, faults = Locator(message=number), list[str]()
        start = found.number(POINTER)
        if not start:
            advice = "it may still lie on the server, or in another copy"
            yield Problem("member", f"message {number}: only its header was fetched", advice, at=at)
            yield Passage(at, line([found.text(index) for index in (SENDER, ADDRESS, SUBJECT)]))
            continue
        received = filetime(found.number(RECEIVED)) or None
        member = Member(str(number), "message", at=at, declared="message/rfc822", modified=received)
        yield Contained(member, _text(stream, start, faults))
        for fault in faults:
            yield Problem("member", f"message {number} breaks off: {fault}", COPY, at=at)
    yield Metadata("messages", str(number))


def _folders(objects: Iterator[Object]) -> Iterator[Passage]:
    yield Passage(Locator(row=(1, 1)), line(COLUMNS))
    for number, found in enumerate(objects, start=2):
        cells = tuple(found.text(index) for index in FOLDER)
        yield Passage(Locator(row=(number, number)), line(cells))


def _text(stream: BinaryIO, at: int, faults: list[str]) -> Iterator[bytes]:
    """The pieces of a message's text; why they end too early is added to `faults`."""
    seen: set[int] = set()
    while at:
        head = _at(stream, at, SEGMENT)
        own, _, used, following = struct.unpack("<IIII", head) if len(head) == SEGMENT else (0, 0, 0, 0)
        if own != at or at in seen or used > 1 << 20:
            faults.append(f"no piece of text at byte {at}")
            return
        seen.add(at)
        piece = _at(stream, at + SEGMENT, used)
        yield piece
        if len(piece) < used:
            faults.append("the file ends")
            return
        at = following


def _objects(stream: BinaryIO, root: int, faults: list[str]) -> Iterator[Object]:
    """The objects in the order of the index."""
    for place in _places(stream, root, faults, set(), 0):
        try:
            yield _object(stream, place)
        except Broken as error:
            faults.append(worded(error))


def _places(stream: BinaryIO, at: int, faults: list[str], seen: set[int], depth: int) -> Iterator[int]:
    """Where the objects lie, by a tree in which each node's entries stand between those of its children."""
    if not at:
        return
    node = _at(stream, at, NODE)
    if len(node) < NODE or _word(node, 0) != at or at in seen or depth > DEEPEST or len(seen) > MOST:
        faults.append(f"no page of the index at byte {at}; messages may be missing")
        return
    seen.add(at)
    entries = _at(stream, at + NODE, node[17] * ENTRY)
    yield from _places(stream, _word(node, 8), faults, seen, depth + 1)
    for place in range(0, len(entries) // ENTRY * ENTRY, ENTRY):
        value, child, _ = struct.unpack_from("<III", entries, place)
        if value:
            yield value
        yield from _places(stream, child, faults, seen, depth + 1)


def _object(stream: BinaryIO, at: int) -> Object:
    head = _at(stream, at, 12)
    if len(head) < 12 or _word(head, 0) != at:
        raise Broken(f"no entry of the index at byte {at}")
    body = _at(stream, at + 12, min(_word(head, 4), 1 << 20))
    count = head[10]
    keys = [struct.unpack_from("<I", body, 4 * n)[0] for n in range(min(count, len(body) // 4))]
    data, values = body[4 * count :], dict[int, bytes]()
    for key in keys:
        index, value = key & 0xFF, key >> 8
        values[index & 0x7F] = value.to_bytes(4, "little") if index & 0x80 else data[value:]
    return Object(at, values)


def _at(stream: BinaryIO, offset: int, size: int) -> bytes:
    stream.seek(offset)
    return stream.read(size)


def _word(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")
