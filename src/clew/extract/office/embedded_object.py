"""Objects that office documents embed as OLE files ("oleObject1.bin"): the file inside comes out under its name.

The stream "\\x01Ole10Native" is described in [MS-OLEDS] 2.3.6; the labels and paths in it are the packager's own.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.office.compound import STREAM, Compound
from clew.extract.office.ole_properties import properties
from clew.extract.office.ole_storage import SUMMARIES
from clew.extract.text.charset import detect
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

NATIVE = "\x01Ole10Native"
WHOLE = {"package": "Package", "contents": "CONTENTS", "perfectoffice_main": "PerfectOffice_MAIN"}
"""Streams that are a file as they stand: an office document, a PDF, one of WordPerfect's or Quattro Pro's."""


class Packaged(NamedTuple):
    name: str
    paths: tuple[str, ...]
    content: bytes
    announced: int


@step(
    "extract.embedded-object@1",
    accepts=("application/x-ole-storage",),
    libraries=versions("charset-normalizer"),
)
def embedded_object(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The embedded file as a member; where it came from on its maker's disk as metadata."""
    try:
        compound = Compound(stream, given.length)
    except ValueError as error:
        raise Unreadable("damaged", f"an OLE file whose header is broken: {worded(error)}") from error
    found = False
    for number, entry in enumerate(compound.entries):
        if entry.kind != STREAM:
            continue
        if entry.name in SUMMARIES:
            yield from properties(b"".join(compound.read(entry)))
        elif entry.name == NATIVE:
            found = True
            yield from packaged(b"".join(compound.read(entry)), str(number))
        elif entry.name.lower() in WHOLE:
            found = True
            yield Contained(Member(str(number), "embedded", announced=entry.size), compound.read(entry))
    if not found:
        names = ", ".join(repr(entry.name) for entry in compound.entries[:20] if entry.kind == STREAM)
        raise Unreadable("unsupported", f"an OLE file of no known kind, with the streams {names or 'none'}")


def packaged(content: bytes, number: str) -> Iterator[Record]:
    """What the packager's stream `content` holds, as the member `number`, and where it came from."""
    native = _native(content)
    for path in dict.fromkeys(native.paths):
        yield Metadata("original-path", path)
    member = Member(number, "embedded", native.name or None, announced=native.announced)
    yield Contained(member, [native.content])
    if len(native.content) < native.announced:
        yield Problem("damaged", "the embedded file is cut short")


def _native(content: bytes) -> Packaged:
    """Take the packager's stream apart; bytes without its header are a file without a name."""
    size = struct.unpack_from("<I", content)[0] if len(content) >= 4 else 0
    bare = Packaged("", (), content[4 : 4 + size], size)
    if content[4:6] != b"\x02\x00":
        return bare
    label, at = _string(content, 6)
    path, at = _string(content, at)
    if content[at + 2 : at + 4] != b"\x03\x00" or len(content) < at + 8:
        return bare
    temporary, _ = _string(content, at + 8)
    at += 8 + struct.unpack_from("<I", content, at + 4)[0]
    if len(content) < at + 4:
        return bare
    size = struct.unpack_from("<I", content, at)[0]
    wide = _wide(content, at + 4 + size)
    if len(wide) == 3:
        temporary, label, path = wide
    name = label.replace("\\", "/").rpartition("/")[2]
    return Packaged(name, tuple(filter(None, (path, temporary))), content[at + 4 : at + 4 + size], size)


def _string(content: bytes, at: int) -> tuple[str, int]:
    """A string that ends in a NUL, in whatever code page its maker used, and where it ends."""
    end = content.find(b"\x00", at, at + 4096)
    end = end if end >= 0 else at
    return content[at:end].decode(detect(content[at:end]) or "windows-1252", "replace"), end + 1


def _wide(content: bytes, at: int) -> list[str]:
    """The same strings once more in UTF-16, which newer packagers append: temporary path, label, path."""
    found: list[str] = []
    while len(found) < 3 and len(content) >= at + 4:
        length = 2 * struct.unpack_from("<I", content, at)[0]
        if len(content) < at + 4 + length:
            break
        found.append(content[at + 4 : at + 4 + length].decode("utf-16-le", "replace").rstrip("\x00"))
        at += 4 + length
    return found
