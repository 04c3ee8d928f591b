"""LZX, the packing of compiled help files: 32 KiB frames over one window (Microsoft's "LZX Format", [MS-PATCH]).

The tree codes are canonical; aligned, verbatim and uncompressed blocks, and the translation of x86 calls, are read.
"""

import struct
from collections.abc import Sequence

from clew.errors import Unreadable

FRAME = 32_768
FOOTERS = [max(0, (slot >> 1) - 1) if slot > 3 else 0 for slot in range(51)]
BASES: list[int] = []
for _slot in range(51):
    BASES.append(BASES[-1] + (1 << min(17, FOOTERS[_slot - 1])) if _slot else 0)
FOOTERS = [min(17, each) for each in FOOTERS]
SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
VERBATIM, ALIGNED, UNCOMPRESSED = 1, 2, 3
LOOKUP = 10
Codes = tuple[list[int], int, dict[tuple[int, int], int]]


class Bits:
    """Bits of 16-bit little-endian words, the highest first; zeroes behind the end, up to a few words."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0
        self.held = 0
        self.count = 0

    def need(self, count: int) -> None:
        while self.count < count:
            if self.at > len(self.content) + 8:
                raise damaged()
            word = self.content[self.at : self.at + 2]
            self.held = self.held << 16 | (word[1] << 8 | word[0] if len(word) == 2 else 0)
            self.at += 2
            self.count += 16

    def take(self, count: int) -> int:
        self.need(count)
        self.count -= count
        value = self.held >> self.count
        self.held &= (1 << self.count) - 1
        return value

    def code(self, codes: Codes) -> int:
        """A symbol by its canonical code."""
        table, width, longer = codes
        self.need(16)
        entry = table[self.held >> self.count - width]
        if entry:
            self.count -= entry & 31
            self.held &= (1 << self.count) - 1
            return entry >> 5
        for length in range(width + 1, 17):
            found = longer.get((length, self.held >> self.count - length))
            if found is not None:
                self.count -= length
                self.held &= (1 << self.count) - 1
                return found
        raise damaged()

    def align(self) -> None:
        """To the next word; from a word's edge, over a whole one."""
        self.at -= self.count // 16 * 2
        if self.count % 16 == 0:
            self.at += 2
        self.held = self.count = 0

    def bytes(self, count: int) -> bytes:
        found = self.content[self.at : self.at + count]
        self.at += count
        if len(found) < count:
            raise damaged()
        return found


def canonical(lengths: Sequence[int]) -> Codes:
    """Codes from their lengths: a table for short ones, (length, code) for the rest."""
    table = [0] * (1 << LOOKUP)
    longer: dict[tuple[int, int], int] = {}
    code = 0
    for length in range(1, 17):
        for symbol, each in enumerate(lengths):
            if each != length:
                continue
            if code >> length:
                raise damaged()
            if length <= LOOKUP:
                start = code << LOOKUP - length
                table[start : start + (1 << LOOKUP - length)] = [symbol << 5 | length] * (1 << LOOKUP - length)
            else:
                longer[length, code] = symbol
            code += 1
        code <<= 1
    return table, LOOKUP, longer


