"""The long tail: what no step of ours reads goes to Apache Tika, compiled native (docs/decisions/0021-long-tail.md)."""

import contextlib
import math
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, passages, step

LARGEST = 256 << 20
"""Bytes of a file that is still handed over: some parsers hold the whole of it in memory, more than once."""

LONGEST = 20_000_000
"""Characters of text that are kept of one file."""

UNKNOWN = "application/octet-stream"
WINDOW = 4096
NOISE = 7.8
"""Bits a byte, in a window, from which on bytes are packed or encrypted: text and tables have less than 7."""

BY_HAND = "open it with a program of its own"
PROPERTIES = {
    "dc:title": "title",
    "dc:creator": "author",
    "dc:description": "description",
    "dc:publisher": "publisher",
    "dc:language": "language",
    "dcterms:created": "created",
    "dcterms:modified": "modified",
    "meta:last-author": "last-modified-by",
    "meta:keyword": "keywords",
    "extended-properties:Application": "producer",
    "extended-properties:Company": "company",
    "xmp:CreatorTool": "producer",
}
HOLDING = (
    "application/vnd.stardivision",
    "application/vnd.visio",
    "application/vnd.adobe.indesign-idml",
    "application/warc",
    "application/x-arj",
    "application/x-hwp",
    "application/x-mspublisher",
    "application/x-wacz",
    "application/x-xliff+zip",
)
"""How the types begin whose files may hold others: Tika tells their text, and never gives their bytes."""


@step("extract.tail@1", accepts=("*",), apart=True, libraries=versions("iscc-tika"))
def tail(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Text, and the properties that Tika's names leave no doubt of. Files within are read as text at most."""
    if given.length > LARGEST:
        raise Unreadable("too-large", f"no step reads {given.media_type} of more than {LARGEST >> 20} MiB", BY_HAND)
    if given.media_type == UNKNOWN and _is_noise(given.length, stream):
        raise Unreadable("unsupported", "of no known type, packed or encrypted throughout", BY_HAND)
    text, told = _read(stream, given.media_type)
    named = told.get("Content-Type", [UNKNOWN])[-1]
    if "protected" in named:
        raise Unreadable("encrypted", f"{given.media_type} under a password", "save it without one in its own program")
    if given.media_type == UNKNOWN and named != UNKNOWN:
        yield Metadata("tika-type", named)
    if not text.strip():
        raise Unreadable("unsupported", f"no step reads {given.media_type}; Apache Tika finds no text in it", BY_HAND)
    yield Metadata("read-by", f"Apache Tika (iscc-tika {versions('iscc-tika')()['iscc-tika']})")
    yield from _properties(told)
    yield from passages(text, lambda start, end: Locator(chars=(start, end)))
    if len(text) >= LONGEST:
        yield Problem("too-large", f"of its text, the first {LONGEST:,} characters were read", BY_HAND)
    if given.media_type.startswith(HOLDING) or named.startswith(HOLDING):
        yield Problem("member", "files inside it, if any, were not taken out", BY_HAND)


def _is_noise(length: int, stream: BinaryIO) -> bool:
    """Whether no byte value is commoner than others, at a quarter, the half and three quarters of the file."""
    if length < 4 * WINDOW:
        return False
    return all(_entropy(stream, length * quarter // 4) > NOISE for quarter in (1, 2, 3))


def _entropy(stream: BinaryIO, at: int) -> float:
    """Shannon's, in bits a byte, of a window."""
    stream.seek(at)
    window = stream.read(WINDOW)
    return -sum(count / len(window) * math.log2(count / len(window)) for count in Counter(window).values())


def _read(stream: BinaryIO, media_type: str) -> tuple[str, Mapping[str, list[str]]]:
    """The text and what Tika calls properties.

    Tika is given a file, since it would write one to /tmp to look into some kinds, which a worker may not do. Text
    comes in one piece, which knows no characters beyond U+FFFF: where some are not characters, it is read again as
    a stream, which does.
    """
    with tempfile.TemporaryDirectory() as folder, _alone():
        path = Path(folder, "item")
        with path.open("wb") as file:
            stream.seek(0)
            shutil.copyfileobj(stream, file, 1 << 20)
        try:
            text, told = _extractor().extract_file_to_string(str(path))
        except TypeError as error:  # the wheel's name for every Java exception
            if "Encrypted" in str(error):
                raise Unreadable("encrypted", f"{media_type} under a password", BY_HAND) from error
            raise Unreadable("unsupported", f"no step reads {media_type}; Apache Tika fails on it", BY_HAND) from error
        if "\ufffd" in text:
            text = _streamed(str(path)) or text
    return text[:LONGEST], told


def _streamed(path: str) -> str:
    reader, _ = _extractor().extract_file(path)
    read = bytearray()
    with contextlib.suppress(OSError):
        while len(read) < 4 * LONGEST and (chunk := reader.read(1 << 16)):
            read += chunk
    return read.decode("utf-8", "replace")


@cache
def _extractor() -> Any:
    from iscc_tika import Extractor, TesseractOcrConfig  # type: ignore[import-untyped]

    return Extractor().set_extract_string_max_length(LONGEST).set_ocr_config(TesseractOcrConfig().set_skip_ocr(True))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Without programs to start, which Tika looks for in each call and takes three quarters of its time for, and
    without a place for Java's stack traces."""
    sys.stderr.flush()
    path, errors, nowhere = os.environ.get("PATH", ""), os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.environ["PATH"] = "/nonexistent"
    try:
        yield
    finally:
        os.environ["PATH"] = path
        os.dup2(errors, 2)
        os.close(errors)
        os.close(nowhere)


def _properties(told: Mapping[str, list[str]]) -> Iterator[Metadata]:
    found = ((PROPERTIES[name], value.strip()) for name in PROPERTIES for value in told.get(name, ()))
    yield from (Metadata(name, value[:1000]) for name, value in dict.fromkeys(found) if value)
