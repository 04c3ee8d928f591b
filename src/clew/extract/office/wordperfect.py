"""WordPerfect documents of 5 to today: the body as Apache Tika reads it, and what it leaves out.

Source: the project libwpd, which describes the format openly: a prefix of packets (texts, properties, pictures), then
the body, whose functions may enclose texts too.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.ooxml_text import tiled
from clew.extract.tail import tail
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Beat, Contained, Given, Record, step

TYPE = "application/vnd.wordperfect"
TEXT_6, SUMMARY_6, SUMMARY_5 = 0x08, 0x12, 1
EDGES_5, NOTES_5 = 0xD5, 0xD6
FIXED_5 = (4, 9, 11, 3, 3, 5, 6, 7, 4, 5, 6, 10, 0, 0, 0, 0)
"""Bytes of the functions C0 to CF, with both their gates; those that are not used have none."""
PROPERTIES = {
    0x01: "description", 0x05: "author", 0x0A: "category", 0x11: "title", 0x1A: "keywords", 0x1B: "language",
    0x2E: "subject", 0x30: "last-modified-by",
}  # fmt: skip
DATES = {0x0E: "created", 0x27: "modified"}
WORDS = re.compile(rb"[\x20-\x7e\r\n]{4,}")
UNDONE = re.compile(rb"\xf1\x00..\xf1(.{1,65536}?)\xf1\x01..\xf1", re.S)
"""What was deleted, between the marks of WordPerfect 6 and later."""
BLOCKS = 10_000
UNKNOWN = "open it in WordPerfect"


class Packet(NamedTuple):
    kind: int
    start: int
    content: bytes


@step("extract.wordperfect@1", accepts=(TYPE,), apart=True, libraries=versions("iscc-tika", "lxml"))
def wordperfect(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """The text at its characters; headers, notes and boxes at part "notes"; properties; pictures as members."""
    stream.seek(0)
    content = stream.read()
    if len(content) < 16:
        raise Unreadable("damaged", "the header is cut short", "look for a whole copy of it")
    body, major, encrypted, index = struct.unpack_from("<4xIxxBxHH", content)
    if encrypted:
        raise Unreadable("encrypted", "the document is encrypted with a password", "open it in WordPerfect")
    newer = major >= 2
    packets = list(_packets_6(content, index) if newer else _packets_5(content))
    yield from tail.run(given, stream)
    notes = b"\xcc".join(_texts_6(packets)) if newer else b""
    words = _words(content, notes) if newer else "\n".join(_texts_5(content, body))
    yield from tiled(words if words.strip() else "", Locator(part="notes"))
    if newer and (deleted := _words(content, b"\xcc".join(UNDONE.findall(content, body)))).strip():
        yield from tiled(deleted, Locator(part="deleted"))
        message = "text that was deleted is kept to be undone; it stands in the body too, among what was not"
        yield Problem("deleted-text", message, "", "note")
    for packet in packets:
        if newer and packet.kind == SUMMARY_6:
            yield from _summary(content, packet.content)
        elif not newer and packet.kind == SUMMARY_5:
            told = (run.decode("latin-1").strip() for run in WORDS.findall(packet.content))
            yield from tiled("".join(f"{words}\n" for words in told if words), Locator(part="summary"))
    yield from _pictures(packets)


def _packets_6(content: bytes, index: int) -> Iterator[Packet]:
    count = struct.unpack_from("<H", content, index + 2)[0] if 16 <= index <= len(content) - 14 else 0
    for at in range(index + 14, min(index + 14 * count, len(content) - 13), 14):
        kind, size, start = struct.unpack_from("<xB4xII", content, at)
        yield Packet(kind, start, content[start : start + size])


def _packets_5(content: bytes) -> Iterator[Packet]:
    at, seen = 16, set[int]()
    while 0 < at <= len(content) - 10 and at not in seen:
        seen.add(at)
        mark, count, size, following = struct.unpack_from("<HHHI", content, at)
        if mark != 0xFFFB:
            return
        for place in range(at + 10, min(at + size, at + 10 * count, len(content) - 9), 10):
            kind, length, start = struct.unpack_from("<HII", content, place)
            if 0 < kind < 0xFFFF and start:
                yield Packet(kind, start, content[start : start + length])
        at = following


def _texts_6(packets: list[Packet]) -> Iterator[bytes]:
    """The texts of notes, headers, comments and boxes: a packet holds blocks, whose lengths it tells first."""
    for packet in packets:
        if packet.kind == TEXT_6 and len(packet.content) >= 6:
            count = min(struct.unpack_from("<H", packet.content)[0], BLOCKS, (len(packet.content) - 6) // 4)
            sizes = struct.unpack_from(f"<{count}I", packet.content, 6)
            start = 6 + 4 * count
            yield packet.content[start : start + sum(sizes)]


def _words(content: bytes, packed: bytes) -> str:
    """The words of a text that is none of its own: it is read as the body of a document with the same header."""
    if not packed:
        return ""
    whole = content[:4] + struct.pack("<I", 16) + content[8:14] + bytes(2) + packed
    given = Given("", len(whole), TYPE)
    try:
        records = list(tail.run(given, io.BytesIO(whole)))
    except Unreadable:
        return ""
    return "".join(record.text for record in records if isinstance(record, Passage))


def _texts_5(content: bytes, at: int) -> Iterator[str]:
    """Headers, footers and notes, which stand inside of functions in the body; letters beyond ASCII are left out."""
    while at < len(content):
        code = content[at]
        if code < 0xC0:
            at += 1
        elif code < 0xD0:
            at += FIXED_5[code - 0xC0] or 1
        else:
            size = struct.unpack_from("<H", content, at + 2)[0] if at + 4 <= len(content) else 0
            inner = content[at + 4 : at + 4 + size]
            if code in (EDGES_5, NOTES_5):
                runs = (run.decode("ascii").strip() for run in WORDS.findall(inner))
                yield from (run.replace("\r", "\n") for run in runs if run)
            at += 4 + size


def _summary(document: bytes, content: bytes) -> Iterator[Metadata | Problem]:
    """Each group tells its length, what it is, its label and its value, as words of two bytes."""
    at = count = 0
    while at + 6 <= len(content) and count < MOST:
        size, tag = struct.unpack_from("<HH", content, at)
        if size < 6:
            return
        group, count = content[at + 6 : at + size], count + 1
        label, behind = _string(document, group)
        if tag in DATES and len(behind) >= 7:
            year, month, day, hour, minute, second = struct.unpack_from("<H5B", behind)
            if 0 < month < 13 and 0 < day < 32:
                yield Metadata(DATES[tag], f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        elif value := _string(document, behind)[0]:
            yield Metadata(PROPERTIES.get(tag) or f"custom.{label or tag}", value[:LONGEST])
            if "\ufffd" in value:
                yield Problem("undecodable", f"some letters of this property are not known: {value[:200]}", UNKNOWN)
        at += size


def _string(document: bytes, packed: bytes) -> tuple[str, bytes]:
    """Letters up to a zero: the low byte is the letter, the high one its set. Those of other sets than ASCII's are told
    as the letters of a body are, where each stands between two bytes F0."""
    end = next((at for at in range(0, len(packed) - 1, 2) if packed[at : at + 2] == b"\0\0"), len(packed))
    letters = [(packed[at], packed[at + 1]) for at in range(0, end - 1, 2)]
    if all(not kind and 0x20 <= letter < 0x7F for letter, kind in letters):
        return packed[:end:2].decode("ascii").strip(), packed[end + 2 :]
    body = b"".join(
        bytes([0xF0, letter, kind, 0xF0]) if kind else bytes([letter if 0x20 < letter < 0x7F else 0x80])
        for letter, kind in letters
    )
    read = _words(document, body).removesuffix("\n").ljust(len(letters))
    if len(read) > len(letters):  # some take more than one character
        return read.strip(), packed[end + 2 :]
    told = zip(read, letters, strict=True)  # a letter of no known set is read as a space
    return "".join("\ufffd" if sign == " " and kind else sign for sign, (_, kind) in told).strip(), packed[end + 2 :]


def _pictures(packets: list[Packet]) -> Iterator[Contained | Problem]:
    """Pictures in WordPerfect's own form (WPG) inside of packets, whole or behind a head."""
    for number, packet in enumerate(packets, 1):
        start = packet.content.find(b"\xffWPC")
        if start >= 0:
            name = f"picture-{number}.wpg"
            yield Contained(Member(name, "embedded", name), [packet.content[start:]])
