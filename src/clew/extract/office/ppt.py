"""PowerPoint presentations of 97 to 2003 ([MS-PPT]): each slide is a page; notes and comments beside it; members."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office import ppt_records, ppt_unlock
from clew.extract.office.office_art import BITMAPS, ENTRY, METAFILES, pictures, records
from clew.extract.office.office_art import Record as Atom
from clew.extract.office.ole_objects import tree
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.ole_storage import COPY, Storage
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.ooxml_text import tiled
from clew.extract.office.ppt_records import BYTES, CHARS, NOTES, NOTES_ATOM, OUTLINE, SHOW, SLIDE, STRING, Slide
from clew.extract.office.ppt_unlock import ADVICE, SUMMARY
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

COMMENT, COMMENT_ATOM, FOOTERS, LINK, OBJECT, TAG_BLOB = 0x2EE0, 0x2EE1, 0x0FD9, 0x0FD7, 0x1011, 0x138B
PICTURES = (ENTRY, *METAFILES, *BITMAPS)
CHUNK = 1 << 18
USUAL = ("", "VelvetSweatshop", "/01Hannes Ruescher/01")
"""Tried before the user's: none, and those under which Office keeps what is only protected against changes."""
DUAL = "PP97_DUALSTORAGE"
"""Where a file saved for PowerPoint 95 and 97 keeps the newer form."""


