"""How much of a database's write-ahead log counts: https://www.sqlite.org/fileformat2.html#walformat."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.databases.sqlite_open import hot_journal
from clew.model import Metadata, Problem
from clew.step import Given, Record

MAGIC = (0x377F0682, 0x377F0683)
HEADER, FRAME = 32, 24


def applied(given: Given) -> Iterator[Record]:
    """How many frames of the log beside it were read with the database, and how many are left of an older log; and
    the rollback journal that was."""
    journal = hot_journal(given)
    if journal is not None:
        yield Metadata("rollback-journal", journal)
        message = f"the last change to it was not finished; {journal} has undone it in what is read here"
        yield Problem("journal", message, "look at the pages as they are with a tool that carves", "note")
    name = next((name for name in given.parts if name.endswith("-wal")), None)
    if name is None:
        return
    valid, committed, stale = _frames(given.parts[name])
    yield Metadata("write-ahead-log", f"{name}: {committed} frames")
    if committed:
        message = f"{committed} pages of {name} were read in place of the database's own"
        yield Problem("wal", message, "", "note")
    if valid > committed or stale:
        message = f"{valid - committed + stale} pages at the end of {name} belong to nothing that was committed"
        yield Problem("wal", message, "look at them with a tool that carves logs", "note")


def _frames(stream: BinaryIO) -> tuple[int, int, int]:
    """Frames that belong to the log's present run, those up to its last commit, and those of an older run.

    Checksums are SQLite's own task; where one is wrong it reads fewer frames than are counted here.
    """
    stream.seek(0)
    header = stream.read(HEADER)
    if len(header) < HEADER or struct.unpack_from(">I", header)[0] not in MAGIC:
        return 0, 0, 0
    page, salt = struct.unpack_from(">I", header, 8)[0], header[16:24]
    valid = committed = stale = 0
    at = HEADER
    while 512 <= page <= 65536 and len(head := _at(stream, at)) == FRAME:
        if head[8:16] != salt or stale:
            stale += 1
        else:
            valid += 1
            committed = valid if struct.unpack_from(">I", head, 4)[0] else committed
        at += FRAME + page
    return valid, committed, stale


def _at(stream: BinaryIO, at: int) -> bytes:
    stream.seek(at)
    return stream.read(FRAME)
