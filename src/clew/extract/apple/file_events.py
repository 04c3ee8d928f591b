"""macOS' log of what was changed in which folder (`.fseventsd`): names of files that may be gone.

Format: Libyal ("MacOS File System Events Disk Log Stream format"). A log tells the order of changes and no time;
that of the file in which it lies is about when its last change was written.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

FILE_EVENTS = "application/x-fsevents"
EXTRA = {b"1SLD": 0, b"2SLD": 8, b"3SLD": 12}
"""Bytes of a record behind its path, number and flags, by the page's mark: the file's number in the volume and more."""
FLAGS = (
    (0x01000000, "folder"), (0x00800000, "file"), (0x00400000, "symbolic link"), (0x00100000, "hard link"),
    (0x00000001, "created"), (0x00000080, "folder created"), (0x00000002, "removed"), (0x00000008, "renamed"),
    (0x00000010, "changed"), (0x00000020, "exchanged"), (0x00000004, "inode changed"), (0x00000040, "labelled"),
    (0x00000100, "permissions changed"), (0x00000200, "attribute changed"), (0x00000400, "attribute removed"),
    (0x00001000, "revision"), (0x00004000, "cloned"), (0x00080000, "last hard link removed"),
    (0x02000000, "mounted"), (0x04000000, "unmounted"), (0x20000000, "end of transaction"),
)  # fmt: skip
LARGEST = 512 << 20
LONGEST = 1 << 16


@step("extract.file-events@1", accepts=(FILE_EVENTS,))
def file_events(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A row a change at row=n: its number, path, what happened in words and as flags, the file's number in its volume.

    The flags of all changes since the log began are one number: in which order they came is not told.
    """
    stream.seek(0)
    content = stream.read(LARGEST)
    yield Passage(Locator(row=(1, 1)), line(["Event", "Path", "What", "Flags", "File's number"]))
    number, at = 1, 0
    while at + 12 <= len(content) and content[at : at + 4] in EXTRA:
        extra = EXTRA[content[at : at + 4]]
        (size,) = struct.unpack_from("<I", content, at + 8)
        for cells in _page(content[at + 12 : at + size], extra):
            number += 1
            yield Passage(Locator(row=(number, number)), line(cells))
        at += max(size, 12)
    yield Metadata("records", str(number - 1))
    if at != len(content):
        yield Problem(
            "truncated", "its pages are cut short, or others than it says", "look for another copy", "partial"
        )


def _page(content: bytes, extra: int) -> Iterator[list[str | int]]:
    at = 0
    while (end := content.find(b"\0", at, at + LONGEST)) >= 0 and end + 13 + extra <= len(content):
        event, flags = struct.unpack_from("<QI", content, end + 1)
        file: str | int = struct.unpack_from("<Q", content, end + 13)[0] if extra else ""
        words = ", ".join(word for flag, word in FLAGS if flags & flag)
        yield [f"{event:016x}", content[at:end].decode("utf-8", "replace"), words, f"{flags:08x}", file]
        at = end + 13 + extra
