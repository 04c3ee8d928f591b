"""Photoshop's layers: the words typed into them and their names (Adobe Photoshop File Formats, 2019)."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.model import Locator, Metadata, Problem
from clew.step import Record, passages

LARGEST = 512 << 20
LONGEST = 100_000
MOST = 5_000
TYPED = re.compile(rb"Txt TEXT(....)", re.S)
NAMED = re.compile(rb"8B(?:IM|64)luni....(....)", re.S)


def layers(stream: BinaryIO) -> Iterator[Record]:
    """Text at part "layers", a paragraph a layer; Metadata "layer". Layers that are hidden are among them."""
    stream.seek(0)
    content = stream.read(LARGEST)
    if stream.read(1):
        yield Problem("too-large", "more than 512 MiB: layers beyond were not looked at")
    for name in dict.fromkeys(_strings(NAMED, content)):
        yield Metadata("layer", name[:1_000])
    text = "".join(f"{words}\n\n" for words in dict.fromkeys(_strings(TYPED, content)))
    yield from passages(text, lambda a, b: Locator(part="layers", chars=(a, b)))


def _strings(mark: re.Pattern[bytes], content: bytes) -> Iterator[str]:
    """Strings in UTF-16 behind their number of code units."""
    for number, found in enumerate(mark.finditer(content)):
        count = struct.unpack(">I", found[1])[0]
        if number < MOST and 0 < count <= LONGEST and found.end() + 2 * count <= len(content):
            words = content[found.end() : found.end() + 2 * count].decode("utf-16-be", "replace")
            if said := words.replace("\r", "\n").replace("\x03", "\n").strip("\x00 \n"):
                yield said
