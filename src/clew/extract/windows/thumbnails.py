"""Windows' thumbnails of a folder (Thumbs.db): pictures of files that may be gone, with their names and dates.

Format: Libyal, "Windows Explorer Thumbnail Database format" (thumbcache), for Windows 95 to Vista.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office.ole_storage import COPY, Storage
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

CATALOG = "Catalog"
MOST = 100_000
HEAD = 64
"""Bytes within which a picture begins, behind a header of the stream's own."""


class Listed(NamedTuple):
    number: int
    name: str
    modified: str


@step("extract.thumbnails@1", accepts=("application/x-thumbs-db",), libraries=versions("charset-normalizer", "lxml"))
def thumbnails(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A row a file that the catalog names, at row=n; its picture as a Contained."""
    storage = Storage(stream, given.length)
    catalog = storage.read(CATALOG)
    if len(catalog) < 16:
        raise Unreadable("damaged", "its catalog is missing or cut short", COPY)
    announced = struct.unpack_from("<I", catalog, 4)[0]
    listed = list(_listed(catalog))
    yield Metadata("announced", str(announced))
    yield Passage(Locator(row=(1, 1)), "name\tmodified\tpicture")
    for row, each in enumerate(listed, start=2):
        yield Passage(Locator(row=(row, row)), line([each.name, each.modified, str(each.number)]))
    if len(listed) < announced:
        yield Problem("damaged", f"its catalog names {len(listed)} files of the {announced} that it announces", COPY)
    names = {str(each.number)[::-1]: each for each in listed}
    for path in storage.streams(()):
        if path != (CATALOG,):
            known = names.pop(path[-1], None)
            yield from _picture(storage, path, known)
    if names:
        missing = ", ".join(each.name for each in list(names.values())[:20])
        yield Problem("member", f"{len(names)} files are named without a picture: {missing}", COPY)


def _listed(catalog: bytes) -> Iterator[Listed]:
    """The entries one after another: length, number, time, a name in UTF-16 that ends with zeros."""
    at = struct.unpack_from("<H", catalog)[0]
    for _ in range(MOST):
        if at + 20 > len(catalog):
            return
        length, number, time = struct.unpack_from("<IIQ", catalog, at)
        if not 20 <= length <= len(catalog) - at:
            return
        name = catalog[at + 16 : at + length].decode("utf-16-le", "replace").partition("\0")[0]
        yield Listed(number, name, filetime(time))
        at += length


def _picture(storage: Storage, path: tuple[str, ...], known: Listed | None) -> Iterator[Record]:
    content = b"".join(storage.chunks(path))
    start = max(0, content[:HEAD].find(b"\xff\xd8\xff"))
    if start == 0:
        start = max(0, content[:HEAD].find(b"\x89PNG"))
    name, modified = (known.name, known.modified) if known else (None, None)
    yield Contained(Member("/".join(path), "embedded", name, modified=modified or None), [content[start:]])
