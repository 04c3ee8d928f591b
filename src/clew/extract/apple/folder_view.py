"""macOS' `.DS_Store`: how a folder was shown, and so the names of the files that it held, gone ones too.

Format: a buddy allocator with a B-tree of records, as Wim Lewis ("The .DS_Store format") describes it.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

FOLDER_VIEW = "application/x-ds-store"
MAGIC = b"\x00\x00\x00\x01Bud1"
LARGEST = 64 << 20
MOST = 200_000
DEEPEST = 30
FIXED = {b"bool": 1, b"shor": 4, b"long": 4, b"type": 4, b"comp": 8, b"dutc": 8}
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
MEANT = {
    "cmmt": "comment", "dilc": "place on the desktop", "Iloc": "place in the window", "lg1S": "size", "logS": "size",
    "ph1S": "size on disk", "phyS": "size on disk", "modD": "modified", "moDD": "modified",
    "ptbN": "name before the bin", "ptbL": "folder before the bin", "extn": "ending", "vSrn": "opened",
}  # fmt: skip
COPY = "look for another copy of it"


class Store(NamedTuple):
    content: bytes
    addresses: tuple[int, ...]


@step("extract.folder-view@1", accepts=(FOLDER_VIEW,))
def folder_view(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A row a property of a file at row=n; the names of the files, once each, as a text."""
    stream.seek(0)
    content = stream.read(LARGEST)
    names: dict[str, None] = {}
    number, fault = 1, ""
    yield Passage(Locator(row=(1, 1)), line(["Name", "Property", "Value"]))
    try:
        store, root = _opened(content)
        for name, kind, value in _records(store, root, set(), 0):
            number += 1
            names[name] = None
            yield Passage(Locator(row=(number, number)), line([name, MEANT.get(kind, kind), value]))
            if number > MOST:
                break
    except (struct.error, IndexError, ValueError):
        fault = "its tree of records is damaged"
    if not names and fault:
        raise Unreadable("damaged", fault, COPY)
    yield Passage(Locator(part="names"), "\n".join(names))
    yield Metadata("files", str(len(names)))
    if fault or number > MOST:
        yield Problem("damaged", fault or f"only its first {MOST} records are shown", COPY, "partial")


def _opened(content: bytes) -> tuple[Store, int]:
    """The blocks' addresses, and the root of the tree."""
    root, size = struct.unpack_from(">II", content, 8)
    block = content[root + 4 : root + 4 + size]
    (count,) = struct.unpack_from(">I", block)
    if count > MOST:
        raise ValueError(count)
    addresses = struct.unpack_from(f">{count}I", block, 8)
    at = 8 + 4 * (-(-count // 256) * 256)
    (named,) = struct.unpack_from(">I", block, at)
    at += 4
    for _ in range(min(named, 100)):
        length = block[at]
        (number,) = struct.unpack_from(">I", block, at + 1 + length)
        if block[at + 1 : at + 1 + length] == b"DSDB":
            store = Store(content, addresses)
            return store, struct.unpack_from(">I", _block(store, number))[0]
        at += 5 + length
    raise ValueError("no tree")


def _block(store: Store, number: int) -> bytes:
    address = store.addresses[number]
    start = (address & ~0x1F) + 4
    return store.content[start : start + (1 << (address & 0x1F))]


def _records(store: Store, number: int, seen: set[int], depth: int) -> Iterator[tuple[str, str, str]]:
    if number in seen or depth > DEEPEST:
        raise ValueError(number)
    seen.add(number)
    block = _block(store, number)
    right, count = struct.unpack_from(">II", block)
    at = 8
    for _ in range(count):
        if right:
            yield from _records(store, struct.unpack_from(">I", block, at)[0], seen, depth + 1)
            at += 4
        record, at = _record(block, at)
        yield record
    if right:
        yield from _records(store, right, seen, depth + 1)


def _record(block: bytes, at: int) -> tuple[tuple[str, str, str], int]:
    (length,) = struct.unpack_from(">I", block, at)
    start = at + 4 + 2 * length
    if start + 8 > len(block):
        raise ValueError(at)
    name = block[at + 4 : start].decode("utf-16-be", "replace")
    kind, form = block[start : start + 4].decode("latin-1"), block[start + 4 : start + 8]
    start += 8
    if form in FIXED:
        end = start + FIXED[form]
    elif form in (b"blob", b"ustr"):
        (size,) = struct.unpack_from(">I", block, start)
        start, end = start + 4, start + 4 + size * (2 if form == b"ustr" else 1)
    else:
        raise ValueError(form)
    if end > len(block):
        raise ValueError(end)
    return (name, kind, _shown(kind, form, block[start:end])), end


def _shown(kind: str, form: bytes, value: bytes) -> str:
    if form == b"ustr":
        return value.decode("utf-16-be", "replace")
    if kind in ("modD", "moDD") and len(value) == 8:
        order = "<d" if form == b"blob" else ">q"
        return _time(struct.unpack(order, value)[0], form)
    if form == b"blob":
        return f"[{len(value)} bytes]" if len(value) > 32 else value.hex()
    if form == b"type":
        return value.decode("latin-1")
    return str(int.from_bytes(value, "big"))


def _time(count: float, form: bytes) -> str:
    """Seconds since 2001 as a double, or since 1904 in parts of 65536."""
    try:
        since = datetime(2001, 1, 1, tzinfo=UTC) if form == b"blob" else EPOCH
        found = since + timedelta(seconds=int(count) if form == b"blob" else int(count) >> 16)
    except (OverflowError, ValueError):
        return ""
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")
