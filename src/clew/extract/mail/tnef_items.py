"""TNEF ("winmail.dat", [MS-OXTNEF]) as a MAPI item: attributes one by one, most of them lists of properties."""

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from clew.errors import worded
from clew.extract.mail import mapi
from clew.extract.mail.mapi import FIXED, Attached, Item, Key, Value, charset, value, values

SIGNATURE = b"\x78\x9f\x3e\x22"
MESSAGE, ATTACHMENT = 1, 2
CLASS, SUBJECT, BODY, SENT, FROM, PROPERTIES, PEOPLE, PAGE = (
    0x8008, 0x8004, 0x800C, 0x8005, 0x8000, 0x9003, 0x9004, 0x9007)  # fmt: skip
BEGINS, DATA, TITLE, MODIFIED, HANGING = 0x9002, 0x800F, 0x8010, 0x8013, 0x9005
OBJECT, VARIABLE = 0x0D, (0x1E, 0x1F, 0x102, 0x0D)
EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: the object behind it is TNEF itself."""
DEEPEST = 20
MOST = 100_000
FAULTS = (ValueError, struct.error, IndexError, OverflowError)


class Attribute(NamedTuple):
    level: int
    name: int
    content: bytes


class Cut(ValueError):
    """An attribute that goes on beyond the end."""


def attributes(content: bytes) -> Iterator[Attribute]:
    """The attributes in order. Raises Cut at one that is cut short, after what there is of it."""
    at = 6
    while at + 9 <= len(content):
        level, name, _, length = struct.unpack_from("<BHHI", content, at)
        if level not in (MESSAGE, ATTACHMENT):
            raise Cut(f"no attribute starts at byte {at}")
        yield Attribute(level, name, content[at + 9 : at + 9 + length])
        at += 9 + length + 2
    if at > len(content) + 2:
        raise Cut("its last attribute is cut short")


def item(content: bytes, faults: list[str], depth: int = 0) -> Item:
    """The item in a TNEF; what cannot be read of it is told in `faults`."""
    found: list[Attribute] = []
    try:
        for each in attributes(content):
            found.append(each)
            if len(found) > MOST:
                raise Cut("more than 100,000 attributes; the rest was not read")
    except Cut as error:
        faults.append(worded(error))
    own = {each.name: each.content for each in found if each.level == MESSAGE}
    page = charset(int.from_bytes(own.get(PAGE, b"")[:4], "little"))
    listed = _safely(own.get(PROPERTIES, b""), page, faults)
    properties = {**_old(own, page), **listed[0][0]} if listed else _old(own, page)
    people = [row for row, _ in _safely(own.get(PEOPLE, b""), page, faults, rows=True)]
    return Item(properties, list(people), list(_attached(found, page, faults, depth)))


def _old(own: dict[int, bytes], page: str | None) -> dict[Key, Value]:
    """What attributes of their own say, which older programs write."""
    found: dict[Key, Value] = {}
    for name, number in ((CLASS, mapi.CLASS), (SUBJECT, mapi.SUBJECT), (BODY, mapi.BODY)):
        if own.get(name):
            found[number] = mapi.text8(own[name], page)
    if found.get(mapi.CLASS) in ("IPM.Microsoft Mail.Note", "IPM.Microsoft Mail.Read Receipt"):
        found[mapi.CLASS] = "IPM.Note"
    when = sent(own.get(SENT, b""))
    if when:
        found[mapi.SUBMITTED] = when
    if len(own.get(FROM, b"")) > 8:
        _, _, name, address = struct.unpack_from("<HHHH", own[FROM])
        found[0x0042] = mapi.text8(own[FROM][8 : 8 + name], page)
        found[0x0065] = mapi.text8(own[FROM][8 + name : 8 + name + address], page).removeprefix("SMTP:")
    return found


def _attached(found: list[Attribute], page: str | None, faults: list[str], depth: int) -> Iterator[Attached]:
    """The attachments: each starts at its rendition data."""
    group: list[dict[int, bytes]] = []
    for each in found:
        if each.level == ATTACHMENT and (each.name == BEGINS or not group):
            group.append({})
        if each.level == ATTACHMENT:
            group[-1][each.name] = each.content
    for one in group:
        yield _one(one, page, faults, depth)


def _one(own: dict[int, bytes], page: str | None, faults: list[str], depth: int) -> Attached:
    properties: dict[Key, Value] = {}
    if own.get(TITLE):
        properties[mapi.LONG_FILE] = mapi.text8(own[TITLE], page)
    when = sent(own.get(MODIFIED, b""))
    if when:
        properties[mapi.MODIFIED] = when
    objects: dict[int, bytes] = {}
    for row, more in _safely(own.get(HANGING, b""), page, faults):
        properties.update(row)
        objects.update(more)
    thing = objects.get(mapi.DATA, b"")
    if thing.startswith(EMBEDDED) and thing[16:20] == SIGNATURE and depth < DEEPEST:
        return Attached(properties, item=lambda: item(thing[16:], faults, depth + 1))
    whole = own.get(DATA) or (thing[16:] if thing else b"")
    if not whole and isinstance(plain := properties.get(mapi.DATA), bytes):
        whole = plain
    return Attached(properties, content=lambda: [whole])


Row = tuple[dict[Key, Value], dict[int, bytes]]


def _safely(content: bytes, page: str | None, faults: list[str], rows: bool = False) -> list[Row]:
    """The lists of properties, each with the objects in it: one, or as many as are counted before them."""
    found: list[Row] = []
    try:
        at = 4 if rows else 0
        count = struct.unpack_from("<I", content)[0] if rows and content else int(bool(content))
        while count > 0 and len(found) < MOST:
            row: Row = ({}, {})
            found.append(row)
            at = _properties(content, at, page, row)
            count -= 1
    except FAULTS as error:
        faults.append(f"a list of properties is broken: {worded(error)}")
    return found


def _properties(content: bytes, at: int, page: str | None, row: Row) -> int:
    """Put a list of properties into `row`, and return where it ends. Raises one of FAULTS."""
    raws: list[tuple[Key, int, list[bytes]]] = []
    count = struct.unpack_from("<I", content, at)[0]
    at += 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", content, at)
        key: Key = number
        at += 4
        if number >= 0x8000:
            key, at = _name(content, at)
        contents, at = _values(content, at, kind)
        raws.append((key, kind, contents))
    numbers = {key: contents[0] for key, kind, contents in raws if kind == 3 and contents}
    told = [charset(int.from_bytes(numbers.get(key, b""), "little")) for key in (mapi.CODEPAGE, mapi.INTERNET_CODEPAGE)]
    encoding = next(filter(None, told), page)
    for key, kind, contents in raws:
        if kind == OBJECT and isinstance(key, int) and contents:
            row[1][key] = contents[0]
            continue
        got = values(kind, contents, encoding) if kind & 0x1000 else value(kind, contents[0], encoding)
        if got is not None:
            row[0][key] = got
    return at


def _name(content: bytes, at: int) -> tuple[Key, int]:
    origin = f"{int.from_bytes(content[at : at + 4], 'little'):08x}"
    kind, told = struct.unpack_from("<II", content, at + 16)
    if kind == 0:
        return f"{origin}:{told:04x}", at + 24
    name = content[at + 24 : at + 24 + told].decode("utf-16-le", "replace").rstrip("\x00").lower()
    return f"{origin}:{name}", at + 24 + told + -told % 4


def _values(content: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    """A property's values, each padded to four bytes. Raises ValueError for a type that is unknown."""
    single, variable = kind & 0xFFF, kind & 0xFFF in VARIABLE
    size = FIXED.get(single, 0)
    if not variable and not size:
        raise ValueError(f"a property of the unknown type {kind:#x}")
    count = 1
    if variable or kind & 0x1000:
        count = struct.unpack_from("<I", content, at)[0]
        at += 4
    found: list[bytes] = []
    for _ in range(count):
        if variable:
            size = struct.unpack_from("<I", content, at)[0]
            at += 4
        if at + size > len(content):
            raise ValueError("a property is cut short")
        found.append(content[at : at + size])
        at += size + -size % 4
    return found or [b""], at


def sent(content: bytes) -> datetime | None:
    """The moment in a date attribute, which has no zone; None for none."""
    try:
        return datetime(*struct.unpack_from("<HHHHHH", content))
    except FAULTS:
        return None