@step(
    "extract.ppt@1",
    accepts=("application/vnd.ms-powerpoint",),
    passwords=True,
    libraries=versions("charset-normalizer", "lxml", "pycryptodomex"),
)
def ppt(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The slides' text at their pages, notes and comments at parts of these, properties, links, and members.

    What stands on the masters is left out. A file whose directory is broken is read in its own order.
    """
    storage = Storage(stream, given.length)
    folder = (DUAL,) if storage.has(DUAL, "PowerPoint Document") else ()
    content, user = storage.read(*folder, "PowerPoint Document"), storage.read(*folder, "Current User")
    if not content:
        raise Unreadable("unsupported", "a presentation of PowerPoint 95 or older", "open it with a program of its own")
    if ppt_records.is_encrypted(user, content):
        yield from _unlocked(given, storage, folder)
        return
    yield from storage.metadata()
    kept = ppt_records.places(user, content)
    yield from _slides(content, kept)
    yield from _links(content, kept)
    yield from _pictures(content, storage.read(*folder, "Pictures"))
    yield from _objects(content)
    yield from storage.problems()


def _unlocked(given: Given, storage: Storage, folder: tuple[str, ...]) -> Iterator[Record]:
    """The presentation without its encryption as the member "decrypted", under the first password that fits."""
    content, user = storage.read(*folder, "PowerPoint Document"), storage.read(*folder, "Current User")
    session = ppt_unlock.session(user, content)
    if session is None:
        raise Unreadable("encrypted", "encrypted with a password (kind: ppt, its description is damaged)", COPY)
    for password in dict.fromkeys((*USUAL, *given.passwords)):
        if key := ppt_unlock.key(session, password):
            break
    else:
        tried = f"; none of the {len(given.passwords)} passwords given opens it" if given.passwords else ""
        raise Unreadable("encrypted", f"encrypted with a password (kind: ppt){tried}", ADVICE)
    plain, told = ppt_unlock.document(content, user, session, key)
    streams = {"PowerPoint Document": plain, "Current User": told}
    if packed := storage.read(*folder, "Pictures"):
        streams["Pictures"] = ppt_unlock.pictures(packed, key)
    streams |= ppt_unlock.summary(storage.read(*folder, SUMMARY), key)
    yield Metadata("encryption", "ppt")
    yield Metadata("rebuilt", "decrypted: this file without its encryption, written out as an OLE file (form 1)")
    whole = _rebuilt(storage, folder, streams)
    yield Contained(Member("decrypted", "embedded", announced=len(whole)), [whole])


def _rebuilt(storage: Storage, folder: tuple[str, ...], streams: dict[str, bytes]) -> bytes:
    root: dict[str, Any] = tree(storage, (), storage.streams(()))
    inside = root[folder[0]] if folder else root
    for name in [name for name in inside if name.casefold() in {SUMMARY.casefold(), *map(str.casefold, streams)}]:
        del inside[name]
    inside.update(streams)
    return compound_file(root)


def _slides(content: bytes, kept: dict[int, int]) -> Iterator[Record]:
    slides = ppt_records.shown(content, kept, 0)
    notes = ppt_records.shown(content, kept, 2)
    if not slides:
        slides, notes = ppt_records.in_file_order(content, SLIDE), ppt_records.in_file_order(content, NOTES)
        message = "its directory is broken; slides were taken in the order of the file, deleted ones too"
        yield Problem("damaged", message, COPY, "partial" if slides else "unreadable")
    beside: dict[int, list[Slide]] = {}
    for note in notes:
        beside.setdefault(_slide_of(content, note.record), []).append(note)
    for page, slide in enumerate(slides, 1):
        yield from _slide(content, slide, page)
        for note in beside.pop(slide.identifier, []) if slide.identifier else []:
            yield from tiled(_text(content, note), Locator(page=page, part="notes"))
    left = "".join(_text(content, note) for some in beside.values() for note in some)
    if left.strip():
        yield from tiled(left, Locator(part="notes"))


def _slide(content: bytes, slide: Slide, page: int) -> Iterator[Record]:
    yield from tiled(_text(content, slide), Locator(page=page))
    if slide.record.kind != SLIDE:
        yield Problem("damaged", "this slide's shapes are not where the directory says", COPY, at=Locator(page=page))
        return
    found = list(ppt_records.inside(content, slide.record))
    if any(one.kind == SHOW and one.end - one.start >= 12 and content[one.start + 10] & 4 for one in found):
        yield Problem("hidden-slide", "this slide is hidden when shown", "", "note", Locator(page=page))
    comments = [
        comment
        for one in found
        if one.kind == TAG_BLOB
        for comment in records(content, one.start, one.end)
        if comment.kind == COMMENT
    ]
    words = "".join(_comment(content, comment) for comment in [*comments, *(o for o in found if o.kind == COMMENT)])
    yield from tiled(words, Locator(page=page, part="comments"))


def _text(content: bytes, slide: Slide) -> str:
    """A slide's text: each shape's own, or the one kept in the outline that it names; what none names comes first."""
    pieces: list[str] = []
    named: set[int] = set()
    footers: list[tuple[int, int]] = []
    for record in ppt_records.inside(content, slide.record):
        if record.kind == FOOTERS:
            footers.append((record.start, record.end))
        footer = record.kind == STRING and any(start <= record.start < end for start, end in footers)
        if footer or record.kind in (CHARS, BYTES):
            pieces.append(ppt_records.text(content, record))
        elif record.kind == OUTLINE and record.end - record.start >= 4:
            number = struct.unpack_from("<I", content, record.start)[0]
            if number < len(slide.outline) and number not in named:
                named.add(number)
                pieces.append(slide.outline[number])
    first = [text for number, text in enumerate(slide.outline) if number not in named]
    text = "".join(piece.rstrip("\n") + "\n" for piece in first + pieces if piece.strip(" \n*"))
    return text if text.strip() else ""


def _slide_of(content: bytes, notes: Atom) -> int:
    for record in records(content, notes.start, notes.end):
        if record.kind == NOTES_ATOM and record.end - record.start >= 4:
            return int.from_bytes(content[record.start : record.start + 4], "little")
    return 0


def _comment(content: bytes, comment: Atom) -> str:
    strings, date = {}, ""
    for record in records(content, comment.start, comment.end):
        if record.kind == STRING:
            strings[record.instance] = ppt_records.text(content, record)
        elif record.kind == COMMENT_ATOM and record.end - record.start >= 20:
            year, month, _, day, hour, minute, second = struct.unpack_from("<7H", content, record.start + 4)
            date = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    heading = ", ".join(filter(None, (strings.get(0, ""), date)))
    return f"{heading}:\n{strings.get(1, '')}\n"


def _links(content: bytes, kept: dict[int, int]) -> Iterator[Metadata]:
    document = ppt_records.document(content, kept)
    targets: dict[str, None] = {}
    for link in ppt_records.inside(content, document) if document else ():
        if link.kind == LINK:
            for record in records(content, link.start, link.end):
                if record.kind == STRING and record.instance == 1:
                    targets[ppt_records.text(content, record)[:LONGEST]] = None
    yield from (Metadata("link", target) for target in list(targets)[:MOST] if ":" in target or "\\" in target)


def _pictures(content: bytes, packed: bytes) -> Iterator[Contained | Problem]:
    """The stream "Pictures"; where it is broken, from the next place on that the document's own list names."""
    start, name = 0, "picture"
    while start + 8 <= len(packed):
        broken = next((one.start - 8 for one in records(packed, start) if one.kind not in PICTURES), len(packed))
        yield from pictures(packed, start=start, end=broken, name=name)
        if broken == len(packed):
            return
        start = min((place for place in ppt_records.listed_pictures(content) if place > broken), default=len(packed))
        name = f"picture-{start}"
        message = f"bytes {broken} to {start} of the pictures are no record of one; they were passed over"
        yield Problem("member", message, COPY)


def _objects(content: bytes) -> Iterator[Contained | Problem]:
    """Embedded objects, controls and macros: each an OLE file, most of them compressed."""
    faults: list[Problem] = []
    found = (record for record in records(content) if record.kind == OBJECT)
    for number, record in enumerate(found, 1):
        name, size = f"object-{number}", record.end - record.start
        if record.instance and size > 4:
            announced = int.from_bytes(content[record.start : record.start + 4], "little")
            packed = content[record.start + 4 : record.end]
            yield Contained(Member(name, "embedded", announced=announced), _inflated(packed, name, announced, faults))
        elif size:
            yield Contained(Member(name, "embedded", announced=size), [content[record.start : record.end]])
        if record.cut or not size:
            yield Problem("member", f"{name} at byte {record.start - 8} is cut short or empty", COPY)
    yield from faults


def _inflated(packed: bytes, name: str, announced: int, faults: list[Problem]) -> Iterator[bytes]:
    """What comes out; where that is less than announced, a fault."""
    inflate, out = zlib.decompressobj(), 0
    while packed and not inflate.eof:
        try:
            plain = inflate.decompress(packed, CHUNK)
        except zlib.error:
            break
        packed, out = inflate.unconsumed_tail, out + len(plain)
        yield plain
    if out < announced:
        faults.append(Problem("member", f"{name} is damaged: {out} of its {announced} bytes came out", COPY))
