"""A span of a disk as a file, whatever holds it: what the readers of containers, partitions and volumes pass on."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded

FAULTS = (OSError, RuntimeError, MemoryError, ValueError, OverflowError, SystemError)
"""What the libyal and Sleuth Kit bindings raise at bytes that make no sense."""

ReadAt = Callable[[int, int], bytes]
"""Reads (offset, size); fewer bytes at the end, none beyond it."""


class Media(io.RawIOBase):
    """`size` bytes that `read_at` gives, as a file that the C libraries can read."""

    def __init__(self, read_at: ReadAt, size: int) -> None:
        self.read_at = read_at
        self.length = size
        self.place = 0

    def at(self, offset: int, size: int) -> bytes:
        """The bytes from `offset` on, fewer at the end; the position of the file stays."""
        size = min(size, self.length - offset)
        return self.read_at(offset, size) if offset >= 0 and size > 0 else b""

    def part(self, offset: int, size: int) -> "Media":
        """A span of this one; reads give nothing beyond where this one ends."""
        return Media(lambda start, count: self.at(offset + start, count), max(0, size))

    def lacks(self) -> int:
        """Bytes at the end that are not there, as in a partition of an image that was cut short; told by halving."""
        low, high = 0, self.length
        while low < high:
            middle = (low + high) // 2
            if self.at(middle, 1):
                low = middle + 1
            else:
                high = middle
        return self.length - low

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        chunk = self.at(self.place, self.length if size is None or size < 0 else size)
        self.place += len(chunk)
        return chunk

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = (0, self.place, self.length)[whence]
        self.place = max(0, start + offset)
        return self.place

    def tell(self) -> int:
        return self.place

    def get_size(self) -> int:
        return self.length


def of_stream(stream: BinaryIO) -> Media:
    """The bytes of a file."""

    def read_at(offset: int, size: int) -> bytes:
        stream.seek(offset)
        return stream.read(size)

    return Media(read_at, stream.seek(0, io.SEEK_END))


def of_handle(handle: Any, size: int) -> Media:
    """What an opened libyal object gives; its reads raise OSError where it is damaged."""

    def read_at(offset: int, count: int) -> bytes:
        return bytes(handle.read_buffer_at_offset(count, offset))

    return Media(read_at, size)


def joined(spans: list[Media]) -> Media:
    """Spans one behind the other, as a split image's segments are."""
    starts = [sum(span.length for span in spans[:number]) for number in range(len(spans))]

    def read_at(offset: int, size: int) -> bytes:
        chunks = []
        for start, span in zip(starts, spans, strict=True):
            if size and start <= offset < start + span.length:
                chunk = span.at(offset - start, size)
                chunks.append(chunk)
                offset += len(chunk)
                size -= len(chunk)
        return b"".join(chunks)

    return Media(read_at, sum(span.length for span in spans))


@contextmanager
def damage(what: str) -> Iterator[None]:
    """Turn what the bindings raise into Unreadable("damaged")."""
    try:
        yield
    except FAULTS as error:
        raise Unreadable("damaged", f"{what}: {plain(error)}", "look for a whole copy of the image") from error


def plain(error: BaseException) -> str:
    """The last sentence of a binding's message: those before it are its functions' names."""
    return worded(" ".join(str(error).split()).rpartition(": ")[2]) or type(error).__name__
