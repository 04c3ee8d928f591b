"""Delimited text, CSV and TSV: one passage a record."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.extract.text.text import choose, decode
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

TSV = "text/tab-separated-values"
DELIMITERS = "\t;|,"
SAMPLE = 200
SPAN = 1000
UNCLOSED = 20
FIELD = 1 << 24
TITLES = 12
"""Rows that may stand above a table: its titles, and blank ones."""
"""Characters that a field may have; the library's own limit is 128 kB."""


@step("extract.rows@2", accepts=("text/csv", TSV), hints=("charset",), libraries=versions("charset-normalizer"))
def rows(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One passage a record that is not empty, at row=n, n counting records from 1: a quoted field may have lines.

    Fields are joined by tabs, so that field k of the text is column k (see cells.py).
    """
    stream.seek(0)
    content = stream.read()
    encoding = choose(content, given.hint.get("charset"), given.charset)
    if encoding is None:
        raise Unreadable("not-text", "the bytes are no text in any known encoding", "look at it with a hex viewer")
    text, problem = decode(content, encoding)
    del content
    text = text.removeprefix("\ufeff")
    stated = text[:6].lower().startswith("sep=") and text[5:6] in ("\r", "\n")
    delimiter = text[4] if stated else "\t" if given.media_type == TSV else _delimiter(text)
    yield Metadata("encoding", encoding)
    yield Metadata("delimiter", delimiter)
    if problem:
        yield problem
    yield from _records(text, delimiter)


def _records(text: str, delimiter: str) -> Iterator[Record]:
    widths: Counter[int] = Counter()
    first: defaultdict[int, list[int]] = defaultdict(list)
    unclosed: list[int] = []
    number = 0
    for number, fields in enumerate(_fields(text, delimiter, unclosed), start=1):
        written = line(fields)
        if written:
            widths[len(fields)] += 1
            first[len(fields)] += [number] if len(first[len(fields)]) <= TITLES else []
            yield Passage(Locator(row=(number, number)), written)
    yield Metadata("rows", str(number))
    if widths:
        usual = widths.most_common(1)[0][0]
        yield Metadata("columns", str(usual))
        yield from _ragged(widths, first, usual)
    if unclosed:
        message = f"a quotation mark is not closed in row {', '.join(map(str, unclosed))}; read as it stands"
        yield Problem("quoting", message, "look at the file as text", "note")


def _fields(text: str, delimiter: str, unclosed: list[int]) -> Iterator[list[str]]:
    """The records. One whose quotation mark is not closed within a thousand lines is its line, as it stands."""
    lines = list(io.StringIO(text, newline=""))
    at, number = 0, 0
    while at < len(lines):
        number += 1
        plain = lines[at].rstrip("\r\n")
        if '"' not in plain:
            yield plain.split(delimiter) if plain else []
            at += 1
            continue
        fields, taken = _quoted(lines, at, delimiter) if len(unclosed) < UNCLOSED else (None, 1)
        if fields is None:
            if len(unclosed) < UNCLOSED:
                unclosed.append(number)
            fields = plain.split(delimiter)
        yield fields
        at += taken


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The record that starts at this line and how many lines it takes; None where it does not end."""
    last = min(at + SPAN, len(lines))
    ended = False

    def ahead() -> Iterator[str]:
        nonlocal ended
        yield from (lines[place] for place in range(at, last))
        ended = True

    csv.field_size_limit(FIELD)
    reader = csv.reader(ahead(), delimiter=delimiter)
    try:
        fields = next(reader)
    except csv.Error:
        return None, 1
    return (None, 1) if ended else (fields, reader.line_num)


def _ragged(widths: Counter[int], first: Mapping[int, Sequence[int]], usual: int) -> Iterator[Problem]:
    """Tells of rows that are wider or narrower than most. Narrower ones above the table are its titles.

    `first` has the first rows of each width, one more than there may be titles.
    """
    above = min(first[usual][0], TITLES + 1)
    titles = sum(width < usual and row < above for width, rows in first.items() for row in rows)
    odd = sum(widths.values()) - widths[usual] - titles
    if odd:
        told = (row for width, rows in first.items() if width != usual for row in rows if width > usual or row >= above)
        message = f"{odd} of {sum(widths.values())} rows have not {usual} columns, the first is row {min(told)}"
        yield Problem("ragged", message, "check these rows against the file as text", "note")


def _delimiter(text: str) -> str:
    """The delimiter whose count the first rows agree upon; the rarer in prose goes first."""
    lines = [row for row in text[: 1 << 16].splitlines()[:SAMPLE] if row.strip()]
    shares = {delimiter: _agreement(lines, delimiter) for delimiter in DELIMITERS}
    agreed = next((delimiter for delimiter in DELIMITERS if shares[delimiter] > 0.9), None)
    best = max(DELIMITERS, key=lambda delimiter: shares[delimiter])
    return agreed or (best if shares[best] else ",")


def _agreement(lines: list[str], delimiter: str) -> float:
    """The share of rows that have the commonest width, where that is more than one column."""
    try:
        widths = Counter(len(fields) for fields in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0.0
    wide = [count for width, count in widths.items() if width > 1]
    return max(wide) / widths.total() if wide else 0.0
