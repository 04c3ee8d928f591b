"""Where a PowerPoint 97 file keeps its slides ([MS-PPT] 2.1.2): by its last edit's directory, else in order."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.office.office_art import ENTRY, Record, descendants, records

DOCUMENT, SLIDE, NOTES, LIST, PERSIST, EDIT, DIRECTORY = 0x03E8, 0x03EE, 0x03F0, 0x0FF0, 0x03F3, 0x0FF5, 0x1772
SLIDE_ATOM, NOTES_ATOM, SHOW, OUTLINE, CHARS, BYTES = 0x03EF, 0x03F1, 0x03F9, 0x0F9E, 0x0FA0, 0x0FA8
STRING, HEADER = 0x0FBA, 0x0F9F
ENCRYPTED = 0xF3D1C4DF
EDITS = 10_000


class Slide(NamedTuple):
    """A slide (or its notes): its record, its number for others to name it by, and the texts kept apart from it."""

    record: Record
    identifier: int
    outline: list[str]


def is_encrypted(user: bytes, content: bytes) -> bool:
    """By the mark in the stream "Current User", or by the last edit's pointer to the key."""
    if len(user) < 20:
        return False
    mark, place = struct.unpack_from("<II", user, 12)
    edit = next(records(content, place), None) if place < len(content) else None
    if mark == ENCRYPTED or edit is None or edit.kind != EDIT or edit.end - edit.start < 32:
        return bool(mark == ENCRYPTED)
    return content[edit.start + 28 : edit.start + 32] != bytes(4)


def places(user: bytes, content: bytes) -> dict[int, int]:
    """Where each kept object lies, as the last edit has it; none where the chain of edits is broken."""
    found: dict[int, int] = {}
    place = struct.unpack_from("<I", user, 16)[0] if len(user) >= 20 else 0
    seen: set[int] = set()
    while place and place not in seen and len(seen) < EDITS:
        seen.add(place)
        edit = next(records(content, place), None) if place < len(content) else None
        if edit is None or edit.kind != EDIT or edit.end - edit.start < 20:
            break
        place, directory, root = struct.unpack_from("<III", content, edit.start + 8)
        found.setdefault(0, root)
        for number, at in _directory(content, directory):
            found.setdefault(number, at)
    return found


def _directory(content: bytes, place: int) -> Iterator[tuple[int, int]]:
    listed = next(records(content, place), None) if place < len(content) else None
    if listed is None or listed.kind != DIRECTORY:
        return
    at = listed.start
    while at + 4 <= listed.end:
        packed = struct.unpack_from("<I", content, at)[0]
        at += 4
        for number in range(packed >> 20):
            if at + 4 > listed.end:
                return
            yield (packed & 0xFFFFF) + number, struct.unpack_from("<I", content, at)[0]
            at += 4


def text(content: bytes, record: Record) -> str:
    raw = content[record.start : record.end]
    found = raw.decode("latin-1") if record.kind == BYTES else raw.decode("utf-16-le", "replace")
    return found.replace("\r", "\n").replace("\x0b", "\n").replace("\x00", "")


def shown(content: bytes, kept: dict[int, int], instance: int) -> list[Slide]:
    """The slides (instance 0) or notes (2) that the document lists, in its order."""
    root = _at(content, kept, kept.get(0, -1), DOCUMENT)
    if root is None:
        return []
    found: list[Slide] = []
    for lists in records(content, root.start, root.end):
        if lists.kind == LIST and lists.instance == instance:
            for record in records(content, lists.start, lists.end):
                if record.kind == PERSIST and record.end - record.start >= 16:
                    number, identifier = struct.unpack_from("<I8xI", content, record.start)
                    slide = _at(content, kept, number, SLIDE if instance == 0 else NOTES)
                    found.append(Slide(slide or record, identifier, []))
                elif record.kind in (CHARS, BYTES) and found:
                    found[-1].outline[-1:] = [text(content, record)]
                elif record.kind == HEADER and found:
                    found[-1].outline.append("")
    return found


def in_file_order(content: bytes, kind: int) -> list[Slide]:
    """All that look like slides or notes: what earlier savings left behind is among them."""
    return [Slide(record, 0, []) for record in records(content) if record.kind == kind]


def _at(content: bytes, kept: dict[int, int], number: int, kind: int) -> Record | None:
    place = kept.get(number)
    found = next(records(content, place), None) if place is not None and place < len(content) else None
    return found if found and found.kind == kind else None


def document(content: bytes, kept: dict[int, int]) -> Record | None:
    """The document's record: the last edit's, else the last in the file."""
    told = _at(content, kept, kept.get(0, -1), DOCUMENT)
    return told or next((record for record in reversed(list(records(content))) if record.kind == DOCUMENT), None)


def listed_pictures(content: bytes) -> Iterator[int]:
    """Where in the stream "Pictures" each picture lies, as the document's list of them says."""
    for found in descendants(content):
        if found.kind == ENTRY and found.end - found.start >= 36:
            yield struct.unpack_from("<I", content, found.start + 28)[0]


def inside(content: bytes, record: Record) -> Iterator[Record]:
    """All records in a record."""
    return descendants(content, record.start, record.end)
