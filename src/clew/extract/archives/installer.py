"""Windows installer packages (MSI): cabinets and other streams as members, the texts of its tables.

Format: names of streams and the string pool as in Wine's dlls/msi (table.c, string.c), which the files bear out.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.office.ole_storage import COPY, Storage
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
PAIRS, SINGLES, TABLE = 0x3800, 0x4800, 0x4840
POOL, DATA = "_StringPool", "_StringData"


@step("extract.installer@1", accepts=("application/x-msi",), libraries=versions("charset-normalizer", "lxml"))
def installer(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a stream that is no table; the strings of all tables as one text, a line each, in their order."""
    storage = Storage(stream, given.length)
    yield from storage.metadata()
    streams = {path: [decoded(part) for part in path] for path in storage.streams(())}
    tables = {names[0][1:]: path for path, names in streams.items() if len(names) == 1 and names[0][:1] == "!"}
    members = [(path, "/".join(names)) for path, names in streams.items() if names[-1][:1] not in ("!", "\x05")]
    yield Metadata("announced", str(len(members)))
    for path, name in members:
        yield Contained(Member(name, "entry", name), storage.chunks(path))
    pool, data = (storage.read(*tables[name]) if name in tables else b"" for name in (POOL, DATA))
    strings, whole = strings_of(pool, data)
    text = "\n".join(strings)
    yield from passages(text, lambda start, end: Locator(part="tables", chars=(start, end)))
    if not whole:
        yield Problem("damaged", "the strings of its tables are not whole; what could be told is shown", COPY)
    yield Problem(
        "not-read", "of its tables the texts are shown, not the numbers nor which belong together", "", "note"
    )
    yield from storage.problems()


def decoded(name: str) -> str:
    """Two letters in one character, or one; "!" before the name of a table."""
    out = []
    for letter in name:
        code = ord(letter)
        if code == TABLE:
            out.append("!")
        elif PAIRS <= code < SINGLES:
            out.append(LETTERS[(code - PAIRS) & 63] + LETTERS[(code - PAIRS) >> 6])
        elif SINGLES <= code < TABLE:
            out.append(LETTERS[code - SINGLES])
        else:
            out.append(letter)
    return "".join(out)


def strings_of(pool: bytes, data: bytes) -> tuple[list[str], bool]:
    """The strings that are in use, each once, and whether they fill their bytes."""
    if len(pool) < 4:
        return [], False
    page = struct.unpack_from("<I", pool)[0] & 0xFFFF
    charset = {0: "utf-8", 65001: "utf-8"}.get(page, f"cp{page}")
    try:
        "".encode(charset)
    except LookupError:
        charset = "cp1252"
    found: dict[str, None] = {}
    at, place = 0, 4
    while place + 4 <= len(pool):
        size, uses = struct.unpack_from("<HH", pool, place)
        place += 4
        if size == 0 and uses and place + 4 <= len(pool):  # a long one: its length follows
            size = struct.unpack_from("<I", pool, place)[0]
            place += 4
        text = data[at : at + size].decode(charset, "replace").strip()
        at += size
        if text:
            found[text] = None
    return list(found), at == len(data)
