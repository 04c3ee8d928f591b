"""Sound that is a row of frames: MP3, ADTS, AMR. Frames are counted one by one, since headers lie and files are cut.

ISO/IEC 11172-3, 13818-3, 13818-7; 3GPP TS 26.101, 26.201; RFC 4867, 5.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.recordings.recording_id3 import id3, id3_old, size_of
from clew.extract.recordings.recording_kinds import Told, Track, read_at
from clew.model import Problem
from clew.step import Beat

WINDOW = 1 << 20
V1 = (
    (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
LOW = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
V2 = ((32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256), LOW, LOW)
RATES = (44_100, 48_000, 32_000)
ADTS_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)
"""Bytes of a frame behind its header, by its mode."""


def frame(head: bytes) -> tuple[int, int, int, int, int] | None:
    """Length in bytes, samples, rate, channels and layer of the MPEG audio frame that these four bytes begin."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer, bits, rate = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3), head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or bits in (0, 15) or rate == 3:
        return None
    hertz = RATES[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    kilobits = (V1 if version == 3 else V2)[layer - 1][bits - 1]
    padding = head[2] >> 1 & 1
    if layer == 1:
        return (12_000 * kilobits // hertz + padding) * 4, 384, hertz, 1 if head[3] >> 6 == 3 else 2, 1
    samples = 576 if layer == 3 and version != 3 else 1152
    return samples // 8 * 1000 * kilobits // hertz + padding, samples, hertz, 1 if head[3] >> 6 == 3 else 2, layer


class Reader:
    """Few bytes here and there of a long file, in the order of the file, a mebibyte at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.start, self.held = stream, 0, b""

    def at(self, place: int, size: int) -> bytes:
        if not self.start <= place <= self.start + len(self.held) - size:
            self.start, self.held = place, read_at(self.stream, place, WINDOW)
        return self.held[place - self.start : place - self.start + size]


def mp3(stream: BinaryIO, length: int) -> Iterator[Told]:
    """Tags at both ends, and the frames between; a note where the header announces another number."""
    start = size_of(read_at(stream, 0, 10))
    if start:
        yield from id3(read_at(stream, 0, start))
    end = length
    last = read_at(stream, max(0, length - 128), 128)
    if last[:3] == b"TAG":
        yield from id3_old(last)
        end -= 128
    reader = Reader(stream)
    first = _first(reader, start, end)
    if first is None:
        return
    announced = _announced(reader.at(first, 256))
    seconds, count, skipped, track = 0.0, 0, 0, Track("audio", "mp3")
    at = first
    while at + 4 <= end:
        found = frame(reader.at(at, 4))
        if found is None:
            following = _first(reader, at + 1, min(end, at + 65_536))
            if following is None:
                break
            skipped, at = skipped + following - at, following
            continue
        if count % 50_000 == 49_999:
            yield Beat()
        seconds, count = seconds + found[1] / found[2], count + 1
        track.rate, track.channels, track.codec = found[2], found[3], f"mp{found[4]}"
        at += found[0]
    if announced is not None:
        count -= 1  # the frame with the announcement holds no sound
        seconds -= frame(reader.at(first, 4))[1] / track.rate  # type: ignore[index]
    track.seconds = max(0.0, seconds)
    yield track
    yield from _compared(announced, count, at - end)


def _compared(announced: int | None, count: int, missing: int) -> Iterator[Problem]:
    if announced is not None and announced > count + max(2, announced // 100):
        yield Problem("truncated", f"the header announces {announced:,} frames of sound, {count:,} are there")
    elif announced is not None and announced < count - max(2, count // 100):
        said = f"the header announces {announced:,} frames of sound, {count:,} are there: something was joined to it"
        yield Problem("duration", said, "listen to it to the end", "note")
    elif missing > 0:
        yield Problem("truncated", f"the last frame lacks {missing:,} bytes", effect="note")


def _first(reader: Reader, start: int, end: int) -> int | None:
    """Where the first frame lies behind `start` that another one like it follows, 256 KiB far at most."""
    at, limit = start, min(end, start + 262_144)
    while at < limit:
        window = reader.at(at, min(4_096, end - at))
        place = window.find(b"\xff")
        if place < 0:
            at += max(1, len(window))
            continue
        at += place
        found = frame(reader.at(at, 4))
        if found and found[0] > 4:
            other = frame(reader.at(at + found[0], 4))
            if at + found[0] + 4 > end or (other and other[2:] == found[2:]):
                return at
        at += 1
    return None


def _announced(head: bytes) -> int | None:
    """The number of frames in a Xing, Info or VBRI header."""
    for name in (b"Xing", b"Info"):
        at = head.find(name, 4, 48)
        if at >= 0 and len(head) >= at + 12 and head[at + 7] & 1:
            return int(struct.unpack_from(">I", head, at + 8)[0])
    if head[36:40] == b"VBRI":
        return int(struct.unpack_from(">I", head, 50)[0])
    return None


def adts(stream: BinaryIO, length: int) -> Iterator[Told]:
    """1,024 samples a block."""
    reader, at, track = Reader(stream), 0, Track("audio", "aac")
    samples, short = 0, 0
    while at + 7 <= length:
        head = reader.at(at, 7)
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        if head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or size < 7 or (head[2] >> 2 & 15) > 12:
            yield Problem("damaged", f"{length - at:,} bytes behind the last frame are no sound that can be told")
            break
        track.rate, track.channels = ADTS_RATES[head[2] >> 2 & 15], (head[2] & 1) << 2 | head[3] >> 6
        samples += 1024 * ((head[6] & 3) + 1)
        at += size
        short = max(0, at - length)
    if track.rate:
        track.seconds = samples / track.rate
        yield track
    if short:
        yield Problem("truncated", f"the last frame lacks {short:,} bytes", effect="note")


def is_gsm(length: int, head: bytes) -> bool:
    """GSM 06.10 has no header: 33 bytes a frame, each of which begins with the same four bits (RFC 3551, 4.5.8)."""
    return length >= 330 and length % 33 == 0 and all(first >> 4 == 13 for first in head[:length:33])


def gsm(stream: BinaryIO, length: int) -> Iterator[Told]:
    yield Track("audio", "gsm", length // 33 * 0.02, 8_000, 1)


def amr(stream: BinaryIO, length: int) -> Iterator[Told]:
    """20 ms a frame; several channels have their frames in turn."""
    head = read_at(stream, 0, 20)
    wide, many = head.startswith(b"#!AMR-WB"), b"_MC1.0\n" in head
    at = head.index(b"\n") + 1 if b"\n" in head else len(head)
    channels = head[at + 3] & 15 if many else 1
    at += 4 if many else 0
    reader, frames, sizes = Reader(stream), 0, WIDE if wide else NARROW
    while at < length:
        at += 1 + sizes[reader.at(at, 1)[0] >> 3 & 15]
        frames += 1
    seconds = frames * 0.02 / max(1, channels)
    yield Track("audio", "amr-wb" if wide else "amr", seconds, 16_000 if wide else 8_000, channels)
    if at > length:
        yield Problem("truncated", f"the last frame lacks {at - length:,} bytes", effect="note")
