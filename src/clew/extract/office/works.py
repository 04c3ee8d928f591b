"""Microsoft Works' texts (WPS) of version 3 to 9.

Source: the project libwps, which describes the format openly: since 2000 the chunks that Publisher has too, before that
one run of bytes, whose begin and end the header tells.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office import quill
from clew.extract.office.ole_objects import embedded
from clew.extract.office.ole_storage import COPY, Storage
from clew.extract.office.ooxml_text import tiled
from clew.extract.text.charset import detect
from clew.model import Locator, Problem
from clew.step import Given, Record, step

BOUNDS = 0x22
DOS = 4
PLAIN = str.maketrans({"\r": None, "\x0b": "\n", "\x0c": "\n", **{chr(sign): None for sign in range(9)}})


@step("extract.works@1", accepts=("application/vnd.ms-works",), libraries=versions("charset-normalizer", "lxml"))
def works(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text with headers and notes where the file has them, properties, embedded objects."""
    storage = Storage(stream, given.length)
    yield from storage.metadata()
    content = storage.read("CONTENTS")
    if content.startswith(quill.MARKS):
        yield from quill.told(content)
    elif plain := storage.read("MN0"):
        yield from _plain(plain)
    else:
        raise Unreadable("unsupported", "a document of Works of an unknown version", "open it in LibreOffice")
    yield from embedded(storage, storage.storages(()))
    yield from storage.problems()


def _plain(content: bytes) -> Iterator[Record]:
    start, end = struct.unpack_from("<II", content, BOUNDS) if len(content) >= BOUNDS + 8 else (0, 0)
    if not 0 < start < end:
        raise Unreadable("damaged", "its header does not tell where its text is", COPY)
    packed = content[start:end]
    page = "cp850" if content[0] < DOS else detect(packed) or "cp1252"
    yield from tiled(packed.decode(page, "replace").translate(PLAIN), Locator())
    if end > len(content):
        yield Problem("truncated", "its text ends before its header says", COPY)
