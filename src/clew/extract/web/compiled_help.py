"""Compiled HTML help (CHM): topics, pictures and all else as members, in the order of their bytes (ITSF, ITSP).

Format: as documented by Matthew T. Russotto and Pabs; the packed section is LZX.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.text.charset import detect
from clew.extract.web.lzx import FRAME, Lzx, damaged
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

SPACE = "::DataSpace/Storage/MSCompressed/"
CONTENT, CONTROL = f"{SPACE}Content", f"{SPACE}ControlData"
RESETS = f"{SPACE}Transform/{{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}}/InstanceData/ResetTable"
SITEMAP = re.compile(r"<param\s+name\s*=\s*[\"']?(Name|Local)[\"']?\s+value\s*=\s*\"([^\"]*)\"", re.I)
MOST = 500_000
LARGEST = 1 << 26
"""Bytes of a table or of the contents that are read at once."""
WINDOWS = {1 << bits: bits for bits in range(15, 22)}
TITLE, COMPILER = 3, 9


class Entry(NamedTuple):
    name: str
    section: int
    offset: int
    length: int


@step("extract.chm@1", accepts=("application/vnd.ms-htmlhelp",), libraries=versions("charset-normalizer"))
def chm(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a file of the user's; the book's contents and index as text; its own tables are not members."""
    help_file = _Help(stream)
    entries = [each for each in help_file.entries if not re.match(r"/?[#$:]|.*/\Z", each.name) and each.length]
    entries.sort(key=lambda each: (each.section, each.offset, each.name))
    yield Metadata("announced", str(len(entries)))
    yield from help_file.properties()
    unread = 0
    for position, entry in enumerate(entries, start=1):
        faults: list[str] = []
        member = Member(str(position), "entry", entry.name.lstrip("/"), announced=entry.length)
        yield Contained(member, help_file.chunks(entry, faults))
        unread += bool(faults)
        if faults and unread <= 20:
            yield Problem("damaged", f"{entry.name}: {faults[0]}", "look for another copy")
    if unread > 20:
        yield Problem("damaged", f"{unread} files in it are damaged, of which 20 were named", "look for another copy")
    yield from _contents(help_file, entries)


class _Help:
    """The directory, and the packed section read forward in frames."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        head = self._at(0, 0x60)
        if len(head) < 0x60 or head[:4] != b"ITSF":
            raise damaged()
        version, (directory, size) = head[4], struct.unpack_from("<QQ", head, 0x48)
        self.data = struct.unpack_from("<Q", head, 0x58)[0] if version >= 3 else directory + size
        self.entries = list(_directory(self._at(directory, min(size, LARGEST))))
        if not self.entries:
            raise damaged()
        self.named = {each.name: each for each in self.entries}
        self.frames: _Frames | None = None

    def _at(self, offset: int, length: int) -> bytes:
        if offset >= 1 << 62:
            raise damaged()
        self.stream.seek(offset)
        return self.stream.read(length)

    def plain(self, name: str) -> bytes:
        """A small file that is not packed."""
        entry = self.named.get(name)
        if entry is None or entry.section or entry.length > LARGEST:
            return b""
        return self._at(self.data + entry.offset, entry.length)

    def chunks(self, entry: Entry, faults: list[str]) -> Iterator[bytes]:
        """An entry's bytes; what is wrong with them is added to `faults`."""
        left = entry.length
        try:
            if entry.section:
                self.frames = self.frames or _Frames(self)
            place = entry.offset
            while left > 0:
                if entry.section and self.frames:
                    chunk = self.frames.read(place, left)
                else:
                    chunk = self._at(self.data + place, min(left, 1 << 18))
                if not chunk:
                    raise damaged()
                yield chunk
                place, left = place + len(chunk), left - len(chunk)
        except Unreadable as error:
            faults.append(f"{worded(error)}; {left} of its {entry.length} bytes are missing")

    def properties(self) -> Iterator[Metadata]:
        """Title and compiler, as #SYSTEM has them."""
        content = self.plain("/#SYSTEM")
        at = 4
        while at + 4 <= len(content):
            code, length = struct.unpack_from("<HH", content, at)
            value = content[at + 4 : at + 4 + length].split(b"\x00")[0]
            if code in (TITLE, COMPILER) and value:
                text = value.decode(detect(value) or "windows-1252", "replace")
                yield Metadata("title" if code == TITLE else "producer", text)
            at += 4 + length


