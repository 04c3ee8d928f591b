"""Property sets of OLE files ([MS-OLEPS]; names in [MS-OSHARED] 2.3.3): author, dates, user's own properties."""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from clew.extract.text.code_pages import by_page
from clew.model import Metadata

SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
NAMES = {
    SUMMARY: {
        2: "title",
        3: "subject",
        4: "author",
        5: "keywords",
        6: "description",
        7: "template",
        8: "last-modified-by",
        9: "revision",
        10: "editing-minutes",
        11: "printed",
        12: "created",
        13: "modified",
        14: "pages",
        18: "producer",
    },
    DOCUMENT: {2: "category", 7: "slides", 14: "manager", 15: "company", 28: "language"},
}
MOST = 1_000
LONGEST = 10_000
"""Characters of a property's value that are kept."""
INTERNAL = ("_PID_GUID", "_PID_HLINKS", "_PID_LINKBASE")
EPOCH = datetime(1601, 1, 1)
Value = str | None


def properties(content: bytes) -> Iterator[Metadata]:
    """The properties in one such stream; nothing of what lies outside it. Dates are in UTC, as the format has them."""
    if len(content) < 28 or content[:2] != b"\xfe\xff":
        return
    for number in range(min(struct.unpack_from("<I", content, 24)[0], 2)):
        at = 28 + 20 * number
        if len(content) < at + 20:
            return
        start = struct.unpack_from("<I", content, at + 16)[0]
        yield from _section(content[start:], NAMES.get(content[at : at + 16]))


def _section(section: bytes, names: dict[int, str] | None) -> Iterator[Metadata]:
    if len(section) < 8:
        return
    count = min(struct.unpack_from("<I", section, 4)[0], MOST, (len(section) - 8) // 8)
    entries = [struct.unpack_from("<II", section, 8 + 8 * number) for number in range(count)]
    found = dict(reversed(entries))
    page = _page(section, found.get(1))
    custom = _dictionary(section, found[0], page) if 0 in found and names is None else {}
    for identifier, at in entries:
        name = names.get(identifier) if names is not None else custom.get(identifier)
        if not name or name in INTERNAL:
            continue
        text = _minutes(section, at) if name == "editing-minutes" else _value(section, at, page)
        if text and text.strip():
            yield Metadata(name if names is not None else f"custom.{name}", " ".join(text.split())[:LONGEST])


def _page(section: bytes, at: int | None) -> str:
    if at is None or len(section) < at + 8:
        return "cp1252"
    return by_page(struct.unpack_from("<H", section, at + 4)[0])


def _dictionary(section: bytes, at: int, page: str) -> dict[int, str]:
    """The names of the user's own properties."""
    names: dict[int, str] = {}
    count = struct.unpack_from("<I", section, at)[0] if len(section) >= at + 4 else 0
    at += 4
    wide = page == "utf-16-le"
    for _ in range(min(count, MOST)):
        if len(section) < at + 8:
            break
        identifier, length = struct.unpack_from("<II", section, at)
        size = length * 2 if wide else length
        names[identifier] = section[at + 8 : at + 8 + size].decode(page, "replace").rstrip("\x00")
        at += 8 + (size + 3 & ~3 if wide else size)
    return names


def _minutes(section: bytes, at: int) -> Value:
    """The time that the document was open for, which is kept as a span of 100 ns steps."""
    if len(section) < at + 12 or struct.unpack_from("<H", section, at)[0] != 0x40:
        return None
    minutes = struct.unpack_from("<Q", section, at + 4)[0] // 600_000_000
    return str(minutes) if 0 < minutes < 100_000_000 else None


def _value(section: bytes, at: int, page: str) -> Value:
    if len(section) < at + 8:
        return None
    kind, (size,) = struct.unpack_from("<H", section, at)[0], struct.unpack_from("<I", section, at + 4)
    text = section[at + 8 : at + 8 + size]
    match kind:
        case 0x1E | 0x08:
            return text.decode(page, "replace").rstrip("\x00")
        case 0x1F:
            return section[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace").rstrip("\x00")
        case 0x02:
            return str(struct.unpack_from("<h", section, at + 4)[0])
        case 0x03:
            return str(struct.unpack_from("<i", section, at + 4)[0])
        case 0x13:
            return str(size)
        case 0x0B:
            return "true" if size & 0xFFFF else "false"
        case 0x05 if len(section) >= at + 12:
            return repr(struct.unpack_from("<d", section, at + 4)[0])
        case 0x40 if len(section) >= at + 12:
            return _date(struct.unpack_from("<Q", section, at + 4)[0])
    return None


def _date(steps: int) -> Value:
    """100 ns steps since 1601 as a date in UTC; None for zero and for years that no date has."""
    if not 0 < steps < 2_650_467_743_990_000_000:
        return None
    moment = EPOCH + timedelta(microseconds=steps // 10)
    return moment.isoformat(timespec="seconds") + "Z" if moment.year > 1601 else None
