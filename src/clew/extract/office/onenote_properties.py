"""Property sets of OneNote's objects ([MS-ONESTORE] 2.6), the same in both of its file formats."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

Id = tuple[bytes, int]
"""An extended GUID: a GUID and a number."""
FIXED = {1: 0, 2: 0, 3: 1, 4: 2, 5: 4, 6: 8}
DEEPEST = 20
MOST = 100_000


@dataclass
class Thing:
    """An object: its kind (JCID, 0 for unknown), values by property, references by property, and its file's bytes.

    `file` is where the bytes of an embedded file lie in the stream: offset and length; or its reference's words.
    """

    kind: int = 0
    values: dict[int, bytes] = field(default_factory=dict)
    things: dict[int, list[Id]] = field(default_factory=dict)
    spaces: dict[int, list[Id]] = field(default_factory=dict)
    file: tuple[int, int] | None = None
    lost: str = ""
    extension: str = ""


@dataclass
class Space:
    """An object space: a page or the section itself. `things` as they stand now, `earlier` those that were replaced."""

    things: dict[Id, Thing] = field(default_factory=dict)
    roots: dict[int, Id] = field(default_factory=dict)
    earlier: list[Thing] = field(default_factory=list)

    def put(self, number: Id, thing: Thing) -> None:
        before = self.things.pop(number, None)
        if before is not None and before.values != thing.values:
            self.earlier.append(before)
        self.things[number] = thing


class Broken(Exception):
    """The bytes are not what the format says."""


class Reader:
    """Numbers out of bytes, never beyond their end."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content = content
        self.at = at

    def take(self, length: int) -> bytes:
        if length < 0 or self.at + length > len(self.content):
            raise Broken
        self.at += length
        return self.content[self.at - length : self.at]

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length), "little")

    @property
    def left(self) -> int:
        return len(self.content) - self.at


def streams(reader: Reader) -> list[list[int]]:
    """The compact ids of objects, object spaces and contexts in front of a property set."""
    found: list[list[int]] = []
    head = 1 << 30
    for stream in range(3):
        absent = (stream == 1 and head >> 31 & 1) or (stream == 2 and not head >> 30 & 1)
        if absent or (stream and not head):
            found.append([])
            continue
        head = reader.number(4)
        count = head & 0xFFFFFF
        found.append(list(struct.unpack(f"<{count}I", reader.take(count * 4))))
    return found


class Properties:
    """What one property set says, references taken in order from the lists in front of it."""

    def __init__(self, thing: Thing, things: Iterator[Id], spaces: Iterator[Id]) -> None:
        self.thing = thing
        self.next_thing = things
        self.next_space = spaces
        self.left = MOST

    def read(self, reader: Reader, depth: int = 0) -> None:
        count = reader.number(2)
        names = struct.unpack(f"<{count}I", reader.take(count * 4))
        for name in names:
            self.left -= 1
            if self.left < 0:
                raise Broken
            self._value(reader, name, depth)

    def _value(self, reader: Reader, name: int, depth: int) -> None:
        kind = name >> 26 & 31
        if kind in FIXED:
            self.thing.values.setdefault(name, reader.take(FIXED[kind]))
        elif kind == 7:
            self.thing.values.setdefault(name, reader.take(reader.number(4)))
        elif kind in (8, 9):
            count = 1 if kind == 8 else min(reader.number(4), MOST)
            self.thing.things.setdefault(name, []).extend(_some(self.next_thing, count))
        elif kind in (10, 11):
            count = 1 if kind == 10 else min(reader.number(4), MOST)
            self.thing.spaces.setdefault(name, []).extend(_some(self.next_space, count))
        elif kind == 13:
            reader.number(4)
        elif kind in (16, 17) and depth < DEEPEST:
            sets = 1
            if kind == 16 and (sets := reader.number(4)):
                reader.number(4)
            for _ in range(sets):
                self.read(reader, depth + 1)
        elif kind != 12:
            raise Broken


def _some(source: Iterator[Id], count: int) -> list[Id]:
    return [each for _, each in zip(range(count), source, strict=False)]
