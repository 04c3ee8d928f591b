"""Ogg with Opus, Vorbis, Speex, FLAC or Theora in it, and FLAC (RFC 3533, 7845, 9639; Vorbis I, 5)."""

import base64
import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from clew.extract.recordings.recording_kinds import LARGEST, Told, Track, flac_picture, read_at, told
from clew.model import Problem

HEAD = 4 << 20
TAIL = 1 << 17


@dataclass
class Stream:
    """One logical stream: its first packets, the granule that its last page ends with."""

    packets: list[bytes] = field(default_factory=list)
    open: bytearray = field(default_factory=bytearray)
    last: int = 0
    ended: bool = False


def _pages(content: bytes) -> Iterator[tuple[int, int, int, list[int], int]]:
    """Flags, granule, serial number, segment sizes and where the body starts, of each whole page."""
    at = content.find(b"OggS")
    while at >= 0 and at + 27 <= len(content):
        flags, granule, serial = struct.unpack_from("<BqI", content, at + 5)
        count = content[at + 26]
        sizes = list(content[at + 27 : at + 27 + count])
        body = at + 27 + count
        if content[at + 4] == 0 and len(sizes) == count and body + sum(sizes) <= len(content):
            yield flags, granule, serial, sizes, body
            at = content.find(b"OggS", body + sum(sizes))
        else:
            at = content.find(b"OggS", at + 4)


def ogg(stream: BinaryIO, length: int) -> Iterator[Told]:
    """Headers and comments of each logical stream; how long it lasts by its last page."""
    streams: dict[int, Stream] = {}
    head = read_at(stream, 0, HEAD)
    for _, _, serial, sizes, body in _pages(head):
        if serial in streams or len(streams) < 64:
            _packets(streams.setdefault(serial, Stream()), head, sizes, body)
    tail = read_at(stream, max(0, length - TAIL), TAIL)
    for flags, granule, serial, _, _ in _pages(tail):
        if serial in streams and granule >= 0:
            streams[serial].last = granule
            streams[serial].ended = streams[serial].ended or bool(flags & 4)
    pictures = 0
    for each in streams.values():
        track, comments = _stream(each)
        for told_of in vorbis_comments(comments, pictures):
            pictures += not isinstance(told_of, Track) and hasattr(told_of, "member")
            yield told_of
        yield track
    if streams and not any(each.ended for each in streams.values()):
        yield Problem(
            "truncated", "the last page does not end the recording: it may have been cut short", effect="note"
        )


def _packets(stream: Stream, content: bytes, sizes: list[int], body: int) -> None:
    """The first three packets of a stream are its headers."""
    for size in sizes:
        if len(stream.packets) < 3:
            stream.open += content[body : body + size]
            if size < 255:
                stream.packets.append(bytes(stream.open))
                stream.open.clear()
        body += size


def _stream(stream: Stream) -> tuple[Track, bytes]:
    first = stream.packets[0] if stream.packets else bytes(stream.open)
    second = stream.packets[1] if len(stream.packets) > 1 else b""
    if first.startswith(b"OpusHead") and len(first) >= 19:
        channels, skipped, rate = struct.unpack_from("<BHI", first, 9)
        seconds = max(0, stream.last - skipped) / 48_000
        return Track("audio", "opus", seconds, rate or 48_000, channels), second.removeprefix(b"OpusTags")
    if first.startswith(b"\x01vorbis") and len(first) >= 16:
        channels, rate = struct.unpack_from("<BI", first, 11)
        return Track("audio", "vorbis", stream.last / (rate or 1), rate, channels), second.removeprefix(b"\x03vorbis")
    if first.startswith(b"Speex   ") and len(first) >= 52:
        rate, channels = struct.unpack_from("<I", first, 36)[0], struct.unpack_from("<I", first, 48)[0]
        return Track("audio", "speex", stream.last / (rate or 1), rate, channels), second
    if first.startswith(b"\x7fFLAC") and len(first) >= 51:
        track = _flac_info(first[17:])
        track.seconds = stream.last / (track.rate or 1)
        return track, second[4:]
    if first.startswith(b"\x80theora") and len(first) >= 42:
        return _theora(first, stream.last), second.removeprefix(b"\x81theora")
    if first.startswith(b"OVP80"):
        return Track("video", "vp8"), b""
    return Track("metadata", "skeleton" if first.startswith(b"fishead") else "unknown"), b""


def _theora(first: bytes, granule: int) -> Track:
    """Theora's specification, 6.2: the granule holds the last key frame and the frames since."""
    width, height = (int.from_bytes(first[at : at + 3], "big") for at in (14, 17))
    number, divisor = struct.unpack_from(">II", first, 22)
    shift = struct.unpack_from(">H", first, 40)[0] >> 5 & 31
    frames = (granule >> shift) + (granule & ((1 << shift) - 1))
    rate = number / divisor if divisor else 0.0
    return Track("video", "theora", frames / rate if rate else None, size=(width, height), frames=rate)


def vorbis_comments(content: bytes, pictures: int = 0) -> Iterator[Told]:
    """Little-endian lengths and "NAME=value" in UTF-8; pictures in Base64."""
    if len(content) < 8:
        return
    at = 4 + struct.unpack_from("<I", content)[0]
    if at + 4 > len(content):
        return
    for _ in range(min(struct.unpack_from("<I", content, at)[0], 10_000)):
        if at + 8 > len(content):
            return
        size = struct.unpack_from("<I", content, at + 4)[0]
        name, equals, value = content[at + 8 : at + 8 + size].partition(b"=")
        at += 4 + size
        if name.upper() == b"METADATA_BLOCK_PICTURE":
            if found := flac_picture(pictures + 1, _decoded(value)):
                pictures += 1
                yield found
        elif equals:
            yield from told(name.decode("latin-1"), value.decode("utf-8", "replace"))


def _decoded(value: bytes) -> bytes:
    try:
        return base64.b64decode(value)
    except binascii.Error:
        return b""


def flac(stream: BinaryIO, length: int) -> Iterator[Told]:
    """Metadata blocks up to the first frame; whether there are frames at all."""
    at, pictures = 4, 0
    track: Track | None = None
    while at + 4 <= length:
        head = read_at(stream, at, 4)
        kind, size = head[0] & 127, int.from_bytes(head[1:], "big")
        if kind in (0, 4, 6):
            block = read_at(stream, at + 4, min(size, LARGEST))
            if kind == 0 and len(block) >= 18:
                track = _flac_info(block)
                yield track
            elif kind == 4:
                yield from vorbis_comments(block, 1_000)
            elif kind == 6 and (found := flac_picture(pictures + 1, block)):
                pictures += 1
                yield found
        at += 4 + size
        if head[0] & 128:
            break
    if at >= length:
        yield Problem("truncated", "the file is cut short: it ends before its sound begins")


def _flac_info(block: bytes) -> Track:
    """STREAMINFO (RFC 9639, 8.2); without a number of samples where that is 0."""
    packed = int.from_bytes(block[10:18], "big")
    rate, channels, samples = packed >> 44, (packed >> 41 & 7) + 1, packed & ((1 << 36) - 1)
    return Track("audio", "flac", samples / rate if rate and samples else None, rate, channels)
