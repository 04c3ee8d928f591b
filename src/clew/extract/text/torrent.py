"""Torrent files: what was to be shared or fetched, by whom it was made, and when (BEP 3, BEP 52)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any, BinaryIO

from clew.errors import Unreadable
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

TORRENT = "application/x-bittorrent"
LARGEST = 64 << 20
DEEPEST = 40
FILES = 100_000
WORDS = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){4,}")
COPY = "look for another copy of it"


@step("extract.torrent@2", accepts=(TORRENT,))
def torrent(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What it is as text; a row a file at sheet=Files&row=n with its length."""
    stream.seek(0)
    content = stream.read(LARGEST)
    try:
        top, end = _value(content, 0, 0)
    except (ValueError, IndexError):
        top, end = None, 0
    if not isinstance(top, dict):
        yield from _salvaged(content)
        return
    inner = _keyed(top.get(b"info"))
    told = [each for each in _told(top, inner, content) if each[1]]
    yield from (Metadata(name, value) for name, value in told)
    yield Passage(Locator(), "\n".join(f"{name}: {value}" for name, value in told))
    yield Passage(Locator(sheet="Files", row=(1, 1)), line(["Path", "Bytes"]))
    for number, (path, length) in enumerate(_files(inner), start=2):
        yield Passage(Locator(sheet="Files", row=(number, number)), line([path, length]))
    if given.length > end and (given.length > len(content) or content[end:].strip()):
        message = f"{given.length - end:,} bytes stand behind its end, from byte {end:,} on; they are not read"
        yield Problem("trailing", message, "look at them with a hex viewer", "partial")


def _salvaged(content: bytes) -> Iterator[Record]:
    """The words in what does not read as a list: names, addresses, comments."""
    words = [each.decode("utf-8", "replace") for each in WORDS.findall(content)[:FILES]]
    if not words:
        raise Unreadable("damaged", "what it lists is cut short or damaged", COPY)
    yield Passage(Locator(), "\n".join(words))
    yield Problem("damaged", "what it lists is cut short or damaged; the words in it are shown", COPY, "partial")


def _told(top: dict[bytes, Any], inner: dict[bytes, Any], content: bytes) -> Iterator[tuple[str, str]]:
    yield "title", _text(inner.get(b"name"))
    yield "producer", _text(top.get(b"created by"))
    made = top.get(b"creation date")
    if isinstance(made, int) and 0 < made < 1 << 33:
        yield "created", datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield "description", _text(top.get(b"comment"))
    yield "info-hash", _hash(content)
    groups = top.get(b"announce-list")
    for group in (top.get(b"announce"), *(groups if isinstance(groups, list) else [])):
        for each in group if isinstance(group, list) else [group]:
            yield "tracker", _text(each)


def _hash(content: bytes) -> str:
    """SHA-1 of the bytes of `info`, by which the net knows it."""
    at = content.find(b"4:infod")
    if at < 0:
        return ""
    try:
        return sha1(content[at + 6 : _value(content, at + 6, 1)[1]], usedforsecurity=False).hexdigest()
    except (ValueError, IndexError):
        return ""


def _files(inner: dict[bytes, Any]) -> Iterator[tuple[str, int | str]]:
    files = inner.get(b"files")
    if not isinstance(files, list):
        yield _text(inner.get(b"name")), _size(inner)
        return
    for each in files[:FILES]:
        if isinstance(each, dict):
            path = each.get(b"path.utf-8") or each.get(b"path")
            yield "/".join(map(_text, path)) if isinstance(path, list) else "", _size(each)


def _size(each: dict[bytes, Any]) -> int | str:
    size = each.get(b"length")
    return size if isinstance(size, int) else ""


def _keyed(value: Any) -> dict[bytes, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _value(content: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value at `at`, and where the next one begins. ValueError and IndexError where there is none."""
    kind = content[at : at + 1]
    if depth > DEEPEST or not kind:
        raise ValueError(depth)
    if kind == b"i":
        end = content.index(b"e", at, at + 24)
        return int(content[at + 1 : end]), end + 1
    if kind not in (b"l", b"d"):
        colon = content.index(b":", at, at + 12)
        end = colon + 1 + int(content[at:colon])
        if end > len(content) or end <= colon:
            raise ValueError(end)
        return content[colon + 1 : end], end
    found: list[Any] = []
    at += 1
    while content[at] != ord("e"):
        value, at = _value(content, at, depth + 1)
        found.append(value)
    if kind == b"l":
        return found, at + 1
    pairs = zip(found[::2], found[1::2], strict=False)
    return {key: value for key, value in pairs if isinstance(key, bytes)}, at + 1
