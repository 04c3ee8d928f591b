"""EBML, of which Matroska is made: elements and the values in them (RFC 8794)."""

import math
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.recordings.recording_kinds import read_at

UNKNOWN = -1


class Element(NamedTuple):
    """An element's bytes in the file or in a buffer; `end` is UNKNOWN where it is as long as what it holds."""

    kind: int
    start: int
    end: int


def number_at(content: bytes, at: int, keep: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; `keep` leaves its length marker in. Raises IndexError."""
    first = content[at]
    width = 9 - first.bit_length()
    if width > 8 or at + width > len(content):
        raise IndexError("an element that breaks off")
    value = int.from_bytes(content[at : at + width], "big")
    bare = value & ((1 << 7 * width) - 1)
    return (value if keep else UNKNOWN if bare == (1 << 7 * width) - 1 else bare), at + width


def elements(stream: BinaryIO, at: int, end: int) -> Iterator[Element]:
    while at + 2 <= end:
        head = read_at(stream, at, 12)
        kind, start = number_at(head, 0, True)
        size, start = number_at(head, start, False)
        stop = UNKNOWN if size == UNKNOWN else at + start + size
        yield Element(kind, at + start, stop)
        if stop == UNKNOWN:  # what follows are its children
            at += start
        else:
            at = stop


def inside(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    end = len(content) if end is None else min(end, len(content))
    while start + 2 <= end:
        kind, at = number_at(content, start, True)
        size, at = number_at(content, at, False)
        stop = end if size == UNKNOWN else min(at + size, end)
        yield Element(kind, at, stop)
        start = stop


def unsigned(content: bytes) -> int:
    return int.from_bytes(content, "big")


def text(content: bytes) -> str:
    return content.rstrip(b"\x00").decode("utf-8", "replace")


def float_of(content: bytes) -> float:
    """0 for what is no number."""
    value = struct.unpack(">f" if len(content) == 4 else ">d", content)[0] if len(content) in (4, 8) else 0.0
    return float(value) if math.isfinite(value) else 0.0
