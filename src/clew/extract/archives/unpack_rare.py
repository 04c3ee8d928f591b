"""Decoders of rarer compressions, in the shape of the standard library's."""

import lzma
import struct
from typing import Any

from clew.errors import worded
from clew.extract.archives.unpack import Decoder

MEMORY = 1 << 29
"""Bytes that a decoder may need for what it has to remember."""
TRAILER = 20


class Lzip:
    """A member of an lzip file: six bytes of header, LZMA with an end mark, a trailer (lzip manual, "File format")."""

    def __init__(self) -> None:
        self.head = b""
        self.inner: lzma.LZMADecompressor | None = None

    @property
    def eof(self) -> bool:
        return self.inner is not None and self.inner.eof

    @property
    def needs_input(self) -> bool:
        return self.inner is None or self.inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data[TRAILER:] if self.inner else b""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        if self.inner is None:
            self.head += data
            if len(self.head) < 6:
                return b""
            if self.head[4] != 1:
                raise ValueError(f"lzip version {self.head[4]} is not known")
            power, part = self.head[5] & 31, self.head[5] >> 5
            size = (1 << power) - part * ((1 << power) >> 4)
            settings = {"id": lzma.FILTER_LZMA1, "dict_size": max(4096, min(size, MEMORY)), "lc": 3, "lp": 0, "pb": 2}
            self.inner = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[settings])
            data = self.head[6:]
        return self.inner.decompress(data, max_length)


class Brotli:
    """A brotli stream (RFC 7932)."""

    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self.inner = brotli.Decompressor()
        self.error: type[Exception] = brotli.error
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return bool(self.inner.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self.inner.can_accept_more_data()) and not self.eof

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            return bytes(self.inner.process(data, output_buffer_limit=max_length))
        except self.error as error:
            raise ValueError(worded(error)) from error


class Lz4:
    """An LZ4 frame."""

    def __init__(self) -> None:
        from lz4.frame import LZ4FrameDecompressor  # type: ignore[import-untyped]

        self.inner: Any = LZ4FrameDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self.inner.eof)

    @property
    def needs_input(self) -> bool:
        return bool(self.inner.needs_input)

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data or b""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return bytes(self.inner.decompress(data, max_length))


def lzma_alone_decoder() -> Decoder:
    return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY)


def is_lzma_alone(head: bytes) -> bool:
    """Whether this is the header of the older .lzma: usual settings and dictionary, a possible length."""
    if len(head) < 14 or head[0] != 0x5D or head[13]:
        return False
    dictionary, length = struct.unpack_from("<IQ", head, 1)
    usual = {1 << power for power in range(12, 31)} | {3 << power for power in range(11, 29)} | {0xFFFFFFFF}
    return dictionary in usual and (length == (1 << 64) - 1 or 0 < length < 1 << 40)
