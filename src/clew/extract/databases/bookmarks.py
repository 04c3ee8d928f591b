"""Bookmarks and sessions that browsers keep as texts: one passage an address, with its times in UTC.

Chromium's bookmark_codec.cc counts microseconds since 1601; Firefox's BookmarkJSONUtils microseconds since 1970, its
sessions milliseconds; Netscape's files seconds since 1970; XBEL 1.0 has dates.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from clew.errors import Unreadable, worded
from clew.extract.identify.identify_browser import CHROMIUM, FIREFOX, NETSCAPE, SESSION, XBEL
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.extract.text.plain_xml import without_entities
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, passages, step

LARGEST = 64 << 20
DEEPEST = 200
SHEET = "Addresses"
COLUMNS = ("Added (UTC)", "Last used (UTC)", "Title", "Address", "Folder", "Note")
SINCE_1601, SINCE_1970 = datetime(1601, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)
TOKEN = re.compile(r"<(/?)(dl|h3|a|dd)\b((?:[^>\"]|\"[^\"]*\")*)>([^<]*)", re.I)
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\"]+))")
BY_HAND = "open a copy in the browser"


class Kept(NamedTuple):
    added: str
    used: str
    title: str
    address: str
    folder: str
    note: str = ""


@step("extract.bookmarks@2", accepts=(CHROMIUM, FIREFOX, SESSION, NETSCAPE, XBEL), libraries=versions("lxml"))
def bookmarks(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=Addresses&row=n, row 1 the columns. A session's text follows as it is, since
    there is more in it, such as what was typed into forms."""
    if given.length > LARGEST:
        raise Unreadable("too-large", f"of more than {LARGEST >> 20} MiB", BY_HAND)
    stream.seek(0)
    content = stream.read()
    text = content.decode(given.charset or "utf-8", "replace").lstrip("\ufeff")
    readers: dict[str, Callable[[], Iterator[Kept]]] = {
        CHROMIUM: lambda: _chromium(json.loads(text)),
        FIREFOX: lambda: _firefox(json.loads(text), "", 0),
        SESSION: lambda: _session(json.loads(text)),
        NETSCAPE: lambda: _netscape(text),
        XBEL: lambda: _xbel(content),
    }
    number = 1
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    broken = ""
    try:
        for each in readers[given.media_type]():
            number += 1
            yield Passage(Locator(sheet=SHEET, row=(number, number)), line(each))
    except (ValueError, TypeError, AttributeError, RecursionError, etree.XMLSyntaxError) as error:
        broken = worded(error)
    yield Metadata("rows", str(number - 1))
    if broken or given.media_type == SESSION:
        yield from passages(text, lambda start, end: Locator(part="text", chars=(start, end)))
    if broken:
        message = f"it is not built as the browser builds it, and shown as text behind row {number}: {broken}"
        yield Problem("damaged", message, BY_HAND)


def _time(value: Any, unit: str, since: datetime = SINCE_1970) -> str:
    """ISO 8601 to the second, "" where none is set; `unit` is a keyword of timedelta's."""
    try:
        count = int(value)
        when = since + timedelta(**{unit: count}) if count > 0 else None
    except (TypeError, ValueError, OverflowError):
        return ""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z") if when else ""


def _chromium(found: Any) -> Iterator[Kept]:
    for name, root in found["roots"].items():
        if isinstance(root, dict):
            yield from _chromium_folder(root, str(root.get("name") or name), 0)


def _chromium_folder(node: dict[str, Any], path: str, depth: int) -> Iterator[Kept]:
    if depth > DEEPEST:
        raise ValueError("folders are nested too deep")
    for child in node.get("children", ()):
        name = str(child.get("name", ""))
        if child.get("type") == "folder":
            yield from _chromium_folder(child, f"{path}/{name}", depth + 1)
            continue
        added = _time(child.get("date_added"), "microseconds", SINCE_1601)
        used = _time(child.get("date_last_used"), "microseconds", SINCE_1601)
        yield Kept(added, used, name, str(child.get("url", "")), path)


def _firefox(node: dict[str, Any], path: str, depth: int) -> Iterator[Kept]:
    if depth > DEEPEST:
        raise ValueError("folders are nested too deep")
    for child in node.get("children", ()):
        name = str(child.get("title", ""))
        if "uri" in child:
            added, changed = (_time(child.get(key), "microseconds") for key in ("dateAdded", "lastModified"))
            note = " ".join(str(child[key]) for key in ("tags", "keyword") if child.get(key))
            yield Kept(added, "", name, str(child["uri"]), path, " ".join(filter(None, (f"changed {changed}", note))))
        else:
            yield from _firefox(child, f"{path}/{name}" if path else name, depth + 1)


def _session(found: dict[str, Any]) -> Iterator[Kept]:
    for number, window in enumerate(found.get("windows", ()), start=1):
        yield from _window(window, f"window {number}")
    for number, window in enumerate(found.get("_closedWindows", ()), start=1):
        yield from _window(window, f"closed window {number}")


def _window(window: dict[str, Any], name: str) -> Iterator[Kept]:
    for number, tab in enumerate(window.get("tabs", ()), start=1):
        yield from _tab(tab, f"{name}, tab {number}", _time(tab.get("lastAccessed"), "milliseconds"))
    for number, closed in enumerate(window.get("_closedTabs", ()), start=1):
        yield from _tab(
            closed.get("state", {}), f"{name}, closed tab {number}", _time(closed.get("closedAt"), "milliseconds")
        )


def _tab(tab: dict[str, Any], name: str, used: str) -> Iterator[Kept]:
    for entry in tab.get("entries", ()):
        yield Kept("", used, str(entry.get("title", "")), str(entry.get("url", "")), name)


def _netscape(text: str) -> Iterator[Kept]:
    """Folders are headings, each before the list of what is in it."""
    path: list[str] = []
    heading, waiting = "", None
    for closing, name, attributes, words in TOKEN.findall(text):
        name, words = name.lower(), html.unescape(words).strip()
        if closing and name != "dl":
            continue
        if name == "dd" and waiting:
            waiting = waiting._replace(note=words)
            continue
        if waiting:
            yield waiting
            waiting = None
        if name == "dl" and closing:
            path = path[:-1]
        elif name == "dl":
            path.append(heading)
            heading = ""
        elif name == "h3":
            heading = words
        elif name == "a":
            found = {key.lower(): html.unescape(one or two) for key, one, two in ATTRIBUTE.findall(attributes)}
            added, used = (_time(found.get(key), "seconds") for key in ("add_date", "last_visit"))
            waiting = Kept(added, used, words, found.get("href", ""), "/".join(filter(None, path)))
    if waiting:
        yield waiting


def _xbel(content: bytes) -> Iterator[Kept]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for mark in etree.fromstring(without_entities(content), parser).iter("bookmark"):
        folders = [each.findtext("title") or "" for each in mark.iterancestors("folder")]
        yield Kept(
            mark.get("added", ""), mark.get("visited", ""), mark.findtext("title") or "", mark.get("href", ""),
            "/".join(reversed(folders)), mark.findtext("desc") or "",
        )  # fmt: skip
