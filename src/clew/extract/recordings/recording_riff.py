"""WAVE (RF64 and broadcast files too), AVI, AIFF and AU: chunks (Microsoft's RIFF, EBU Tech 3285, Apple's AIFF)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.recordings.recording_id3 import id3
from clew.extract.recordings.recording_kinds import Told, Track, read_at, told
from clew.model import Locator, Metadata, Problem
from clew.step import passages

CODECS = {1: "pcm", 2: "adpcm", 3: "float", 6: "alaw", 7: "mulaw", 0x11: "adpcm", 0x31: "gsm", 0x50: "mp2", 0x55: "mp3",
          0x161: "wma", 0x162: "wma", 0x2000: "ac3", 0xFF: "aac", 0xFFFE: "pcm"}  # fmt: skip
STREAMED = (0, 0xFFFFFFFF)


def _chunks(stream: BinaryIO, at: int, end: int, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and announced size; each starts at an even place."""
    while at + 8 <= end:
        kind, size = struct.unpack(order + "4sI", read_at(stream, at, 8))
        yield kind, at + 8, size
        at += 8 + size + (size & 1)


def riff(stream: BinaryIO, length: int) -> Iterator[Told]:
    form = read_at(stream, 8, 4)
    track = Track("audio", "")
    per_second, samples, wide, sound = 0, 0, 0, 0
    for kind, start, size in _chunks(stream, 12, length, "<"):
        if kind == b"fmt ":
            track, per_second = _format(read_at(stream, start, min(size, 64)))
        elif kind == b"fact" and size >= 4:
            samples = struct.unpack("<I", read_at(stream, start, 4))[0]
        elif kind == b"ds64" and size >= 16:
            wide = struct.unpack_from("<Q", read_at(stream, start, 16), 8)[0]
        elif kind == b"data" and form == b"WAVE":
            streamed, there = size in STREAMED, length - start
            if size > there and not streamed:
                yield _cut(size - there, "of its sound are missing")
            sound = min(wide or there if streamed else size, there)
            if streamed:
                break
        elif kind == b"LIST":
            yield from _list(stream, start, min(start + size, length))
        elif kind == b"bext":
            yield from _broadcast(read_at(stream, start, min(size, 100_000)))
        elif kind in (b"id3 ", b"ID3 "):
            yield from id3(read_at(stream, start, size))
        elif kind == b"IDIT":
            yield from told("idit", _text(read_at(stream, start, min(size, 100))))
        if start + size > length and form == b"AVI ":
            yield _cut(start + size - length, "are missing at its end")
    if form == b"WAVE":
        yield _lasting(track, sound / per_second if per_second else None, samples)


def _lasting(track: Track, seconds: float | None, samples: int) -> Track:
    track.seconds = seconds
    if samples and track.rate and track.codec not in ("pcm", "float"):
        track.seconds = min(samples / track.rate, seconds or samples / track.rate)
    return track


def _cut(missing: int, where: str) -> Problem:
    return Problem("truncated", f"the file is cut short: {missing:,} bytes {where}")


def _format(content: bytes) -> tuple[Track, int]:
    if len(content) < 16:
        return Track("audio", ""), 0
    code, channels, rate, per_second = struct.unpack_from("<HHII", content)
    return Track("audio", CODECS.get(code, f"0x{code:04x}"), None, rate, channels), per_second


def _text(content: bytes) -> str:
    content = content.partition(b"\x00")[0]
    try:
        return content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace").strip()


def _list(stream: BinaryIO, start: int, end: int) -> Iterator[Told]:
    """INFO holds tags; hdrl holds a strl for each of an AVI's tracks."""
    kind = read_at(stream, start, 4)
    if kind == b"INFO":
        for name, at, size in _chunks(stream, start + 4, end, "<"):
            yield from told(name.decode("latin-1"), _text(read_at(stream, at, min(size, 100_000))))
    elif kind == b"hdrl":
        for name, at, size in _chunks(stream, start + 4, end, "<"):
            if name == b"LIST" and read_at(stream, at, 4) == b"strl":
                yield from _avi_track(stream, at + 4, min(at + size, end))
            elif name == b"IDIT":
                yield from told("idit", _text(read_at(stream, at, min(size, 100))))
            elif name == b"LIST":
                yield from _list(stream, at, min(at + size, end)) if read_at(stream, at, 4) == b"INFO" else ()


