"""Windows' prefetch files (.pf): which program ran, when, how often, and what files it loaded.

Format: Libyal, "Windows Prefetch File (PF) format"; packed since Windows 8 as [MS-XCA] describes.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.extract.windows.xpress import Damaged, unpacked
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

PREFETCH = "application/x-prefetch"
PACKED, CHECKED = b"MAM\x04", b"MAM\x84"
LARGEST = 64 << 20
SYSTEMS = {
    17: "Windows XP", 23: "Windows Vista or 7", 26: "Windows 8", 30: "Windows 10", 31: "Windows 11",
}  # fmt: skip
"""The format's version, and who writes it."""
TIMES, FIRST_TIME = 8, 128
VOLUME = {17: 40, 23: 104, 26: 104, 30: 96, 31: 96}
SHORTER = 296
"""Where the files begin in the later of two layouts that Windows 10 has: its count stands eight bytes before."""
SHEET = "Files"
COPY = "look for another copy of it, such as in a volume shadow copy"


@step("extract.prefetch@1", accepts=(PREFETCH,))
def prefetch(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What ran and when as a text and as Metadata; a row a file at sheet=Files&row=n, row 1 the columns."""
    content, fault = _content(stream)
    version = struct.unpack_from("<I", content)[0] if len(content) >= 156 and content[4:8] == b"SCCA" else 0
    if version not in SYSTEMS:
        raise Unreadable("damaged", fault or "its head is none that Windows writes", COPY)
    told = list(_told(content, version))
    yield from (Metadata(name, value) for name, value in told)
    yield Passage(Locator(), "\n".join(f"{name}: {value}" for name, value in told))
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(["What", "Path"]))
    rows = [("file", path) for path in _files(content)] + [("folder", path) for path in _folders(content, version)]
    for number, row in enumerate(rows, start=2):
        yield Passage(Locator(sheet=SHEET, row=(number, number)), line(row))
    stated = struct.unpack_from("<I", content, 12)[0]
    if fault or stated > len(content):
        message = fault or f"it is {len(content)} bytes long and says {stated}"
        yield Problem("truncated", f"{message}; files may be missing", COPY)


def _content(stream: BinaryIO) -> tuple[bytes, str]:
    """The bytes unpacked, and what stood in the way of all of them."""
    stream.seek(0)
    content = stream.read(LARGEST)
    if content[:4] not in (PACKED, CHECKED):
        return content, ""
    size = struct.unpack_from("<I", content, 4)[0] if len(content) >= 8 else 0
    if size > LARGEST:
        raise Unreadable("too-large", f"it says that it unpacks to {size} bytes", COPY)
    try:
        return unpacked(content[12 if content[:4] == CHECKED else 8 :], size), ""
    except Damaged as error:
        return error.before, worded(error)


def _told(content: bytes, version: int) -> Iterator[tuple[str, str]]:
    yield "program", f"Windows prefetch ({SYSTEMS[version]})"
    yield "ran", content[16:76].decode("utf-16-le", "replace").partition("\0")[0]
    yield "path-hash", f"{struct.unpack_from('<I', content, 76)[0]:08X}"
    yield "times-run", str(_count(content, version))
    for time in _times(content, version):
        yield "last-run", time
    for device, created, serial in _volumes(content, version):
        yield "volume", f"{device}, serial number {serial:08X}, made {created}"


def _count(content: bytes, version: int) -> int:
    at = {17: 144, 23: 152, 26: 208}.get(version, 200 if _number(content, 84) == SHORTER else 208)
    return _number(content, at)


def _times(content: bytes, version: int) -> list[str]:
    first, count = (120, 1) if version == 17 else (FIRST_TIME, 1 if version == 23 else TIMES)
    ticks = [int.from_bytes(content[at : at + 8], "little") for at in range(first, first + 8 * count, 8)]
    return [time for each in ticks if (time := filetime(each))]


def _files(content: bytes) -> list[str]:
    start, size = _number(content, 100), _number(content, 104)
    text = content[start : start + size].decode("utf-16-le", "replace")
    return [path for path in text.split("\0") if path]


def _entries(content: bytes, version: int) -> Iterator[tuple[int, int]]:
    """Where the volumes' part begins, and each volume's entry in it."""
    start, count = _number(content, 108), _number(content, 112)
    for at in range(start, min(start + count * VOLUME[version], len(content)), VOLUME[version]):
        if at + 36 <= len(content):
            yield start, at


def _volumes(content: bytes, version: int) -> Iterator[tuple[str, str, int]]:
    for start, at in _entries(content, version):
        offset, length, created, serial = struct.unpack_from("<IIQI", content, at)
        device = content[start + offset : start + offset + 2 * length].decode("utf-16-le", "replace")
        yield device, filetime(created), serial


def _folders(content: bytes, version: int) -> Iterator[str]:
    for start, entry in _entries(content, version):
        offset, count = struct.unpack_from("<II", content, entry + 28)
        at = start + offset
        for _ in range(count):
            if at + 2 > len(content):
                break
            size = 2 * int.from_bytes(content[at : at + 2], "little")
            yield content[at + 2 : at + 2 + size].decode("utf-16-le", "replace")
            at += size + 4


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")
