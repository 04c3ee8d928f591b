"""A file of Chromium's cache: what came from an address, when, and the answer's own bytes as a member.

Format: Chromium's net/disk_cache/simple/simple_entry_format.h, net/http/http_response_info.cc.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from clew.errors import Unreadable
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

CACHE = "application/x-chromium-cache"
HEAD, END = struct.Struct("<QIIII"), struct.Struct("<QIIII")
FIRST, LAST = 0xFCFB6D1BA7725C30, 0xF4FA6F45970D41D8
DIGEST = 2
"""Flag of the last record: the key's SHA-256 stands before it."""
LARGEST_HEAD = 1 << 20
CHUNK = 1 << 20
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
ADDRESS = re.compile(r"(?:https?|ftp|blob:https?|chrome-extension)://\S+$")
COPY = "look for a whole copy"


@step("extract.browser-cache@1", accepts=(CACHE,))
def browser_cache(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The address, the time and the answer's head as text; its body as a Contained, as it was sent."""
    stream.seek(0)
    _, _, size, _, _ = HEAD.unpack(stream.read(HEAD.size).ljust(HEAD.size, b"\0"))
    if given.length <= HEAD.size:
        yield Metadata("records", "0")  # the cache's own mark, which keeps no answer
        return
    key = stream.read(min(size, LARGEST_HEAD)).decode("utf-8", "replace")
    address = found[0] if (found := ADDRESS.search(key)) else key
    yield Metadata("url", address)
    start = HEAD.size + size
    last = _end(stream, given.length - END.size)
    if last is None:
        yield _body(stream, address, "", start, max(0, given.length - start))
        yield Problem("truncated", "it ends before the answer's head: how much of it is its body is not told", COPY)
        return
    flags, length = last
    at = given.length - END.size - (32 if flags & DIGEST else 0) - length
    if at - END.size < start or _end(stream, at - END.size) is None:
        raise Unreadable("damaged", "its parts are longer than the file", COPY)
    stream.seek(at)
    told = list(_told(stream.read(min(length, LARGEST_HEAD))))
    yield from (Metadata(name, value) for name, value in told)
    text = "\n".join(f"{name}: {value}" for name, value in [("address", address), *told])
    yield from passages(text, lambda a, b: Locator(chars=(a, b)))
    declared = next((value for name, value in told if name == "http.content-type"), "")
    if body := at - END.size - start:
        yield _body(stream, address, declared, start, body)


def _end(stream: BinaryIO, at: int) -> tuple[int, int] | None:
    """Flags and length of the stream that ends before a mark; None where no mark is."""
    stream.seek(max(0, at))
    block = stream.read(END.size)
    if at < 0 or len(block) < END.size:
        return None
    magic, flags, _, size, _ = END.unpack(block)
    return (flags, size) if magic == LAST else None


def _told(head: bytes) -> Iterator[tuple[str, str]]:
    """When it was asked for and answered, and the lines of the answer's head."""
    if len(head) >= 28:
        at = 12 if head[7] & 0x80 else 8  # more flags stand before the times
        for name, count in zip(("requested", "answered"), struct.unpack_from("<qq", head, at), strict=True):
            if 0 < count < 1 << 57:
                when = (EPOCH + timedelta(microseconds=count)).isoformat(timespec="seconds")
                yield name, when.replace("+00:00", "Z")
    at = head.find(b"HTTP/")
    if at < 0:
        return
    lines = head[at:].partition(b"\0\0")[0].split(b"\0")
    yield "status", lines[0].decode("latin-1")
    for line in lines[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        yield "http." + re.sub(r"[^\w-]+", "-", name.strip().lower()), value.strip()


def _body(stream: BinaryIO, address: str, declared: str, start: int, size: int) -> Contained:
    def chunks() -> Iterator[bytes]:
        for at in range(start, start + size, CHUNK):
            stream.seek(at)
            yield stream.read(min(CHUNK, start + size - at))

    kind = declared.partition(";")[0].strip() or None
    return Contained(Member("body", "embedded", address, declared=kind, announced=size), chunks())
