"""Windows registry hives: one passage a value, with its key and when that was last written."""

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

SHEET = "Registry"
COLUMNS = ("Key", "Key written (UTC)", "Value", "Type", "Data")
KINDS = ("none", "string", "expandable string", "binary", "number", "number, big-endian", "link", "strings",
         "resource list", "resource descriptor", "resource requirements", "number, 64 bits")  # fmt: skip
TEXT, NUMBERS, STRINGS = (1, 2, 6), (4, 5, 11), 7
DEPTH, SHOWN = 512, 256
LOG = "replay its .LOG files with a registry tool"


@step("extract.registry@1", accepts=("application/x-windows-registry",), libraries=versions("libregf-python"))
def registry(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=Registry&row=n, row 1 the columns; a key without values is a row too.

    Names that programs turn by 13 letters (UserAssist) are shown turned back, with the last run and how many.
    """
    import pyregf  # type: ignore[import-not-found]  # has no stubs

    hive = pyregf.file()
    try:
        hive.open_file_object(stream)
        root = hive.get_root_key()
    except OSError as error:
        raise Unreadable("damaged", f"the hive cannot be read: {worded(error)}", LOG) from error
    if root is None:
        raise Unreadable("damaged", "the hive has no key that all others are in", LOG)
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    number, faults = 1, 0
    for cells in _keys(root, stream):
        if cells is None:
            faults += 1
            continue
        number += 1
        yield Passage(Locator(sheet=SHEET, row=(number, number)), line(cells))
    yield Metadata("rows", str(number - 1))
    stream.seek(4)
    if stream.read(4) != stream.read(4):
        yield Problem("wal", "its last changes lie in its .LOG files, and were not read with it", LOG)
    if faults or hive.is_corrupted():
        yield Problem("damaged", f"the hive is damaged; {faults} keys or values in it cannot be read", LOG)


def _keys(root: Any, stream: BinaryIO) -> Iterator[list[str] | None]:
    """Depth first, in the order of the hive; None for what cannot be read."""
    waiting = [(root, "", 0)]
    while waiting:
        key, above, depth = waiting.pop()
        try:
            path = f"{above}\\{key.name or ''}" if depth else key.name or ""
            written = filetime(key.get_last_written_time_as_integer())
            values, count = key.number_of_values, key.number_of_sub_keys
        except (OSError, ValueError):
            yield None
            continue
        if (count, values) != _stated(stream, key.offset):
            yield None
        if not values:
            yield [path, written]
        for index in range(values):
            yield _value(key, index, path, written)
        children = []
        for index in range(count if depth < DEPTH else 0):
            try:
                children.append((key.get_sub_key(index), path, depth + 1))
            except OSError:
                yield None
        waiting.extend(reversed(children))


def _stated(stream: BinaryIO, offset: int) -> tuple[int, int]:
    """How many keys and values the key's own cell says are in it; the library passes over lists that it can't read."""
    stream.seek(offset)
    cell = stream.read(40)
    return int.from_bytes(cell[20:24], "little"), int.from_bytes(cell[36:40], "little")


def _value(key: Any, index: int, path: str, written: str) -> list[str] | None:
    try:
        value = key.get_value(index)
        name, kind, data = value.name or "(default)", value.type, value.data or b""
        shown = _shown(value, kind, data)
    except (OSError, ValueError):
        return None
    if "\\UserAssist\\" in path and path.endswith("\\Count"):
        name = _turned(name)
        shown = _run(data) or shown
    return [path, written, name, KINDS[kind] if kind < len(KINDS) else str(kind), shown]


def _shown(value: Any, kind: int, data: bytes) -> str:
    if kind in NUMBERS and data:
        return str(value.get_data_as_integer())
    if kind in TEXT:
        return data.decode("utf-16-le", "replace").partition("\0")[0]
    if kind == STRINGS:
        return " | ".join(part for part in data.decode("utf-16-le", "replace").split("\0") if part)
    if len(data) <= SHOWN:
        return f"{data.hex()} {_words(data)}".strip()
    return f"{_words(data)} [{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}]".strip()


def _words(data: bytes) -> str:
    """What a binary value starts with, where that is text: names in RecentDocs, paths."""
    start = data.decode("utf-16-le", "replace").partition("\0")[0]
    return start if len(start) > 3 and start.isprintable() and "\ufffd" not in start else ""


def _turned(name: str) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    turned = letters[13:] + letters[:13]
    return name.translate(str.maketrans(letters + letters.upper(), turned + turned.upper()))


def _run(data: bytes) -> str:
    """UserAssist since Windows 7: how often, and when last."""
    if len(data) != 72:
        return ""
    count, last = int.from_bytes(data[4:8], "little"), filetime(int.from_bytes(data[60:68], "little"))
    return f"{count} runs, last {last or 'unknown'}"
