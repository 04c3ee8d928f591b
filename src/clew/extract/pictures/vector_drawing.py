"""SVG: the words that a drawing shows, its title and descriptions, its links, and the pictures inside it."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.office import ooxml
from clew.extract.office.ooxml import local
from clew.extract.text.data_uris import DATA_URI, inline_members
from clew.extract.web.harmless_xml import parse
from clew.model import Locator, Metadata
from clew.step import Given, Record, passages, step

BLOCKS = frozenset(["text", "title", "desc", "flowRoot", "flowPara", "p", "div", "li", "tr", "h1", "h2", "h3", "br"])
SAYING = frozenset(["text", "title", "desc", "flowRoot", "textArea", "foreignObject", "metadata"])
MOST = 5_000
LONGEST = 10_000


@step(
    "extract.svg@2",
    accepts=("image/svg+xml",),
    libraries=versions("charset-normalizer", "nh3", "selectolax", also=ooxml.libraries),
)
def svg(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text of its text elements line by line, Metadata "link" and "external-link", pictures in data: URIs."""
    stream.seek(0)
    drawing = _Drawing()
    problem = parse(stream.read(), drawing)
    if problem:
        yield problem
    for name, value in list(dict.fromkeys(drawing.told))[:MOST]:
        yield Metadata(name, value[:LONGEST])
    yield from passages("".join(drawing.lines), lambda a, b: Locator(chars=(a, b)))
    yield from inline_members("\n".join(drawing.pictures))


class _Drawing:
    """Parser target."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.lines: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.pictures: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name in BLOCKS or (name == "tspan" and any(local(key) in ("y", "dy") for key in attributes)):
            self._break()
        self.open.append(name)
        for key, value in attributes.items():
            if local(key) == "href" and not value.startswith("#"):
                self._refers(name, value.strip())
            elif DATA_URI.search(value):
                self.pictures.append(value)

    def _refers(self, name: str, target: str) -> None:
        if target.startswith("data:"):
            self.pictures.append(target)
        else:
            self.told.append(("link" if name == "a" else "external-link", target))

    def data(self, text: str) -> None:
        if any(name in SAYING for name in self.open):
            self.pieces.append(text)
        elif "style" in self.open:
            self.pictures += [found[0] for found in DATA_URI.finditer(text)]

    def end(self, tag: str) -> None:
        name = local(tag)
        if self.open:
            self.open.pop()
        if name == "title" and self.open == ["svg"] and (title := " ".join("".join(self.pieces).split())):
            self.told.append(("title", title))
        if name in BLOCKS:
            self._break()

    def _break(self) -> None:
        line = " ".join("".join(self.pieces).split())
        if line:
            self.lines.append(f"{line}\n")
        self.pieces = []

    def close(self) -> None:
        self._break()
