"""ID3 tags (id3.org: 2.2, 2.3, 2.4, and version 1): text, comments, lyrics with times, pictures, chapters."""

import re
import struct
from collections.abc import Iterator

from clew.extract.recordings.recording_kinds import BY_HAND, Cue, Told, picture, told
from clew.model import Metadata, Problem

ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
MOST = 5_000
IGNORED = frozenset(["PRIV", "UFID", "MCDI", "POPM", "RVA2", "CTOC", "TLEN", "TLE", "PCNT", "GEOB"])


def size_of(head: bytes) -> int:
    """How many bytes the tag takes that begins with these ten; 0 for none."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + _synchsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)


def _synchsafe(content: bytes) -> int:
    value = 0
    for byte in content:
        value = value << 7 | byte & 127
    return value


def id3(tag: bytes) -> Iterator[Told]:
    """Everything in a tag of version 2 that says something; other programs' private frames are passed over."""
    if size_of(tag) == 0:
        return
    version, flags = tag[3], tag[5]
    body = tag[10 : 10 + _synchsafe(tag[6:10])]
    if flags & 0x80 and version < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    if flags & 0x40 and version > 2 and len(body) >= 4:
        extended = struct.unpack_from(">I", body)[0] + 4 if version == 3 else _synchsafe(body[:4])
        body = body[extended:]
    yield from _frames(body, version)


def _frames(body: bytes, version: int) -> Iterator[Told]:
    pictures = texts = 0
    dated: dict[str, str] = {}
    for seen, (name, content) in enumerate(_split(body, version)):
        if seen >= MOST:
            yield Problem("too-many", f"of the frames of its tag, the first {MOST:,} were read", BY_HAND)
            return
        if name in ("APIC", "PIC"):
            pictures += 1
            yield from _picture(pictures, content, name)
        elif name in ("SYLT", "SLT"):
            texts += 1
            yield from _lyrics(texts, content)
        elif name in ("COMM", "COM", "USLT", "ULT"):
            yield from _comment(name, content)
        elif name in ("TXXX", "TXX"):
            label, value = _two(content)
            yield from told(label or "unnamed", value)
        elif name == "CHAP":
            yield from _chapter(content, version)
        elif name in ("TDA", "TDAT", "TIM", "TIME", "TYE", "TYER"):
            dated[name[:3]] = _text(content)
        elif name.startswith("T") and name not in IGNORED:
            for value in filter(None, _text(content).split("\x00")):
                yield from told(name, value)
        elif name.startswith("W") and name not in ("WXXX", "WXX"):
            yield from (Metadata("link", content.decode("latin-1").strip("\x00 ")[:2_000]),) if content else ()
    if dated.get("TYE"):
        yield from told("date", _day(dated))


def _day(dated: dict[str, str]) -> str:
    """Version 2.3 parts the year, DDMM and HHMM."""
    day, hour = dated.get("TDA", ""), dated.get("TIM", "")
    if not re.fullmatch(r"\d{4}", day):
        return dated["TYE"]
    date = f"{dated['TYE']}-{day[2:]}-{day[:2]}"
    return f"{date}T{hour[:2]}:{hour[2:]}" if re.fullmatch(r"\d{4}", hour) else date


def _split(body: bytes, version: int) -> Iterator[tuple[str, bytes]]:
    at, head = 0, 6 if version == 2 else 10
    while at + head <= len(body) and body[at]:
        if version == 2:
            name, size, flags = body[at : at + 3], int.from_bytes(body[at + 3 : at + 6], "big"), 0
        else:
            name, flags = body[at : at + 4], struct.unpack_from(">H", body, at + 8)[0]
            size = _synchsafe(body[at + 4 : at + 8]) if version == 4 else struct.unpack_from(">I", body, at + 4)[0]
        if not re.fullmatch(rb"[A-Z0-9 ]{3,4}", name):
            return
        content = body[at + head : at + head + size]
        if version == 4:
            content = content[4:] if flags & 1 else content
            content = content.replace(b"\xff\x00", b"\xff") if flags & 2 else content
        if not flags & (0x0C if version == 4 else 0xC0):  # neither packed nor encrypted
            yield name.decode("ascii").strip(), content
        at += head + size