class Lzx:
    """A decoder over one window; frames are given in order, `reset` where the packer began anew."""

    def __init__(self, bits: int) -> None:
        if bits not in SLOTS:
            raise damaged()
        self.size = 1 << bits
        self.symbols = 256 + SLOTS[bits] * 8
        self.reset()

    def reset(self) -> None:
        self.window = bytearray()
        self.recent = [1, 1, 1]
        self.main = [0] * self.symbols
        self.lengths = [0] * 249
        self.codes: tuple[Codes, Codes, Codes | None] | None = None
        self.left = 0
        self.block = 0
        self.block_size = 0
        self.translate: int | None = None
        self.frames = 0

    def frame(self, packed: bytes, length: int) -> bytes:
        """The next `length` bytes (32 KiB but for the last frame)."""
        bits = Bits(packed)
        if self.translate is None:
            self.translate = bits.take(16) << 16 | bits.take(16) if bits.take(1) else 0
        if len(self.window) > 4 * self.size:
            del self.window[: -self.size]
        start = len(self.window)
        goal = start + length
        while len(self.window) < goal:
            if self.left == 0:
                self._header(bits)
            self._some(bits, min(goal, len(self.window) + self.left))
        if len(self.window) > goal:
            raise damaged()
        self.frames += 1
        return self._translated(bytes(self.window[start:goal]))

    def _header(self, bits: Bits) -> None:
        if self.block == UNCOMPRESSED and self.block_size & 1:
            bits.at += 1
        self.block = bits.take(3)
        self.block_size = self.left = bits.take(8) << 16 | bits.take(16)
        if self.block not in (VERBATIM, ALIGNED, UNCOMPRESSED) or not self.left:
            raise damaged()
        if self.block == UNCOMPRESSED:
            bits.align()
            self.recent = list(struct.unpack("<3I", bits.bytes(12)))
            return
        aligned = canonical([bits.take(3) for _ in range(8)]) if self.block == ALIGNED else None
        self._tree(bits, self.main, 0, 256)
        self._tree(bits, self.main, 256, self.symbols)
        self._tree(bits, self.lengths, 0, 249)
        self.codes = canonical(self.main), canonical(self.lengths), aligned

    def _tree(self, bits: Bits, lengths: list[int], at: int, end: int) -> None:
        """Code lengths, as differences to those of the block before."""
        pretree = canonical([bits.take(4) for _ in range(20)])
        while at < end:
            symbol = bits.code(pretree)
            if symbol < 17:
                run, value = 1, (lengths[at] - symbol) % 17
            elif symbol < 19:
                run, value = (bits.take(4) + 4 if symbol == 17 else bits.take(5) + 20), 0
            else:
                run = bits.take(1) + 4
                value = (lengths[at] - bits.code(pretree)) % 17
            if at + run > end:
                raise damaged()
            lengths[at : at + run] = [value] * run
            at += run

    def _some(self, bits: Bits, goal: int) -> None:
        before = len(self.window)
        if self.block == UNCOMPRESSED:
            self.window += bits.bytes(goal - before)
        else:
            self._matches(bits, goal)
        self.left -= len(self.window) - before
        if self.left < 0:
            raise damaged()

    def _matches(self, bits: Bits, goal: int) -> None:
        assert self.codes is not None
        main, lengths, aligned = self.codes
        window = self.window
        while len(window) < goal:
            symbol = bits.code(main)
            if symbol < 256:
                window.append(symbol)
                continue
            symbol -= 256
            length = symbol & 7
            if length == 7:
                length += bits.code(lengths)
            self._copy(self._offset(bits, symbol >> 3, aligned), length + 2)

    def _offset(self, bits: Bits, slot: int, aligned: Codes | None) -> int:
        recent = self.recent
        if slot < 3:
            offset = recent[slot]
            recent[slot] = recent[0]
            recent[0] = offset
            return offset
        extra = FOOTERS[slot]
        offset = BASES[slot] - 2
        if aligned is not None and extra >= 3:
            offset += (bits.take(extra - 3) << 3) + bits.code(aligned)
        else:
            offset += bits.take(extra)
        self.recent = [offset, recent[0], recent[1]]
        return offset

    def _copy(self, offset: int, length: int) -> None:
        window = self.window
        start = len(window) - offset
        if start < 0 or offset < 1:
            raise damaged()
        while length > 0:
            piece = window[start : start + min(length, offset)]
            window += piece
            length -= len(piece)

    def _translated(self, frame: bytes) -> bytes:
        """Calls of x86 programs, whose targets the packer made absolute."""
        if not self.translate or self.frames > 32_768 or len(frame) <= 10:
            return frame
        out = bytearray(frame)
        base = (self.frames - 1) * FRAME
        at = out.find(0xE8)
        while 0 <= at < len(out) - 10:
            target = struct.unpack_from("<i", out, at + 1)[0]
            if -(base + at) <= target < self.translate:
                moved = target - (base + at) if target >= 0 else target + self.translate
                struct.pack_into("<i", out, at + 1, moved)
            at = out.find(0xE8, at + 5)
        return bytes(out)


def damaged() -> Unreadable:
    return Unreadable("damaged", "its packed data are damaged or cut off", "look for another copy")
