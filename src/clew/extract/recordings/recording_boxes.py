"""MP4, M4A, 3GP and QuickTime: boxes (ISO/IEC 14496-12; QuickTime File Format, Apple)."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, NamedTuple

from clew.extract.recordings.recording_kinds import LARGEST, Told, Track, read_at
from clew.extract.recordings.recording_samples import Table, chapters_of, words_of
from clew.extract.recordings.recording_user_data import user_data
from clew.model import Metadata, Problem
from clew.step import Beat

KINDS = {
    b"soun": "audio", b"vide": "video", b"text": "subtitle", b"sbtl": "subtitle", b"subt": "subtitle",
    b"clcp": "subtitle", b"subp": "subtitle", b"meta": "metadata", b"tmcd": "timecode", b"hint": "hint",
}  # fmt: skip
CODECS = {
    "mp4a": "aac", "avc1": "h264", "avc3": "h264", "hvc1": "hevc", "hev1": "hevc", "samr": "amr", "sawb": "amr-wb",
    "s263": "h263", "av01": "av1", "vp09": "vp9", "Opus": "opus", "fLaC": "flac", "sowt": "pcm", "twos": "pcm",
    "lpcm": "pcm", "alac": "alac", ".mp3": "mp3", "mp4v": "mpeg4", "jpeg": "mjpeg", "mp4s": "dvd",
}  # fmt: skip
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)


class Box(NamedTuple):
    """The bytes between a box's header and its end."""

    kind: bytes
    start: int
    end: int


