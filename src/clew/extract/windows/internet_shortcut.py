"""Internet shortcuts (.url) and freedesktop's links (.desktop): where they lead, and when they were changed."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, passages, step

LARGEST = 1 << 20
LINE = re.compile(r"^[ \t]*(URL|BASEURL|ORIGURL|Modified|Name|Exec|Path)[ \t]*=[ \t]*(.*?)[ \t\r]*$", re.M | re.I)
NAMES = {
    "url": "link", "baseurl": "link", "origurl": "link", "name": "title", "exec": "command", "path": "working-folder",
}  # fmt: skip


@step("extract.internet-shortcut@1", accepts=("application/x-mswinurl", "application/x-desktop"))
def internet_shortcut(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text as it is, and its links, title, command and time of change as Metadata."""
    if given.length > LARGEST:
        raise Unreadable("too-large", f"of more than {LARGEST >> 20} MiB", "open it in an editor")
    stream.seek(0)
    text = stream.read().decode(given.charset or "utf-8", "replace").removeprefix("\ufeff")
    found: dict[tuple[str, str], None] = {}
    for name, value in LINE.findall(text):
        if name.lower() == "modified":
            found["modified", changed(value)] = None
        else:
            found[NAMES[name.lower()], value] = None
    yield from (Metadata(name, value) for name, value in found if value)
    yield from passages(text, lambda start, end: Locator(chars=(start, end)))
    if not any(name in ("link", "command") for name, _ in found):
        yield Problem("absent", "it names no address", "", "note")


def changed(value: str) -> str:
    """Windows' count in hex digits, the lowest byte first, with a byte of checksum behind."""
    digits = re.match(r"[0-9a-fA-F]{16}", value)
    return filetime(int.from_bytes(bytes.fromhex(digits[0]), "little")) if digits else ""
