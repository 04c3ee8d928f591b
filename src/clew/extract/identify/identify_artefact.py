"""Kinds of file that no fixed signature shows, but a header whose parts fit one another."""

from clew.extract.tables.dbf import DBF, header_of
from clew.extract.windows.jump_list import CUSTOM, LINK
from clew.extract.windows.recycled import RECYCLED, is_recycled


def artefact_kind(head: bytes, length: int) -> tuple[str, str] | None:
    """The media type and what shows it: an index of the recycle bin, a jump list, a dBASE table."""
    if length == len(head) and is_recycled(head):
        return RECYCLED, "recycle bin index of this very length"
    if head[:4] == b"\x02\x00\x00\x00" and LINK in head[:4096]:
        return CUSTOM, "shell links behind a jump list's header"
    if header_of(head):
        return DBF, "dBASE header whose fields fill its rows"
    return None
