"""What OOXML packages hold out of sight: custom data, variables, masters' stamps, caches of other files' contents."""

import re
from collections.abc import Iterator, Mapping

from clew.extract.office.ooxml import LONGEST, MOST, local, value
from clew.extract.office.ooxml_text import Text, tiled
from clew.extract.office.package import Package
from clew.model import Locator, Metadata, Passage
from clew.step import Record

CUSTOM = re.compile(r"customXml/item\d+\.xml", re.I)
MASTERS = re.compile(r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml", re.I)
CACHES = {
    "pivot-cache": re.compile(r"xl/pivotCache/pivotCache(?:Definition|Records)\d*\.xml", re.I),
    "external-cache": re.compile(r"xl/externalLinks/externalLink\d*\.xml", re.I),
}
SOURCES = {
    "dbPr": ("connection", "command"), "webPr": ("url",), "textPr": ("sourceFile",), "olapPr": ("localConnection",),
    "connectString": ("val",), "query": ("val",),
}  # fmt: skip
"""Where connections and a mail merge take their data from, by element and attributes."""
STYLED = "Sources"
"""Word's list of works cited, which every document has, and whose attributes only name its style."""
CACHED = ("s", "n", "d", "b", "e")


class _Data:
    """Parser target: a line for each element's own text and each attribute's, named; of what is no schema's."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.text = []
        for key, given in attributes.items():
            if given.strip() and not key.startswith("{") and local(tag) != STYLED:
                self.lines.append(f"{local(tag)}/{key}: {given}")

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        if words := "".join(self.text).strip():
            self.lines.append(f"{local(tag)}: {words}")
        self.text = []

    def close(self) -> None: ...


class _Stamps:
    """Parser target: the text of a master's shapes but for placeholders, which no slide shows as they stand."""

    def __init__(self) -> None:
        self.text = Text(numbers=False)
        self.begun: list[int] = []
        self.placeholder = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "sp":
            self.begun.append(len(self.text.pieces))
            self.placeholder = False
        self.placeholder |= local(tag) == "ph"
        self.text.start(tag, attributes)

    def data(self, text: str) -> None:
        self.text.data(text)

    def end(self, tag: str) -> None:
        self.text.end(tag)
        if local(tag) == "sp" and self.begun:
            start = self.begun.pop()
            if self.placeholder:
                del self.text.pieces[start:]

    def close(self) -> None: ...


class _Settings:
    """Parser target: a document's variables, and where a connection or a mail merge takes its data from."""

    def __init__(self) -> None:
        self.variables: list[str] = []
        self.sources: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "docVar" and (given := value(attributes, "val").strip()):
            self.variables.append(f"{value(attributes, 'name')}: {given}\n")
        for name in SOURCES.get(local(tag), ()):
            if given := value(attributes, name).strip():
                self.sources[given[:LONGEST]] = None

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


class _Cache:
    """Parser target: the values that a pivot table or a link keeps of other cells, each once."""

    def __init__(self) -> None:
        self.values: dict[str, None] = {}
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.text = []
        if local(tag) in CACHED and (given := value(attributes, "v").strip()):
            self.values[given] = None

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        if local(tag) == "v" and (given := "".join(self.text).strip()):
            self.values[given] = None
        self.text = []

    def close(self) -> None: ...


def asides(package: Package) -> Iterator[Record]:
    """Custom data at parts of its own name; variables, masters and caches at parts of these names; sources as links."""
    for name in sorted(name for name in package.parts if CUSTOM.fullmatch(name)):
        data = _Data()
        package.read(name, data)
        yield from tiled("".join(f"{line}\n" for line in data.lines), Locator(part=name.removesuffix(".xml")))
    yield from _settings(package)
    stamps: dict[str, None] = {}
    for name in sorted(name for name in package.parts if MASTERS.fullmatch(name)):
        master = _Stamps()
        package.read(name, master)
        stamps.update(dict.fromkeys(line for line in master.text.text().splitlines() if line.strip()))
    yield from tiled("".join(f"{line}\n" for line in stamps), Locator(part="masters"))
    for part, pattern in CACHES.items():
        yield from _cache(package, part, pattern)


def _settings(package: Package) -> Iterator[Record]:
    settings = _Settings()
    for name in ("word/settings.xml", "xl/connections.xml"):
        if name in package.parts:
            package.read(name, settings)
    yield from tiled("".join(settings.variables), Locator(part="variables"))
    yield from (Metadata("external-link", source) for source in list(settings.sources)[:MOST])


def _cache(package: Package, part: str, pattern: re.Pattern[str]) -> Iterator[Passage]:
    cache = _Cache()
    for name in sorted(name for name in package.parts if pattern.fullmatch(name)):
        package.read(name, cache)
    yield from tiled("".join(f"{value}\n" for value in cache.values), Locator(part=part))
