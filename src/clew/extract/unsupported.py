"""What no other step takes: it is counted and listed, never dropped."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.step import Given, Record, step


@step("extract.unsupported@1", accepts=("*",))
def unsupported(given: Given, stream: BinaryIO) -> Iterator[Record]:
    raise Unreadable("unsupported", f"no step reads {given.media_type}", "open it with a program of its own")
    yield
