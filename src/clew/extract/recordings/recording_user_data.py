"""What MP4 and QuickTime files say of themselves: "udta", iTunes' and Apple's "meta" lists, 3GPP's places."""

import struct
from collections.abc import Iterator

from clew.extract.recordings.recording_kinds import BY_HAND, Cue, Told, picture, told
from clew.model import Metadata, Problem

PICTURES = {13: "image/jpeg", 14: "image/png", 27: "image/bmp"}
MOST = 2_000


def user_data(content: bytes, header: dict[str, str]) -> Iterator[Told]:
    """`content` is a whole box. A date in Apple's list takes the place of the header's, which is kept beside it."""
    for number, each in enumerate(_walk(content, 0)):
        if number >= MOST:
            yield Problem("too-many", f"of its tags, the first {MOST:,} were read", BY_HAND)
            return
        if isinstance(each, Metadata) and each.name == "created" and header.get("created") not in (None, each.value):
            header["header-created"] = header.pop("created")
        yield each


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        if size < 8:
            return
        yield kind, start + 8, min(start + size, end)
        start += size


def _walk(content: bytes, depth: int) -> Iterator[Told]:
    for kind, start, end in _boxes(content, 0, len(content)):
        inner = content[start:end]
        if kind == b"udta" and depth < 4:
            yield from _walk(inner, depth + 1)
        elif kind == b"meta":
            yield from _list(inner if inner[4:8] in (b"hdlr", b"keys", b"ilst") else inner[4:])
        elif kind[:1] == b"\xa9":
            yield from _strings(kind, inner)
        elif kind == b"loci":
            yield from _loci(inner)
        elif kind == b"chpl":
            yield from _chapters(inner)
        elif kind in (b"titl", b"auth", b"dscp", b"cprt", b"perf") and len(inner) > 6:
            name = {b"titl": "title", b"perf": "artist"}.get(kind, kind.decode())
            yield from told(name, _decoded(inner[6:]))


def _strings(kind: bytes, inner: bytes) -> Iterator[Told]:
    """QuickTime's own: a size and a language before each string."""
    if len(inner) >= 4:
        size = struct.unpack_from(">H", inner)[0]
        yield from told(kind[1:].decode("latin-1"), _decoded(inner[4 : 4 + size]))


def _decoded(value: bytes) -> str:
    if value[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return value.decode("utf-16", "replace")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("mac-roman", "replace")


def _list(content: bytes) -> Iterator[Told]:
    """ "ilst" with names of four letters, or with numbers into "keys"."""
    keys: list[str] = []
    pictures = 0
    for kind, start, end in _boxes(content, 0, len(content)):
        if kind == b"keys":
            keys = [content[a:b].decode("utf-8", "replace") for _, a, b in _boxes(content, start + 8, end)]
        elif kind == b"ilst":
            for name, a, b in _boxes(content, start, end):
                for each in _value(_name(name, keys), content[a:b]):
                    if isinstance(each, tuple):
                        pictures += 1
                        yield picture(pictures, *each)
                    else:
                        yield each


def _name(kind: bytes, keys: list[str]) -> str:
    number = int.from_bytes(kind, "big")
    if 0 < number <= len(keys):
        return keys[number - 1]
    return kind.decode("latin-1")


def _value(name: str, inner: bytes) -> Iterator[Told | tuple[bytes, str]]:
    named = ""
    for kind, start, end in _boxes(inner, 0, len(inner)):
        if kind == b"name":
            named = inner[start + 4 : end].decode("utf-8", "replace")
        elif kind == b"data" and end - start >= 8:
            flag, value = struct.unpack_from(">I", inner, start)[0], inner[start + 8 : end]
            if name == "covr" or flag in PICTURES:
                yield value, PICTURES.get(flag, "")
            elif flag in (1, 2):
                yield from told(named or name, value.decode("utf-8" if flag == 1 else "utf-16-be", "replace"))
            elif name == "trkn" and len(value) >= 6:
                yield from told("tracknumber", str(struct.unpack_from(">H", value, 2)[0]))


def _loci(inner: bytes) -> Iterator[Told]:
    """3GPP TS 26.244, 8.8: a name, a role, longitude, latitude and altitude in 16.16."""
    end = inner.find(b"\x00", 6)
    if end < 0 or len(inner) < end + 14:
        return
    longitude, latitude, altitude = (part / 65536 for part in struct.unpack_from(">iii", inner, end + 2))
    yield from told("location", f"{latitude:+.6f}{longitude:+.6f}{altitude:+.1f}")
    if name := inner[6:end].decode("utf-8", "replace").strip():
        yield Metadata("place", name)


def _chapters(inner: bytes) -> Iterator[Cue]:
    """Nero's list: starts in units of 100 ns and titles; each lasts until the next."""
    at, starts = 9, []
    for _ in range(inner[8] if len(inner) > 8 else 0):
        if at + 9 > len(inner):
            break
        start, size = struct.unpack_from(">QB", inner, at)
        starts.append((round(start / 1e7, 3), inner[at + 9 : at + 9 + size].decode("utf-8", "replace")))
        at += 9 + size
    for number, (start, title) in enumerate(starts):
        yield Cue(0, (start, starts[number + 1][0] if number + 1 < len(starts) else start), title)
