"""XPS and OpenXPS: the text of each page by its lines of glyphs, properties, links, pictures as members (ECMA-388)."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from urllib.parse import unquote

from clew.errors import Unreadable
from clew.extract.office import ooxml
from clew.extract.office.ooxml import local, value
from clew.extract.office.package import Package
from clew.model import Locator, Member, Metadata
from clew.step import Contained, Given, Record, passages, step

PLUMBING = re.compile(r".*(?:\.fpage|\.fdoc|\.fdseq|\.rels|\.odttf|\.psmdcp|\.xml|\.piece)", re.I | re.S)
TYPES = ("application/vnd.ms-xpsdocument", "application/oxps")
MOST = 5_000
PAGES = 100_000


@step("extract.xps@2", accepts=TYPES, libraries=ooxml.libraries)
def xps(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Page by page in the document's order; lines where the baseline moves, blanks where words lie apart."""
    package = _Pieces(stream)
    parts = {name.lower(): name for name in package.parts}
    pages = _pages(package, parts)
    if not pages:
        raise Unreadable("damaged", "it holds no page", "look for another copy")
    yield from ooxml.properties(package)
    yield Metadata("pages", str(len(pages)))
    links: dict[str, None] = {}
    for number, name in enumerate(pages[:PAGES], start=1):
        page = _Page()
        package.read(name, page)
        yield from _tiled("".join(page.pieces), number)
        links.update(dict.fromkeys(page.links))
    yield from (Metadata("link", link[:10_000]) for link in list(links)[:MOST])
    for name in package.parts:
        if not PLUMBING.fullmatch(name):
            member = Member(name, "embedded", posixpath.basename(name), announced=package.size(name))
            yield Contained(member, package.chunks(name))
    yield from package.problems


def _tiled(text: str, page: int) -> Iterator[Record]:
    yield from passages(text, lambda a, b: Locator(page=page, chars=(a, b)))


class _Pieces(Package):
    """A package whose parts may be cut up so that pages come early (ECMA-376-2, 10.2.4): name/[0].piece and so on."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.cut: dict[str, list[tuple[int, str]]] = {}
        for name in list(self.parts):
            if found := re.fullmatch(r"(.+)/\[(\d{1,6})\](?:\.last)?\.piece", name, re.I | re.S):
                self.cut.setdefault(found[1], []).append((int(found[2]), name))
        for name, pieces in self.cut.items():
            self.parts.setdefault(name, self.parts[min(pieces)[1]])

    def size(self, name: str) -> int | None:
        sizes = [super(_Pieces, self).size(piece) for _, piece in self.cut.get(name, [(0, name)])]
        return None if None in sizes else sum(filter(None, sizes))

    def chunks(self, name: str) -> Iterator[bytes]:
        for _, piece in sorted(self.cut.get(name, [(0, name)])):
            yield from super().chunks(piece)


class _References:
    """Parser target: the parts that a sequence of documents, or a document, is made of."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) in ("DocumentReference", "PageContent") and value(attributes, "Source"):
            self.found.append(unquote(value(attributes, "Source")))

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def _pages(package: Package, parts: Mapping[str, str]) -> list[str]:
    """The pages in order, as the documents list them; behind them any page that none lists, by its name."""
    sequences = [name for name in package.parts if name.lower().endswith(".fdseq")]
    documents = _listed(package, sequences, parts) or [each for each in package.parts if each.lower().endswith(".fdoc")]
    strays = [name for name in package.parts if name.lower().endswith(".fpage")]
    strays.sort(key=lambda name: [int(each) if each.isdigit() else 0 for each in re.findall(r"\d+|\D+", name)])
    return list(dict.fromkeys([*_listed(package, documents, parts), *strays]))


def _listed(package: Package, names: list[str], parts: Mapping[str, str]) -> list[str]:
    found = []
    for name in names:
        references = _References()
        package.read(name, references)
        folder = posixpath.dirname(name)
        paths = [posixpath.normpath(posixpath.join("/", folder, each)).lstrip("/") for each in references.found]
        found += [parts[path.lower()] for path in paths if path.lower() in parts]
    return found


class _Page:
    """Parser target: the words of a page in `pieces`. Positions count only relative to the run before."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.shifts: list[tuple[float, float]] = [(0.0, 0.0)]
        self.line: float | None = None
        self.right = 0.0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        across, down = self.shifts[-1]
        matrix = _numbers(value(attributes, "RenderTransform"))
        if len(matrix) == 6:
            across, down = across + matrix[4], down + matrix[5]
        self.shifts.append((across, down))
        link = value(attributes, "FixedPage.NavigateUri")
        if link and not link.startswith(("#", "../")):
            self.links.append(link)
        if local(tag) == "Glyphs":
            self._glyphs(attributes, across, down)

    def _glyphs(self, attributes: Mapping[str, str], across: float, down: float) -> None:
        words = value(attributes, "UnicodeString").removeprefix("{}")
        place = _numbers(value(attributes, "OriginX"))[:1], _numbers(value(attributes, "OriginY"))[:1]
        size = (_numbers(value(attributes, "FontRenderingEmSize"))[:1] or [12.0])[0] or 12.0
        left, base = across + sum(place[0]), down + sum(place[1])
        if not words:
            return
        if self.line is not None and abs(base - self.line) > size * 0.4:
            self.pieces.append("\n")
        elif self.line is not None and self._apart(words, left, size):
            self.pieces.append(" ")
        self.pieces.append(words)
        self.line, self.right = base, left + _width(value(attributes, "Indices"), len(words), size)

    def _apart(self, words: str, left: float, size: float) -> bool:
        joined = self.pieces[-1][-1:].isspace() or words[:1].isspace()
        return not joined and abs(left - self.right) > size * 0.25

    def end(self, tag: str) -> None:
        if len(self.shifts) > 1:
            self.shifts.pop()

    def data(self, text: str) -> None: ...

    def close(self) -> None:
        if self.pieces:
            self.pieces.append("\n")


def _numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d{1,12}(?:\.\d{1,12})?", text)]


def _width(indices: str, count: int, size: float) -> float:
    """How far a run goes: advances where they are stated (hundredths of the size), half the size a letter elsewhere."""
    advances = [each.split(",") for each in indices.split(";")] if indices else []
    known = [_numbers(each[1])[:1] for each in advances if len(each) > 1 and each[1]]
    total = sum(each[0] for each in known if each) / 100 * size
    return total + max(0, count - len(known)) * size * 0.5
