"""Word binary documents (.doc of Word 6, 95, and 97 to 2003): body, notes, comments, changes, embedded files."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.office import doc_pieces, doc_text
from clew.extract.office.doc_pieces import Fib
from clew.extract.office.doc_text import Reading, Shown
from clew.extract.office.office_art import descendants, pictures
from clew.extract.office.office_encrypted import unlocked
from clew.extract.office.ole_objects import embedded
from clew.extract.office.ole_storage import COPY, Storage
from clew.extract.office.ooxml import MOST
from clew.extract.office.ooxml_text import field_links, tiled
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, step

COMMENT_REFERENCES, COMMENTS, HEADERS, DRAWINGS, OWNERS, REVIEWERS = 4, 5, 11, 50, 36, 51
COMMENT_DATES = 112
"""In headers of Word 2002 and later ([MS-DOC] 2.5.8, fcAtrdExtra): 18 bytes a comment, its date first."""
LINKED, SHAPE, FRAME = 0x66, 0xF00A, 75


@step(
    "extract.doc@1",
    accepts=("application/msword",),
    passwords=True,
    libraries=versions("charset-normalizer", "lxml", "msoffcrypto-tool"),
)
def doc(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The body's text at its characters, the other stories at parts of their own, properties, links, and members."""
    storage = Storage(stream, given.length)
    fib = doc_pieces.header(storage)
    if fib.encrypted:
        yield from unlocked(given, stream, "doc")
        return
    yield from storage.metadata()
    reading = doc_text.read(fib)
    yield from _stories(fib, reading)
    if reading.cut:
        yield Problem("truncated", "the file holds less text than its header says", COPY)
    yield from _pictures(fib, storage, reading)
    macros = [("Macros",)] if storage.has("Macros") else []
    yield from embedded(storage, [*storage.storages(("ObjectPool",)), *macros])
    yield from storage.problems()


def _stories(fib: Fib, reading: Reading) -> Iterator[Record]:
    read: list[Shown] = []
    for part, heading, stretches in _places(fib, reading):
        texts = []
        for start, end in stretches:
            read.append(doc_text.shown(reading, start, end))
            texts.append(read[-1].text)
        if part in ("header", "footer"):
            texts = list(dict.fromkeys(texts))
        words = "".join(above + text for above, text in zip(heading or [""] * len(texts), texts, strict=False))
        if words.strip():
            yield from tiled(words, Locator(part=part))
    yield from _told(fib, read)


def _places(fib: Fib, reading: Reading) -> Iterator[tuple[str | None, list[str], list[tuple[int, int]]]]:
    """Each part, what stands above each of its stretches, and these."""
    bounds = reading.bounds
    yield None, [], [bounds["body"]]
    for name in ("footnotes", "endnotes"):
        yield name, [], [bounds.get(name, (0, 0))]
    first, last = bounds.get("headers", (0, 0))
    parts = list(doc_text.cut_at(fib, HEADERS, 0, first)) if first < last else []
    if parts:
        section = list(enumerate(parts))[6:]
        yield "header", [], [part for index, part in section if index % 6 in (0, 1, 4)]
        yield "footer", [], [part for index, part in section if index % 6 in (2, 3, 5)]
    else:
        yield "header", [], [(first, last)]
    first, last = bounds.get("comments", (0, 0))
    comments = list(doc_text.cut_at(fib, COMMENTS, 0, first))[:-1] if first < last else []
    if comments:
        yield "comments", _headings(fib, len(comments)), comments
    else:
        yield "comments", [], [(first, last)]
    for name in ("textboxes", "header-textboxes"):
        yield name, [], [bounds.get(name, (0, 0))]


def _headings(fib: Fib, count: int) -> list[str]:
    """A line for each comment with who wrote it and when."""
    owners = list(_strings(fib.block(OWNERS)))
    table, size, dates = fib.block(COMMENT_REFERENCES), 30, fib.block(COMMENT_DATES)
    number = (len(table) - 4) // (4 + size)
    lines = []
    for index in range(count):
        at = 4 * (number + 1) + size * index + 20
        owner = struct.unpack_from("<H", table, at)[0] if index < number else len(owners)
        told = (owners[owner] if owner < len(owners) else "", _date(dates[18 * index : 18 * index + 4]))
        heading = ", ".join(filter(None, told))
        lines.append(f"{heading}:\n" if heading else "")
    return lines


