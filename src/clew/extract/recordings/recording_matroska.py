"""Matroska and WebM: elements of EBML (RFC 8794, RFC 9559)."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from clew.extract.recordings.recording_ebml import (
    UNKNOWN,
    Element,
    elements,
    float_of,
    inside,
    number_at,
    text,
    unsigned,
)
from clew.extract.recordings.recording_kinds import LARGEST, LONGEST, Cue, Told, Track, read_at, stopped, told
from clew.extract.text.subtitles import plain
from clew.model import Member, Metadata, Problem
from clew.step import Beat, Contained

MOST = 200_000
"""Subtitles that are kept."""
SEGMENT, INFO, TRACKS, CHAPTERS, TAGS, FILES, CLUSTER = (
    0x18538067, 0x1549A966, 0x1654AE6B, 0x1043A770, 0x1254C367, 0x1941A469, 0x1F43B675,
)  # fmt: skip
TOP = frozenset([INFO, TRACKS, CHAPTERS, TAGS, FILES, CLUSTER, 0x114D9B74, 0x1C53BB6B, 0xEC, 0xBF])
TYPES = {1: "video", 2: "audio", 3: "complex", 0x10: "logo", 0x11: "subtitle", 0x12: "buttons", 0x21: "metadata"}
EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
CODECS = {
    "mpeg4/iso/avc": "h264", "mpegh/iso/hevc": "hevc", "text/utf8": "utf8", "text/ass": "ass", "text/ssa": "ssa",
    "text/webvtt": "webvtt", "hdmv/pgs": "pgs", "vobsub": "dvd", "dvbsub": "dvb", "mpeg4/iso/asp": "mpeg4",
}  # fmt: skip
WORDS = ("utf8", "ssa", "ass", "webvtt", "usf")


@dataclass
class Film:
    """What is known of the film so far."""

    scale: int = 1_000_000
    said: float | None = None
    last: int = 0
    tracks: dict[int, Track] = field(default_factory=dict)
    packed: dict[int, bytes] = field(default_factory=dict)
    cues: list[tuple[int, int, int | None, bytes]] = field(default_factory=list)
    truncated: int = 0
    texts: int = 0


def matroska(stream: BinaryIO, length: int) -> Iterator[Told]:
    """Tracks, chapters, tags, subtitles, attachments. Blocks are stepped over, but for those of subtitles."""
    film = Film()
    for top in elements(stream, 0, length):
        if top.kind == SEGMENT:
            if top.end > length:
                film.truncated = top.end - length
            yield from _segment(stream, top.start, length if top.end == UNKNOWN else min(top.end, length), film)
            break
    yield from _finished(film)


def _segment(stream: BinaryIO, start: int, end: int, film: Film) -> Iterator[Told]:
    readers: dict[int, Callable[[bytes, Film], Iterator[Told]]] = {
        INFO: _info, TRACKS: _tracks, CHAPTERS: _chapters, TAGS: _tags,
    }  # fmt: skip
    for number, part in enumerate(elements(stream, start, end)):
        if part.kind in readers and part.end != UNKNOWN:
            yield from readers[part.kind](read_at(stream, part.start, part.end - part.start), film)
        elif part.kind == FILES and part.end != UNKNOWN:
            yield from _files(stream, part)
        elif part.kind == CLUSTER:
            if part.end != UNKNOWN:
                _cluster(stream, part, min(part.end, end), film)
            else:
                film.last = max(film.last, _open_cluster(stream, part.start, end))
        if part.end > end:
            film.truncated = max(film.truncated, part.end - end)
        if number % 50 == 0:
            yield Beat()


def _open_cluster(stream: BinaryIO, start: int, end: int) -> int:
    """The time that a cluster of unknown length starts with."""
    first = next(elements(stream, start, end), None)
    return unsigned(read_at(stream, first.start, first.end - first.start)) if first and first.kind == 0xE7 else 0


def _cluster(stream: BinaryIO, part: Element, end: int, film: Film) -> None:
    now = 0
    wanted = {number for number, track in film.tracks.items() if track.kind == "subtitle"}
    for block in elements(stream, part.start, end):
        if block.kind == 0xE7:
            now = unsigned(read_at(stream, block.start, 8)[: block.end - block.start])
            film.last = max(film.last, now)
        elif block.kind in (0xA3, 0xA0) and block.end <= end:
            small = block.end - block.start <= 65_536 and wanted
            content = read_at(stream, block.start, block.end - block.start if small else 16)
            if block.kind == 0xA3:
                _block(content, 0, len(content), now, None, wanted, film)
            else:
                _group(content, now, wanted, film)


def _group(content: bytes, now: int, wanted: set[int], film: Film) -> None:
    lasts = next((unsigned(content[a:b]) for kind, a, b in inside(content) if kind == 0x9B), None)
    for kind, start, end in inside(content):
        if kind == 0xA1:
            _block(content, start, end, now, lasts, wanted, film)


def _block(content: bytes, start: int, end: int, now: int, lasts: int | None, wanted: set[int], film: Film) -> None:
    number, at = number_at(content, start, False)
    time = now + struct.unpack_from(">h", content, at)[0]
    film.last = max(film.last, time + (lasts or 0))
    if number in wanted:
        film.texts += 1
        if film.texts <= MOST:
            film.cues.append((number, time, lasts, content[at + 3 : end]))


def _info(content: bytes, film: Film) -> Iterator[Told]:
    for kind, start, end in inside(content):
        value = content[start:end]
        if kind == 0x2AD7B1:
            film.scale = unsigned(value) or 1_000_000
        elif kind == 0x4489:
            film.said = float_of(value)
        elif kind == 0x4461 and len(value) == 8:
            since = struct.unpack(">q", value)[0] // 1_000_000_000
            yield Metadata("created", (EPOCH + timedelta(seconds=since)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        elif kind == 0x7BA9:
            yield from told("title", text(value))
        elif kind in (0x4D80, 0x5741):
            yield from told("encoder", text(value))


def _tracks(content: bytes, film: Film) -> Iterator[Told]:
    for kind, start, end in inside(content):
        if kind == 0xAE:
            _track(content, start, end, film)
    return
    yield


def _track(content: bytes, start: int, end: int, film: Film) -> None:
    track, number = Track("", ""), 0
    for kind, a, b in inside(content, start, end):
        value = content[a:b]
        if kind == 0xD7:
            number = unsigned(value)
        elif kind == 0x83:
            track.kind = TYPES.get(unsigned(value), "unknown")
        elif kind == 0x86:
            track.codec = _codec(value)
        elif kind == 0x536E:
            track.name = text(value)
        elif kind in (0x22B59C, 0x22B59D):
            track.language = "" if value == b"und" else text(value)[:20]
        elif kind == 0x23E383 and unsigned(value) and track.kind == "video":
            track.frames = 1e9 / unsigned(value)
        elif kind in (0xE0, 0xE1):
            _measures(content, a, b, track)
        elif kind == 0x6D80:
            film.packed[number] = _packing(value)
    film.tracks[number] = track


def _codec(value: bytes) -> str:
    name = value.decode("latin-1").strip("\x00").partition("_")[2].casefold()
    return CODECS.get(name, name.removeprefix("text/"))


def _measures(content: bytes, start: int, end: int, track: Track) -> None:
    for kind, a, b in inside(content, start, end):
        value = content[a:b]
        if kind == 0xB0:
            track.size = (unsigned(value), track.size[1])
        elif kind == 0xBA:
            track.size = (track.size[0], unsigned(value))
        elif kind == 0xB5:
            track.rate = int(float_of(value))
        elif kind == 0x9F:
            track.channels = unsigned(value)


def _packing(content: bytes) -> bytes:
    """How blocks are packed: "zlib", a header that was taken off, or something that cannot be undone here."""
    for kind, start, end in inside(content):
        if kind == 0x6240:
            return _packing(content[start:end])
        if kind == 0x5034:
            held = {kind: content[a:b] for kind, a, b in inside(content, start, end)}
            algorithm = unsigned(held.get(0x4254, b"\x00"))
            return b"zlib" if algorithm == 0 else held.get(0x4255, b"") if algorithm == 3 else b""
    return b""


def _chapters(content: bytes, film: Film) -> Iterator[Told]:
    for edition, start, end in inside(content):
        if edition == 0x45B9:
            yield from _atoms(content, start, end, 0)


def _atoms(content: bytes, start: int, end: int, depth: int) -> Iterator[Cue]:
    for kind, a, b in inside(content, start, end):
        if kind != 0xB6 or depth > 8:
            continue
        held = [(each, content[x:y]) for each, x, y in inside(content, a, b)]
        first = next((unsigned(value) for each, value in held if each == 0x91), 0) / 1e9
        last = next((unsigned(value) for each, value in held if each == 0x92), 0) / 1e9
        for each, value in held:
            if each == 0x80:
                title = next((text(value[x:y]) for name, x, y in inside(value) if name == 0x85), "")
                yield Cue(0, (round(first, 3), round(max(first, last), 3)), title)
                break
        yield from _atoms(content, a, b, depth + 1)


def _tags(content: bytes, film: Film) -> Iterator[Told]:
    for tag, start, end in inside(content):
        if tag == 0x7373:
            for kind, a, b in inside(content, start, end):
                if kind == 0x67C8:
                    held = {name: content[x:y] for name, x, y in inside(content, a, b)}
                    name = text(held.get(0x45A3, b""))
                    if not name.startswith(("DURATION", "BPS", "NUMBER_OF_", "_STATISTICS")):
                        yield from told(name, text(held.get(0x4487, b""))[:LONGEST])


def _files(stream: BinaryIO, part: Element) -> Iterator[Told]:
    for number, file in enumerate(elements(stream, part.start, part.end), 1):
        if file.kind != 0x61A7 or file.end == UNKNOWN:
            continue
        held: dict[int, Element] = {each.kind: each for each in elements(stream, file.start, file.end)}
        content = held.get(0x465C)
        if content is None or not 0 < content.end - content.start <= LARGEST:
            yield Problem("member", f"the attachment {number} has no content, or more than 64 MiB")
            continue
        name, declared = (_held(stream, held.get(kind)) for kind in (0x466E, 0x4660))
        size = content.end - content.start
        member = Member(f"attachments/{number}", "attachment", name or None, declared=declared or None, announced=size)
        yield Contained(member, [read_at(stream, content.start, size)])


def _held(stream: BinaryIO, element: Element | None) -> str:
    return text(read_at(stream, element.start, min(element.end - element.start, 1_000))) if element else ""


def _finished(film: Film) -> Iterator[Told]:
    seconds = film.scale / 1e9
    said, last = (film.said or 0.0) * seconds, film.last * seconds
    if film.truncated:
        yield Problem("truncated", f"the file is cut short: {film.truncated:,} bytes are missing at its end")
    lies = bool(said and last) and abs(said - last) > max(2.0, said / 10)
    if lies:
        yield Problem("duration", f"the header says {said:.5g} s, what is there ends at {last:.1f} s", effect="note")
    for track in film.tracks.values():
        track.seconds = (last if film.truncated or lies or not said else said) or None
        yield track
    yield from stopped(film.texts, MOST, "subtitles")
    order = [number for number, track in film.tracks.items() if track.kind == "subtitle"]
    for number, time, lasts, content in film.cues:
        track = film.tracks[number]
        if track.codec in WORDS:
            words = _words(_unpacked(content, film.packed.get(number, b"")), track.codec)
            span = (round(time * seconds, 3), round((time + (lasts or 0)) * seconds, 3))
            yield Cue(order.index(number) + 1, span, words, track.language)


def _unpacked(content: bytes, packing: bytes) -> bytes:
    if packing != b"zlib":
        return packing + content
    try:
        return zlib.decompressobj().decompress(content, 1 << 20)
    except zlib.error:
        return b""


def _words(content: bytes, codec: str) -> str:
    said = text(content)
    if codec in ("ass", "ssa"):  # ReadOrder, Layer, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        said = said.split(",", 8)[-1].replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
    return plain(said)
