"""Decompress in chunks: a stream of packed bytes in, at most `CHUNK` bytes out at a time."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from clew.errors import Unreadable, worded

CHUNK = 1 << 16
FAULTS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)
"""What the decoders raise at damaged data; the reading of bytes itself stays outside of the `try`."""


class Decoder(Protocol):
    """bz2's and lzma's decompressors; zlib's is given the same shape by `Inflate`."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class Inflate:
    """zlib's decompressor, keeping what it has not taken yet."""

    def __init__(self, window: int) -> None:
        self.inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self.inner.eof

    @property
    def needs_input(self) -> bool:
        return not self.inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self.inner.decompress(self.inner.unconsumed_tail + data, max_length)


class Whole:
    """A decoder that gives all that comes of what it is fed: fed little at a time, kept until it is asked for.

    `inner` takes packed bytes and gives what comes of them, `ended` says whether that was the end and `rest` what
    was not taken.
    """

    STEP = 1 << 12

    def __init__(
        self, inner: Callable[[bytes], bytes], ended: Callable[[], bool], rest: Callable[[], bytes] = bytes
    ) -> None:
        self.inner, self.ended, self.rest = inner, ended, rest
        self.packed, self.plain = b"", b""

    @property
    def eof(self) -> bool:
        return self.ended() and not self.plain

    @property
    def needs_input(self) -> bool:
        return not self.packed and not self.plain and not self.ended()

    @property
    def unused_data(self) -> bytes:
        return self.rest() + self.packed

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        self.packed += data
        if not self.plain and self.packed and not self.ended():
            step, self.packed = self.packed[: self.STEP], self.packed[self.STEP :]
            self.plain = self.inner(step)
        cut = len(self.plain) if max_length < 0 else max_length
        out, self.plain = self.plain[:cut], self.plain[cut:]
        return out


def deflate64_decoder() -> Decoder:
    import inflate64

    inner = inflate64.Inflater()
    return Whole(inner.inflate, lambda: bool(inner.eof))


def zstd_decoder() -> Decoder:
    """One frame, with a window of 128 MiB at most."""
    import zstandard

    inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()

    def decompress(data: bytes) -> bytes:
        try:
            return inner.decompress(data)
        except zstandard.ZstdError as error:
            raise ValueError(worded(error)) from error

    return Whole(decompress, lambda: inner.eof, lambda: inner.unused_data)


def gzip_decoder() -> Decoder:
    return Inflate(31)


def zlib_decoder() -> Decoder:
    return Inflate(15)


def deflate_decoder() -> Decoder:
    return Inflate(-15)


def bzip2_decoder() -> Decoder:
    return bz2.BZ2Decompressor()


def xz_decoder() -> Decoder:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=1 << 29)


def lzma_decoder(dictionary: int, setting: int) -> Decoder:
    """LZMA without a header: `dictionary` in bytes, `setting` the byte that packs lc, lp, pb."""
    filters = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(4096, min(dictionary, 1 << 28)),
        "lc": setting % 9,
        "lp": setting // 9 % 5,
        "pb": setting // 45,
    }
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[filters])
    except lzma.LZMAError as error:
        raise Unreadable("damaged", f"its LZMA settings are damaged: {worded(error)}") from error


def unpacked(read: Callable[[int], bytes], decoder: Decoder) -> Iterator[bytes]:
    """What `decoder` makes of what `read` gives; Unreadable("damaged") where it breaks off or makes no sense."""
    while not decoder.eof:
        packed = read(CHUNK) if decoder.needs_input else b""
        if decoder.needs_input and not packed:
            raise Unreadable("damaged", "the compressed data breaks off")
        try:
            chunk = decoder.decompress(packed, CHUNK)
        except FAULTS as error:
            raise Unreadable("damaged", f"the compressed data is damaged: {worded(error)}") from error
        if chunk:
            yield chunk


def slices(stream: BinaryIO, at: int, length: int | None) -> Callable[[int], bytes]:
    """A reader of `length` bytes of the stream from `at` on (None: to its end), wherever others leave it in between."""
    place, left = at, length

    def read(size: int) -> bytes:
        nonlocal place, left
        stream.seek(place)
        chunk = stream.read(size if left is None else min(size, left))
        place += len(chunk)
        left = None if left is None else left - len(chunk)
        return chunk

    return read
