"""Mailboxes of MMDF (messages between lines of four Ctrl-A) and of Emacs' Rmail (Babyl): their messages as they lie.

Formats: mmdf(5) of SCO; Emacs' etc/BABYL, "Format of Version 5 Babyl Files".
"""

import mmap
import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

MMDF, BABYL = "application/x-mmdf", "application/x-babyl"
MMDF_LINE = re.compile(rb"^\x01{4}\r?\n", re.M)
ENVELOPE = re.compile(rb"From [^\n]*\n")
PAGE = re.compile(rb"\x1f(?:\x0c\r?\n|\r?\n?\Z)")
"""What ends a message of a Babyl file, and begins the next."""
LABELS = re.compile(rb"([01]),([^\n,]*(?:,[^\n,]*){0,100})\r?\n")
END_OF_HEADER = re.compile(rb"^\*\*\* EOOH \*\*\*\r?\n", re.M)
BLANK = re.compile(rb"\r?\n\r?\n")
CHUNK = 1 << 20
OPTIONS = 1000
"""Lines before the first message that are told."""


class Placed(NamedTuple):
    """The ranges of bytes that make up a message, one after another, and what its reader marked it with."""

    ranges: tuple[tuple[int, int], ...]
    labels: str


@step("extract.old-mailbox@2", accepts=(MMDF, BABYL))
def old_mailbox(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Contained a message, of its own bytes. Where Rmail shortened a header, the whole one is taken."""
    with tempfile.TemporaryFile() as copy:
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        with mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield from _messages(content, given.media_type)


def _messages(content: mmap.mmap, media_type: str) -> Iterator[Record]:
    number = 0
    if media_type == BABYL:
        yield from _options(content)
    for number, placed in enumerate((_mmdf if media_type == MMDF else _babyl)(content), start=1):
        if placed.labels:
            yield Metadata("flags", f"{number}: {placed.labels}")
        member = Member(str(number), "message", at=Locator(message=number), declared="message/rfc822")
        yield Contained(member, _between(content, placed.ranges))
    if not number:
        raise Unreadable("damaged", "no message stands in it", "open it as text")
    yield Metadata("messages", str(number))


def _options(content: mmap.mmap) -> Iterator[Record]:
    """What stands before the first message: the version, the marks in use, and what else was written there."""
    page = PAGE.search(content)
    end = page.start() if page else len(content)
    lines = content[: min(end, CHUNK)].decode("utf-8", "replace").splitlines()
    for line in filter(None, map(str.strip, lines[:OPTIONS])):
        yield Metadata("option", line)
    if end > CHUNK or len(lines) > OPTIONS:
        message = f"{end:,} bytes stand before its first message, of which not all are shown"
        yield Problem("output-limit", message, "open it as text", "partial")


def _mmdf(content: mmap.mmap) -> Iterator[Placed]:
    start = 0
    for found in MMDF_LINE.finditer(content):
        if start < found.start():
            yield Placed(((_behind(content, start), found.start()),), "")
        start = found.end()
    if start < len(content):
        yield Placed(((_behind(content, start), len(content)),), "")


def _behind(content: mmap.mmap, start: int) -> int:
    envelope = ENVELOPE.match(content, start)
    return envelope.end() if envelope else start


def _babyl(content: mmap.mmap) -> Iterator[Placed]:
    start = -1
    for found in PAGE.finditer(content):
        if start >= 0 and content[start : found.start()].strip():
            yield _placed(content, start, found.start())
        start = found.end()
    if 0 <= start < len(content):
        yield _placed(content, start, len(content))


def _placed(content: mmap.mmap, start: int, end: int) -> Placed:
    labels = LABELS.match(content, start, end)
    text = labels.end() if labels else start
    marks = ", ".join(mark.strip().decode("ascii", "replace") for mark in labels[2].split(b",")) if labels else ""
    marks = ", ".join(filter(None, marks.split(", ")))
    line = END_OF_HEADER.search(content, text, end)
    if line is None:
        return Placed(((text, end),), marks)
    blank = BLANK.search(content, line.end(), end)
    if not content[text : line.start()].strip() or blank is None:
        return Placed(((line.end(), end),), marks)
    return Placed(((text, line.start()), (blank.end(), end)), marks)


def _between(content: mmap.mmap, ranges: tuple[tuple[int, int], ...]) -> Iterator[bytes]:
    for start, end in ranges:
        for at in range(start, end, CHUNK):
            yield content[at : min(at + CHUNK, end)]
