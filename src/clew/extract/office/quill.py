"""The text that Publisher and Works keep in a list of chunks ("CHNKINK", "CHNKWKS"), by its stories, and its links.

Source: the projects libmspub and libwps, which describe the format openly.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.office.ole_storage import COPY
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.ooxml_text import tiled
from clew.model import Locator, Metadata, Problem
from clew.step import Record

MARKS = (b"CHNKINK ", b"CHNKWKS ")
NOWHERE = 0xFFFFFFFF
LISTS = 1_000
LINKING = (b"PL  ", b"PLC ")
ADDRESS = re.compile(rb"(?=..(?:[A-Za-z\\]\x00)(?:[^\x00-\x1f]\x00){2})", re.S)
OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:.{2}|\\\\\w|www\.\w")
PLAIN = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", **{chr(sign): None for sign in range(9)}})


class Chunk(NamedTuple):
    name: bytes
    kind: bytes
    start: int
    size: int


def chunks(content: bytes) -> Iterator[Chunk]:
    """What the lists name, one after the other; each list tells where the next is."""
    at, seen = 0x18, set[int]()
    while at + 8 <= len(content) and at not in seen and len(seen) < LISTS:
        seen.add(at)
        count, following = struct.unpack_from("<2xHI", content, at)
        for place in range(at + 8, min(at + 8 + 24 * count, len(content) - 23), 24):
            size, name, kind, start, length = struct.unpack_from("<H4s6x4sII", content, place)
            if size == 24:
                yield Chunk(name, kind, start, length)
        at = following


def told(content: bytes) -> Iterator[Record]:
    """The text, its stories parted by a blank line, and the addresses that it links to."""
    found = list(chunks(content)) if content.startswith(MARKS) else []
    texts = [one for one in found if one.kind == b"TEXT"]
    if not texts:
        yield Problem("damaged", "the list of its texts is broken or empty", COPY)
    pieces = [content[one.start : one.start + one.size].decode("utf-16-le", "replace") for one in texts]
    text = _parted("".join(pieces), _lengths(content, found)).translate(PLAIN)
    yield from tiled(text if text.strip() else "", Locator())
    if any(one.start + one.size > len(content) for one in found):
        yield Problem("truncated", "the stream with its text ends before its parts do", COPY)
    targets = [target for one in found if one.kind in LINKING for target in _addresses(content, one)]
    yield from (Metadata("link", target) for target in list(dict.fromkeys(targets))[:MOST])


def _addresses(content: bytes, chunk: Chunk) -> Iterator[str]:
    """Strings behind their lengths in units that look like addresses, wherever they stand."""
    packed, at = content[chunk.start : chunk.start + chunk.size], 0
    while found := ADDRESS.search(packed, at):
        size = struct.unpack_from("<H", packed, found.start())[0]
        text = packed[found.start() + 2 : found.start() + 2 + 2 * size].decode("utf-16-le", "replace")
        fits = len(text) == size and text.isprintable() and OUTSIDE.match(text)
        if fits:
            yield text[:LONGEST]
        at = found.start() + (2 + 2 * size if fits else 1)


def _lengths(content: bytes, found: list[Chunk]) -> list[int]:
    """How many characters each story has."""
    for one in found:
        if one.name == b"STRS" and one.start + 12 <= len(content):
            count = struct.unpack_from("<I", content, one.start)[0]
            packed = content[one.start + 12 : one.start + min(12 + 4 * count, one.size)]
            return list(struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) & ~3]))
    return []


def _parted(text: str, lengths: list[int]) -> str:
    stories, at = [], 0
    for length in lengths:
        stories.append(text[at : at + length])
        at += length
    stories.append(text[at:])
    return "\r\r".join(story.rstrip("\r\x0c") for story in stories if story.strip("\r\n\x0c\0 ")) + "\r"
