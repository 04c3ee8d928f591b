"""Kinds of file that no fixed signature shows, but a header whose parts fit one another."""

import re

from clew.extract.tables.dbf import DBF, header_of
from clew.extract.text.torrent import TORRENT
from clew.extract.windows.jump_list import CUSTOM, LINK
from clew.extract.windows.recycled import OLDER, RECYCLED, is_older, is_recycled

BENCODED = re.compile(rb"d\d{1,2}:(?:announce|announce-list|comment|created by|creation date|encoding|info)[0-9dil]")


def artefact_kind(head: bytes, length: int) -> tuple[str, str] | None:
    """The media type and what shows it: an index of the recycle bin, a jump list, a dBASE table."""
    if length == len(head) and is_recycled(head):
        return RECYCLED, "recycle bin index of this very length"
    if is_older(head, length):
        return OLDER, "recycle bin list whose records fill it"
    if BENCODED.match(head):
        return TORRENT, "a torrent's dictionary"
    if head[:4] == b"\x02\x00\x00\x00" and LINK in head[:4096]:
        return CUSTOM, "shell links behind a jump list's header"
    if header_of(head):
        return DBF, "dBASE header whose fields fill its rows"
    return None
