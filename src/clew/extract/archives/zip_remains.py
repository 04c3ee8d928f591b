"""What a ZIP file holds besides the entries that its directory lists: other bytes, and comments."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from clew.extract.archives.entry_names import code_page, listed, readable
from clew.extract.archives.unpack import CHUNK, slices
from clew.extract.archives.zip_directory import LOCAL, Directory, Entry, local
from clew.model import Locator, Member, Problem
from clew.step import Contained, Record, passages

HEADER = 30
"""Bytes of the shortest local header; fewer between two entries are padding or a data descriptor."""
MOST = 1_000
LONGEST = 1_000_000
"""Characters of comments that are kept."""
Piece = tuple[str, int, int]
"""What it is, where it begins and where it ends."""


def remains(stream: BinaryIO, directory: Directory, entries: Sequence[Entry], length: int) -> Iterator[Record]:
    """A Contained for what stands before the archive, for entries that its directory does not list, and for what hangs
    behind it: each a file of its own, whatever it is."""
    pieces = list(islice(_pieces(stream, directory, entries, length), MOST))
    if not pieces:
        return
    what = listed([f"{name} (bytes {start:,} to {stop:,})" for name, start, stop in pieces])
    yield Problem("appended", f"not of the archive that its directory lists, and given apart: {what}", "", "note")
    for name, start, stop in pieces:
        yield piece(stream, name, start, stop)


def piece(stream: BinaryIO, name: str, start: int, stop: int) -> Contained:
    """Bytes of the stream as a member, its entry their place."""
    member = Member(f"{name}/{start}-{stop}", "embedded", announced=stop - start)
    read = slices(stream, start, stop - start)
    return Contained(member, iter(lambda: read(CHUNK), b""))


def _pieces(stream: BinaryIO, directory: Directory, entries: Sequence[Entry], length: int) -> Iterator[Piece]:
    inside = sorted((entry for entry in entries if entry.offset >= 0), key=lambda entry: entry.offset)
    begins = min([directory.begins, *(entry.offset for entry in inside[:1])])
    if begins > len(LOCAL) and _is_anything(stream, 0, begins):
        yield "before", 0, begins
    end = begins
    for entry in inside:
        yield from _hidden(stream, end, entry.offset)
        end = max(end, entry.offset + HEADER + len(entry.raw) + (entry.packed or 0))
    yield from _hidden(stream, end, directory.begins)
    if directory.ends and _is_anything(stream, directory.ends, length):
        yield "behind", directory.ends, length


def _hidden(stream: BinaryIO, start: int, stop: int) -> Iterator[Piece]:
    """What begins like an entry between two others."""
    if stop - start >= HEADER and (found := next(local(stream, start, stop), None)):
        yield "unlisted", found.offset, stop


def _is_anything(stream: BinaryIO, start: int, stop: int) -> bool:
    read = slices(stream, start, max(0, stop - start))
    return any(chunk.strip(b"\0\r\n") for chunk in iter(lambda: read(CHUNK), b""))


def lies_in_an_entry(stream: BinaryIO, directory: Directory) -> bool:
    """Whether the directory is that of an archive stored in another, whose own was cut off."""
    if directory.prefix <= 0 or slices(stream, 0, 4)(4) != LOCAL:
        return False
    return any(
        entry.packed is not None and directory.prefix < entry.offset + HEADER + len(entry.raw) + entry.packed
        for entry in local(stream, 0, directory.prefix)
    )


def comments(directory: Directory | None, named: Iterable[tuple[str, Entry]]) -> Iterator[Record]:
    """The archive's comment and those of its entries, a line each, as text at part "comment"."""
    noted = [(f"{name}: ", entry.comment) for name, entry in named if entry.comment.strip()]
    noted = [("", directory.comment), *noted] if directory and directory.comment.strip() else noted
    page = code_page(comment for _, comment in noted)
    text = "\n".join(f"{label}{readable(comment, page)}" for label, comment in noted)
    yield from passages(text[:LONGEST], lambda start, end: Locator(part="comment", chars=(start, end)))
    if len(text) > LONGEST:
        yield Problem("too-large", f"of its comments, the first {LONGEST:,} characters were read")
