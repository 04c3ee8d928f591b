"""Files that are only read with the first of their set: a split image's later segments, a database's log."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.model import Problem
from clew.step import Given, Record, step


@step("extract.part@1", accepts=(), hints=("part-of", "set-unread"))
def part(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A note that names the first file. Told by names alone, since most later parts have no header of their own.

    Unreadable, where nothing could be read of the set.
    """
    first = given.hint.get("part-of", "another file")
    if given.hint.get("set-unread"):
        raise Unreadable("part", f"belongs to {first}, of which nothing can be read", "see what is said of that file")
    yield Problem("part", f"belongs to {first}, and is read together with it", "", "note")
