"""Pictures and sound as they are sent and burnt: Flash video, MPEG program streams (DVDs), MPEG transport streams.

Adobe, Flash Video File Format 10.1; ISO/IEC 13818-1 and 13818-2; DVD streams as dvd.sourceforge.net has them.
"""

import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from clew.extract.recordings.recording_frames import Reader
from clew.extract.recordings.recording_kinds import Told, Track, read_at, told
from clew.model import Problem
from clew.step import Beat

WINDOW = 1 << 20
DEPTH = 16
FLV_SOUND = {0: "pcm", 1: "adpcm", 2: "mp3", 3: "pcm", 7: "alaw", 8: "mulaw", 10: "aac", 11: "speex", 14: "mp3"}
FLV_PICTURES = {2: "h263", 3: "screen", 4: "vp6", 5: "vp6", 6: "screen", 7: "avc", 12: "hevc"}
FRAMES = (0.0, 24_000 / 1001, 24.0, 25.0, 30_000 / 1001, 30.0, 50.0, 60_000 / 1001, 60.0)
KINDS = {
    0x01: ("video", "mpeg1"), 0x02: ("video", "mpeg2"), 0x03: ("audio", "mpeg"), 0x04: ("audio", "mpeg"),
    0x0F: ("audio", "aac"), 0x10: ("video", "mpeg4"), 0x11: ("audio", "aac"), 0x1B: ("video", "avc"),
    0x24: ("video", "hevc"), 0x80: ("audio", "pcm"), 0x81: ("audio", "ac3"), 0x82: ("audio", "dts"),
    0x83: ("audio", "truehd"), 0x84: ("audio", "eac3"), 0x85: ("audio", "dts"), 0x86: ("audio", "dts"),
    0x87: ("audio", "eac3"), 0x90: ("subtitle", "pgs"), 0xEA: ("video", "vc1"),
}  # fmt: skip
"""Stream types of a program map, with those of Blu-ray."""


def flv(stream: BinaryIO, length: int) -> Iterator[Told]:
    """The tracks that its tags show, as long as the last tag says."""
    reader, tracks, last = Reader(stream), dict[int, Track](), 0
    at, count, short = struct.unpack(">I", read_at(stream, 5, 4))[0] + 4, 0, 0
    while at + 11 <= length:
        head = reader.at(at, 16)
        kind, size = head[0] & 31, int.from_bytes(head[1:4], "big")
        if kind not in (8, 9, 18):
            yield Problem("damaged", f"{length - at:,} bytes from byte {at:,} on are no part of it that can be told")
            break
        last = max(last, int.from_bytes(head[4:7], "big") | head[7] << 24)
        if kind == 18:
            yield from _script(read_at(stream, at + 11, min(size, WINDOW)), tracks)
        elif size and (kind not in tracks or not tracks[kind].codec):
            tracks[kind] = _flv_track(kind, head[11], tracks.get(kind))
        count += 1
        if count % 50_000 == 0:
            yield Beat()
        at += 15 + size
        short = max(0, at - 4 - length)
    for kind in (9, 8):
        if kind in tracks and tracks[kind].codec:
            tracks[kind].seconds = last / 1000
            yield tracks[kind]
    if short:
        yield Problem("truncated", f"the last tag lacks {short:,} bytes", effect="note")


def _flv_track(kind: int, first: int, known: Track | None) -> Track:
    if kind == 8:
        rate = (5_512, 11_025, 22_050, 44_100)[first >> 2 & 3]
        return Track("audio", FLV_SOUND.get(first >> 4, f"code {first >> 4}"), None, rate, 1 + (first & 1))
    track = known or Track("video", "")
    track.codec = FLV_PICTURES.get(first & 15, f"code {first & 15}")
    return track


def _script(body: bytes, tracks: dict[int, Track]) -> Iterator[Told]:
    """What the program that wrote it says of it: names and values in AMF 0."""
    try:
        name, at = _amf(body, 0)
        found, _ = _amf(body, at)
    except (IndexError, struct.error, RecursionError):
        yield Problem("damaged", "what it says of itself breaks off")
        return
    if name != "onMetaData" or not isinstance(found, dict):
        return
    size = (found.get("width"), found.get("height"))
    if all(isinstance(each, float) and 0 < each < 1 << 20 for each in size):
        tracks.setdefault(9, Track("video", "")).size = (int(size[0] or 0), int(size[1] or 0))
    for label, value in found.items():
        if isinstance(value, str):
            yield from told(label, value)


