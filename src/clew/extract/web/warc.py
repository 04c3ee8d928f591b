"""Web archives as crawlers write them: every answer is a member under its address, every record a row.

Source: ISO 28500 (WARC 1.1), RFC 9112 for the HTTP inside.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.mail.mail_headers import fields, first
from clew.extract.tables.cells import line
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

LONGEST_HEAD = 1 << 16
CHUNK = 1 << 18
MOST = 1_000_000
TAKEN = frozenset(["response", "resource", "conversion", "request", "metadata", "continuation"])
COLUMNS = ("date", "record", "status", "type", "bytes", "address")
COPY = "look for a whole copy"


class Body(NamedTuple):
    """Where a record's content lies behind its own head and the HTTP head, and what that says of it."""

    start: int
    length: int
    status: str = ""
    media_type: str = ""
    chunked: bool = False
    packed: str = ""


@step("extract.warc@1", accepts=("application/warc",), libraries=versions("charset-normalizer"))
def warc(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A row a record at row=n, the first naming the columns; a Contained an answer with a body."""
    yield Passage(Locator(row=(1, 1)), "\t".join(COLUMNS))
    at = 0
    for number in range(1, MOST + 1):
        stream.seek(at)
        head = stream.read(LONGEST_HEAD)
        block, end = _head(head)
        if not head.strip():
            return
        length = first(fields(block), "content-length")
        if not head.lstrip().startswith(b"WARC/") or not re.fullmatch(r"[0-9]{1,15}", length):
            if number == 1:
                raise Unreadable("damaged", "its first record has no length", COPY)
            yield Problem("damaged", f"what follows its record {number - 1}, from byte {at} on, is no record", COPY)
            return
        yield from _record(given, stream, number, block, Body(at + end, int(length)))
        at += end + int(length)
        if at > given.length:
            yield Problem("truncated", f"its record {number} is cut short by {at - given.length} bytes", COPY)
            return
    yield Problem("too-many", f"only its first {MOST} records are read", "cut it into several")


def _head(head: bytes) -> tuple[bytes, int]:
    """The header block, and where it ends."""
    before = len(head) - len(head.lstrip(b"\r\n"))
    found = re.compile(rb"\r?\n\r?\n").search(head, before)
    return (head[before : found.start()], found.end()) if found else (head[before:], len(head))


def _record(given: Given, stream: BinaryIO, number: int, block: bytes, body: Body) -> Iterator[Record]:
    headers = fields(block)
    kind, date = first(headers, "warc-type").lower(), first(headers, "warc-date")
    address = first(headers, "warc-target-uri").strip("<>")
    body = body._replace(media_type=_plain(first(headers, "content-type")))
    if body.media_type == "application/http":
        body = _http(stream, body)
    cells = (date, kind, body.status, body.media_type, str(body.length), address)
    yield Passage(Locator(row=(number + 1, number + 1)), line(cells))
    if kind == "warcinfo":
        stream.seek(body.start)
        software = first(fields(stream.read(min(body.length, LONGEST_HEAD))), "software")
        yield from [Metadata("producer", software)] if software else []
    if kind in TAKEN and body.length:
        faults: list[str] = []
        size = None if body.chunked or body.packed else body.length
        member = Member(
            str(number),
            "embedded",
            address or None,
            Locator(row=(number + 1, number + 1)),
            body.media_type or None,
            announced=size,
            modified=date or None,
        )
        yield Contained(member, _content(stream, body, faults))
        yield from (Problem("damaged", f"{address}: {fault}", COPY) for fault in faults)


def _plain(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _http(stream: BinaryIO, body: Body) -> Body:
    stream.seek(body.start)
    head = stream.read(min(body.length, LONGEST_HEAD))
    block, end = _head(head)
    headers = fields(block)
    status = re.match(rb"HTTP/[\d.]+ (\d{3})", head)
    return Body(
        body.start + end,
        body.length - end,
        status[1].decode() if status else "",
        _plain(first(headers, "content-type")),
        "chunked" in first(headers, "transfer-encoding").lower(),
        first(headers, "content-encoding").strip().lower(),
    )


def _content(stream: BinaryIO, body: Body, faults: list[str]) -> Iterator[bytes]:
    """The body without what HTTP put around it for its way."""
    pieces = _raw(stream, body.start, body.length)
    if body.chunked:
        pieces = _joined(stream, body)
    if body.packed in ("gzip", "x-gzip", "deflate"):
        pieces = _inflated(pieces, faults)
    elif body.packed not in ("", "identity"):
        faults.append(f"it is packed as {body.packed}, and was left so")
    yield from pieces


def _raw(stream: BinaryIO, at: int, length: int) -> Iterator[bytes]:
    while length > 0:
        stream.seek(at)
        chunk = stream.read(min(length, CHUNK))
        if not chunk:
            return
        at, length = at + len(chunk), length - len(chunk)
        yield chunk


def _joined(stream: BinaryIO, body: Body) -> Iterator[bytes]:
    """The chunks (RFC 9112, 7.1); as it is where it is not in chunks after all, since some crawlers join them."""
    at, end = body.start, body.start + body.length
    while at < end:
        stream.seek(at)
        found = re.match(rb"(?:\r\n)?([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n", stream.read(min(1024, end - at)))
        if not found:
            yield from _raw(stream, at, end - at)
            return
        size = int(found[1], 16)
        if not size:
            return
        yield from _raw(stream, at + found.end(), min(size, end - at - found.end()))
        at += found.end() + size


def _inflated(pieces: Iterator[bytes], faults: list[str]) -> Iterator[bytes]:
    """What gzip or zlib packed, a bounded piece at a time; as it is where it was unpacked already."""
    unpack = None
    try:
        for piece in pieces:
            if unpack is None:
                if piece[:2] != b"\x1f\x8b" and piece[:1] != b"\x78":
                    yield piece
                    yield from pieces
                    return
                unpack = zlib.decompressobj(47)
            while piece and not unpack.eof:
                yield unpack.decompress(piece, CHUNK)
                piece = unpack.unconsumed_tail
    except zlib.error as error:
        faults.append(f"it cannot be unpacked any further: {worded(error)}")
        return
    if unpack is not None and not unpack.eof:
        faults.append("what packed it is cut short")
