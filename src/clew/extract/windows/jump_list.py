"""Windows jump lists: the files that a program opened last. Each entry is a shell link, and a row of its list.

Format: https://github.com/libyal/dtformats/blob/main/documentation/Jump%20lists%20format.asciidoc
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.office.compound import STREAM, Compound
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

AUTOMATIC, CUSTOM = "application/x-jump-list", "application/x-jump-list-custom"
SHEET = "Jump list"
COLUMNS = ("Last opened (UTC)", "Path", "Machine", "Times opened", "Pinned", "Entry")
LINK = b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"
FOOTER = b"\xab\xfb\xbf\xba"
LARGEST = 1 << 26
LINK_TYPE = "application/x-ms-shortcut"


@step("extract.jump-list@1", accepts=(AUTOMATIC, CUSTOM))
def jump_list(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Links as members. What the list says of them as rows at sheet=Jump%20list&row=n, row 1 the columns."""
    if given.media_type == CUSTOM:
        yield from _custom(stream)
        return
    try:
        compound = Compound(stream, given.length)
    except ValueError as error:
        raise Unreadable("damaged", f"an OLE file whose header is broken: {worded(error)}") from error
    streams = [entry for entry in compound.entries if entry.kind == STREAM]
    listed = next((b"".join(compound.read(entry)) for entry in streams if entry.name == "DestList"), b"")
    links = [entry for entry in streams if re.fullmatch("[0-9a-f]{1,8}", entry.name)]
    yield Metadata("announced", str(len(links)))
    yield from _rows(listed)
    for entry in links:
        yield Contained(Member(entry.name, "entry", declared=LINK_TYPE, announced=entry.size), compound.read(entry))


def _rows(listed: bytes) -> Iterator[Record]:
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    version, count = struct.unpack_from("<II", listed) if len(listed) >= 32 else (0, 0)
    fixed = 112 if version == 1 else 128
    number, at = 1, 32
    while number <= count and at + fixed + 2 <= len(listed):
        entry, opened, last, pinned = struct.unpack_from("<I4xfQi", listed, at + 88)
        length = struct.unpack_from("<H", listed, at + fixed)[0] * 2
        times = struct.unpack_from("<I", listed, at + 116)[0] if version > 1 else int(min(max(opened, 0), 1e9))
        path = listed[at + fixed + 2 : at + fixed + 2 + length].decode("utf-16-le", "replace")
        machine = listed[at + 72 : at + 88].partition(b"\0")[0].decode("cp1252", "replace")
        number += 1
        cells = [filetime(last), path, machine, str(times), "no" if pinned < 0 else "yes", f"{entry:x}"]
        yield Passage(Locator(sheet=SHEET, row=(number, number)), line(cells))
        at += fixed + 2 + length + (4 if version > 1 else 0)
    if number <= count:
        yield Problem("damaged", f"the list names {number - 1} of its {count} entries", "look at its links", "partial")


def _custom(stream: BinaryIO) -> Iterator[Record]:
    """Links that lie one behind the other; each ends where the next, or a category's end, begins."""
    stream.seek(0)
    content = stream.read(LARGEST)
    starts = [found.start() for found in re.finditer(re.escape(LINK), content)]
    yield Metadata("announced", str(len(starts)))
    for number, start in enumerate(starts, start=1):
        behind = starts[number] - 16 if number < len(starts) else len(content)
        footer = content.find(FOOTER, start, behind)
        yield Contained(
            Member(str(number), "entry", declared=LINK_TYPE), [content[start : footer if footer > 0 else behind]]
        )
