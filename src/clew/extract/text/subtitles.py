"""Subtitles: SubRip, WebVTT, SubStation Alpha, SubViewer and MicroDVD. Each cue is a passage at its seconds."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.installed import versions
from clew.extract.text.text import read_text
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, passages, step

MOMENT = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?"
SPAN = re.compile(rf"\s*{MOMENT}\s*(?:-->|,)\s*{MOMENT}(?=[\s]|$)(.*)")
FRAMES = re.compile(r"\{(\d{1,9})\}\{(\d{1,9})\}(.*)")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
TAGS = re.compile(r"</?(?:[bius]|c|v|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>|\{\\[^}]*\}|\{[a-zA-Z]:[^}]*\}")
SUBSTATION = "text/x-ssa"
MICRODVD = "text/x-microdvd"
TYPES = ("text/vtt", "application/x-subrip", SUBSTATION, "text/x-subviewer", MICRODVD)
HEADINGS = {"title": "title", "original script": "author", "original translation": "translator"}


class Cue(NamedTuple):
    """Words and the seconds at which they are shown; None where the file counts frames and not their rate."""

    time: tuple[float, float] | None
    words: str


@step("extract.subtitles@1", accepts=TYPES, hints=("charset",), libraries=versions("charset-normalizer"))
def subtitles(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a cue at t=from,to, with who speaks where the file says so; cues of one time are one passage.

    Notes, and cues without a time, are text at no time. What the file says of itself is Metadata.
    """
    stream.seek(0)
    text, encoding, problem = read_text(given, stream.read())
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    lines = text.lstrip("\ufeff").splitlines()
    found: Iterable[Cue | Metadata] = _spans(lines)
    if given.media_type == SUBSTATION:
        found = _substation(lines)
    elif given.media_type == MICRODVD:
        found = _frames(lines)
    yield from _told(found)


def _told(found: Iterable[Cue | Metadata]) -> Iterator[Record]:
    timed: defaultdict[tuple[float, float], list[str]] = defaultdict(list)
    bare: list[str] = []
    for each in found:
        if isinstance(each, Metadata):
            yield each
        elif each.words.strip():
            (bare if each.time is None else timed[each.time]).append(each.words.strip())
    for time, words in timed.items():
        yield Passage(Locator(time=time), "\n".join(words) + "\n")
    yield from passages("".join(f"{words}\n" for words in bare), lambda a, b: Locator(chars=(a, b)))
    yield Metadata("cues", str(sum(map(len, timed.values()))))
    if not timed and not bare:
        yield Problem("empty", "it has no cue", effect="note")


def _spans(lines: list[str]) -> Iterator[Cue | Metadata]:
    """SubRip, WebVTT, SubViewer: a line with two times, then words until the next cue. The rest stands at no time."""
    time: tuple[float, float] | None = None
    words: list[str] = []
    for index, line in enumerate(lines):
        span = SPAN.match(line)
        if span:
            words = words[:-1] if words and words[-1].strip().isdigit() else words
            yield Cue(time, plain("\n".join(words)))
            time, words = (_seconds(*span.groups()[:4]), _seconds(*span.groups()[4:8])), []
        elif not line.strip() and time is not None and not _continues(lines, index):
            yield Cue(time, plain("\n".join(words)))
            time, words = None, []
        elif index == 0 and line.startswith("WEBVTT"):
            if title := line.removeprefix("WEBVTT").strip(" \t-"):
                yield Metadata("title", title[:10_000])
        else:
            words.append(line)
    yield Cue(time, plain("\n".join(words)))


def _continues(lines: list[str], index: int) -> bool:
    """Whether words go on behind an empty line: what follows is no cue's number, times, name or note."""
    following = [line for line in lines[index + 1 : index + 4] if line.strip()][:2]
    if not following:
        return False
    starts = following[0].strip().isdigit() or SPAN.match(following[0])
    return not starts and not (len(following) > 1 and SPAN.match(following[1])) and "NOTE" not in following[0][:5]


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    part = int(fraction) / 10 ** len(fraction) if fraction else 0.0
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + part, 3)


def plain(text: str) -> str:
    """Words without their marks: voices become "Name: ", entities their letters."""
    return html.unescape(TAGS.sub("", VOICE.sub(r"\1: ", text.replace("[br]", "\n")))).strip()


def _substation(lines: list[str]) -> Iterator[Cue | Metadata]:
    """SubStation Alpha: the columns as its Format line names them; the text is the last and holds commas."""
    section, columns = "", ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    for line in lines:
        key, colon, value = (part.strip() for part in line.partition(":"))
        key = key.lower()
        if re.fullmatch(r"\[[^\]]*\]", line.strip()):
            section = line.strip().lower()
        elif section == "[script info]":
            if colon and value and not line.startswith(";"):
                yield Metadata(HEADINGS.get(key, f"custom.{key}"), value[:10_000])
        elif section == "[events]" and key == "format":
            columns = [column.strip().lower() for column in value.split(",")]
        elif section == "[events]" and key in ("dialogue", "comment"):
            yield _event(dict(zip(columns, value.split(",", len(columns) - 1), strict=False)), key)


def _event(cells: dict[str, str], key: str) -> Cue:
    span = SPAN.match(f"{cells.get('start', '')} --> {cells.get('end', '')}")
    words = re.sub(r"\{[^}]*\}", "", cells.get("text", ""))
    words = words.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ").strip()
    speaker = cells.get("name", "").strip() or cells.get("actor", "").strip()
    said = f"{speaker}: {words}" if speaker and words else words
    said = f"(comment) {said}" if said and key == "comment" else said
    return Cue((_seconds(*span.groups()[:4]), _seconds(*span.groups()[4:8])) if span else None, said)


def _frames(lines: list[str]) -> Iterator[Cue | Metadata]:
    """MicroDVD counts frames; the first cue may say how many there are in a second."""
    rate = 0.0
    for line in lines:
        found = FRAMES.match(line)
        if not found:
            yield Cue(None, line)
            continue
        words = plain(re.sub(r"\{[a-zA-Z]:[^}]*\}", "", found[3]).replace("|", "\n"))
        if not rate and found[1] in ("0", "1") and re.fullmatch(r"\d{1,3}\.\d{1,6}", words):
            rate = float(words)
            yield Metadata("frame-rate", words)
        elif rate:
            yield Cue((round(int(found[1]) / rate, 3), round(int(found[2]) / rate, 3)), words)
        else:
            yield Cue(None, f"frames {found[1]} to {found[2]}: {words}")
