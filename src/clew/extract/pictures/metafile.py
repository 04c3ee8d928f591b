"""Windows metafiles: the words drawn in them, and the pictures ([MS-EMF] 2.3.5.7, [MS-WMF] 2.3.3)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

LARGEST = 256 << 20
MOST = 1_000_000
WIDE, NARROW, SMALL = 84, 83, 108
EMF_BITMAPS = {81: 48, 80: 48, 76: 84, 77: 84, 114: 84, 116: 84}
"""Records that carry a bitmap, and where in them its header's place stands: StretchDIBits and its kin."""
WMF_BITMAPS = {0x0F43: 22, 0x0B41: 20, 0x0940: 16, 0x0D33: 18}
COMMENT = 70
CODE_PAGES = {
    0: "windows-1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "windows-1253", 162: "windows-1254",
    163: "windows-1258", 177: "windows-1255", 178: "windows-1256", 186: "windows-1257", 204: "windows-1251",
    222: "cp874", 238: "windows-1250",
}  # fmt: skip
"""By the character set of the font that was chosen last."""
ENCODED = "windows-1252"


class Drawn(NamedTuple):
    """Words and the height of the line that they stand on."""

    height: int
    words: str


@step("extract.metafile@1", accepts=("image/emf", "image/wmf"))
def metafile(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Text in the order in which it was drawn, a line where the height changes; bitmaps as members."""
    stream.seek(0)
    content = stream.read(LARGEST)
    enhanced = given.media_type == "image/emf"
    yield Metadata("format", "EMF" if enhanced else "WMF")
    drawn: list[Drawn] = []
    number = 0
    try:
        for each in _enhanced(content) if enhanced else _plain(content):
            if isinstance(each, Drawn):
                drawn.append(each)
            elif isinstance(each, bytes):
                number += 1
                name = f"picture-{number}"
                yield Contained(Member(name, "embedded", name, announced=len(each)), [each])
            else:
                yield each
    except (struct.error, IndexError) as error:
        if not drawn and not number:
            raise Unreadable("damaged", f"a record breaks off: {worded(error)}") from error
        yield Problem("damaged", f"a record breaks off; what stands before it was read: {worded(error)}")
    yield from passages(_lines(drawn), lambda a, b: Locator(chars=(a, b)))


def _lines(drawn: list[Drawn]) -> str:
    text, height = "", None
    for each in drawn:
        words = each.words.strip("\x00")
        if words.strip():
            text += ("\n" if height is not None and height != each.height else "") + words
            height = each.height
    return f"{text}\n" if text else ""


def _enhanced(content: bytes) -> Iterator[Drawn | bytes | Record]:
    if title := _title(content):
        yield Metadata("title", title)
    at = 0
    for _ in range(MOST):
        if at + 8 > len(content):
            return
        kind, size = struct.unpack_from("<II", content, at)
        if size < 8 or kind == 14:
            return
        record = content[at : at + size]
        if kind in (WIDE, NARROW):
            yield from _text(record, 36, kind == WIDE)
        elif kind == SMALL:
            yield from _small(record)
        elif kind in EMF_BITMAPS and len(record) > EMF_BITMAPS[kind] + 16:
            yield from _placed(record, EMF_BITMAPS[kind])
        elif kind == COMMENT:
            yield from _comment(record)
        at += size


def _title(content: bytes) -> str:
    """The program that drew it, and the name that it gave."""
    count, place = struct.unpack_from("<II", content, 60)
    words = content[place : place + 2 * min(count, 1_000)].decode("utf-16-le", "replace") if place >= 88 else ""
    return " ".join(words.replace("\x00", " ").split())


def _text(record: bytes, at: int, wide: bool) -> Iterator[Drawn]:
    _, height, count, place = struct.unpack_from("<iiII", record, at)
    if place and place + count * (2 if wide else 1) <= len(record):
        words = record[place : place + count * (2 if wide else 1)]
        yield Drawn(height, words.decode("utf-16-le" if wide else ENCODED, "replace"))


def _small(record: bytes) -> Iterator[Drawn]:
    _, height, count, options = struct.unpack_from("<iiII", record, 8)
    start = 36 if options & 0x100 else 52
    wide = not options & 0x200
    words = record[start : start + count * (2 if wide else 1)]
    yield Drawn(height, words.decode("utf-16-le" if wide else ENCODED, "replace"))


def _placed(record: bytes, at: int) -> Iterator[bytes]:
    header, lasts, bits, size = struct.unpack_from("<4I", record, at)
    if 12 <= lasts <= len(record) and size and bits + size <= len(record):
        yield _bitmap(record[header : header + lasts] + record[bits : bits + size], lasts)


def _comment(record: bytes) -> Iterator[bytes]:
    """EMF+ keeps its pictures as files: a whole PNG or JPEG stands in the comment ([MS-EMFPLUS] 2.2.2.2)."""
    if record[12:16] != b"EMF+":
        return
    for begins, ends in ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9")):
        start = record.find(begins)
        end = record.rfind(ends)
        if 0 <= start < end:
            yield record[start : end + len(ends)]


def _bitmap(packed: bytes, start: int) -> bytes:
    return b"BM" + struct.pack("<IHHI", 14 + len(packed), 0, 0, 14 + start) + packed


def _plain(content: bytes) -> Iterator[Drawn | bytes | Record]:
    at = 22 if content.startswith(b"\xd7\xcd\xc6\x9a") else 0
    at += 2 * struct.unpack_from("<H", content, at + 2)[0]
    objects: list[str | None] = []
    encoding = ENCODED
    for _ in range(MOST):
        if at + 6 > len(content):
            return
        size, kind = struct.unpack_from("<IH", content, at)
        if size < 3 or kind == 0:
            return
        record = content[at : at + 2 * size]
        if kind in (0x0521, 0x0A32):
            yield from _said(record, kind, encoding)
        elif kind == 0x012D:
            chosen = struct.unpack_from("<H", record, 6)[0]
            encoding = (objects[chosen] if chosen < len(objects) else None) or encoding
        elif kind == 0x01F0:
            deleted = struct.unpack_from("<H", record, 6)[0]
            objects[deleted : deleted + 1] = [None] if deleted < len(objects) else []
        elif kind in CREATES:
            _keep(objects, CODE_PAGES.get(record[19], ENCODED) if kind == 0x02FB else "")
        elif kind in WMF_BITMAPS and len(record) > WMF_BITMAPS[kind] + 6 + 40:
            yield from _dib(record[6 + WMF_BITMAPS[kind] :])
        at += 2 * size


CREATES = (0x02FB, 0x02FA, 0x02FC, 0x0142, 0x00F7, 0x06FF, 0x01F9)
"""Fonts, pens, brushes, palettes and regions, which take the first free number each."""


def _keep(objects: list[str | None], kind: str) -> None:
    if None in objects:
        objects[objects.index(None)] = kind
    elif len(objects) < 65_536:
        objects.append(kind)


def _said(record: bytes, kind: int, encoding: str) -> Iterator[Drawn]:
    if kind == 0x0521:
        count = struct.unpack_from("<H", record, 6)[0]
        start = 8
        height = struct.unpack_from("<h", record, start + count + (count & 1))[0]
    else:
        height, _, count, options = struct.unpack_from("<hhHH", record, 6)
        start = 22 if options & 0x06 else 14
    yield Drawn(height, record[start : start + count].decode(encoding, "replace"))


def _dib(packed: bytes) -> Iterator[bytes]:
    """A bitmap with its header, whose colours say where the pixels begin ([MS-WMF] 2.2.2.9)."""
    size, depth = struct.unpack_from("<I10xH", packed)
    if size >= 40 and len(packed) > size:
        used = struct.unpack_from("<I", packed, 32)[0] or (1 << depth if depth <= 8 else 0)
        yield _bitmap(packed, size + 4 * min(used, 256))