def _date(packed: bytes) -> str:
    """Minutes, hours, day, month and years since 1900 in 6, 5, 5, 4 and 9 bits ([MS-DOC] 2.9.66); it has no zone."""
    bits = int.from_bytes(packed, "little")
    minute, hour, day, month, year = bits & 63, bits >> 6 & 31, bits >> 11 & 31, bits >> 16 & 15, bits >> 20 & 511
    if not (minute < 60 and hour < 24 and day > 0 and 0 < month < 13):
        return ""
    return f"{1900 + year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"


def _strings(packed: bytes) -> Iterator[str]:
    """Strings that state their lengths, one behind the other ([MS-DOC] 2.9.352)."""
    at = 0
    while at + 2 <= len(packed):
        size = 2 * struct.unpack_from("<H", packed, at)[0]
        yield packed[at + 2 : at + 2 + size].decode("utf-16-le", "replace")
        at += 2 + size


def _reviewers(fib: Fib) -> Iterator[str]:
    """Those who changed the text with changes tracked: a table of strings that begins with three numbers."""
    table = fib.block(REVIEWERS)
    if table[:2] == b"\xff\xff":
        yield from (name for name in _strings(table[6:]) if name and name != "Unknown")


def _told(fib: Fib, read: list[Shown]) -> Iterator[Record]:
    if any(text.hidden for text in read):
        yield Problem("hidden-text", "some of its text is formatted as hidden; it was read", effect="note")
    deleted = "\n".join(found for text in read if (found := "".join(text.deleted)).strip())
    if deleted:
        yield Problem("deleted-text", "text deleted with changes tracked is kept beside the body", effect="note")
        yield from tiled(deleted, Locator(part="deleted"))
    instructions = "".join(piece for text in read for piece in text.instructions)
    yield from (Metadata(name, value) for name, value in list(dict.fromkeys(field_links(instructions)))[:MOST])
    people = [*_strings(fib.block(OWNERS)), *_reviewers(fib)]
    yield from (Metadata("reviewer", name) for name in list(dict.fromkeys(people))[:MOST])


def _pictures(fib: Fib, storage: Storage, reading: Reading) -> Iterator[Record]:
    """Those beside the text, which the drawings' table lists, then those in it, by their places in "Data"."""
    yield from pictures(fib.block(DRAWINGS), fib.document)
    content = storage.read("Data")
    for place in reading.pictures:
        if place + 8 > len(content):
            yield Problem("member", f"a picture in the text should lie at byte {place}, which is not there", COPY)
        else:
            yield from _in_text(content, place)
    if not fib.new and (count := reading.raw.count("\x01")):
        message = f"{count} pictures or objects in the text of this old format; pictures were not taken out"
        yield Problem("member", message, "open it in a word processor")


def _in_text(content: bytes, place: int) -> Iterator[Record]:
    """The pictures of one place ([MS-DOC] 2.9.190): some name the file that they were linked from."""
    size, head, kind = struct.unpack_from("<IHH", content, place)
    start, end = place + head, min(place + size, len(content))
    if kind == LINKED and start < end:
        length = content[start]
        if linked := content[start + 1 : start + 1 + length].decode("cp1252", "replace").strip("\0"):
            yield Metadata("external-link", linked)
        start += 1 + length
    count = 0
    for found in pictures(content, b"", start, end, name=f"picture-{place}"):
        count += 1
        yield found
    if not count and kind == LINKED:
        yield Problem("absent", f"the picture at byte {place} is only linked to, and not in the file", COPY)
    elif not count and any(one.kind == SHAPE and one.instance == FRAME for one in descendants(content, start, end)):
        yield Problem("member", f"the picture at byte {place} cannot be found in its drawing", COPY)
    if place + size > len(content):
        yield Problem("member", f"the picture at byte {place} is cut short", COPY)