def inside(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that lie side by side; the last ends where `content` does."""
    end = len(content) if end is None else min(end, len(content))
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1 and start + 16 <= end:
            size, head = struct.unpack_from(">Q", content, start + 8)[0], 16
        stop = end if size == 0 else min(start + size, end)
        if size and size < head:
            return
        yield Box(kind, start + head, stop)
        start = stop


def boxes(stream: BinaryIO, length: int) -> Iterator[Told]:
    """Tracks, dates, tags, chapters and subtitles; whether the file goes on as far as its boxes say."""
    at, movie, pieces, short = 0, b"", _Pieces(), False
    while at + 8 <= length and not short:
        head = read_at(stream, at, 16)
        size, kind = struct.unpack_from(">I4s", head)
        skip = 16 if size == 1 else 8
        size = struct.unpack_from(">Q", head, 8)[0] if size == 1 and len(head) == 16 else size or length - at
        if size < skip:
            yield Problem("damaged", f"a box of an impossible size at byte {at:,}")
            break
        short = at + size > length
        if kind == b"moov" and not movie:
            movie = read_at(stream, at + skip, size - skip)
            if size - skip > LARGEST:
                yield Problem("too-large", "the index is larger than 64 MiB and was read in part")
        elif kind == b"moof":
            pieces.add(read_at(stream, at + skip, size - skip))
            yield Beat()
        elif kind in (b"meta", b"udta"):
            yield from user_data(read_at(stream, at, size), {})
        at += size
    if short:
        yield Problem("truncated", f"the file is cut short: {at - length:,} bytes are missing at its end")
    if not movie:
        yield Problem("damaged", "the index of the recording is missing: it was cut short or never finished")
        return
    yield from _movie(stream, movie, pieces)


class _Pieces:
    """How long the pieces of each track last: fragmented files tell it piece by piece (8.8.8)."""

    def __init__(self) -> None:
        self.ticks: dict[int, int] = {}
        self.defaults: dict[int, int] = {}
        self.bare: dict[int, int] = {}

    def add(self, content: bytes) -> None:
        for traf in inside(content):
            if traf.kind != b"traf":
                continue
            track, usual = 0, 0
            for box in inside(content, traf.start, traf.end):
                if box.kind == b"tfhd":
                    flags, track = struct.unpack_from(">II", content, box.start)
                    place = box.start + 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
                    usual = struct.unpack_from(">I", content, place)[0] if flags & 8 else 0
                elif box.kind == b"trun":
                    self._run(content, box, track, usual)

    def _run(self, content: bytes, box: Box, track: int, usual: int) -> None:
        flags, count = struct.unpack_from(">II", content, box.start)
        place = box.start + 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
        step = 4 * ((flags >> 8) & 15).bit_count()
        if flags & 0x100 and step:
            count = min(count, (box.end - place) // step)
            self.ticks[track] = self.ticks.get(track, 0) + sum(
                struct.unpack_from(">I", content, place + step * number)[0] for number in range(count)
            )
        elif usual:
            self.ticks[track] = self.ticks.get(track, 0) + usual * count
        else:
            self.bare[track] = self.bare.get(track, 0) + count

    def of(self, track: int) -> int:
        return self.ticks.get(track, 0) + self.bare.get(track, 0) * self.defaults.get(track, 0)


def _movie(stream: BinaryIO, movie: bytes, pieces: _Pieces) -> Iterator[Told]:
    header: dict[str, str] = {}
    tables: dict[int, Table] = {}
    chapter_tracks: set[int] = set()
    for box in inside(movie):
        if box.kind == b"mvhd":
            header = dict(_dates(movie, box))
        elif box.kind == b"mvex":
            for extends in inside(movie, box.start, box.end):
                if extends.kind == b"trex":
                    track, _, usual = struct.unpack_from(">4xIII", movie, extends.start)
                    pieces.defaults[track] = usual
    for box in inside(movie):
        if box.kind == b"trak":
            table = _track(movie, box)
            tables[table.number] = table
            chapter_tracks |= set(table.chapters)
        elif box.kind in (b"udta", b"meta"):
            yield from user_data(movie[box.start - 8 : box.end], header)
    yield from (Metadata(name, value) for name, value in header.items())
    titled = 0
    for table in tables.values():
        yield from _lasting(table, pieces)
        if table.elsewhere:
            yield Problem("absent", f"the {table.track.kind} of this recording lies in another file", "look for it")
        elif table.number in chapter_tracks:
            table.track.kind = "chapters" if table.track.kind == "subtitle" else "pictures"
            yield from chapters_of(stream, table)
        elif table.track.kind == "subtitle":
            titled += 1
            yield from words_of(stream, table, titled)
        yield table.track


def _dates(movie: bytes, box: Box) -> Iterator[tuple[str, str]]:
    """Seconds since 1904, UTC by the standard; 0 and times before 1990 are how cameras write "no clock"."""
    wide = movie[box.start] == 1
    made, changed = struct.unpack_from(">QQ" if wide else ">II", movie, box.start + 4)
    for name, seconds in (("created", made), ("modified", changed)):
        if 2_714_000_000 < seconds < 10_000_000_000:
            moment = EPOCH + timedelta(seconds=seconds)
            yield name, moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _track(movie: bytes, box: Box) -> Table:
    table = Table(Track("", ""))
    levels = [inside(movie, box.start, box.end)]
    while levels:
        found = next(levels[-1], None)
        if found is None:
            levels.pop()
        elif found.kind in (b"mdia", b"minf", b"stbl", b"udta", b"tref", b"dinf") and len(levels) < 6:
            levels.append(inside(movie, found.start, found.end))
        else:
            _part(movie, found, table)
    return table


def _part(movie: bytes, box: Box, table: Table) -> None:
    track, at, wide = table.track, box.start, movie[box.start : box.start + 1] == b"\x01"
    if box.kind == b"tkhd":
        table.number = struct.unpack_from(">I", movie, at + (20 if wide else 12))[0]
        width, height = struct.unpack_from(">II", movie, at + (88 if wide else 76))
        track.size = (width >> 16, height >> 16)
    elif box.kind == b"mdhd":
        table.scale, table.ticks = struct.unpack_from(">IQ" if wide else ">II", movie, at + (20 if wide else 12))
        code = struct.unpack_from(">H", movie, at + (32 if wide else 20))[0]
        letters = "".join(chr(0x60 + (code >> shift & 31)) for shift in (10, 5, 0))
        track.language = letters if code >= 0x400 and letters.isalpha() and letters != "und" else ""
    elif box.kind == b"hdlr" and not track.kind:
        kind = movie[at + 8 : at + 12]
        track.kind = KINDS.get(kind, kind.decode("latin-1").strip())
    elif box.kind == b"stsd":
        _description(movie, box, track)
    elif box.kind == b"chap":
        table.chapters = struct.unpack_from(f">{min(100, (box.end - at) // 4)}I", movie, at)
    elif box.kind in (b"stts", b"stsz", b"stsc", b"stco", b"co64"):
        table.parts[box.kind] = movie[at : box.end]
    elif box.kind == b"dref":
        table.elsewhere = any(movie[each.start + 3] & 1 == 0 for each in inside(movie, at + 8, box.end))
    elif box.kind == b"name":
        track.name = movie[at : box.end].strip(b"\x00").decode("utf-8", "replace")[:200]


def _description(movie: bytes, box: Box, track: Track) -> None:
    """The first sample entry: its code, and what sound and pictures say in fixed places (8.5.2, 12.1.3, 12.2.3)."""
    for entry in inside(movie, box.start + 8, box.end):
        code = entry.kind.decode("latin-1")
        track.codec = CODECS.get(code, code.strip().lower())
        if track.kind == "audio" and entry.end - entry.start >= 28:
            track.channels = struct.unpack_from(">H", movie, entry.start + 16)[0]
            track.rate = struct.unpack_from(">H", movie, entry.start + 24)[0]
            track.size = (0, 0)
        elif track.kind == "video" and entry.end - entry.start >= 28:
            track.size = struct.unpack_from(">HH", movie, entry.start + 24)
        else:
            track.size = (0, 0)
        return


def _lasting(table: Table, pieces: _Pieces) -> Iterator[Told]:
    """How long the track lasts by its samples; a note where the header says otherwise."""
    if not table.scale:
        return
    count, ticks = table.counted()
    ticks += pieces.of(table.number)
    said = table.ticks / table.scale if table.ticks not in (0xFFFFFFFF, (1 << 64) - 1) else 0.0
    table.track.seconds = ticks / table.scale if ticks else said
    if ticks and said and abs(said - ticks / table.scale) > max(2.0, said / 10):
        text = f"the header says {said:.1f} s, the samples of a track last {ticks / table.scale:.1f} s"
        yield Problem("duration", text, effect="note")
    if table.track.kind == "video" and count and ticks:
        table.track.frames = count * table.scale / ticks
