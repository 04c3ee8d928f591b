"""The index files of Windows' recycle bin, "$I…" and before Vista "INFO2": what deleted files were called, how large
they were, and when they were deleted.

Format: https://github.com/libyal/dtformats/blob/main/documentation/Windows%20Recycle.Bin%20file%20formats.asciidoc
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Passage
from clew.step import Given, Record, step

RECYCLED = "application/x-windows-recycled"
SINCE_VISTA, SINCE_10 = 1, 2
FIXED = 544
OLDER = "application/x-windows-recycled-list"
HEAD, ANSI, WIDE = 20, 280, 800


def is_recycled(head: bytes) -> bool:
    """Whether these bytes are all of such a file: version, time, and a length that fits the path's."""
    if len(head) < 28 or head[1:8] != bytes(7):
        return False
    time = filetime(struct.unpack_from("<Q", head, 16)[0])
    if head[0] == SINCE_10:
        fits = len(head) == 28 + 2 * struct.unpack_from("<I", head, 24)[0]
    else:
        fits = head[0] == SINCE_VISTA and len(head) == FIXED
    return fits and "1990" < time < "2100"


def is_older(head: bytes, length: int) -> bool:
    """Whether these bytes begin an INFO2: a version, and records of a size that the length holds."""
    if len(head) < HEAD:
        return False
    version, size = struct.unpack_from("<I8xI", head)
    return version in (4, 5) and size in (ANSI, WIDE) and (length - HEAD) % size == 0


@step("extract.recycled@2", accepts=(RECYCLED, OLDER))
def recycled(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One text and its Metadata. The bytes of the deleted file lie beside, under the same name with "$R".

    Of INFO2 a row a file at row=n; the bytes of each lie beside as "D", the drive, the number and the name's ending.
    """
    stream.seek(0)
    if given.media_type == OLDER:
        yield from _older(stream)
        return
    content = stream.read(1 << 17)
    if not is_recycled(content):
        raise Unreadable("damaged", "the file is not as long as it says", "look at it with a hex viewer")
    _, size, time = struct.unpack_from("<QQQ", content)
    path = content[28 if content[0] == SINCE_10 else 24 :].decode("utf-16-le", "replace").partition("\0")[0]
    found = (("original-path", path), ("deleted", filetime(time)), ("size-before", str(size)))
    yield from (Metadata(name, value) for name, value in found)
    yield Passage(Locator(), "\n".join(f"{name}: {value}" for name, value in found))


def _older(stream: BinaryIO) -> Iterator[Record]:
    (size,) = struct.unpack_from("<I", stream.read(HEAD).ljust(HEAD, b"\0"), 12)
    if size not in (ANSI, WIDE):
        raise Unreadable("damaged", "its head names no size of records", "look at it with a hex viewer")
    yield Passage(Locator(row=(1, 1)), line(["Deleted (UTC)", "Path", "Number", "Bytes", "Restored"]))
    number = 1
    while len(record := stream.read(size)) == size:
        number += 1
        index, drive, time, length = struct.unpack_from("<IIQI", record, 260)
        path = record[:260].partition(b"\0")[0].decode("cp1252", "replace")
        if size == WIDE:
            path = record[280:].decode("utf-16-le", "replace").partition("\0")[0] or path
        restored = "" if record[0] else "restored or emptied"
        cells = [filetime(time), path, f"D{chr(ord('a') + drive % 26)}{index}", length, restored]
        yield Passage(Locator(row=(number, number)), line(cells))
    yield Metadata("records", str(number - 1))
