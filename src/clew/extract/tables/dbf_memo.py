"""The long texts of a dBASE or FoxPro table, which lie in a file beside it."""

import struct
from typing import BinaryIO

from clew.step import Given

LARGEST = 1 << 24
BLOCK = 512
DBASE_4 = b"\xff\xff\x08\x00"


class Memo:
    """A memo file: .fpt of FoxPro, or .dbt of dBASE III or IV, which mark the texts in it differently."""

    def __init__(self, stream: BinaryIO, foxpro: bool) -> None:
        self.stream = stream
        self.foxpro = foxpro
        head = self._at(0, 24)
        stated = struct.unpack_from(">H", head, 6)[0] if foxpro and len(head) > 7 else 0
        if not foxpro and len(head) > 21:
            stated = struct.unpack_from("<H", head, 20)[0]
        self.block = stated if stated and (foxpro or stated % 64 == 0) else BLOCK

    def text(self, pointer: bytes, encoding: str) -> str:
        """The text that a cell points at by its block; "" where there is none."""
        block = struct.unpack("<I", pointer)[0] if len(pointer) == 4 else _number(pointer)
        if not block:
            return ""
        at = block * self.block
        head = self._at(at, 8)
        if len(head) == 8 and self.foxpro:
            raw = self._at(at + 8, struct.unpack_from(">I", head, 4)[0])
        elif len(head) == 8 and head.startswith(DBASE_4):
            raw = self._at(at + 8, max(0, struct.unpack_from("<I", head, 4)[0] - 8))
        else:
            raw = self._to_end(at)
        return raw.decode(encoding, "replace").replace("\r\r\n", "\n").strip(" \0\x1a")

    def _to_end(self, at: int) -> bytes:
        """dBASE III's text, which an end mark closes."""
        text = b""
        while b"\x1a" not in text and len(text) < LARGEST and (more := self._at(at + len(text), 8 * BLOCK)):
            text += more
        return text.partition(b"\x1a")[0]

    def _at(self, place: int, size: int) -> bytes:
        self.stream.seek(place)
        return self.stream.read(min(size, LARGEST))


def memo_of(given: Given) -> Memo | None:
    name = next((name for name in given.parts if name.lower().endswith((".dbt", ".fpt"))), None)
    return Memo(given.parts[name], name.lower().endswith(".fpt")) if name else None


def _number(pointer: bytes) -> int:
    digits = pointer.strip(b" \0")
    return int(digits) if digits.isdigit() else 0
