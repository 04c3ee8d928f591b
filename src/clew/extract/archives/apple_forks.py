"""Macintosh files wrapped for other systems: AppleDouble ("._name"), AppleSingle, MacBinary, BinHex.

Formats: RFC 1740 (AppleSingle and AppleDouble), XNU's bsd/vfs/vfs_xattr.c (attributes in AppleDouble), the MacBinary II
and III standards (1987, 1996), RFC 1741 (BinHex 4.0).
"""

import plistlib
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from clew.errors import Unreadable
from clew.extract.archives.binhex import unbinhex
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

LARGEST = 1 << 30
COPY = "look for a whole copy"
BLANK = b"This resource fork intentionally left blank"
MAC_EPOCH, APPLE_EPOCH = datetime(1904, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
DATA, FORK, NAME, COMMENT, DATES, FINDER = 1, 2, 3, 4, 8, 9
ATTRIBUTES = 84
"""Where extended attributes begin, if any: behind the Finder's 32 bytes and two of padding."""
Found = tuple[str, str]


@step("extract.apple-forks@1", accepts=("application/applefile", "application/x-macbinary", "application/mac-binhex40"))
def apple_forks(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The file's own bytes and its resource fork as Contained; type, creator, dates, where it was downloaded from and
    when as Metadata and lines of one text."""
    if given.length > LARGEST:
        raise Unreadable("too-large", f"of more than {LARGEST >> 30} GiB", "open it on a Macintosh")
    stream.seek(0)
    content = stream.read()
    found: list[Found] = []
    try:
        if given.media_type == "application/applefile":
            records = list(_apple(content, found))
        else:
            reader = _macbinary if given.media_type == "application/x-macbinary" else _binhex
            records = list(reader(content, found))
    except (struct.error, IndexError) as error:
        raise Unreadable("truncated", "the file ends within its header", COPY) from error
    found = [(name, value) for name, value in found if value]
    yield from (Metadata(name, value) for name, value in found)
    text = "\n".join(f"{name}: {value}" for name, value in found)
    yield from passages(text, lambda start, end: Locator(chars=(start, end)))
    yield from records


def _fork(content: bytes) -> Iterator[Record]:
    """Nothing for one that holds nothing: macOS writes it into nearly every AppleDouble file."""
    if content and not (BLANK in content and len(content) <= 286):
        yield Contained(Member("resource-fork", "embedded", "resource fork", announced=len(content)), [content])


def _apple(content: bytes, found: list[Found]) -> Iterator[Record]:
    count = struct.unpack_from(">H", content, 24)[0]
    parts = [struct.unpack_from(">III", content, 26 + 12 * number) for number in range(count)]
    name = next((_mac(content[at : at + size]) for kind, at, size in parts if kind == NAME), None)
    for kind, at, size in parts:
        body = content[at : at + size]
        if len(body) < size:
            yield Problem("truncated", f"its part {kind} lacks {size - len(body)} of {size} bytes", COPY)
        if kind == DATA:
            yield Contained(Member("data-fork", "entry", name, announced=size), [body])
        elif kind == FORK:
            yield from _fork(body)
        elif kind in (NAME, COMMENT):
            found.append(("original-name" if kind == NAME else "comment", _mac(body)))
        elif kind == DATES and len(body) >= 16:
            for label, seconds in zip(
                ("created", "modified", "saved", "accessed"), struct.unpack(">4i", body[:16]), strict=True
            ):
                if seconds != -(1 << 31):
                    found.append((label, (APPLE_EPOCH + timedelta(seconds=seconds)).isoformat()))
        elif kind == FINDER and len(body) >= 8:
            found.extend(_typed(body[:8]))
            yield from _attributes(content, found)


def _typed(body: bytes) -> Iterator[Found]:
    yield "type-code", _mac(body[:4].strip(b"\0 "))
    yield "creator-code", _mac(body[4:8].strip(b"\0 "))


def _attributes(content: bytes, found: list[Found]) -> Iterator[Record]:
    """Extended attributes: what is short as text, what is longer or no text as a member."""
    if content[ATTRIBUTES : ATTRIBUTES + 4] != b"ATTR":
        return
    count, at = struct.unpack_from(">H", content, ATTRIBUTES + 34)[0], ATTRIBUTES + 36
    for number in range(1, count + 1):
        start, size, _, length = struct.unpack_from(">IIHB", content, at)
        name = content[at + 11 : at + 11 + length].rstrip(b"\0").decode("utf-8", "replace")
        value = content[start : start + size]
        at += 11 + length + -(11 + length) % 4
        shown = list(_shown(name, value))
        found.extend(shown)
        if not shown and value:
            yield Contained(Member(f"attributes/{number}", "embedded", name, announced=size), [value])


def _shown(name: str, value: bytes) -> Iterator[Found]:
    short = name.removeprefix("com.apple.metadata:").removeprefix("com.apple.")
    if name == "com.apple.quarantine":
        yield from _quarantine(value.decode("utf-8", "replace"))
    elif value.startswith(b"bplist00"):
        for each in _listed(value):
            yield "downloaded-from" if short == "kMDItemWhereFroms" else f"custom.{short}", each
    elif len(value) <= 4096 and re.fullmatch(rb"[\t\n\r\x20-\x7e\x80-\xff]+", value):
        yield f"custom.{short}", value.decode("utf-8", "replace")


def _quarantine(value: str) -> Iterator[Found]:
    """Flags; hex seconds since 1970; the program that fetched the file; an identifier in QuarantineEventsV2."""
    parts = value.rstrip("\0").split(";")
    if len(parts) > 1 and re.fullmatch(r"[0-9a-fA-F]{6,9}", parts[1]):
        yield "downloaded", datetime.fromtimestamp(int(parts[1], 16), UTC).isoformat().replace("+00:00", "Z")
    if len(parts) > 2:
        yield "downloaded-by", parts[2]
    yield "custom.quarantine", value


def _listed(value: bytes) -> Iterator[str]:
    try:
        found = plistlib.loads(value)
    except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, RecursionError):
        return
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, datetime):
            yield each.isoformat() + "Z"
        elif not isinstance(each, (bytes, dict, list)):
            yield str(each)


def _macbinary(content: bytes, found: list[Found]) -> Iterator[Record]:
    name = _mac(content[2 : 2 + content[1]])
    found.append(("original-name", name))
    found.extend(_typed(content[65:73]))
    data, fork, made, changed = struct.unpack_from(">IIII", content, 83)
    for label, seconds in (("created", made), ("modified", changed)):
        found.append((label, (MAC_EPOCH + timedelta(seconds=seconds)).isoformat() if seconds else ""))
    start = 128 + (struct.unpack_from(">H", content, 120)[0] + 127) // 128 * 128
    second = start + (data + 127) // 128 * 128
    yield from _forks(name, content[start : start + data], content[second : second + fork], data, fork)


def _binhex(content: bytes, found: list[Found]) -> Iterator[Record]:
    plain, faults = unbinhex(content)
    name, at = _mac(plain[1 : 1 + plain[0]]), 2 + plain[0]
    found.append(("original-name", name))
    found.extend(_typed(plain[at : at + 8]))
    data, fork = struct.unpack_from(">II", plain, at + 10)
    start = at + 20
    second = start + data + 2
    yield from _forks(name, plain[start : start + data], plain[second : second + fork], data, fork)
    yield from (Problem("damaged", fault, COPY) for fault in faults)


def _forks(name: str, data: bytes, fork: bytes, announced: int, expected: int) -> Iterator[Record]:
    if announced or not expected:
        yield Contained(Member("data-fork", "entry", name, announced=announced), [data])
    yield from _fork(fork)
    if len(data) < announced or len(fork) < expected:
        missing = announced - len(data) + expected - len(fork)
        yield Problem("truncated", f"{missing} bytes are missing at its end", COPY)


def _mac(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("mac-roman")
