"""Where the next page of hits starts: a short string that means nothing to its bearer."""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from clew.errors import UsageError
from clew.search.query import Query

_FORMAT = struct.Struct(">BQI6s")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """`offset` hits of the search `mark` were seen; `sequence` is how far the index had come at its first page."""

    sequence: int
    offset: int
    mark: bytes


def mark_of(query: Query, order: str) -> bytes:
    """What tells one search from another, so that a cursor is not taken to another's hits."""
    return hashlib.blake2b(f"{order} {query!r}".encode(), digest_size=6).digest()


def write_cursor(cursor: Cursor) -> str:
    packed = _FORMAT.pack(_VERSION, cursor.sequence, cursor.offset, cursor.mark)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str, mark: bytes) -> Cursor:
    """Raises UsageError where `text` is no cursor, or one of another search."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        version, sequence, offset, theirs = _FORMAT.unpack(packed)
    except (binascii.Error, ValueError, struct.error) as error:
        raise UsageError("the cursor is not one that a search gave; search again without it") from error
    if version != _VERSION or theirs != mark:
        raise UsageError("the cursor belongs to another search; search again without it")
    return Cursor(sequence, offset, mark)
