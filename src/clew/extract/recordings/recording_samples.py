"""The samples of an MP4 track: where its words lie, when they are shown (ISO/IEC 14496-12, 8.6 and 8.7)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from clew.extract.recordings.recording_kinds import Cue, Track, read_at, stopped
from clew.extract.text.subtitles import plain
from clew.model import Problem

MOST = 200_000
LONGEST_CUE = 65_538
"""Bytes that the longest text and its length take; styles follow it."""


class Sample(NamedTuple):
    place: int
    size: int
    time: tuple[float, float]


@dataclass
class Table:
    """A track and the tables that lead to its samples; `ticks` is how long the header says it lasts, `elsewhere`
    whether the samples lie in another file, which is never opened."""

    track: Track
    number: int = 0
    scale: int = 0
    ticks: int = 0
    chapters: tuple[int, ...] = ()
    elsewhere: bool = False
    parts: dict[bytes, bytes] = field(default_factory=dict)

    def _pairs(self, kind: bytes, width: int) -> Iterator[tuple[int, ...]]:
        """The rows of a table, no more than its bytes hold."""
        content = self.parts.get(kind, b"")
        if len(content) >= 8:
            count = min(struct.unpack_from(">I", content, 4)[0], (len(content) - 8) // (4 * width))
            yield from struct.iter_unpack(f">{width}I", content[8 : 8 + 4 * width * count])

    def counted(self) -> tuple[int, int]:
        """How many samples there are, and how many ticks they last together."""
        count = ticks = 0
        for number, each in self._pairs(b"stts", 2):
            count, ticks = count + number, ticks + number * each
        return count, ticks

    def _times(self) -> Iterator[tuple[float, float]]:
        now = 0
        for number, each in self._pairs(b"stts", 2):
            for _ in range(min(number, MOST)):
                yield round(now / self.scale, 3), round((now + each) / self.scale, 3)
                now += each

    def _sizes(self) -> Iterator[int]:
        content = self.parts.get(b"stsz", b"")
        if len(content) < 12:
            return
        same, count = struct.unpack_from(">II", content, 4)
        if same:
            yield from (same for _ in range(min(count, MOST)))
        else:
            count = min(count, MOST, (len(content) - 12) // 4)
            yield from struct.unpack_from(f">{count}I", content, 12)

    def _places(self) -> list[int]:
        wide = self.parts.get(b"co64", b"")
        if len(wide) >= 8:
            count = min(struct.unpack_from(">I", wide, 4)[0], (len(wide) - 8) // 8, MOST)
            return list(struct.unpack_from(f">{count}Q", wide, 8))
        return [place for (place,) in self._pairs(b"stco", 1)][:MOST]

    def told(self) -> int:
        """How many samples both the table of times and that of sizes have."""
        sizes = self.parts.get(b"stsz", b"")
        if len(sizes) < 12:
            return 0
        same, count = struct.unpack_from(">II", sizes, 4)
        return min(self.counted()[0], int(count) if same else min(int(count), (len(sizes) - 12) // 4))

    def samples(self) -> Iterator[Sample]:
        """In their order, two hundred thousand at most."""
        runs = list(self._pairs(b"stsc", 3))
        sizes, times = self._sizes(), self._times()
        run = 0
        for number, place in enumerate(self._places(), 1):
            while run + 1 < len(runs) and runs[run + 1][0] <= number:
                run += 1
            for _ in range(min(runs[run][1], MOST) if runs else 0):
                size, time = next(sizes, None), next(times, None)
                if size is None or time is None:
                    return
                yield Sample(place, size, time)
                place += size


def words_of(stream: BinaryIO, table: Table, number: int) -> Iterator[Cue | Problem]:
    """Timed text (3GPP TS 26.245, QuickTime text) and WebVTT in boxes (ISO/IEC 14496-30)."""
    if not table.scale or table.track.codec not in ("tx3g", "text", "wvtt"):
        return
    yield from stopped(table.told(), MOST, "texts")
    for sample in table.samples():
        if sample.size < 3:
            continue
        content = read_at(stream, sample.place, min(sample.size, LONGEST_CUE))
        words = _vtt(content) if table.track.codec == "wvtt" else _text(content)
        yield Cue(number, sample.time, words, table.track.language)


def chapters_of(stream: BinaryIO, table: Table) -> Iterator[Cue | Problem]:
    for each in words_of(stream, table, 0):
        yield each._replace(language="") if isinstance(each, Cue) else each


def _text(content: bytes) -> str:
    length = struct.unpack_from(">H", content)[0]
    said = content[2 : 2 + length]
    if said[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return said.decode("utf-16", "replace")
    return said.decode("utf-8", "replace")


def _vtt(content: bytes) -> str:
    """The text of each cue: "payl" in "vttc"."""
    found, at = [], 0
    while (at := content.find(b"payl", at)) >= 4:
        size = struct.unpack_from(">I", content, at - 4)[0]
        found.append(plain(content[at + 4 : at - 4 + size].decode("utf-8", "replace")))
        at += 4
    return "\n".join(found)
