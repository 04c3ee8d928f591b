"""OneNote's own revision store ([MS-ONESTORE] 2.4 and 2.5): file node lists, object spaces, revisions, files.

Every reference is followed within the file and once; what does not hold is told of, and the rest is read.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.office.onenote_properties import Broken, Id, Properties, Reader, Space, Thing, streams

MAGIC = 0xA4567AB1F5F7F4C4
NOWHERE = (b"\x00" * 16, 0)
MOST_NODES = 2_000_000
LARGEST = 1 << 28
DECLARED = {0xA4: 1, 0xA5: 4, 0xC4: 1, 0xC5: 4}
DECLARED_OLD = frozenset([0x2D, 0x2E])
REVISED = frozenset([0x41, 0x42])
FILE_DATA = {0x72: 1, 0x73: 4}


class Reference(NamedTuple):
    offset: int
    length: int


class Node(NamedTuple):
    kind: int
    reference: Reference | None
    body: bytes


class Store:
    """The object spaces of the file in the order of its root list; what went wrong gathers in `faults`."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream = stream
        self.length = length
        self.faults: dict[str, int] = {}
        self.encrypted = False
        self.seen: set[int] = set()
        self.left = MOST_NODES
        self.files: dict[bytes, tuple[int, int]] = {}
        self.root: Id = NOWHERE
        self.spaces: dict[Id, Space] = {}
        stream.seek(0)
        head = stream.read(1024)
        reader = Reader(head, 172)
        nodes = list(self._nodes(Reference(reader.number(8), reader.number(4))))
        for node in nodes:
            if node.kind == 0x90 and node.reference:
                self._files(node.reference)
        for node in nodes:
            if node.kind == 0x08 and node.reference:
                self.spaces[_id(Reader(node.body))] = self._space(node.reference)
            elif node.kind == 0x04:
                self.root = _id(Reader(node.body))

    def fault(self, what: str) -> None:
        self.faults[what] = self.faults.get(what, 0) + 1

    def _read(self, reference: Reference) -> bytes:
        if reference.offset + reference.length > self.length or reference.length > LARGEST:
            raise Broken
        self.stream.seek(reference.offset)
        return self.stream.read(reference.length)

    def _nodes(self, reference: Reference) -> Iterator[Node]:
        """The nodes of a list, fragment by fragment."""
        while reference.length and reference.offset not in self.seen:
            self.seen.add(reference.offset)
            try:
                content = self._read(reference)
                if len(content) < 36 or int.from_bytes(content[:8], "little") != MAGIC:
                    raise Broken
                yield from self._fragment(Reader(content[:-20], 16))
                following = Reader(content, len(content) - 20)
                reference = Reference(following.number(8), following.number(4))
            except Broken:
                self.fault("a list of nodes is damaged or cut off")
                return
            if reference.length == 0xFFFFFFFF or reference.offset == 0xFFFFFFFFFFFFFFFF:
                return

    def _fragment(self, reader: Reader) -> Iterator[Node]:
        while reader.left >= 4:
            head = reader.number(4)
            kind, size, base = head & 0x3FF, head >> 10 & 0x1FFF, head >> 27 & 15
            if kind in (0, 0xFF):
                return
            self.left -= 1
            if size < 4 or self.left < 0:
                raise Broken
            body = Reader(reader.take(size - 4))
            yield Node(kind, _reference(body, head) if base in (1, 2) else None, body.content[body.at :])

    def _files(self, reference: Reference) -> None:
        for node in self._nodes(reference):
            if node.kind == 0x94 and node.reference:
                try:
                    head = Reader(self._read(Reference(node.reference.offset, 36)), 16)
                    length = head.number(8)
                except Broken:
                    self.fault("a file inside is damaged or cut off")
                    continue
                start = node.reference.offset + 36
                if start + length > self.length:
                    self.fault("a file inside is damaged or cut off")
                    length = max(0, self.length - start)
                self.files[node.body[:16]] = start, length

    def _space(self, reference: Reference) -> Space:
        """The last list of revisions counts; where a revision is of another context (an old version of a page),
        its objects are earlier ones."""
        space = Space()
        lists = [node.reference for node in self._nodes(reference) if node.kind == 0x10 and node.reference]
        table: dict[int, bytes] = {}
        target = space
        for node in self._nodes(lists[-1]) if lists else ():
            if node.kind in (0x1B, 0x1E, 0x1F):
                other = node.kind == 0x1F and node.body[46:62].strip(b"\x00")
                target, table = (Space() if other else space), {}
            self._within(node, target, table)
            if target is not space:
                space.earlier += [*target.things.values(), *target.earlier]
                target.things, target.earlier = {}, []
        return space

    def _within(self, node: Node, space: Space, table: dict[int, bytes]) -> None:
        try:
            if node.kind == 0x7C:
                self.encrypted = True
            elif node.kind == 0xB0 and node.reference:
                inner: dict[int, bytes] = {}
                for each in self._nodes(node.reference):
                    self._within(each, space, inner)
            elif node.kind in (0x21, 0x22):
                table.clear()
            elif node.kind == 0x24:
                table[int.from_bytes(node.body[:4], "little")] = node.body[4:20]
            elif node.kind == 0x5A:
                reader = Reader(node.body)
                root = _id(reader)
                space.roots[reader.number(4)] = root
            elif node.kind == 0x59:
                reader = Reader(node.body)
                root = _compact(reader.number(4), table)
                space.roots[reader.number(4)] = root
            else:
                self._object(node, space, table)
        except Broken:
            self.fault("an object is damaged or cut off")

    def _object(self, node: Node, space: Space, table: dict[int, bytes]) -> None:
        body = Reader(node.body)
        if node.kind in FILE_DATA:
            number, thing = _compact(body.number(4), table), Thing(body.number(4))
            body.take(FILE_DATA[node.kind])
            words, thing.extension = _string(body), _string(body)
            self._place(thing, words)
            space.put(number, thing)
        elif node.reference and (node.kind in DECLARED or node.kind in DECLARED_OLD or node.kind in REVISED):
            number = _compact(body.number(4), table)
            before = space.things.get(number)
            kind = body.number(4) if node.kind in DECLARED else before.kind if before else 0
            space.put(number, self._thing(node.reference, kind, table))

    def _place(self, thing: Thing, words: str) -> None:
        found = re.fullmatch(r"<ifndf>\{?([0-9A-Fa-f\-]{36})\}?", words.strip("\x00"))
        thing.file = self.files.get(_guid(found[1])) if found else None
        if thing.file is None:
            thing.lost = words.strip("\x00") or "no reference"

    def _thing(self, reference: Reference, kind: int, table: dict[int, bytes]) -> Thing:
        reader = Reader(self._read(reference))
        things, spaces, _ = streams(reader)
        thing = Thing(kind)
        first, second = ((_compact(each, table) for each in found) for found in (things, spaces))
        Properties(thing, first, second).read(reader)
        return thing


def _id(reader: Reader) -> Id:
    return reader.take(16), reader.number(4)


def _compact(number: int, table: dict[int, bytes]) -> Id:
    return table.get(number >> 8, (number >> 8).to_bytes(16, "big")), number & 0xFF


def _string(reader: Reader) -> str:
    return reader.take(reader.number(4) * 2).decode("utf-16-le", "replace")


def _guid(text: str) -> bytes:
    plain = bytes.fromhex(text.replace("-", ""))
    return plain[3::-1] + plain[5:3:-1] + plain[7:5:-1] + plain[8:]


def _reference(reader: Reader, head: int) -> Reference:
    """Where a node points, in one of four widths for place and length."""
    place, length = head >> 23 & 3, head >> 25 & 3
    offset = reader.number((8, 4, 2, 4)[place]) * (8 if place > 1 else 1)
    return Reference(offset, reader.number((4, 8, 1, 2)[length]) * (8 if length > 1 else 1))
