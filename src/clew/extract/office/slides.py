"""Presentations (PresentationML): each slide is a page, in the order of showing; notes and comments beside it."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from clew.extract.office import ooxml
from clew.extract.office.ooxml import local, value
from clew.extract.office.ooxml_asides import asides
from clew.extract.office.ooxml_text import Text, placed
from clew.extract.office.package import Package
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, step

TYPES = (
    "application/vnd.openxmlformats-officedocument.presentationml.*",
    "application/vnd.ms-powerpoint.*",
)
ASIDE = {"notesSlide": "notes", "comments": "comments", "chart": None, "chartEx": None, "diagramData": None}
"""Kinds of parts beside a slide, and what their place is called where it is not the part's own name."""


@step("extract.slides@2", accepts=TYPES, libraries=ooxml.libraries)
def slides(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The slides' text at their pages, notes and comments at parts of these, properties, links, and members."""
    package = Package(stream)
    found = ooxml.relations(package)
    main = ooxml.main_part(package, found, "ppt/presentation.xml")
    yield from ooxml.properties(package)
    authors = _Authors()
    for name in sorted(package.parts):
        if re.fullmatch(r"ppt/(commentAuthors|authors)\.xml", name):
            package.read(name, authors)
    order, left = _order(package, found, main)
    described: dict[str, None] = {}
    for page, name in enumerate(order + left, 1):
        yield from _slide(package, found, name, page, authors.names, described)
        if name in left:
            yield Problem("orphan-slide", "a slide that the presentation does not show", "", "note", Locator(page=page))
    yield from (Metadata("picture-description", words) for words in described)
    yield from asides(package)
    yield from ooxml.links(found)
    yield from ooxml.members(package, found)
    yield from package.problems


class _Order:
    """Parser target: the relation ids of the slides, in the order of showing."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "sldId":
            self.ids += [found for key, found in attributes.items() if key.endswith("}id")]

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


class _Authors:
    """Parser target: the names behind the ids of comments' authors, in either form that there is."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) in ("cmAuthor", "author"):
            self.names[value(attributes, "id")] = value(attributes, "name")

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def _order(package: Package, found: ooxml.Relations, main: str) -> tuple[list[str], list[str]]:
    """The slides that are shown, in order, and those that lie in the package besides, by number."""
    target = _Order()
    package.read(main, target)
    related = found.get(main, {})
    shown = [related[one].target for one in target.ids if one in related and related[one].target in package.parts]
    shown = list(dict.fromkeys(shown))
    slides = (re.fullmatch(r"ppt/slides/slide(\d+)\.xml", name) for name in package.parts)
    numbered = sorted((int(slide[1][:9]), slide[0]) for slide in slides if slide)
    return shown, [name for _, name in numbered if name not in shown]


def _slide(
    package: Package,
    found: ooxml.Relations,
    name: str,
    page: int,
    authors: Mapping[str, str],
    described: dict[str, None],
) -> Iterator[Record]:
    slide = Text()
    yield from placed(package, name, slide, Locator(page=page))
    if slide.hidden:
        yield Problem("hidden-slide", "this slide is hidden when shown", "", "note", Locator(page=page))
    described.update(slide.descriptions)
    places: dict[str, int] = {}
    for kind, part in ASIDE.items():
        for beside in ooxml.related(found.get(name, {}), kind, package):
            place = part or posixpath.splitext(posixpath.basename(beside))[0]
            places[place] = places.get(place, 0) + 1
            at = Locator(page=page, part=place if places[place] == 1 else f"{place}-{places[place]}")
            yield from placed(package, beside, Text(authors, numbers=False), at)