def _directory(content: bytes) -> Iterator[Entry]:
    """The entries of all listing chunks."""
    if content[:4] != b"ITSP" or len(content) < 0x54:
        raise damaged()
    start, size = struct.unpack_from("<I4xI", content, 8)
    count = 0
    for at in range(start, len(content), max(size, 64)):
        chunk = content[at : at + size]
        if chunk[:4] != b"PMGL" or len(chunk) < 20:
            continue
        end = len(chunk) - min(struct.unpack_from("<I", chunk, 4)[0], len(chunk))
        place = 20
        while place < end and count < MOST:
            length, place = _number(chunk, place)
            name = chunk[place : place + length].decode("utf-8", "replace")
            section, place = _number(chunk, place + length)
            offset, place = _number(chunk, place)
            length, place = _number(chunk, place)
            count += 1
            if place <= len(chunk):
                yield Entry(name, section, offset, length)


def _number(chunk: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the highest first."""
    value = 0
    for _ in range(10):
        byte = chunk[at] if at < len(chunk) else 0
        value = value << 7 | byte & 0x7F
        at += 1
        if byte < 0x80:
            break
    return value, at


class _Frames:
    """The packed section: frames are unpacked in order, from the nearest place where the packer began anew."""

    def __init__(self, book: _Help) -> None:
        self.book = book
        control, table, content = book.plain(CONTROL), book.plain(RESETS), book.named.get(CONTENT)
        if content is None or len(control) < 24 or len(table) < 40 or control[4:8] != b"LZXC":
            raise Unreadable("damaged", "the tables of its packed section are missing", "look for another copy")
        version, interval, window, windows = struct.unpack_from("<4I", control, 8)
        scale = FRAME if version >= 2 else 1
        if window * scale not in WINDOWS or not interval:
            raise damaged()
        self.every = max(1, interval * scale // (window * scale // 2) * max(1, windows))
        count, width, start = struct.unpack_from("<3I", table, 4)
        self.length, packed, frame = struct.unpack_from("<3Q", table, 16)
        if width != 8 or frame != FRAME:
            raise damaged()
        count = min(count, (len(table) - start) // 8)
        self.places = [*struct.unpack_from(f"<{count}Q", table, start), min(packed, content.length)]
        self.start = book.data + content.offset
        self.decoder = Lzx(WINDOWS[window * scale])
        self.next = -1
        self.current = b""

    def read(self, place: int, most: int) -> bytes:
        """Bytes from `place` on, to the end of their frame at most."""
        number = place // FRAME
        if number >= len(self.places) - 1:
            raise damaged()
        if self.next != number + 1:
            if not 0 <= self.next <= number or number // self.every > self.next // self.every:
                self.next = number // self.every * self.every
            while self.next <= number:
                self._frame()
        within = place % FRAME
        return self.current[within : within + most]

    def _frame(self) -> None:
        number, self.next = self.next, -1
        if number % self.every == 0:
            self.decoder.reset()
        begin, end = self.places[number], self.places[number + 1]
        if not 0 <= begin <= end <= begin + 2 * FRAME:
            raise damaged()
        packed = self.book._at(self.start + begin, end - begin)
        self.current = self.decoder.frame(packed, min(FRAME, self.length - number * FRAME))
        self.next = number + 1


def _contents(book: _Help, entries: list[Entry]) -> Iterator[Record]:
    """What the table of contents and the index call the topics, and where these are."""
    for suffix, part in ((".hhc", "contents"), (".hhk", "index")):
        lines: list[str] = []
        for entry in [each for each in entries if each.name.lower().endswith(suffix) and each.length < LARGEST]:
            content = b"".join(book.chunks(entry, []))
            source = content.decode(detect(content) or "windows-1252", "replace")
            for name, value in SITEMAP.findall(source):
                if name.lower() == "name":
                    lines.append(value)
                elif lines:
                    lines[-1] += f"\t{value}"
        yield from passages(
            "".join(f"{each}\n" for each in lines),
            lambda a, b, part=part: Locator(part=part, chars=(a, b)),  # type: ignore[misc]
        )
