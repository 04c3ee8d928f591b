"""Apple's property lists, XML and binary: a line a value, and what is kept in them as bytes as members."""

import plistlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.text.charset import detect
from clew.extract.text.text import decode
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

MOST = 200_000
"""Values that are read: a list may hold itself, or one value a million times."""
DEEPEST = 64
SHORT = 32
"""Bytes that are shown as hex digits rather than as a member."""
DAMAGED = "look for another copy"
FAULTS = (plistlib.InvalidFileException, ExpatError, ValueError, AttributeError, TypeError, LookupError, RecursionError)


@step(
    "extract.property-list@1",
    accepts=("application/x-bplist", "application/x-plist"),
    libraries=versions("charset-normalizer"),
)
def property_list(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Lines such as "a.b[0]: value" in the order of the file. A damaged list in XML is read as the text that it is."""
    stream.seek(0)
    content = stream.read()
    try:
        tree = loaded(content)
    except Unreadable as error:
        encoding = detect(content)
        if encoding is None or content.startswith(b"bplist"):
            raise
        yield Problem(error.code, f"{worded(error)}; it is read as the text of its file", error.advice, "note")
        yield from passages(decode(content, encoding)[0], lambda a, b: Locator(chars=(a, b)))
        return
    lines: list[str] = []
    for path, value in _values(tree):
        if len(lines) == MOST:
            yield Problem("output-limit", f"only its first {MOST} values are shown", "look at it with another program")
            break
        lines.append(f"{path}: {_shown(value)}\n" if path else f"{_shown(value)}\n")
        if isinstance(value, bytes) and len(value) > SHORT:
            yield Contained(Member(f"data/{len(lines)}", "embedded", path or None, announced=len(value)), [value])
    yield Metadata("values", str(len(lines)))
    yield from passages("".join(lines), lambda a, b: Locator(chars=(a, b)))


def loaded(content: bytes) -> Any:
    """The tree; entities are refused by the library. Unreadable("damaged") where it can't be built."""
    try:
        return plistlib.loads(content)
    except FAULTS as error:
        raise Unreadable(
            "damaged", f"the property list is damaged: {error or type(error).__name__}", DAMAGED
        ) from error


def _values(tree: Any) -> Iterator[tuple[str, Any]]:
    """Each value that holds no others, and empty ones that could, with its path."""
    waiting: list[tuple[str, int, Any]] = [("", 0, tree)]
    while waiting:
        path, depth, value = waiting.pop()
        if not isinstance(value, dict | list) or not value or depth >= DEEPEST:
            yield path, value
        elif isinstance(value, dict):
            below = [(f"{path}.{key}" if path else str(key), depth + 1, each) for key, each in value.items()]
            waiting += reversed(below)
        else:
            waiting += reversed([(f"{path}[{index}]", depth + 1, each) for index, each in enumerate(value)])


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():  # a property list's dates are UTC
            return f"{value.isoformat()}Z"
        case bytes() if len(value) <= SHORT:
            return value.hex(" ")
        case bytes():
            return f"{len(value)} bytes, a file inside"
        case plistlib.UID():
            return f"→ $objects[{value.data}]"
        case dict() | list():
            return "(nested too deep)" if value else "(empty)"
    return str(value)
