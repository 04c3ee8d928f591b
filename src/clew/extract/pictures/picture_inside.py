"""Files inside pictures: Exif's thumbnails, further pictures and films behind a JPEG, whatever hangs behind an end.

JPEG markers by ITU-T T.81, annex B; chunks of PNG by its specification; motion photos are a film behind the picture.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from PIL import ExifTags, Image

from clew.extract.pictures.picture import DAMAGE, quiet
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Record

LARGEST = 512 << 20
LOOKED_THROUGH = 1 << 20
MARKED = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
FILE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|(?s:....)ftyp[a-z0-9 ]{4}|PK\x03\x04|%PDF-|Rar!\x1a|7z\xbc\xaf")
"""How a picture, a film, an archive or a PDF begins."""
ARCHIVE = re.compile(rb"PK\x03\x04|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
FEW = 16
"""Bytes behind a picture's end that are padding, or a camera's mark."""
MOST = 50


def inside(image: Image.Image, stream: BinaryIO, length: int) -> Iterator[Record]:
    """Thumbnails and trailing files as members; whether there is a C2PA manifest, which is not checked."""
    stream.seek(0)
    head = stream.read(LOOKED_THROUGH)
    if b"c2pa" in head and (b"jumb" in head or b"caBX" in head or b"\xd8\xfe\xc3\xd6" in head):
        yield Metadata("content-credentials", "C2PA manifest, not verified")
    yield from _thumbnail(image)
    if image.format in ("JPEG", "MPO", "PNG") and length <= LARGEST:
        stream.seek(0)
        yield from _behind(stream.read())


def within_broken(stream: BinaryIO, length: int) -> Iterator[Record]:
    """The archive or PDF inside what begins like a picture and cannot be opened as one, with all behind it."""
    if length > LARGEST:
        return
    stream.seek(0)
    content = stream.read()
    if found := ARCHIVE.search(content, 1):
        start = found.start()
        yield Contained(Member("behind/1", "embedded", announced=len(content) - start), [content[start:]])


def _thumbnail(image: Image.Image) -> Iterator[Record]:
    """What an editor forgot to change shows what was there before."""
    try:
        with quiet():
            small = image.getexif().get_ifd(ExifTags.IFD.IFD1)
        block = image.info.get("exif", b"")
        block = block.removeprefix(b"Exif\x00\x00") if isinstance(block, bytes) else b""
        start, size = int(small.get(0x0201, 0)), int(small.get(0x0202, 0))
    except DAMAGE:
        return
    content = block[start : start + size]
    if start and content.startswith(b"\xff\xd8"):
        yield Contained(Member("thumbnail", "embedded", announced=size), [content])


def _behind(content: bytes) -> Iterator[Record]:
    """The files behind the picture's end: pictures one by one, else all that is left; a note where it is no file."""
    at = end_of(content)
    for number in range(1, MOST):
        rest = content[at : at + LOOKED_THROUGH].strip(b"\x00\xff \r\n")
        if not at or len(rest) < FEW:
            return
        found = FILE.search(content, at, at + LOOKED_THROUGH)
        if found is None:
            yield Problem("appended", f"{len(content) - at:,} bytes hang behind the picture's end", effect="note")
            return
        start = found.start()
        stop = end_of(content, start) if content.startswith(b"\xff\xd8\xff", start) else 0
        at = stop if stop > start else len(content)
        yield Contained(Member(f"behind/{number}", "embedded", announced=at - start), [content[start:at]])


def end_of(content: bytes, start: int = 0) -> int:
    """Where the picture that begins at `start` ends; 0 where it has no end."""
    if content.startswith(b"\x89PNG", start):
        end = content.find(b"\x00\x00\x00\x00IEND", start)
        return end + 12 if end > 0 else 0
    at = start + 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            found = MARKED.search(content, at)  # the pixels: up to the next marker that is none of theirs
            if found is None:
                return 0
            at = found.end() - 2
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:
            at += 1
        elif marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return len(content) if content[at : at + 2] == b"\xff\xd9" else 0
