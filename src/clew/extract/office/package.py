"""A ZIP that is one document (OOXML, OpenDocument), read part by part within limits; damage is noted, not fatal."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lxml import etree

from clew.errors import Unreadable, worded
from clew.extract.text.plain_xml import Target, left, parse_xml
from clew.model import Problem

CHUNK = 1 << 18
LARGEST = 1 << 28
"""Bytes of XML that one part is read up to; the runner's time and memory limits come on top."""
PARTS = 20_000
FAULTS = (zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
DAMAGED = "open a copy in the office program that made it and let it repair it"


class Stray(NamedTuple):
    """An entry found by its local header alone: where its data starts, and its compression method."""

    start: int
    method: int
    packed: int


class Package:
    """The parts of one document by name. What could not be read of them gathers in `problems`; `broken` are the parts
    whose XML was read and is not well-formed."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.problems: list[Problem] = []
        self.broken: set[str] = set()
        self.archive: zipfile.ZipFile | None = None
        self.parts: dict[str, zipfile.ZipInfo | Stray] = {}
        try:
            self.archive = zipfile.ZipFile(stream)
        except FAULTS:
            self.parts.update(_strays(stream))
            self._note("damaged", "the directory at its end is missing or broken; parts were found one by one")
        else:
            entries = [info for info in self.archive.infolist() if not info.filename.endswith("/")]
            self.parts.update((info.filename, info) for info in entries[:PARTS])
            if len(entries) > PARTS:
                self._note("output-limit", f"{len(entries)} parts; the first {PARTS} were looked at")
        if not self.parts:
            raise Unreadable("damaged", "no part of the document can be found", DAMAGED)

    def size(self, name: str) -> int | None:
        """Bytes that the part announces."""
        part = self.parts[name]
        return part.file_size if isinstance(part, zipfile.ZipInfo) else None

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes; where it is damaged they end early, and a problem says so."""
        part = self.parts.get(name)
        if part is None:
            return
        if isinstance(part, Stray):
            yield from self._stray(name, part)
        elif part.flag_bits & 1:
            self._note("encrypted", f"the part {name} is encrypted")
        else:
            yield from self._entry(name, part)

    def _entry(self, name: str, part: zipfile.ZipInfo) -> Iterator[bytes]:
        assert self.archive is not None
        try:
            with self.archive.open(part) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FAULTS as error:
            self._note("damaged", f"the part {name} is damaged: {worded(error)}")

    def _stray(self, name: str, part: Stray) -> Iterator[bytes]:
        self.stream.seek(part.start)
        inflate = zlib.decompressobj(-15) if part.method == 8 else None
        left = part.packed if part.packed or part.method == 0 else LARGEST
        while left > 0 and (packed := self.stream.read(min(CHUNK, left))):
            left -= len(packed)
            place = self.stream.tell()
            if inflate is None:
                yield packed
            else:
                try:
                    yield from _inflated(inflate, packed)
                except zlib.error as error:
                    return self._note("damaged", f"the part {name} is damaged: {worded(error)}")
                if inflate.eof:
                    return None
            self.stream.seek(place)
        if inflate is not None:
            self._note("damaged", f"the part {name} is cut short")
        return None

    def read(self, name: str, target: Target) -> None:
        """Parse a part into `target`: no entities, no network, nothing from outside; errors in it are noted and passed
        over."""
        try:
            parsed = parse_xml(lambda: self._bounded(name), target)
        except etree.XMLSyntaxError as error:
            self.broken.add(name)
            return self._note("damaged", f"the part {name} is broken XML: {worded(error)}")
        if parsed.fault:
            self.broken.add(name)
            self._note("damaged", f"the part {name} is broken XML: {parsed.fault}")
        if parsed.entities:
            self.problems.append(Problem("entities", f"the part {name}: {left(parsed.entities)}", effect="note"))
        return None

    def _bounded(self, name: str) -> Iterator[bytes]:
        seen = 0
        for chunk in self.chunks(name):
            seen += len(chunk)
            if seen > LARGEST:
                return self._note("output-limit", f"the part {name} was read up to {LARGEST >> 20} MiB")
            yield chunk
        return None

    def _note(self, code: str, message: str) -> None:
        problem = Problem(code, message, DAMAGED if code == "damaged" else "")
        if problem not in self.problems:
            self.problems.append(problem)


def _inflated(inflate: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while packed:
        yield inflate.decompress(packed, CHUNK)
        packed = inflate.unconsumed_tail


def _strays(stream: BinaryIO) -> Iterator[tuple[str, Stray]]:
    """Entries by their local headers, wherever in the first 256 MiB the signature stands."""
    stream.seek(0)
    content = stream.read(LARGEST)
    for number, found in enumerate(re.finditer(rb"PK\x03\x04", content)):
        at = found.start()
        if number >= PARTS or len(content) < at + 30:
            return
        method, packed, length, extra = struct.unpack_from("<8xH8xI4xHH", content, at)
        if len(content) <= at + 30 + length + extra:
            return
        name = content[at + 30 : at + 30 + length].decode("utf-8", "replace")
        if method in (0, 8) and name and name.isprintable() and not name.endswith("/"):
            yield name, Stray(at + 30 + length + extra, method, packed)
