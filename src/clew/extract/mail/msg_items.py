"""An Outlook message file's storages as MAPI items ([MS-OXMSG])."""

import re
import struct
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import BinaryIO

from clew.errors import worded
from clew.extract.mail import mapi
from clew.extract.mail.mapi import FIXED, Attached, Item, Key, Properties, Value, charset, names, value, values
from clew.extract.office.compound import STORAGE, STREAM, Compound

Path = tuple[str, ...]
FAULTS = (ValueError, IndexError, KeyError, struct.error, OverflowError)
"""What is raised for files that are broken."""

PROPERTIES, NAMED = "__properties_version1.0", "__nameid_version1.0"
NUMBERED = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{8}))?")
EMBEDDED = "__substg1.0_3701000D"
OWN, ATTACHED = 32, 24
"""Bytes before the properties of the message itself, and of one inside it; recipients and attachments have 8."""


class Storages:
    """The file's streams by their paths; `faults` collects what could not be read."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.file = Compound(stream, length)
        self.entries = self.file.tree()
        self.within: dict[Path, list[str]] = {}
        for path, entry in self.entries.items():
            self.within.setdefault(path[:-1], []).append(path[-1])
            if entry.kind == STORAGE:
                self.within.setdefault(path, [])
        self.faults: list[str] = []

    def read(self, *path: str) -> bytes:
        entry = self.entries[path]
        content = self.file.content(entry)
        if len(content) < entry.size:
            raise ValueError(f"{entry.size - len(content)} of {entry.size} bytes are missing")
        return content

    def item(self, at: Path = ()) -> Item:
        """The item whose storage is at a path. Raises one of FAULTS where its properties cannot be read."""
        properties = self.properties(at, ATTACHED if at else OWN)
        inner = sorted(self.within.get(at, []))
        people = [(*at, name) for name in inner if name.lower().startswith("__recip_version1.0_")]
        return Item(properties, list(self._people(people)), self._attached(at, inner))

    def _people(self, paths: list[Path]) -> Iterator[Properties]:
        for path in paths:
            try:
                yield self.properties(path, 8)
            except FAULTS as error:
                self.faults.append(f"a recipient cannot be read: {worded(error)}")

    def _attached(self, at: Path, inner: list[str]) -> Iterator[Attached]:
        for name in inner:
            if not name.lower().startswith("__attach_version1.0_"):
                continue
            try:
                yield from self._one((*at, name))
            except FAULTS as error:
                yield Attached({}, fault=f"cannot be read: {worded(error)}")

    def _one(self, at: Path) -> Iterator[Attached]:
        properties = self.properties(at, 8)
        inner = {name.upper(): name for name in self.within.get(at, [])}
        if EMBEDDED.upper() in inner:
            below = (*at, inner[EMBEDDED.upper()])
            if PROPERTIES in self.within.get(below, []):
                yield Attached(properties, item=self._later(below))
            else:
                yield from self._object(properties, below)
            return
        stream = next((inner[name] for name in inner if name.startswith("__SUBSTG1.0_37010102")), None)
        if stream is None:
            where = next((str(properties[key]) for key in mapi.LINKED if properties.get(key)), "")
            yield Attached(properties, fault=f"is not in the file, only named: {where}" if where else "has no bytes")
            return
        yield Attached(properties, content=lambda: self._safely((*at, stream)))

    def _object(self, properties: Properties, at: Path) -> Iterator[Attached]:
        """An OLE object: each of its streams, since the file that it was is spread over them."""
        for path in sorted(path for path in self.within if path[: len(at)] == at):
            for name in sorted(self.within[path]):
                below = (*path, name)
                if self.entries[below].kind == STREAM:
                    told: dict[Key, Value] = {mapi.LONG_FILE: "/".join((*path[len(at) :], name)).strip("\x01\x03")}
                    yield Attached({**properties, **told}, content=self._reader(below))

    def _reader(self, path: Path) -> Callable[[], Iterator[bytes]]:
        return lambda: self._safely(path)

    def _safely(self, path: Path) -> Iterator[bytes]:
        try:
            yield self.read(*path)
        except FAULTS as error:
            self.faults.append(f"the bytes of an attachment cannot be read: {worded(error)}")

    def _later(self, at: Path) -> Callable[[], Item]:
        def found() -> Item:
            try:
                return self.item(at)
            except FAULTS as error:
                self.faults.append(f"an attached item cannot be read: {worded(error)}")
                return Item({})

        return found

    @cached_property
    def named(self) -> dict[int, str]:
        try:
            return names(*(self.read(NAMED, f"__substg1.0_{each}0102") for each in ("0002", "0003", "0004")))
        except FAULTS:
            return {}

    @cached_property
    def encoding(self) -> str | None:
        """The code page of the message itself, for all that is inside."""
        return self._page(self._fixed((), OWN), None)

    def properties(self, at: Path, before: int) -> dict[Key, Value]:
        found = self._fixed(at, before)
        page = self._page(found, self.encoding if at else None)
        many: dict[tuple[int, int], list[bytes]] = {}
        for name in sorted(self.within.get(at, [])):
            told = NUMBERED.fullmatch(name)
            if not told or told[1] == "3701":
                continue
            number, kind = int(told[1], 16), int(told[2], 16)
            if kind & 0x1000 and (told[3] or kind & 0xFFF in FIXED):
                many.setdefault((number, kind), []).extend(_pieces(kind, self.read(*at, name)))
            elif not kind & 0x1000 and (got := value(kind, self.read(*at, name), page)) is not None:
                found[number] = got
        for (number, kind), contents in many.items():
            if (got := values(kind, contents, page)) is not None:
                found[number] = got
        return {self.named.get(number, number) if number >= 0x8000 else number: got for number, got in found.items()}

    def _fixed(self, at: Path, before: int) -> dict[int, Value]:
        """The properties of fixed size, which lie together in one stream."""
        content = self.read(*at, PROPERTIES) if PROPERTIES in self.within.get(at, []) else b""
        found: dict[int, Value] = {}
        for place in range(before, len(content) - 15, 16):
            kind, number = struct.unpack_from("<HH", content, place)
            if kind in FIXED and (got := value(kind, content[place + 8 : place + 16], None)) is not None:
                found[number] = got
        return found

    def _page(self, found: dict[int, Value], otherwise: str | None) -> str | None:
        return charset(found.get(mapi.CODEPAGE)) or charset(found.get(mapi.INTERNET_CODEPAGE)) or otherwise


def _pieces(kind: int, content: bytes) -> list[bytes]:
    size = FIXED.get(kind & 0xFFF)
    return [content[at : at + size] for at in range(0, len(content), size)] if size else [content]
