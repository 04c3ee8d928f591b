"""What a workbook's package holds beside its rows: its sheets' parts, comments, drawings."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from clew.extract.office.ooxml import Relation, local, relations, value
from clew.extract.office.package import Package
from clew.model import Locator, Passage
from clew.step import Record


class Part(NamedTuple):
    name: str
    relations: Mapping[str, Relation]


Parts = Mapping[str, Part]
"""The part of each sheet, by the sheet's name."""


class _Texts:
    """Parser target: the text inside of each element that `wanted` names, by (name, its `ref` attribute)."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.found: list[tuple[str, str, str]] = []
        self.ref = ""
        self.inside = 0
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) in self.wanted:
            self.ref, self.text, self.inside = value(attributes, "ref"), [], self.inside + 1

    def data(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if local(tag) in self.wanted:
            self.inside -= 1
            text = "".join(self.text).strip()
            if text:
                self.found.append((local(tag), self.ref, text))

    def close(self) -> None: ...


class _Sheets:
    """Parser target: names of sheets and the ids of their parts, of a workbook part."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "sheet":
            self.found.append((attributes.get("name", ""), value(attributes, "id")))

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def parts(package: Package) -> Parts:
    """The sheets' parts of an OOXML workbook; none for other formats, and for binary workbooks."""
    if "xl/workbook.xml" not in package.parts:
        return {}
    named = _Sheets()
    package.read("xl/workbook.xml", named)
    found = relations(package)
    of_workbook = found.get("xl/workbook.xml", {})
    targets = {name: of_workbook[key].target for name, key in named.found if key in of_workbook}
    return {name: Part(target, found.get(target, {})) for name, target in targets.items()}


def comments(package: Package, sheet: str, part: Part) -> Iterator[Record]:
    """One passage a commented cell, at sheet, cell and part=comment: its notes and threaded comments, a line each."""
    texts: dict[str, list[str]] = {}
    for relation in part.relations.values():
        if relation.kind in ("comments", "threadedComment") and relation.target in package.parts:
            target = _Texts(frozenset({"comment", "threadedComment"}))
            package.read(relation.target, target)
            for _, cell, text in target.found:
                texts.setdefault(cell, []).append(text)
    for cell, lines in texts.items():
        if re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", cell):
            yield Passage(Locator(sheet=sheet, cell=cell, part="comment"), "\n".join(lines))


def drawings(package: Package, sheet: str, part: Part) -> Iterator[Record]:
    """The text in a sheet's text boxes, shapes and diagrams, and of its charts, a line a paragraph, at part=drawing."""
    found: list[str] = []
    waiting = [relation.target for relation in part.relations.values() if relation.kind == "drawing"]
    if waiting:
        everywhere = relations(package)
        inner = [relation for name in waiting for relation in everywhere.get(name, {}).values()]
        waiting += [relation.target for relation in inner if relation.kind in ("chart", "diagramData")]
    for name in waiting:
        target = _Texts(frozenset({"p", "v"}))
        package.read(name, target)
        found.extend(text for _, _, text in target.found)
    if found:
        yield Passage(Locator(sheet=sheet, part="drawing"), "\n".join(found))
