"""Apple Mail's message files (.emlx, .partial.emlx): a byte count, the mail, and a property list about it."""

import plistlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from clew.errors import Unreadable, worded
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

FLAGS = ("read", "deleted", "answered", "encrypted", "flagged", "recent", "draft", "initial", "forwarded", "redirected")
"""What the lowest bits of `flags` say, from the first."""

JUNK = 1 << 24
LINE = 64
MOST = 1 << 20
"""Bytes of the property list that are read."""

ABSENT = b"X-Apple-Content-Length"
"""A header field of the parts whose bytes lie in a folder beside the file."""

FAULTS = (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, OverflowError, LookupError, RecursionError)
"""What plistlib raises where a list is broken: its parser keeps a stack that it does not look at."""


@step("extract.emlx@1", accepts=("message/x-emlx",))
def emlx(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The mail's own bytes as a member, and the flags that Apple Mail kept of it."""
    stream.seek(0)
    line = stream.readline(LINE)
    if not line.strip().isdigit():
        raise Unreadable("damaged", "its first line is no byte count", "open it as text")
    announced = int(line)
    yield Metadata("announced", "1")
    content = stream.read(announced)
    yield Contained(Member("1", "message", declared="message/rfc822", announced=announced), [content])
    if len(content) < announced:
        yield Problem("truncated", f"{announced} bytes announced, {len(content)} found", "look for another copy")
        return
    yield from _list(stream.read(MOST))
    if ABSENT in content:
        message = f"{content.count(ABSENT)} attachments of it lie in a folder beside it, not in the file"
        yield Problem("member", message, "look in the folder Attachments, under this message's number", "note")


def _list(content: bytes) -> Iterator[Record]:
    if not content.strip():
        return
    try:
        found = plistlib.loads(content.strip())
    except FAULTS as error:
        yield Problem("damaged", f"the property list behind the mail is broken: {worded(error)}", effect="note")
        return
    if isinstance(found, dict):
        yield from _said(found)


def _said(found: dict[str, Any]) -> Iterator[Metadata]:
    flags = found.get("flags")
    if isinstance(flags, int):
        names = [name for bit, name in enumerate(FLAGS) if flags >> bit & 1] + (["junk"] if flags & JUNK else [])
        yield Metadata("flags", ", ".join(names) or "none")
    for key in ("date-received", "date-last-viewed"):
        seconds = found.get(key)
        if isinstance(seconds, int | float) and 0 < seconds < 1 << 33:
            yield Metadata(key, datetime.fromtimestamp(seconds, UTC).isoformat())
    for key in ("original-mailbox", "remote-id"):
        if isinstance(found.get(key), str | int):
            yield Metadata(key, str(found[key])[:1000])
