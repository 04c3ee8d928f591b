"""MAPI properties as Outlook's files keep them: numbers, types, text in code pages, and names ([MS-OXPROPS])."""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from clew.extract.text.charset import detect

Value = str | int | float | bool | bytes | datetime | list[str] | list[bytes] | list[int]
Key = int | str
"""A property's number, or for a named one "00062002:820d" or "00020329:keywords": its set's first part and its name."""

Properties = Mapping[Key, Value]

# fmt: off
CLASS, SUBJECT, SUBMITTED, DELIVERED, IMPORTANCE = 0x001A, 0x0037, 0x0039, 0x0E06, 0x0017
HEADERS, BODY, RTF, HTML, CODEPAGE, INTERNET_CODEPAGE = 0x007D, 0x1000, 0x1009, 0x1013, 0x3FFD, 0x3FDE
CREATED, MODIFIED, NAME, ADDRESS, SMTP = 0x3007, 0x3008, 0x3001, 0x3003, 0x39FE
SHORT_FILE, LONG_FILE, DATA, METHOD, MIME, CONTENT_ID = 0x3704, 0x3707, 0x3701, 0x3705, 0x370E, 0x3712
LINKED = (0x370D, 0x3708)
# fmt: on
STRING8, UNICODE, BINARY, OBJECT, TIME = 0x1E, 0x1F, 0x102, 0x0D, 0x40
FIXED = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of each type of fixed size."""

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
PAGES = {
    708: "iso-8859-6", 932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 1200: "utf-16-le", 10000: "mac-roman",
    20127: "ascii", 20866: "koi8-r", 20932: "euc-jp", 20936: "gb2312", 21866: "koi8-u", 50220: "iso-2022-jp",
    50221: "iso-2022-jp", 50225: "iso-2022-kr", 51932: "euc-jp", 51936: "gb2312", 51949: "euc-kr", 52936: "hz",
    54936: "gb18030", 65000: "utf-7", 65001: "utf-8", **{28590 + part: f"iso-8859-{part}" for part in range(1, 17)},
}  # fmt: skip
COMMON = frozenset([437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874])


@dataclass(frozen=True)
class Attached:
    """A file that hangs on an item, or, as `item`, another item. `content` gives its bytes each time it is called."""

    properties: Properties
    content: Callable[[], Iterable[bytes]] | None = None
    item: Callable[[], "Item"] | None = None
    fault: str = ""


@dataclass(frozen=True)
class Item:
    """A message, appointment, contact or the like."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attached: Iterable[Attached] = ()


def charset(page: object) -> str | None:
    """Python's name of a Windows code page; None for one that is unknown."""
    if not isinstance(page, int):
        return None
    if page in COMMON or 1250 <= page <= 1258:
        return f"cp{page}"
    return PAGES.get(page)


def text8(content: bytes, encoding: str | None) -> str:
    """Text in a code page; where that does not fit, as what it looks like."""
    content = content.rstrip(b"\x00")
    for each in (encoding, detect(content)):
        try:
            return content.decode(each or "ascii")
        except (UnicodeError, LookupError):
            continue
    return content.decode("windows-1252", "replace")


def time(ticks: int) -> datetime | None:
    """A moment counted in 100 ns since 1601; None for 0 and for Outlook's "none" in the year 4501."""
    if not 0 < ticks < 0x0CB34557A3DD4000:
        return None
    return EPOCH + timedelta(microseconds=ticks // 10)


def value(kind: int, content: bytes, encoding: str | None) -> Value | None:
    """One value of a type; None where it has none that says anything."""
    if kind == UNICODE:
        return content[: len(content) & ~1].decode("utf-16-le", "replace").rstrip("\x00")
    if kind == STRING8:
        return text8(content, encoding)
    if kind in (BINARY, OBJECT, 0x48):
        return content
    size = FIXED.get(kind, 0)
    if not size or len(content) < size:
        return None
    if kind in (4, 5):
        return float(struct.unpack_from("<f" if kind == 4 else "<d", content)[0])
    number = int.from_bytes(content[:size], "little", signed=kind in (2, 3, 6, 0x14))
    return time(number) if kind == TIME else bool(number & 0xFF) if kind == 11 else None if kind == 10 else number


def values(kind: int, contents: Iterable[bytes], encoding: str | None) -> Value | None:
    """The values of a property that has several: all text, or all bytes, or all numbers."""
    found = [each for each in (value(kind & 0xFFF, content, encoding) for content in contents) if each is not None]
    texts = [each for each in found if isinstance(each, str)]
    if texts:
        return texts
    pieces = [each for each in found if isinstance(each, bytes)]
    return pieces or [each for each in found if isinstance(each, int)] or None


def packed(kind: int, content: bytes) -> list[bytes]:
    """The single values of a property of several as a PST packs them ([MS-PST] 2.3.3.4)."""
    size = FIXED.get(kind & 0xFFF)
    if size:
        return [content[at : at + size] for at in range(0, len(content) - size + 1, size)]
    if len(content) < 4:
        return []
    count = min(struct.unpack_from("<I", content)[0], (len(content) - 4) // 4)
    starts = [*struct.unpack_from(f"<{count}I", content, 4), len(content)]
    return [content[start:end] for start, end in pairwise(starts)]


def names(guids: bytes, entries: bytes, strings: bytes) -> dict[int, str]:
    """What the numbers from 0x8000 on mean in this file ([MS-PST] 2.4.7, [MS-OXMSG] 2.2.3)."""
    found: dict[int, str] = {}
    for at in range(0, len(entries) - 7, 8):
        number, kind, index = struct.unpack_from("<IHH", entries, at)
        group = kind >> 1
        start = (group - 3) * 16
        known = {1: "00020328", 2: "00020329"}.get(group)
        origin = known or (f"{int.from_bytes(guids[start : start + 4], 'little'):08x}" if group > 2 else "0")
        name = _string(strings, number) if kind & 1 else f"{number:04x}"
        found[0x8000 + index] = f"{origin}:{name}"
    return found


def _string(strings: bytes, at: int) -> str:
    length = int.from_bytes(strings[at : at + 4], "little")
    return strings[at + 4 : at + 4 + min(length, 1000)].decode("utf-16-le", "replace").lower()