def _amf(body: bytes, at: int, depth: int = 0) -> tuple[Any, int]:
    """A value and where the next begins; None for kinds that hold nothing to show."""
    kind, at = body[at], at + 1
    if depth > DEPTH:
        raise IndexError
    if kind == 0:
        return struct.unpack_from(">d", body, at)[0], at + 8
    if kind == 1:
        return bool(body[at]), at + 1
    if kind in (2, 12):
        width = 2 if kind == 2 else 4
        size = int.from_bytes(body[at : at + width], "big")
        return body[at + width : at + width + size].decode("utf-8", "replace"), at + width + size
    if kind in (3, 8):
        return _object(body, at + (4 if kind == 8 else 0), depth)
    if kind == 10:
        count, at = struct.unpack_from(">I", body, at)[0], at + 4
        for _ in range(count):
            _, at = _amf(body, at, depth + 1)
        return None, at
    return None, at + (10 if kind == 11 else 0)


def _object(body: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while body[at : at + 3] != b"\0\0\x09":
        size = struct.unpack_from(">H", body, at)[0]
        name, at = body[at + 2 : at + 2 + size].decode("utf-8", "replace"), at + 2 + size
        found[name], at = _amf(body, at, depth + 1)
    return found, at + 3


def program_stream(stream: BinaryIO, length: int) -> Iterator[Told]:
    """The tracks that its first and last mebibytes show; as long as its clock runs."""
    head = read_at(stream, 0, WINDOW)
    tail = read_at(stream, max(0, length - WINDOW), WINDOW)
    clocks = [*_clocks(head), *_clocks(tail)]
    seconds = max(0.0, clocks[-1] - clocks[0]) if clocks else None
    if clocks and clocks[-1] < clocks[0]:
        seconds = None
        yield Problem("duration", "its clock starts anew within it; how long it lasts is not told", "", "note")
    found: dict[tuple[str, int], Track] = {}
    for window in (head, tail):
        for kind, body in _packets(window):
            if told_by := _packet(kind, body):
                found.setdefault((told_by[0].kind, told_by[1]), told_by[0])
    if not found and head.startswith(b"\0\0\x01\xb3"):
        found["video", 0] = Track("video", "mpeg")
    for track in (found[key] for key in sorted(found, key=lambda key: (key[0] != "video", key))):
        track.seconds = seconds
        if track.kind == "video":
            _sequence(head, track)
        yield track


def _clocks(window: bytes) -> Iterator[float]:
    """Seconds by the system clock of each pack."""
    at = window.find(b"\0\0\x01\xba")
    while 0 <= at <= len(window) - 14:
        head = window[at + 4 : at + 10]
        bits = int.from_bytes(head, "big")
        if head[0] & 0xC4 == 0x44:
            yield ((bits >> 43 & 7) << 30 | (bits >> 27 & 0x7FFF) << 15 | bits >> 11 & 0x7FFF) / 90_000
        elif head[0] & 0xF1 == 0x21:
            yield ((bits >> 41 & 7) << 30 | (bits >> 25 & 0x7FFF) << 15 | bits >> 9 & 0x7FFF) / 90_000
        at = window.find(b"\0\0\x01\xba", at + 4)


def _packets(window: bytes) -> Iterator[tuple[int, bytes]]:
    """Stream numbers, and how each packet begins."""
    at = window.find(b"\0\0\x01")
    while 0 <= at <= len(window) - 9:
        kind, following = window[at + 3], at + 4
        if kind >= 0xBB:
            size = int.from_bytes(window[at + 4 : at + 6], "big")
            yield kind, window[at + 6 : at + 6 + min(size, 64)]
            following = at + 6 + size
        at = window.find(b"\0\0\x01", following)


def _packet(kind: int, body: bytes) -> tuple[Track, int] | None:
    if 0xE0 <= kind <= 0xEF:
        return Track("video", "mpeg"), kind
    if 0xC0 <= kind <= 0xDF:
        return Track("audio", "mpeg"), kind
    if kind == 0xBD and len(body) > 3 and body[0] & 0xC0 == 0x80 and len(body) > 3 + body[2]:
        number = body[3 + body[2]]
        if 0x20 <= number <= 0x3F:
            return Track("subtitle", "dvd"), number
        codec = {0x80: "ac3", 0x88: "dts", 0xA0: "pcm"}.get(number & 0xF8)
        return (Track("audio", codec), number) if codec else None
    return None


def _sequence(head: bytes, track: Track) -> None:
    at = head.find(b"\0\0\x01\xb3")
    if 0 <= at <= len(head) - 8:
        sizes = int.from_bytes(head[at + 4 : at + 7], "big")
        track.size = (sizes >> 12, sizes & 0xFFF)
        rate = head[at + 7] & 15
        track.frames = FRAMES[rate] if rate < len(FRAMES) else 0.0
        following = head.find(b"\0\0\x01", at + 8)
        track.codec = "mpeg2" if head[following + 3 : following + 4] == b"\xb5" else "mpeg1"


def packet_size(head: bytes) -> tuple[int, int] | None:
    """How many bytes a packet of a transport stream has, and how many of them stand before its mark."""
    for size, before in ((188, 0), (192, 4), (204, 0)):
        marks = head[before : before + 5 * size : size]
        if len(marks) >= 4 and set(marks) == {0x47} and len(head) >= 4 * size:
            return size, before
    return None


def transport_stream(stream: BinaryIO, length: int) -> Iterator[Told]:
    """The tracks of its program maps; as long as its clock runs between the first and the last mebibyte."""
    head = read_at(stream, 0, 4 * WINDOW)
    measure = packet_size(head)
    if measure is None:
        return
    size, before = measure
    start = max(0, length - WINDOW) // size * size
    maps: set[int] = set()
    tracks: dict[int, Track] = {}
    for pid, body in _sections(head, size, before):
        if pid == 0 and body[:1] == b"\0":
            end = min(len(body), 3 + (int.from_bytes(body[1:3], "big") & 0xFFF) - 4)
            maps |= {int.from_bytes(body[at + 2 : at + 4], "big") & 0x1FFF for at in range(8, end - 3, 4)}
        elif pid in maps and body[:1] == b"\x02":
            for number, track in _program(body):
                tracks.setdefault(number, track)
    clocks = [*_times(head, size, before), *_times(read_at(stream, start, WINDOW), size, before)]
    seconds = clocks[-1] - clocks[0] if clocks and clocks[-1] >= clocks[0] else None
    for track in tracks.values():
        track.seconds = seconds
        yield track
    if length % size:
        yield Problem("truncated", "its last packet is not whole", effect="note")


def _sections(window: bytes, size: int, before: int) -> Iterator[tuple[int, bytes]]:
    """Tables that begin in a packet, with the number of their stream; none is longer than a packet in practice."""
    for at in range(before, len(window) - 187, size):
        packet = window[at : at + 188]
        if packet[0] != 0x47 or not packet[1] & 0x40 or not packet[3] & 0x10:
            continue
        body = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
        if body < 187:
            yield int.from_bytes(packet[1:3], "big") & 0x1FFF, packet[body + 1 + packet[body] :]


def _program(body: bytes) -> Iterator[tuple[int, Track]]:
    end = min(len(body), 3 + (int.from_bytes(body[1:3], "big") & 0xFFF) - 4)
    at = 12 + (int.from_bytes(body[10:12], "big") & 0xFFF)
    while at + 5 <= end:
        number, more = (
            int.from_bytes(body[at + 1 : at + 3], "big") & 0x1FFF,
            int.from_bytes(body[at + 3 : at + 5], "big"),
        )
        described = body[at + 5 : at + 5 + (more & 0xFFF)]
        kind, codec = KINDS.get(body[at], ("unknown", f"type 0x{body[at]:02x}"))
        track, place = Track(kind, codec), 0
        while place + 2 <= len(described):
            tag, value = described[place], described[place + 2 : place + 2 + described[place + 1]]
            if tag in (0x0A, 0x59, 0x56):
                track.language = value[:3].decode("latin-1").strip("\0")
            if body[at] == 6 and tag in (0x59, 0x6A, 0x7A, 0x56):
                track.kind = "subtitle" if tag in (0x59, 0x56) else "audio"
                track.codec = {0x59: "dvb", 0x6A: "ac3", 0x7A: "eac3", 0x56: "teletext"}[tag]
            place += 2 + described[place + 1]
        yield number, track
        at += 5 + (more & 0xFFF)


def _times(window: bytes, size: int, before: int) -> Iterator[float]:
    """Seconds by the program clock."""
    for at in range(before, len(window) - 187, size):
        if window[at] == 0x47 and window[at + 3] & 0x20 and window[at + 4] >= 7 and window[at + 5] & 0x10:
            yield (int.from_bytes(window[at + 6 : at + 11], "big") >> 7) / 90_000
