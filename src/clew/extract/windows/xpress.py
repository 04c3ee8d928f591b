"""LZ77 with Huffman codes as Windows packs prefetch files ([MS-XCA] 2.1 and 2.2): blocks of 64 KiB, each behind its
table."""

import struct
from itertools import product

TABLE = 256
"""Bytes of a table: four bits a symbol's length."""
BLOCK = 1 << 16
DEEPEST = 15


class Damaged(ValueError):
    """The packed bytes end too soon, or lead nowhere. `before` is what came out until then."""

    def __init__(self, message: str, before: bytes) -> None:
        super().__init__(message)
        self.before = before


def unpacked(packed: bytes, size: int) -> bytes:
    """The `size` bytes in `packed`. Damaged, with what came out before."""
    out = bytearray()
    at = 0
    try:
        while len(out) < size:
            at = _block(packed, at, out, min(size, len(out) + BLOCK))
    except (IndexError, struct.error) as error:
        raise Damaged("the packed bytes end too soon", bytes(out)) from error
    return bytes(out[:size])


def _block(packed: bytes, at: int, out: bytearray, until: int) -> int:
    """One block's bytes onto `out`; where the next one begins."""
    symbols = _symbols(packed[at : at + TABLE], out)
    bits = _Bits(packed, at + TABLE)
    while len(out) < until:
        entry = symbols[bits.held >> bits.count - DEEPEST & 0x7FFF]
        symbol = entry >> 4
        bits.skip(entry & 15)
        if symbol < 256:
            out.append(symbol)
            continue
        length, width = symbol & 15, symbol - 256 >> 4
        if length == 15:
            length = bits.longer()
        back = (1 << width) + (bits.held >> bits.count - width & (1 << width) - 1 if width else 0)
        bits.skip(width)
        _copy(out, back, length + 3, until + BLOCK)
    return bits.at


def _copy(out: bytearray, back: int, length: int, most: int) -> None:
    start = len(out) - back
    if start < 0 or len(out) + length > most:
        raise Damaged("a copy from outside", bytes(out))
    if back >= length:
        out += out[start : start + length]
    else:
        run = bytes(out[start:])
        out += (run * (length // back + 1))[:length]


class _Bits:
    """Words of 16 bits, first bit highest; `held` has `count` bits, 16 to 32 of them, and `at` is the next word."""

    def __init__(self, packed: bytes, at: int) -> None:
        self.packed = packed
        self.held = int.from_bytes(packed[at : at + 2], "little") << 16
        self.held |= int.from_bytes(packed[at + 2 : at + 4], "little")
        self.count = 32
        self.at = at + 4

    def skip(self, bits: int) -> None:
        self.count -= bits
        self.held &= (1 << self.count) - 1
        if self.count < 16:
            if self.at > len(self.packed) + 2:
                raise IndexError
            self.held = self.held << 16 | int.from_bytes(self.packed[self.at : self.at + 2], "little")
            self.count += 16
            self.at += 2

    def longer(self) -> int:
        """A length that the symbol has no room for, from the bytes between the words."""
        length = self.packed[self.at]
        self.at += 1
        if length < 255:
            return length + 15
        (length,) = struct.unpack_from("<H", self.packed, self.at)
        self.at += 2
        if not length:
            (length,) = struct.unpack_from("<I", self.packed, self.at)
            self.at += 4
        return int(length)


def _symbols(table: bytes, out: bytearray) -> list[int]:
    """For each 15 bits that may come: the symbol and in its low four bits how long its code is ([MS-XCA] 2.2.1)."""
    if len(table) < TABLE:
        raise Damaged("the packed bytes end too soon", bytes(out))
    lengths = [byte >> shift & 15 for byte, shift in product(table, (0, 4))]
    found: list[int] = []
    for length in range(1, DEEPEST + 1):
        for symbol, own in enumerate(lengths):
            if own == length:
                found += [symbol << 4 | length] * (1 << DEEPEST - length)
    if len(found) != 1 << DEEPEST:
        raise Damaged("a table of codes that leaves some out", bytes(out))
    return found
