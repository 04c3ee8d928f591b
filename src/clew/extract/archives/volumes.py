"""Archives in several files: their volumes in order, read as one."""

import io
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO

from clew.extract.archives.entry_names import listed
from clew.model import Problem
from clew.step import Given

PATTERNS = (
    re.compile(r"(?P<stem>.*\.)(?P<number>\d{3})", re.DOTALL),
    re.compile(r"(?P<stem>.*\.z)(?P<number>\d{2,})", re.IGNORECASE | re.DOTALL),
    re.compile(r"(?P<stem>.*\.part)(?P<number>\d{1,3})(?P<end>\.rar)", re.IGNORECASE | re.DOTALL),
    re.compile(r"(?P<stem>.*\.)(?P<letter>[r-y])(?P<number>\d{2})", re.IGNORECASE | re.DOTALL),
)
FIRST = (2, 1, 2, 0)
"""What number each pattern's second volume has; a set that begins at .000 is one lower."""
JOIN = "put all volumes into one folder and sift again"


Piece = tuple[BinaryIO, int, int]
"""A stream, where in it the piece begins, and its length in bytes."""


class Joined(io.RawIOBase):
    """Pieces of streams, one behind the other."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.starts = list(accumulate((length for _, _, length in pieces), initial=0))
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = max(0, offset + (0, self.at, self.starts[-1])[whence])
        return self.at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        which = bisect_right(self.starts, self.at) - 1
        if which >= len(self.pieces):
            return 0
        stream, start, _ = self.pieces[which]
        stream.seek(start + self.at - self.starts[which])
        chunk = stream.read(min(len(view), self.starts[which + 1] - self.at))
        view[: len(chunk)] = chunk
        self.at += len(chunk)
        return len(chunk)


def joined(pieces: Sequence[Piece]) -> BinaryIO:
    """The pieces as one stream."""
    return io.BufferedReader(Joined(pieces), 1 << 16)


@dataclass(frozen=True, slots=True)
class Volumes:
    """All the bytes that there are in one, where each volume begins in them, and what is known to be missing. `holes`
    are from where to where missing volumes would be, as far as these are as long as the others; reading ends there."""

    stream: BinaryIO
    length: int
    starts: tuple[int, ...]
    missing: tuple[str, ...] = ()
    holes: tuple[tuple[int, int], ...] = ()


def volumes(given: Given, stream: BinaryIO, last: bool = False, beyond: bool = False) -> Volumes:
    """The item and the volumes that follow it, up to the first that is missing, or `beyond` it. With `last` the item is
    the last of them."""
    names, missing = _in_order(list(given.parts), beyond)
    if not names:
        return Volumes(stream, given.length, (0,), tuple(missing))
    usual = given.parts[next(name for name in names if name not in missing)].seek(0, 2)
    parts = [
        (io.BytesIO(), 0, usual) if name in missing else (given.parts[name], 0, given.parts[name].seek(0, 2))
        for name in names
    ]
    item = stream, 0, given.length
    pieces: list[Piece] = [*parts, item] if last else [item, *parts]
    starts = tuple(accumulate((length for _, _, length in pieces), initial=0))
    holes = tuple(
        (start, start + usual)
        for start, name in zip(starts[0 if last else 1 :], names, strict=False)
        if name in missing
    )
    return Volumes(joined(pieces), starts[-1], starts[:-1], tuple(missing), holes)


def split(missing: Sequence[str]) -> Problem:
    """The problem of an archive that lacks volumes, by their names as far as these can be told."""
    what = listed(list(missing)) if missing else "others of them, which are not beside it"
    return Problem("split", f"it is in several volumes; missing: {what}", JOIN)


def _in_order(names: Sequence[str], beyond: bool) -> tuple[list[str], list[str]]:
    """The names of volumes up to the first gap, or with `beyond` all, and of those what is missing before the last that
    is there."""
    for pattern, first in zip(PATTERNS, FIRST, strict=True):
        found = {_number(match): match for name in names if (match := pattern.fullmatch(name))}
        if not found:
            continue
        low = first - 1 if pattern is PATTERNS[0] and first - 1 in found else first
        missing = [number for number in range(low, max(found)) if number not in found][:100]
        sample = found[min(found)]
        lacking = {number: _name(sample, number) for number in missing}
        order = sorted({*found, *missing} if beyond else found)
        whole = [
            lacking.get(number) or found[number][0] for number in order if beyond or not missing or number < missing[0]
        ]
        return whole, list(lacking.values())
    return [], []


def _number(match: re.Match[str]) -> int:
    """A volume's place: .s00 follows .r99."""
    letter = match.groupdict().get("letter")
    return int(match["number"]) + (100 * (ord(letter.lower()) - ord("r")) if letter else 0)


def _name(sample: re.Match[str], number: int) -> str:
    letter = sample.groupdict().get("letter")
    if letter:
        return f"{sample['stem']}{chr(ord(letter) - ord(letter.lower()) + ord('r') + number // 100)}{number % 100:02}"
    return f"{sample['stem']}{number:0{len(sample['number'])}}{sample.groupdict().get('end') or ''}"
