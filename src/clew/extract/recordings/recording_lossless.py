"""Sound of rarer kinds, by its header and tags: CAF, WavPack, Monkey's Audio, Musepack, TTA, DSF, RealMedia.

Apple, Core Audio Format 1.0; the file format pages of WavPack 5, Monkey's Audio, Musepack 7 and 8, TTA and APEv2; Sony,
DSF 1.01; RealMedia as in Helix's rmff.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.recordings.recording_id3 import id3, id3_old
from clew.extract.recordings.recording_kinds import LARGEST, Told, Track, picture, read_at, told
from clew.model import Problem

WAVPACK = (6_000, 8_000, 9_600, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
           192_000, 0)  # fmt: skip
MUSEPACK = (44_100, 48_000, 37_800, 32_000)
ITEMS = 1_000


def ape_tags(stream: BinaryIO, length: int) -> Iterator[Told]:
    """The tag at the end (APEv2, before ID3v1 where there is that too)."""
    last = read_at(stream, max(0, length - 128), 128)
    end = length
    if last[:3] == b"TAG":
        yield from id3_old(last)
        end -= 128
    foot = read_at(stream, max(0, end - 32), 32)
    if foot[:8] != b"APETAGEX":
        return
    size, count = struct.unpack_from("<II", foot, 12)
    body, at, pictures = read_at(stream, max(0, end - size), min(size, LARGEST)), 0, 0
    for _ in range(min(count, ITEMS)):
        width, flags = struct.unpack_from("<II", body, at)
        stop = body.index(b"\0", at + 8)
        name, value = body[at + 8 : stop].decode("latin-1"), body[stop + 1 : stop + 1 + width]
        at = stop + 1 + width
        if flags >> 1 & 3 == 1:
            pictures += 1
            label, _, content = value.partition(b"\0")
            yield picture(pictures, content, name=label.decode("utf-8", "replace"))
        else:
            yield from told(name, value.decode("utf-8", "replace"))


def caf(stream: BinaryIO, length: int) -> Iterator[Told]:
    at, track, each, width = 8, Track("audio", ""), 0, 0
    while at + 12 <= length:
        kind, size = struct.unpack(">4sq", read_at(stream, at, 12))
        body = read_at(stream, at + 12, min(size, 1 << 20)) if kind in (b"desc", b"pakt", b"info") else b""
        there = max(0, length - at - 12)
        if kind == b"desc":
            rate, codec, _, width, each, track.channels = struct.unpack_from(">d4sIIII", body)
            track.codec, track.rate = codec.decode("latin-1").strip(), int(rate) if 0 < rate < 1e7 else 0
        elif kind == b"pakt" and track.rate:
            track.seconds = max(0, struct.unpack_from(">qq", body)[1]) / track.rate
        elif kind == b"info":
            words = body[4:].split(b"\0")
            for name, value in zip(words[::2], words[1::2], strict=False):
                yield from told(name.decode("utf-8", "replace"), value.decode("utf-8", "replace"))
        elif kind == b"data":
            if size > there:
                yield Problem("truncated", f"the file is cut short: {size - there:,} bytes of its sound are missing")
            if width and each and track.rate:
                track.seconds = (min(size, there) if size >= 0 else there) // width * each / track.rate
        if size < 0:
            break
        at += 12 + size
    if track.codec:
        yield track


def wavpack(stream: BinaryIO, length: int) -> Iterator[Told]:
    head = read_at(stream, 0, 32)
    samples, flags = struct.unpack_from("<I", head, 12)[0], struct.unpack_from("<I", head, 24)[0]
    rate = WAVPACK[flags >> 23 & 15]
    seconds = (samples + (head[11] << 32)) / rate if rate and samples != 0xFFFFFFFF else None
    yield Track("audio", "wavpack", seconds, rate, 1 if flags & 4 else 2)
    yield from ape_tags(stream, length)


def monkey(stream: BinaryIO, length: int) -> Iterator[Told]:
    head = read_at(stream, 0, 256)
    version = struct.unpack_from("<H", head, 4)[0]
    if version >= 3980:
        at = struct.unpack_from("<I", head, 8)[0]
        each, final, frames, _, channels, rate = struct.unpack_from("<IIIHHI", read_at(stream, at, 32), 4)
        yield Track("audio", "ape", ((frames - 1) * each + final) / rate if rate and frames else None, rate, channels)
    else:
        level, _, channels, rate, _, _, frames, final = struct.unpack_from("<HHHIIIII", head, 6)
        each = 73_728 * 4 if version >= 3950 else 73_728 if version >= 3900 or level == 4000 else 9_216
        yield Track("audio", "ape", ((frames - 1) * each + final) / rate if rate and frames else None, rate, channels)
    yield from ape_tags(stream, length)


def musepack(stream: BinaryIO, length: int) -> Iterator[Told]:
    head = read_at(stream, 0, 256)
    if head.startswith(b"MP+"):
        frames, flags = struct.unpack_from("<II", head, 4)
        rate = MUSEPACK[flags >> 16 & 3]
        yield Track("audio", "musepack", frames * 1152 / rate, rate, 2)
    elif head[4:6] == b"SH":
        _, at = _number(head, 6)
        samples, at = _number(head, at + 5)
        silence, at = _number(head, at)
        rate = MUSEPACK[head[at] >> 5 & 3]
        yield Track("audio", "musepack8", max(0, samples - silence) / rate, rate, (head[at + 1] >> 4) + 1)
    yield from ape_tags(stream, length)


def _number(head: bytes, at: int) -> tuple[int, int]:
    """Seven bits a byte, the highest first."""
    value = 0
    while True:
        value, at = value << 7 | head[at] & 0x7F, at + 1
        if not head[at - 1] & 0x80:
            return value, at


def true_audio(stream: BinaryIO, length: int) -> Iterator[Told]:
    _, channels, _, rate, samples = struct.unpack("<HHHII", read_at(stream, 4, 14))
    yield Track("audio", "tta", samples / rate if rate else None, rate, channels)
    yield from ape_tags(stream, length)


def dsf(stream: BinaryIO, length: int) -> Iterator[Told]:
    _, whole, tag = struct.unpack("<QQQ", read_at(stream, 4, 24))
    channels, rate, _, samples = struct.unpack("<IIIQ", read_at(stream, 52, 20))
    yield Track("audio", "dsd", samples / rate if rate else None, rate, channels)
    if 0 < tag < length:
        yield from id3(read_at(stream, tag, length - tag))
    if whole > length:
        yield Problem("truncated", f"the file is cut short: {whole - length:,} bytes are missing at its end")


def real_media(stream: BinaryIO, length: int) -> Iterator[Told]:
    at, seconds, tracks = 0, None, list[Track]()
    while at + 10 <= length:
        kind, size = struct.unpack(">4sI", read_at(stream, at, 8))
        body = read_at(stream, at + 10, min(size, 1 << 16)) if kind != b"DATA" else b""
        if kind == b"PROP":
            seconds = struct.unpack_from(">I", body, 20)[0] / 1000
        elif kind == b"CONT":
            yield from _content(body)
        elif kind == b"MDPR":
            tracks.append(_properties(body))
        if kind == b"DATA" or size < 10:
            break
        at += size
    for track in tracks:
        track.seconds = track.seconds or seconds
        yield track


def _content(body: bytes) -> Iterator[Told]:
    at = 0
    for name in ("title", "artist", "copyright", "comment"):
        size = struct.unpack_from(">H", body, at)[0]
        yield from told(name, body[at + 2 : at + 2 + size].decode("latin-1"))
        at += 2 + size


def _properties(body: bytes) -> Track:
    lasts, at = struct.unpack_from(">I", body, 26)[0], 30
    words = []
    for _ in range(2):
        words.append(body[at + 1 : at + 1 + body[at]].decode("latin-1"))
        at += 1 + body[at]
    kind = words[1].partition("/")[0]
    return Track(kind if kind in ("audio", "video") else "unknown", words[1].rpartition("/")[2], lasts / 1000 or None)
