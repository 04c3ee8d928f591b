"""The index files of Windows' recycle bin, "$I…": what a deleted file was called, how large, and when it was deleted.

Format: https://github.com/libyal/dtformats/blob/main/documentation/Windows%20Recycle.Bin%20file%20formats.asciidoc
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Passage
from clew.step import Given, Record, step

RECYCLED = "application/x-windows-recycled"
SINCE_VISTA, SINCE_10 = 1, 2
FIXED = 544


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


@step("extract.recycled@1", accepts=(RECYCLED,))
def recycled(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One text and its Metadata. The bytes of the deleted file lie beside, under the same name with "$R"."""
    stream.seek(0)
    content = stream.read(1 << 17)
    if not is_recycled(content):
        raise Unreadable("damaged", "the file is not as long as it says", "look at it with a hex viewer")
    _, size, time = struct.unpack_from("<QQQ", content)
    path = content[28 if content[0] == SINCE_10 else 24 :].decode("utf-16-le", "replace").partition("\0")[0]
    found = (("original-path", path), ("deleted", filetime(time)), ("size-before", str(size)))
    yield from (Metadata(name, value) for name, value in found)
    yield Passage(Locator(), "\n".join(f"{name}: {value}" for name, value in found))
