"""Mailboxes in the mbox formats: each message's bytes as they lie in the file."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.model import Locator, Member, Metadata
from clew.step import Contained, Given, Record, step

LINE = 1 << 16
DATED = re.compile(
    rb"From \S.{0,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\b"
    rb".{0,40}\d\d:\d\d.{0,40}$|From - "
)
"""A separator line by itself: a sender and a date as ctime(3) writes it, or Mozilla's."""

LOOSE = re.compile(rb"From \S.{0,200}(?:\d\d:\d\d|\b(?:19|20)\d\d\b)|From [^\s@]+@\S+\s*$")
"""A separator line only if a header line follows."""

FIELD = re.compile(rb">?(?:[!-9;-~]{1,76}[ \t]*:|From )")
QUOTED = re.compile(rb"^>(>*From )", re.M)


@step("extract.mbox@1", accepts=("application/mbox",))
def mbox(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Contained a message, without its separator line; `>From ` is unquoted where the quoting is mboxrd's."""
    stream.seek(0)
    number = 0
    for number, message in enumerate(_messages(stream), start=1):
        at = Locator(message=number)
        yield Contained(Member(str(number), "message", at=at, declared="message/rfc822"), [_unquoted(message)])
    yield Metadata("messages", str(number))


def separates(line: bytes, following: bytes) -> bool:
    """Whether `line`, after a blank one, starts a new message; `following` is the line after it."""
    line = line.rstrip(b"\r\n")
    if not line.startswith(b"From "):
        return False
    if DATED.match(line):
        return (
            not following.strip()
            or bool(FIELD.match(following))
            or bool(re.search(rb"\d\d:\d\d:\d\d (?:19|20)\d\d$", line))
        )
    return bool(LOOSE.match(line) and FIELD.match(following))


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes between separator lines. A line longer than 64 kB comes in pieces, none of which is a separator."""
    message: list[bytes] = []
    started, blank, whole = False, True, True
    line = stream.readline(LINE)
    while line:
        following = stream.readline(LINE)
        if whole and blank and separates(line, following):
            if started or message:
                yield b"".join(message)
            message, started = [], True
        else:
            message.append(line)
        blank = whole and not line.strip()
        whole = line.endswith(b"\n")
        line = following
    if started or message:
        yield b"".join(message)


def _unquoted(message: bytes) -> bytes:
    """Plain mboxo quoting cannot be told from a writer's own ">From "; that of mboxrd shows by a second ">"."""
    return QUOTED.sub(rb"\1", message) if re.search(rb"^>>+From ", message, re.M) else message


MBOX = mbox
