"""MIDI: how long, and the words that are written into it. It holds notes, and no sound.

MIDI Manufacturers Association, Standard MIDI Files 1.0 (RP-001) and lyric events (RP-017, RP-026).
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.recordings.recording_kinds import LARGEST, Cue, Told, Track, read_at, stopped, told
from clew.extract.text.charset import detect
from clew.model import Problem

TEXT, COPYRIGHT, NAME, LYRIC, MARKER, CUE, TEMPO = 1, 2, 3, 5, 6, 7, 0x51
LABELS = {TEXT: "comment", COPYRIGHT: "copyright", NAME: "title"}
TIMED = (LYRIC, MARKER, CUE)
MOST = 100_000


class Event(NamedTuple):
    tick: int
    kind: int
    body: bytes


def midi(stream: BinaryIO, length: int) -> Iterator[Told]:
    """One track "notes"; words that are sung and marks at their seconds, other texts as tags."""
    size = struct.unpack(">I", read_at(stream, 4, 4))[0]
    _, announced, division = struct.unpack(">HHH", read_at(stream, 8, 6))
    at, events, last, found = 8 + size, list[Event](), 0, 0
    while at + 8 <= length and found < announced:
        kind, size = struct.unpack(">4sI", read_at(stream, at, 8))
        if kind == b"MTrk":
            found += 1
            body = read_at(stream, at + 8, min(size, LARGEST))
            if len(body) < size:
                yield Problem("truncated", f"the file is cut short: {size - len(body):,} bytes are missing")
            last = max(last, _events(body, events))
        at += 8 + size
    if found < announced:
        yield Problem("truncated", f"{found} of {announced} tracks are in it")
    clock = Clock(events, division)
    yield Track("notes", "midi", clock.seconds(last))
    charset = detect(b"\n".join(each.body for each in events if each.kind != TEMPO)[: 1 << 16]) or "latin-1"
    written = sorted((each for each in events if each.kind != TEMPO), key=lambda each: each.tick)
    yield from stopped(len(written), MOST, "texts")
    for event in written[:MOST]:
        words = event.body.decode(charset, "replace")
        if event.kind in TIMED:
            when = round(clock.seconds(event.tick), 3)
            yield Cue(0 if event.kind == MARKER else 1, (when, when), words)
        else:
            yield from told(LABELS.get(event.kind, "comment"), words)


class Clock:
    """Seconds of ticks: each tempo holds from its tick on, 120 beats a minute before the first."""

    def __init__(self, events: list[Event], division: int) -> None:
        self.frames = division >> 15
        rate = (256 - (division >> 8)) * (division & 0xFF) if self.frames else division
        self.ticks = max(1, rate)
        self.changes = [(0, 0.0, 500_000)]
        for event in sorted((each for each in events if each.kind == TEMPO), key=lambda each: each.tick):
            self.changes.append((event.tick, self.seconds(event.tick), int.from_bytes(event.body[:3], "big")))

    def seconds(self, tick: int) -> float:
        if self.frames:
            return tick / self.ticks
        start, before, beat = self.changes[bisect_right(self.changes, tick, key=lambda each: each[0]) - 1]
        return before + (tick - start) * beat / 1e6 / self.ticks


def _events(body: bytes, events: list[Event]) -> int:
    """Texts and tempos are added to `events`; the tick at which the track ends."""
    at = tick = status = 0
    while at < len(body):
        delta, at = _number(body, at)
        tick += delta
        if at >= len(body):
            break
        if body[at] & 0x80:
            status, at = body[at], at + 1
        if status == 0xFF:
            kind = body[at]
            size, at = _number(body, at + 1)
            if 1 <= kind <= 0x0F or kind == TEMPO:
                events.append(Event(tick, kind, body[at : at + size]))
            at += size
        elif status in (0xF0, 0xF7):
            size, at = _number(body, at)
            at += size
        else:
            at += 1 if status & 0xE0 == 0xC0 else 2
    return tick


def _number(body: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(4):
        value, at = value << 7 | body[at] & 0x7F, at + 1
        if not body[at - 1] & 0x80:
            break
    return value, at
