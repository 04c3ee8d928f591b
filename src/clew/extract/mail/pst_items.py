"""A PST's messages as MAPI items, read from their nodes when they are asked for."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from clew.errors import worded
from clew.extract.mail import mapi
from clew.extract.mail.mapi import Attached, Item, Key, Value, charset, names
from clew.extract.mail.pst_heap import Heap, Raw, read, stream, whole
from clew.extract.mail.pst_pages import Node, Pages

FAULTS = (ValueError, struct.error, IndexError, OverflowError, zlib.error)
"""What reading a broken structure raises (`Broken` among them)."""

STORE, NAMES, RECIPIENTS, ATTACHMENT = 0x21, 0x61, 0x692, 5
REFERENCES = {2: "by reference", 3: "by reference", 4: "by reference", 7: "on a web server"}


class Items:
    """Items by node; `faults` collects what could not be read since it was last emptied."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.faults: list[str] = []

    @cached_property
    def named(self) -> dict[int, str]:
        """What the numbers of named properties mean; nothing where that list is broken."""
        try:
            node = self.pages.node(NAMES)
            raws = Heap(self.pages, node).properties() if node else {}
            return names(*(whole(self.pages, raws.get(n, Raw(mapi.BINARY, b""))) for n in (2, 3, 4)))
        except FAULTS:
            return {}

    def properties(self, node: Node) -> dict[Key, Value]:
        return self._read(Heap(self.pages, node).properties())

    def item(self, node: Node) -> Item:
        """The item of a node. Raises one of FAULTS where its properties cannot be read."""
        heap = Heap(self.pages, node)
        return Item(self._read(heap.properties()), self._recipients(heap), self._attached(heap))

    def _read(self, raws: dict[int, Raw]) -> dict[Key, Value]:
        return read(self.pages, raws, self.named, _encoding, frozenset([mapi.DATA]))

    def _recipients(self, heap: Heap) -> list[mapi.Properties]:
        try:
            node = heap.below.get(RECIPIENTS)
            return [self._read(raws) for _, raws in Heap(self.pages, node).rows()] if node else []
        except FAULTS as error:
            self.faults.append(f"its list of recipients cannot be read: {worded(error)}")
            return []

    def _attached(self, heap: Heap) -> Iterator[Attached]:
        try:
            below = sorted(number for number in heap.below if number & 0x1F == ATTACHMENT)
        except FAULTS as error:
            self.faults.append(f"its attachments cannot be read: {worded(error)}")
            return
        for number in below:
            try:
                yield self._one(heap.below[number])
            except FAULTS as error:
                yield Attached({}, fault=f"cannot be read: {worded(error)}")

    def _one(self, node: Node) -> Attached:
        raws = Heap(self.pages, node).properties()
        properties, data, method = self._read(raws), raws.get(mapi.DATA), raws.get(mapi.METHOD)
        how = int.from_bytes(method.content, "little") if method else 1
        if how == 5 and data and data.node:
            return Attached(properties, item=self._later(data.node))
        if data is None or (data.node is None and not data.content):
            where = next((str(properties[key]) for key in mapi.LINKED if properties.get(key)), "")
            fault = f"is kept {REFERENCES[how]}: {where}" if how in REFERENCES else "has no bytes in the store"
            size = properties.get(0x0E20)
            return Attached(properties, fault="" if size == 0 else fault)
        return Attached(properties, content=lambda: self.safely(stream(self.pages, data)))

    def _later(self, node: Node) -> Callable[[], Item]:
        def found() -> Item:
            try:
                return self.item(node)
            except FAULTS as error:
                self.faults.append(f"an attached item cannot be read: {worded(error)}")
                return Item({})

        return found

    def safely(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces up to a fault, which is kept."""
        try:
            yield from pieces
        except FAULTS as error:
            self.faults.append(f"cut short: {worded(error)}")


def _encoding(raws: dict[int, Raw]) -> str | None:
    for number in (mapi.CODEPAGE, mapi.INTERNET_CODEPAGE):
        found = charset(int.from_bytes(raws[number].content[:4], "little")) if number in raws else None
        if found:
            return found
    return None
