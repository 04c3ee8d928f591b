"""Visio drawings of 2013 and later ([MS-VSDX]): the words of each page's shapes, their data, comments, masters."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from clew.extract.office import ooxml
from clew.extract.office.ooxml import local, value
from clew.extract.office.ooxml_text import tiled
from clew.extract.office.package import Package
from clew.model import Locator, Metadata
from clew.step import Given, Record, step


@step("extract.visio@2", accepts=("application/vnd.ms-visio.*",), libraries=ooxml.libraries)
def visio(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Pages in the drawing's order. What masters (a stencil's shapes) say stands at part "masters"."""
    package = Package(stream)
    found = ooxml.relations(package)
    main = ooxml.main_part(package, found, "visio/document.xml")
    yield from ooxml.properties(package)
    sheets, order = ooxml.related(found.get(main, {}), "pages", package), _Order()
    for name in sheets:
        package.read(name, order)
    yield from (Metadata("page-name", name[: ooxml.LONGEST]) for name in order.names if name)
    for page, name in enumerate(_pages(package, found, sheets, order), 1):
        yield from tiled(_words(package, [name]), Locator(page=page))
    masters = sorted(
        (name for name in package.parts if re.fullmatch(r"visio/masters/master\d+\.xml", name)), key=_number
    )
    yield from tiled(_words(package, masters), Locator(part="masters"))
    yield from tiled(_words(package, [name for name in package.parts if name == "visio/comments.xml"]), COMMENTS)
    yield from ooxml.links(found)
    yield from ooxml.members(package, found)
    yield from package.problems


COMMENTS = Locator(part="comments")


class _Order:
    """Parser target: the pages' names and the relation ids of their parts, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.ids: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "Page":
            self.names.append(attributes.get("Name", ""))
        elif local(tag) == "Rel":
            self.ids.append(value(attributes, "id"))

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


class _Words:
    """Parser target: a line or more for each shape's text, comment and value of shape data ("label: value")."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.text: list[str] = []
        self.inside = False
        self.data_of_shape = False
        self.cells: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name in ("Text", "CommentEntry"):
            self.inside, self.text = True, []
        elif name == "Section":
            self.data_of_shape = attributes.get("N") == "Property"
        elif name == "Cell" and self.data_of_shape:
            self.cells[attributes.get("N", "")] = attributes.get("V", "").strip()

    def data(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name in ("Text", "CommentEntry"):
            words = "".join(self.text).strip()
            self.lines += [words] if words else []
            self.inside = False
        elif name == "Section":
            self.data_of_shape = False
        elif name == "Row" and self.data_of_shape:
            label, given = self.cells.get("Label"), self.cells.get("Value")
            self.lines += [f"{label}: {given}" if label else given] if given else []
            self.cells = {}

    def close(self) -> None: ...


def _pages(package: Package, found: ooxml.Relations, sheets: list[str], order: _Order) -> list[str]:
    """The parts of the pages as ordered, then those that lie in the package besides, by number."""
    related = {one: relation.target for name in sheets for one, relation in found.get(name, {}).items()}
    shown = [related[one] for one in order.ids if related.get(one) in package.parts]
    others = (name for name in package.parts if re.fullmatch(r"visio/pages/page\d+\.xml", name))
    return list(dict.fromkeys((*shown, *sorted(others, key=_number))))


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name)[:9])


def _words(package: Package, names: list[str]) -> str:
    target = _Words()
    for name in names:
        package.read(name, target)
    return "".join(f"{line}\n" for line in target.lines)
