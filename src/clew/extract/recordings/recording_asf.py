"""Windows Media (WMA, WMV): the objects of the header (Microsoft, Advanced Systems Format, 01.20.03)."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from clew.extract.recordings.recording_kinds import Cue, Told, Track, picture, read_at, told
from clew.model import Metadata, Problem

PROPERTIES = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365")
STREAM = UUID("b7dc0791-a9b7-11cf-8ee6-00c00c205365")
CONTENT = UUID("75b22633-668e-11cf-a6d9-00aa0062ce6c")
MORE = UUID("d2d0a440-e307-11d2-97f0-00a0c95ea850")
EXTENSION = UUID("5fbf03b5-a92e-11cf-8ee3-00c00c205365")
LIBRARY = UUID("44231c94-9498-49d1-a141-1d134e457054")
MARKERS = UUID("f487cd01-a951-11cf-8ee6-00c00c205365")
LOCKED = (UUID("2211b3fb-bd23-11d2-b4b7-00a0c955fc6e"), UUID("298ae614-2622-4c17-b935-dae07ee9289c"))
SOUND, PICTURES = UUID("f8699e40-5b4d-11cf-a8fd-00805f5c442b"), UUID("bc19efc0-5b4d-11cf-a8fd-00805f5c442b")
CODECS = {0x160: "wma1", 0x161: "wma", 0x162: "wma-pro", 0x163: "wma-lossless", 0x0A: "wma-voice", 0x55: "mp3"}
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
Lasting = dict[str, float]


def asf(stream: BinaryIO, length: int) -> Iterator[Told]:
    size = struct.unpack_from("<Q", read_at(stream, 0, 30), 16)[0]
    lasting: Lasting = {}
    tracks: list[Track] = []
    for each in _objects(read_at(stream, 0, size)[30:], lasting):
        if isinstance(each, Track):
            tracks.append(each)
        else:
            yield each
    for track in tracks:
        track.seconds = lasting.get("seconds")
        yield track
    if lasting.get("size", 0) > length:
        missing = int(lasting["size"]) - length
        yield Problem("truncated", f"the file is cut short: {missing:,} bytes are missing at its end")


def _objects(content: bytes, lasting: Lasting, depth: int = 0) -> Iterator[Told]:
    at = 0
    while at + 24 <= len(content):
        kind = UUID(bytes_le=content[at : at + 16])
        size = struct.unpack_from("<Q", content, at + 16)[0]
        if size < 24:
            return
        body = content[at + 24 : at + size]
        at += size
        if kind == PROPERTIES:
            yield from _properties(body, lasting)
        elif kind == STREAM:
            yield _stream(body)
        elif kind == CONTENT:
            yield from _content(body)
        elif kind == MORE:
            yield from _tags(body, False)
        elif kind == LIBRARY:
            yield from _tags(body, True)
        elif kind == MARKERS:
            yield from _markers(body)
        elif kind == EXTENSION and depth == 0:
            yield from _objects(body[22:], lasting, 1)
        elif kind in LOCKED:
            yield Problem("encrypted", "the recording is locked by rights management", "play it where it was bought")


def _properties(body: bytes, lasting: Lasting) -> Iterator[Told]:
    size, made, _, plays, _, before = struct.unpack_from("<6Q", body, 16)
    flags = struct.unpack_from("<I", body, 64)[0]
    if not flags & 1:  # not broadcast: then these hold
        lasting["seconds"], lasting["size"] = max(0.0, plays / 1e7 - before / 1e3), float(size)
    if 0 < made < 1 << 60:
        yield Metadata("created", (EPOCH + timedelta(microseconds=made // 10)).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _stream(body: bytes) -> Track:
    kind, rest = UUID(bytes_le=body[:16]), body[54:]
    if kind == SOUND:
        code, channels, rate = struct.unpack_from("<HHI", rest)
        return Track("audio", CODECS.get(code, f"0x{code:04x}"), None, rate, channels)
    if kind == PICTURES:
        codec = rest[27:31].decode("latin-1").strip("\x00 ").casefold()
        return Track("video", codec, None, size=struct.unpack_from("<II", rest))
    return Track("unknown", "")


def _content(body: bytes) -> Iterator[Told]:
    sizes, at = struct.unpack_from("<5H", body), 10
    for name, size in zip(("title", "author", "copyright", "description", "rating"), sizes, strict=True):
        yield from told(name, body[at : at + size].decode("utf-16-le", "replace"))
        at += size


def _tags(body: bytes, library: bool) -> Iterator[Told]:
    at, pictures = 2, 0
    for _ in range(min(struct.unpack_from("<H", body)[0], 10_000)):
        if library:
            _, _, named, kind, size = struct.unpack_from("<4HI", body, at)
            at += 12
            name, at = body[at : at + named], at + named
        else:
            named = struct.unpack_from("<H", body, at)[0]
            name, at = body[at + 2 : at + 2 + named], at + 2 + named
            kind, size = struct.unpack_from("<HH", body, at)
            at += 4
        value, at = body[at : at + size], at + size
        label = name.decode("utf-16-le", "replace").strip("\x00")
        if label == "WM/Picture" and kind == 1:
            pictures += 1
            yield from _picture(pictures, value)
        elif kind == 0 and not label.startswith(("WMFSDK", "DeviceConformance")):
            yield from told(label, value.decode("utf-16-le", "replace"))


def _picture(number: int, value: bytes) -> Iterator[Told]:
    size = struct.unpack_from("<I", value, 1)[0]
    if 0 < size < len(value):
        declared = value[5:].decode("utf-16-le", "ignore").partition("\x00")[0]
        yield picture(number, value[-size:], declared)


def _markers(body: bytes) -> Iterator[Told]:
    count, _, named = struct.unpack_from("<IHH", body, 16)
    at, starts = 24 + named, []
    for _ in range(min(count, 10_000)):
        _, time, size, _, _, letters = struct.unpack_from("<QQHIII", body, at)
        starts.append((time / 1e7, body[at + 30 : at + 30 + 2 * letters].decode("utf-16-le", "replace").strip("\x00")))
        at += 18 + size
    for number, (start, title) in enumerate(starts):
        yield Cue(0, (start, starts[number + 1][0] if number + 1 < len(starts) else start), title)
