"""OneNote files of Office 365: the same objects, packed as for its servers ([MS-ONESTORE] 2.8, [MS-FSSHTTPB])."""

from typing import BinaryIO, NamedTuple

from clew.extract.office.onenote_properties import Broken, Id, Properties, Reader, Space, Thing, streams

START = 68
CUT = "the package is damaged or cut off"
NOTHING: Id = (b"", 0)
MOST = 5_000_000
DEEPEST = 10_000
INDEX, MANIFEST, CELL, REVISION, GROUP, BLOB = 1, 2, 3, 4, 5, 10
METADATA, DATA, FILE = 4, 1, 2


class Declared(NamedTuple):
    number: Id
    partition: int
    blob: Id


class Held(NamedTuple):
    things: list[Id]
    spaces: list[Id]
    start: int
    content: bytes


class Package:
    """The object spaces by their cells; what went wrong gathers in `faults`."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.faults: dict[str, int] = {}
        self.encrypted = False
        stream.seek(0)
        self.content = stream.read()
        self.cells: dict[Id, Id] = {}
        self.order: list[tuple[Id, Id]] = []
        self.revisions: dict[Id, Id] = {}
        self.manifests: dict[Id, tuple[Id, dict[int, Id], list[Id]]] = {}
        self.current: dict[Id, Id] = {}
        self.groups: dict[Id, tuple[list[Declared], list[Held]]] = {}
        self.blobs: dict[Id, tuple[int, int]] = {}
        self.root: Id = NOTHING
        try:
            self._elements(Reader(self.content, START))
        except Broken:
            self.faults[CUT] = 1
        if not self.order:
            self.faults[CUT] = 1
        self.spaces = {cell: self._space(manifest) for cell, manifest in self.order}

    def _elements(self, reader: Reader) -> None:
        """A flat walk over all stream objects: what one means follows from the data element that it stands in."""
        element, kind = NOTHING, 0
        for _ in range(MOST):
            if not reader.left:
                return
            head = _head(reader)
            if head is None:
                continue
            name, length = head
            body = Reader(reader.content[reader.at : reader.at + length])
            if body.left < length:
                raise Broken
            start = reader.at
            reader.at += length
            if name == 1:
                element = _id(body)
                _serial(body)
                kind = _compact(body)
                if kind == GROUP:
                    self.groups[element] = [], []
            else:
                self._inside(element, kind, name, body, start)

    def _inside(self, element: Id, kind: int, name: int, body: Reader, start: int) -> None:
        if kind == INDEX and name == 0x0E:
            _, cell = _id(body), _id(body)
            self.order.append((cell, _id(body)))
        elif kind == INDEX and name == 0x0D:
            revision = _id(body)
            self.revisions[revision] = _id(body)
        elif kind == MANIFEST and name == 0x07:
            role, _, cell = _id(body), _id(body), _id(body)
            if role[1] == 2 or self.root == NOTHING:
                self.root = cell
        elif kind == CELL and name == 0x0B:
            self.current[element] = _id(body)
        elif kind == REVISION and name == 0x1A:
            _, base = _id(body), _id(body)
            self.manifests[element] = base, {}, []
        elif kind == REVISION and name == 0x0A and element in self.manifests:
            role, thing = _id(body), _id(body)
            self.manifests[element][1][role[1]] = thing
        elif kind == REVISION and name == 0x19 and element in self.manifests:
            self.manifests[element][2].append(_id(body))
        elif kind == GROUP:
            self._grouped(element, name, body, start)
        elif kind == BLOB and name == 0x02:
            length = _compact(body)
            self.blobs[element] = start + body.at, min(length, body.left)

    def _grouped(self, element: Id, name: int, body: Reader, start: int) -> None:
        declared, held = self.groups[element]
        if name == 0x18:
            declared.append(Declared(_id(body), _compact(body), NOTHING))
        elif name == 0x05:
            number, blob = _id(body), _id(body)
            declared.append(Declared(number, _compact(body), blob))
        elif name in (0x16, 0x1C):
            things = [_id(body) for _ in range(_bounded(body))]
            spaces = [(_id(body), _id(body))[1] for _ in range(_bounded(body))]
            length = _compact(body) if name == 0x16 else 0
            held.append(Held(things, spaces, start + body.at, body.take(min(length, body.left))))

    def _space(self, manifest: Id) -> Space:
        """The objects of the current revision and of those that it builds on, oldest first."""
        space = Space()
        revision = self.current.get(manifest, NOTHING)
        if manifest not in self.current:
            self.faults[CUT] = 1
        chain: list[Id] = []
        while revision != NOTHING and len(chain) < DEEPEST:
            name = self.revisions.get(revision, revision)
            if name not in self.manifests or name in chain:
                self.faults[CUT] = 1
                break
            chain.append(name)
            revision = self.manifests[name][0]
        for name in reversed(chain):
            _, roots, groups = self.manifests[name]
            space.roots.update(roots)
            for group in groups:
                declared, held = self.groups.get(group, ([], []))
                if group not in self.groups or len(declared) > len(held):
                    self.faults[CUT] = 1
                self._objects(space, declared, held)
        if any(root not in space.things for root in space.roots.values()):
            self.faults[CUT] = 1
        return space

    def _objects(self, space: Space, declared: list[Declared], held: list[Held]) -> None:
        kinds: dict[Id, int] = {}
        for each, data in zip(declared, held, strict=False):
            if each.partition == METADATA:
                kinds[each.number] = int.from_bytes(data.content[:4], "little")
            elif each.blob != NOTHING or each.partition == FILE:
                thing = Thing(kinds.get(each.number, 0))
                thing.file = self.blobs.get(each.blob) if each.blob != NOTHING else (data.start, len(data.content))
                thing.lost = "" if thing.file else "its bytes are not in the file"
                space.put(each.number, thing)
            elif each.partition == DATA:
                try:
                    space.put(each.number, _thing(data))
                except Broken:
                    self.faults["an object is damaged"] = self.faults.get("an object is damaged", 0) + 1
        for number, kind in kinds.items():
            if number in space.things:
                space.things[number].kind = kind


def _thing(data: Held) -> Thing:
    reader = Reader(data.content)
    streams(reader)
    thing = Thing()
    Properties(thing, iter(data.things), iter(data.spaces)).read(reader)
    return thing


def _head(reader: Reader) -> tuple[int, int] | None:
    """A stream object's type and the length of what it says; None for an end."""
    first = reader.number(1)
    if first & 3 == 1:
        return None
    if first & 3 == 3:
        reader.number(1)
        return None
    reader.at -= 1
    if first & 3 == 0:
        head = reader.number(2)
        return head >> 3 & 0x3F, head >> 9
    head = reader.number(4)
    length = head >> 17
    return head >> 3 & 0x3FFF, _compact(reader) if length == 0x7FFF else length


def _compact(reader: Reader) -> int:
    """A number of one to nine bytes; the lowest bit set in the first says how many."""
    first = reader.number(1)
    if first == 0:
        return 0
    length = (first & -first).bit_length()
    if length == 8:
        return reader.number(8)
    return (first | reader.number(length - 1) << 8) >> length


def _bounded(reader: Reader) -> int:
    count = _compact(reader)
    if count > reader.left:
        raise Broken
    return count


def _id(reader: Reader) -> Id:
    first = reader.number(1)
    if first == 0:
        return NOTHING
    if first & 7 == 4:
        value = first >> 3
    elif first & 0x3F == 0x20:
        value = (first | reader.number(1) << 8) >> 6
    elif first & 0x7F == 0x40:
        value = (first | reader.number(2) << 8) >> 7
    elif first == 0x80:
        value = reader.number(4)
    else:
        raise Broken
    return reader.take(16), value


def _serial(reader: Reader) -> None:
    if reader.number(1):
        reader.take(24)
