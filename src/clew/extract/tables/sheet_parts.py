"""A worksheet's own XML (ECMA-376, part 1, 18.3): its extent, its cells in error, and its rows where the usual reader
would hold a rectangle too large."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from clew.extract.office.ooxml import local
from clew.extract.office.package import Package
from clew.extract.tables.cells import column, line
from clew.extract.tables.formulas import Formulas

STRINGS = "xl/sharedStrings.xml"
MOST = 100_000
FAULTY = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>]{0,60} t="e"[^>]{0,60}>'
    rb"(?:<f[^>]{0,200}(?:/>|>[^<]{0,2000}</f>))?<v>(#[^<]{1,20})</v>"
)
FILLED = re.compile(rb'[<:]c (?:[a-z]++="[^"]*+" )*?r="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>/]*+>')
HIDDEN_ROW = re.compile(rb'[<:]row (?=[^<>]{0,400}?hidden="(?:1|true)")[^<>]{0,400}?\br="([1-9][0-9]{0,6})"')
HIDDEN_COLUMNS = re.compile(rb'[<:]col ((?=[^<>]{0,400}?hidden="(?:1|true)")[^<>]{1,400})>')
SPAN = re.compile(rb'\b(min|max)="([1-9][0-9]{0,4})"')
LINK = re.compile(rb'HYPERLINK\("([^"<]{1,2000})"')
EDGE = re.compile(rb"[<:](?:odd|even|first)(Header|Footer)[^<>]{0,60}>([^<]{1,2000})<")
CARRIED = 1 << 14
"""Bytes carried from one chunk into the next, more than a cell with its formula takes."""


class Extent(NamedTuple):
    """The last row and column with a cell that holds something, and the errors shown, by row and column; 1-based.

    Besides them what is hidden, where formulas link to, the printed page's headers and footers by their kind, and the
    formulas.
    """

    rows: int
    columns: int
    errors: Mapping[int, Mapping[int, str]]
    hidden_rows: set[tuple[int, int]]
    hidden_columns: set[tuple[int, int]]
    links: list[str]
    edges: list[tuple[str, str]]
    formulas: Formulas


def extent(package: Package, part: str) -> Extent:
    """What a pass over the part's bytes tells, in time linear to them; 100,000 errors at most."""
    columns: set[bytes] = set()
    errors: dict[int, dict[int, str]] = {}
    rows, spans = set[tuple[int, int]](), set[tuple[int, int]]()
    formulas = Formulas()
    links, edges = dict[str, None](), dict[tuple[str, str], None]()
    last, carried = 0, b""
    for chunk in package.chunks(part):
        block = carried + chunk
        cells = FILLED.findall(block)
        columns.update([letters for letters, _ in cells])
        last = max(last, int(cells[-1][1]) if cells else 0)
        if b't="e"' in block and len(errors) < MOST:
            for letters, row, shown in FAULTY.findall(block):
                errors.setdefault(int(row), {})[column(letters)] = shown.decode("ascii", "replace")
        if b'hidden="' in block:
            rows.update((int(row), int(row)) for row in HIDDEN_ROW.findall(block))
            spans.update(_columns(block))
        links.update((_plain(found), None) for found in LINK.findall(block))
        formulas.add(block)
        for kind, text in EDGE.findall(block):
            edges[kind.decode().lower(), _plain(text)] = None
        carried = block[-CARRIED:]
    return Extent(last, max(map(column, columns), default=0), errors, rows, spans, list(links), list(edges), formulas)


def _columns(block: bytes) -> Iterator[tuple[int, int]]:
    for attributes in HIDDEN_COLUMNS.findall(block):
        span = {name: int(number) for name, number in SPAN.findall(attributes)}
        if len(span) == 2:
            yield span[b"min"], span[b"max"]


def _plain(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))


class _Strings:
    """Parser target: the shared strings, without their reading aids."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.text: list[str] = []
        self.within: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.within.append(local(tag))
        if self.within[-1] == "si":
            self.text = []

    def data(self, text: str) -> None:
        if self.within and self.within[-1] == "t" and "rPh" not in self.within[-4:]:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if self.within and self.within.pop() == "si":
            self.found.append("".join(self.text))

    def close(self) -> None: ...


class _Rows:
    """Parser target: each row's text, by its number."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.found: list[tuple[int, str]] = []
        self.cells: dict[int, str] = {}
        self.row = self.column = 0
        self.kind = ""
        self.inside = False
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match local(tag):
            case "row":
                stated = attributes.get("r", "")
                self.row = int(stated) if re.fullmatch(r"[1-9][0-9]{0,6}", stated) else self.row + 1
                self.cells, self.column = {}, 0
            case "c":
                letters = re.match(r"[A-Z]{1,3}", attributes.get("r", ""))
                self.column = column(letters[0].encode()) if letters else self.column + 1
                self.kind, self.text = attributes.get("t", "n"), []
            case "v" | "t":
                self.inside = True

    def data(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, tag: str) -> None:
        match local(tag):
            case "v" | "t":
                self.inside = False
            case "c" if self.text:
                self.cells[self.column] = self._value("".join(self.text))
            case "row" if self.cells:
                width = max(self.cells)
                text = line([self.cells.get(place, "") for place in range(1, width + 1)])
                if text:
                    self.found.append((self.row, text))

    def _value(self, text: str) -> str:
        """As written in the file; the place of a shared string becomes the string."""
        if self.kind == "s":
            return self.strings[int(text)] if text.isdecimal() and int(text) < len(self.strings) else ""
        return {"1": "TRUE", "0": "FALSE"}.get(text, text) if self.kind == "b" else text

    def close(self) -> None: ...


def rows(package: Package, part: str) -> Iterator[tuple[int, str]]:
    """Row numbers and texts of a sheet, however far apart. Dates are day numbers, since formats are not looked at."""
    strings = _Strings()
    if STRINGS in package.parts:
        package.read(STRINGS, strings)
    target = _Rows(strings.found)
    package.read(part, target)
    yield from target.found
