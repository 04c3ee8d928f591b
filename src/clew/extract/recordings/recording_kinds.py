"""What readers of recordings tell: tracks, cues, tags, and how tags of all formats are named here."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Beat, Contained, Record, passages

LONGEST = 4_000
BY_HAND = "look at the rest with a program of its own"
LARGEST = 64 << 20
"""Bytes of a header, a tag or a picture that are read into memory."""


@dataclass
class Track:
    """`kind` is "audio", "video", "subtitle" or another word; `seconds` is None where nothing tells."""

    kind: str
    codec: str
    seconds: float | None = None
    rate: int = 0
    channels: int = 0
    size: tuple[int, int] = (0, 0)
    frames: float = 0.0
    language: str = ""
    name: str = ""


class Cue(NamedTuple):
    """Words of a subtitle track (1-based among those) or of a chapter (track 0), and the seconds they stand for."""

    track: int
    time: tuple[float, float]
    words: str
    language: str = ""


def stopped(there: int, most: int, what: str) -> Iterator[Problem]:
    """Where there are more than are read."""
    if there > most:
        yield Problem("too-many", f"of its {there:,} {what}, the first {most:,} were read", BY_HAND)


Told = Record | Beat | Track | Cue

NAMES = {
    "title": "title", "tit2": "title", "tt2": "title", "nam": "title", "inam": "title", "name": "title",
    "artist": "artist", "tpe1": "artist", "tp1": "artist", "art": "artist", "iart": "artist", "author": "artist",
    "auth": "artist", "wm/albumartist": "album-artist", "albumartist": "album-artist", "tpe2": "album-artist",
    "aart": "album-artist", "album": "album", "talb": "album", "tal": "album", "alb": "album", "wm/albumtitle": "album",
    "iprd": "album", "comment": "comment", "comm": "comment", "com": "comment", "cmt": "comment", "icmt": "comment",
    "anno": "comment", "description": "description", "desc": "description", "dscp": "description",
    "synopsis": "description", "ldes": "description", "wm/description": "description", "isbj": "subject",
    "date": "date", "tdrc": "date", "tyer": "date", "tye": "date", "day": "date", "year": "date", "wm/year": "date",
    "date_recorded": "created", "idit": "created", "creation_time": "created", "creationdate": "created",
    "icrd": "created", "datetimeoriginal": "created", "tdor": "date", "tden": "created", "genre": "genre",
    "tcon": "genre", "gen": "genre", "ignr": "genre", "gnre": "genre", "wm/genre": "genre", "copyright": "copyright",
    "cprt": "copyright", "tcop": "copyright", "cpy": "copyright", "icop": "copyright", "(c)": "copyright",
    "encoder": "software", "tsse": "software", "too": "software", "isft": "software", "software": "software",
    "swr": "software", "writing_app": "software", "writingapp": "software", "muxingapp": "software",
    "encodingtool": "software", "tool": "software", "wm/encodingsettings": "software", "composer": "composer",
    "tcom": "composer", "wrt": "composer", "lyrics": "lyrics", "uslt": "lyrics", "ult": "lyrics", "lyr": "lyrics",
    "unsyncedlyrics": "lyrics", "wm/lyrics": "lyrics", "location": "location", "xyz": "location",
    "location.iso6709": "location", "make": "make", "mak": "make", "model": "model", "mod": "model",
    "manufacturer": "make", "language": "language", "tlan": "language", "tracknumber": "track-number",
    "trck": "track-number", "itrk": "track-number", "wm/tracknumber": "track-number", "keywords": "keywords",
    "keyw": "keywords", "ikey": "keywords", "tenc": "encoded-by", "organization": "publisher", "tpub": "publisher",
}  # fmt: skip
"""Names of tags in ID3, Vorbis comments, QuickTime, RIFF, ASF and Matroska (lower case), and what they are here."""
PREFIXES = ("com.apple.quicktime.", "com.android.", "©", "----:com.apple.itunes:")


def told(name: str, value: str) -> Iterator[Record]:
    """A tag, under the name that it has here; lyrics and places in their own ways."""
    short = name.strip("\x00 ").casefold()
    for prefix in PREFIXES:
        short = short.removeprefix(prefix)
    known, value = NAMES.get(short), value.replace("\x00", " ").strip()
    if not value:
        return
    if known == "lyrics":
        yield from passages(value, lambda a, b: Locator(part="lyrics", chars=(a, b)))
    elif known == "location" and (place := list(_place(value))):
        yield from place
    else:
        safe = re.sub(r"[^\w.:/()-]+", "-", short).strip("-")[:80] or "unnamed"
        yield Metadata(known or f"custom.{safe}", _dated(value) if known == "created" else value[:LONGEST])


def _dated(value: str) -> str:
    """ISO 8601 with the offset as it was written ("+0300"), with a colon."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-]\d\d):?(\d\d))", value)
    if not found:
        return value[:LONGEST]
    return f"{found[1]}{found[2]}:{found[3]}" if found[2] else f"{found[1]}Z"


def _place(value: str) -> Iterator[Metadata]:
    """ISO 6709 in degrees: "+33.5100-035.2500+012.500/"."""
    found = re.match(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?", value)
    if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return
    if float(found[1]) or float(found[2]):
        yield Metadata("gps", f"{float(found[1]):.6f},{float(found[2]):.6f}")
    if found[3] and float(found[3]):
        yield Metadata("altitude", f"{float(found[3]):.1f} m")


def picture(number: int, content: bytes, declared: str = "", name: str = "") -> Contained:
    """A cover or other picture in a tag, as the member "pictures/N"."""
    entry = f"pictures/{number}"
    typed = declared if "/" in declared else None
    return Contained(Member(entry, "embedded", name or None, declared=typed, announced=len(content)), [content])


def flac_picture(number: int, block: bytes) -> Contained | None:
    """A FLAC picture block (RFC 9639, 8.8), as Vorbis comments have it too."""
    try:
        size = struct.unpack_from(">I", block, 4)[0]
        declared = block[8 : 8 + size].decode("latin-1")
        at = 8 + size
        described = struct.unpack_from(">I", block, at)[0]
        at += 4 + described + 16
        length = struct.unpack_from(">I", block, at)[0]
    except struct.error:
        return None
    content = block[at + 4 : at + 4 + length]
    return picture(number, content, declared) if content else None


def lines(cues: list[Cue]) -> Iterator[Passage]:
    """A passage for each time of each track; chapters at part "chapters", the second track's words at part "2"."""
    joined: dict[tuple[int, tuple[float, float], str], list[str]] = {}
    for cue in cues:
        if cue.words.strip():
            joined.setdefault((cue.track, cue.time, cue.language), []).append(cue.words.strip())
    for (track, time, language), words in joined.items():
        part = "chapters" if track == 0 else str(track) if track > 1 else None
        yield Passage(Locator(part=part, time=time), "\n".join(words) + "\n", language or None)


def read_at(stream: BinaryIO, start: int, size: int) -> bytes:
    """At most `LARGEST` bytes from `start`; fewer where the file ends."""
    stream.seek(start)
    return stream.read(max(0, min(size, LARGEST)))
