"""Mailboxes in the mbox formats: each message's bytes as they lie in the file."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.model import Locator, Member, Metadata
from clew.step import Contained, Given, Record, step

CHUNK = 1 << 20
AHEAD = 4096
"""Bytes that are looked at from a separator line on."""

HEADER = 1 << 16
"""Bytes in which a message's Content-Length is looked for."""

DATED = re.compile(
    rb"From \S.{0,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\b"
    rb".{0,40}\d\d:\d\d.{0,40}$|From - "
)
"""A separator line by itself: a sender and a date as ctime(3) writes it, or Mozilla's."""

LOOSE = re.compile(rb"From \S.{0,200}(?:\d\d:\d\d|\b(?:19|20)\d\d\b)|From [^\s@]+@\S+\s*$")
"""A separator line only if a header line follows."""

CTIME = re.compile(rb"\d\d:\d\d:\d\d (?:19|20)\d\d$")
FIELD = re.compile(rb">?(?:[!-9;-~]{1,76}[ \t]*:|From )")
LENGTH = re.compile(rb"^Content-Length:[ \t]*([0-9]{1,12})[ \t]*\r?$", re.M | re.I)
BLANK = re.compile(rb"\r?\n\r?\n")
FOLLOWS = re.compile(rb"(?:\r?\n)*(?:From |\Z)")


@step("extract.mbox@1", accepts=("application/mbox",))
def mbox(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Contained a message: its bytes as found but for the separator line before it.

    Quoting is left alone: a `>From ` may be the mailbox's (mboxo, mboxrd) or the writer's, and only bytes as found
    can be checked. Where Content-Length leads to the next separator or the end (mboxcl, mboxcl2), it is believed.
    """
    number = 0
    for number, (start, end) in enumerate(_messages(stream, given.length), start=1):
        member = Member(str(number), "message", at=Locator(message=number), declared="message/rfc822")
        yield Contained(member, _between(stream, start, end))
    if not number:
        raise Unreadable("damaged", "no line separates messages in it", "open it as text")
    yield Metadata("messages", str(number))


def separates(line: bytes, following: bytes) -> bool:
    """Whether `line`, after a blank one, starts a new message; `following` is the line after it."""
    line = line.rstrip(b"\r\n")
    if not line.startswith(b"From "):
        return False
    if DATED.match(line):
        return not following.strip() or bool(FIELD.match(following) or CTIME.search(line))
    return bool(LOOSE.match(line) and FIELD.match(following))


def _messages(stream: BinaryIO, length: int) -> Iterator[tuple[int, int]]:
    """Where each message starts and ends. What lies before the first separator line is the first message."""
    start = -1
    for line, after in _separators(stream, length):
        if start >= 0 or line > 0:
            yield max(start, 0), line
        start = after
    if start >= 0:
        yield start, length


def _separators(stream: BinaryIO, length: int) -> Iterator[tuple[int, int]]:
    """The offsets of each separator line and of what follows it. Chunks overlap by what a decision needs."""
    base, resume = 0, 0
    while base < length:
        chunk = _at(stream, base, CHUNK)
        last = base + len(chunk) >= length
        place = max(3 if base else 0, resume - base)
        while (place := chunk.find(b"From ", place)) >= 0 and (last or place < CHUNK - AHEAD):
            lines = chunk[place : place + AHEAD].split(b"\n", 2)
            resume = base + place + 5
            if _starts_message(chunk, place, lines[0], lines[1] if len(lines) > 1 else b""):
                after = min(base + place + len(lines[0]) + 1, length)
                yield base + place, after
                resume = _end_by_length(stream, after, length)
            place = resume - base
        base = max(base + CHUNK - AHEAD - 3, resume - 3)


def _starts_message(chunk: bytes, place: int, line: bytes, following: bytes) -> bool:
    """A separator after a blank line, or after any where it ends in a whole ctime(3) and a header follows: some
    programs leave the blank line out after a message that does not end in a newline."""
    before = chunk[max(0, place - 3) : place]
    if place == 0 or before.endswith((b"\n\n", b"\n\r\n")) or before in (b"\n", b"\r\n"):
        return separates(line, following)
    certain = before.endswith(b"\n") and CTIME.search(line.rstrip(b"\r")) and FIELD.match(following)
    return bool(certain) and separates(line, following)


def _end_by_length(stream: BinaryIO, start: int, length: int) -> int:
    """The end of the message at `start` if its Content-Length tells it truly, else `start`."""
    head = _at(stream, start, HEADER)
    blank = BLANK.search(head)
    told = LENGTH.search(head, 0, blank.end() if blank else 0)
    if not blank or not told:
        return start
    end = start + blank.end() + int(told[1])
    return end if end <= length and FOLLOWS.match(_at(stream, end, 16)) else start


def _between(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        chunk = _at(stream, start, min(CHUNK, end - start))
        if not chunk:
            return
        start += len(chunk)
        yield chunk


def _at(stream: BinaryIO, offset: int, size: int) -> bytes:
    stream.seek(offset)
    return stream.read(size)