def _avi_track(stream: BinaryIO, start: int, end: int) -> Iterator[Told]:
    track = Track("", "")
    for kind, at, size in _chunks(stream, start, end, "<"):
        content = read_at(stream, at, min(size, 4096))
        if kind == b"strh" and len(content) >= 36:
            sort, handler = content[:4], content[4:8]
            scale, rate, _, count = struct.unpack_from("<4I", content, 20)
            track.kind = {b"vids": "video", b"auds": "audio", b"txts": "subtitle"}.get(sort, "unknown")
            track.codec = handler.decode("latin-1").strip("\x00 ").casefold()
            track.seconds = count * scale / rate if rate else None
            track.frames = rate / scale if scale and track.kind == "video" else 0.0
        elif kind == b"strf" and track.kind == "video" and len(content) >= 20:
            track.size = (struct.unpack_from("<I", content, 4)[0], abs(struct.unpack_from("<i", content, 8)[0]))
            track.codec = content[16:20].decode("latin-1").strip("\x00 ").casefold() or track.codec
        elif kind == b"strf" and track.kind == "audio":
            form, _ = _format(content)
            track.codec, track.rate, track.channels = form.codec, form.rate, form.channels
        elif kind == b"strn":
            track.name = _text(content)
    yield track


def _broadcast(content: bytes) -> Iterator[Told]:
    """EBU Tech 3285: local time, without a zone."""
    yield from told("description", _text(content[:256]))
    yield from told("artist", _text(content[256:288]))
    day, hour = _text(content[320:330]), _text(content[330:338])
    if day:
        yield Metadata("created", f"{day}T{hour.replace('-', ':')}" if hour else day)
    history = content[602:].rstrip(b"\x00").decode("latin-1").strip()
    yield from passages(history, lambda a, b: Locator(part="history", chars=(a, b)))


def aiff(stream: BinaryIO, length: int) -> Iterator[Told]:
    compressed = read_at(stream, 8, 4) == b"AIFC"
    for kind, start, size in _chunks(stream, 12, length, ">"):
        content = read_at(stream, start, min(size, 100_000)) if kind not in (b"SSND", b"ID3 ") else b""
        if kind == b"COMM" and len(content) >= 18:
            channels, frames, _, exponent, mantissa = struct.unpack_from(">hIhHQ", content)
            rate = int(mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63))
            codec = content[18:22].decode("latin-1").strip().casefold() if compressed else "pcm"
            yield Track("audio", codec, frames / rate if rate else None, rate, max(0, channels))
        elif kind in (b"NAME", b"AUTH", b"(c) ", b"ANNO"):
            yield from told(kind.decode("latin-1").strip(), _text(content))
        elif kind == b"ID3 ":
            yield from id3(read_at(stream, start, size))
        elif kind == b"SSND" and start + size > length:
            missing = start + size - length
            yield Problem("truncated", f"the file is cut short: {missing:,} bytes of its sound are missing")


def au(stream: BinaryIO, length: int) -> Iterator[Told]:
    start, size, code, rate, channels = struct.unpack(">5I", read_at(stream, 4, 20))
    yield from told("comment", _text(read_at(stream, 24, min(start - 24, 100_000)) if start > 24 else b""))
    width = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1}.get(code, 0)
    there = max(0, length - start)
    if size != 0xFFFFFFFF and size > there:
        yield Problem("truncated", f"the file is cut short: {size - there:,} bytes of its sound are missing")
    per_second = width * rate * channels
    codec = {1: "mulaw", 27: "alaw"}.get(code, "pcm" if width else f"code {code}")
    yield Track("audio", codec, min(size, there) / per_second if per_second else None, rate, channels)
