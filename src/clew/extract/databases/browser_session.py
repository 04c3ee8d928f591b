"""Chromium's open and closed tabs (SNSS): one passage an address that a tab showed, with its time in UTC.

Format: Chromium's components/sessions/core/command_storage_backend.cc and serialized_navigation_entry.cc.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

SHEET = "Tabs"
COLUMNS = ("Time (UTC)", "Title", "Address", "Tab", "Referrer")
LARGEST = 1 << 28
NAVIGATIONS = (1, 6)
"""Commands that tell where a tab went: of files of closed tabs, and of sessions."""
ENCRYPTED = (2, 4, 5, 6)
ADDRESS = re.compile(rb"(?:https?|file|ftp|chrome|edge|view-source|about)://?[\x21-\x7e]{3,2000}")
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
COPY = "look for a whole copy"


@step("extract.browser-session@1", accepts=("application/x-snss",))
def browser_session(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=Tabs&row=n, row 1 the columns, in the order in which they were written."""
    stream.seek(0)
    content = stream.read(LARGEST)
    if len(content) < 8:
        raise Unreadable("truncated", "the file ends within its header", COPY)
    if struct.unpack_from("<i", content, 4)[0] in ENCRYPTED:
        raise Unreadable("encrypted", "the session is encrypted with a key of the machine that it was on", COPY)
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    number, at, other = 1, 8, 0
    while at + 3 <= len(content):
        size = struct.unpack_from("<H", content, at)[0]
        if size == 0 or at + 2 + size > len(content):
            break
        for cells in _command(content[at + 2], content[at + 3 : at + 2 + size]):
            number += 1
            yield Passage(Locator(sheet=SHEET, row=(number, number)), line(cells))
        at, other = at + 2 + size, other + 1
    yield Metadata("rows", str(number - 1))
    if at < len(content) and any(content[at : at + 4096]):
        message = f"of {len(content):,} bytes, those from {at:,} on are no command that can be told"
        yield Problem("truncated", message, COPY)


def _command(kind: int, body: bytes) -> Iterator[list[str]]:
    if kind in NAVIGATIONS and len(body) > 16:
        try:
            yield _navigation(body)
            return
        except (struct.error, ValueError):
            pass  # another command of the same number: its addresses are looked for
    for found in dict.fromkeys(ADDRESS.findall(body)):
        yield ["", "", found.decode("ascii"), f"command {kind}"]


def _navigation(body: bytes) -> list[str]:
    """A pickle: its size, tab, place in the tab's history, address, title, the page's state, and so on."""
    tab, _ = struct.unpack_from("<ii", body, 4)
    address, at = _text(body, 12, 1)
    title, at = _text(body, at, 2)
    if not re.match(r"[a-z][a-z0-9+.-]*:", address):
        raise ValueError("no address is there")
    referrer, when = "", ""
    try:
        _, at = _text(body, at, 1)
        referrer, at = _text(body, at + 8, 1)
        _, at = _text(body, at + 4, 1)
        count = struct.unpack_from("<q", body, at + 4)[0]
        when = (EPOCH + timedelta(microseconds=count)).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (struct.error, ValueError, OverflowError):
        when = ""  # older files end before it
    return [when if "1995" < when < "2100" else "", title, address, str(tab), referrer]


def _text(body: bytes, at: int, width: int) -> tuple[str, int]:
    size = struct.unpack_from("<i", body, at)[0] * width
    if not 0 <= size <= len(body) - at - 4:
        raise ValueError("a text is longer than what holds it")
    raw = body[at + 4 : at + 4 + size]
    return raw.decode("utf-8" if width == 1 else "utf-16-le", "replace"), at + 4 + size + -size % 4