def _decoded(content: bytes, encoding: int) -> str:
    name = ENCODINGS[encoding] if encoding < 4 else "latin-1"
    if name == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        name = "utf-16-le"
    return content.decode(name, "replace")


def _text(content: bytes) -> str:
    return _decoded(content[1:], content[0]).strip("\x00 ") if content else ""


def _end(content: bytes, at: int, encoding: int) -> tuple[int, int]:
    """Where the string at `at` ends, and where the next one starts."""
    if encoding in (1, 2):
        for place in range(at, len(content) - 1, 2):
            if content[place : place + 2] == b"\x00\x00":
                return place, place + 2
        return len(content), len(content)
    place = content.find(b"\x00", at)
    return (place, place + 1) if place >= 0 else (len(content), len(content))


def _two(content: bytes) -> tuple[str, str]:
    if not content:
        return "", ""
    end, start = _end(content, 1, content[0])
    return _decoded(content[1:end], content[0]).strip(), _decoded(content[start:], content[0])


def _comment(name: str, content: bytes) -> Iterator[Told]:
    if len(content) < 5:
        return
    end, start = _end(content, 4, content[0])
    label, value = _decoded(content[4:end], content[0]), _decoded(content[start:], content[0])
    if not label.startswith(("iTun", "ID3v1")):
        yield from told(name, value)


def _picture(number: int, content: bytes, name: str) -> Iterator[Told]:
    if len(content) < 6:
        return
    if name == "PIC":
        declared, at = {b"JPG": "image/jpeg", b"PNG": "image/png"}.get(content[1:4], ""), 4
    else:
        end, at = _end(content, 1, 0)
        declared = content[1:end].decode("latin-1")
    end, start = _end(content, at + 1, content[0])
    if content[start:]:
        yield picture(number, content[start:], declared)


def _lyrics(number: int, content: bytes) -> Iterator[Told]:
    """SYLT: words and the milliseconds at which they are sung; each lasts until the next."""
    if len(content) < 7 or content[4] != 2:
        return
    encoding, language = content[0], content[1:4].decode("latin-1").strip("\x00").casefold()
    _, at = _end(content, 6, encoding)
    lines: list[tuple[float, str]] = []
    while at < len(content):
        if len(lines) >= MOST:
            yield Problem("too-many", f"of its lines that are sung, the first {MOST:,} were read", BY_HAND)
            break
        end, after = _end(content, at, encoding)
        if after + 4 > len(content):
            break
        lines.append((struct.unpack_from(">I", content, after)[0] / 1000, _decoded(content[at:end], encoding)))
        at = after + 4
    spoken = language if language.isalpha() and language != "xxx" else ""
    for place, (start, words) in enumerate(lines):
        stop = max(start, lines[place + 1][0]) if place + 1 < len(lines) else start
        yield Cue(number, (start, stop), words, spoken)


def _chapter(content: bytes, version: int) -> Iterator[Told]:
    end = content.find(b"\x00")
    if end < 0 or len(content) < end + 17:
        return
    first, last = struct.unpack_from(">II", content, end + 1)
    title = next((_text(value) for name, value in _split(content[end + 17 :], version) if name == "TIT2"), "")
    yield Cue(0, (first / 1000, max(first, last) / 1000), title)


def id3_old(content: bytes) -> Iterator[Told]:
    """Version 1: the last 128 bytes."""
    if content[:3] != b"TAG" or len(content) < 128:
        return
    for name, start, end in (("title", 3, 33), ("artist", 33, 63), ("album", 63, 93), ("date", 93, 97)):
        yield from told(name, _padded(content[start:end]))
    remark = content[97:127] if content[125] or not content[126] else content[97:125]
    yield from told("comment", _padded(remark))


def _padded(content: bytes) -> str:
    content = content.partition(b"\x00")[0].rstrip()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
