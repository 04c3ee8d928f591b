"""BLOBs in a database's cells: files come out as members, text is text, the rest is told by its bytes or digest."""

import hashlib
from collections.abc import Collection, Iterator

from clew.extract.identify.signatures import by_signature
from clew.locator import cell_name
from clew.model import Locator, Member, Problem
from clew.step import Contained

MEMBERS = 10_000
SHORT = 64
"""Bytes that are shown as hex digits."""


class Blobs:
    """How BLOBs are shown, and how many members they became; `sealed` are columns without members."""

    def __init__(self, sealed: Collection[str]) -> None:
        self.sealed = sealed
        self.members = 0
        self.over = 0

    def shown(
        self, value: bytes, table: str, column: str, row: int, place: int, name: str | None = None
    ) -> tuple[Contained | None, str]:
        """The member that a BLOB is, if any, and what its cell shows."""
        if f"{table}.{column}" in self.sealed:
            return None, f"[{len(value)} bytes, SHA-256 {hashlib.sha256(value).hexdigest()}]" if value else ""
        text = _text(value)
        if text is not None:
            return None, text
        if len(value) <= SHORT and not by_signature(value):
            return None, value.hex()
        told = f"[{len(value)} bytes, SHA-256 {hashlib.sha256(value).hexdigest()}]"
        if self.members >= MEMBERS:
            self.over += 1
            return None, told
        self.members += 1
        at = Locator(sheet=table, cell=cell_name(row, place))
        member = Member(f"{table}/{at.cell}", "embedded", name, at, announced=len(value))
        return Contained(member, [value]), told

    def problems(self) -> Iterator[Problem]:
        if self.over:
            message = f"{self.members + self.over} BLOBs in its cells are files or may be; {self.members} came out"
            yield Problem("too-many", message, "export the others with `sqlite3` and sift them")


def _text(value: bytes) -> str | None:
    """Text, if the bytes are nothing else: UTF-8, printable but for line ends and tabs."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return None
    plain = text.translate({9: None, 10: None, 13: None})
    return text if plain.isprintable() and not by_signature(value) else None
