"""Texts that programs pack into a cell's bytes, as functions that Clew's own queries may call.

A file's own SQL can't call them: `trusted_schema` is off (https://www.sqlite.org/security.html).
"""

import sqlite3
import zlib

from clew.errors import Unreadable
from clew.extract.office.iwork_archive import fields

MOST = 64 << 20
"""Bytes that a packed text may have."""
GZIP = 16 + zlib.MAX_WBITS
ARCHIVED = b"NSString\x01"
LONG, LONGER = 0x81, 0x82
"""In Apple's typedstream a count above 127 is one of these, and two or four bytes, little-endian."""
WAY = (2, 3, 2)
"""Field numbers that lead to a note's text: document, note, text."""


def add_functions(connection: sqlite3.Connection) -> None:
    for name, function in (("archived_text", archived_text), ("note_text", note_text)):
        connection.create_function(name, 1, function, deterministic=True)


def archived_text(value: object) -> str | None:
    """The text of an NSAttributedString in a typedstream, as Messages keeps what was written."""
    if not isinstance(value, bytes) or (found := value.find(ARCHIVED)) < 0:
        return None
    at = value.find(b"+", found + len(ARCHIVED), found + len(ARCHIVED) + 16) + 1
    if not 0 < at < len(value):
        return None
    width = {LONG: 2, LONGER: 4}.get(value[at], 0)
    size = int.from_bytes(value[at + 1 : at + 1 + width], "little") if width else value[at]
    start = at + 1 + width
    return value[start : start + size].decode("utf-8", "replace") or None


def note_text(value: object) -> str | None:
    """The text of a note in Apple Notes (gzip around a protocol buffer); none where it is locked or damaged."""
    if not isinstance(value, bytes):
        return None
    try:
        content = zlib.decompressobj(GZIP).decompress(value, MOST)
        for number in WAY:
            inner = fields(content).get(number, [b""])[0]
            content = inner if isinstance(inner, bytes) else b""
    except (zlib.error, Unreadable):
        return None
    return content.decode("utf-8", "replace").replace("\ufffc", "") or None
