"""What a workbook's package holds beside its rows: its sheets' parts, comments, drawings."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from clew.extract.office.ooxml import Relation, Relations, local, value
from clew.extract.office.package import Package
from clew.extract.tables import binary_workbook
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


def parts(package: Package, found: Relations) -> Parts:
    """The sheets' parts of an OOXML workbook, in XML or binary; none for other formats."""
    main = next((name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in package.parts), None)
    if main is None:
        return {}
    if main.endswith(".bin"):
        names = list(binary_workbook.sheets(package, main))
    else:
        named = _Sheets()
        package.read(main, named)
        names = named.found
    of_workbook = found.get(main, {})
    targets = {name: of_workbook[key].target for name, key in names if key in of_workbook}
    return {name: Part(target, found.get(target, {})) for name, target in targets.items()}


def comments(package: Package, sheet: str, part: Part, people: Mapping[str, str]) -> Iterator[Record]:
    """One passage a commented cell, at sheet, cell and part=comment: its notes and threaded comments, a line each.

    What has no place that is a cell stands at the sheet's part of that name.
    """
    texts: dict[str, list[str]] = {}
    for relation in part.relations.values():
        if relation.kind in ("comments", "threadedComment") and relation.target in package.parts:
            for cell, text in _comments(package, relation.target, people):
                texts.setdefault(cell, []).append(text)
    for cell, lines in texts.items():
        placed = cell if re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", cell) else None
        yield Passage(Locator(sheet=sheet, cell=placed, part="comment"), "\n".join(lines))


def _comments(package: Package, part: str, people: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if part.endswith(".bin"):
        yield from binary_workbook.comments(package, part)
        return
    target = _Comments(people)
    package.read(part, target)
    yield from target.found


class _Comments:
    """Parser target: cells and their comments, with who wrote them (and when, where that is told) above."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self.people = people
        self.found: list[tuple[str, str]] = []
        self.authors: list[str] = []
        self.text: list[str] = []
        self.cell = self.heading = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match local(tag):
            case "author":
                self.text = []
            case "comment":
                number, self.cell, self.text = value(attributes, "authorId"), value(attributes, "ref"), []
                known = re.fullmatch(r"[0-9]{1,5}", number) and int(number) < len(self.authors)
                author = self.authors[int(number)] if known else ""
                self.heading = "" if author.startswith("tc=") else author
            case "threadedComment":
                self.cell, self.text = value(attributes, "ref"), []
                person = self.people.get(value(attributes, "personId"), "")
                self.heading = ", ".join(filter(None, (person, value(attributes, "dT"))))

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        text = "".join(self.text).strip()
        if local(tag) == "author":
            self.authors.append(text)
        elif local(tag) in ("comment", "threadedComment") and text:
            above = f"{self.heading}:\n" if self.heading and not text.startswith(self.heading) else ""
            self.found.append((self.cell, above + text))

    def close(self) -> None: ...


class _People:
    """Parser target: the names of those who wrote threaded comments, by their ids."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "person":
            self.found[value(attributes, "id")] = value(attributes, "displayName")

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def people(package: Package) -> Mapping[str, str]:
    target = _People()
    for name in sorted(package.parts):
        if re.fullmatch(r"xl/persons/person\d*\.xml", name, re.I):
            package.read(name, target)
    return target.found


def drawings(package: Package, sheet: str, part: Part, everywhere: Relations) -> Iterator[Record]:
    """The text in a sheet's text boxes, shapes and diagrams, and of its charts, a line a paragraph, at part=drawing."""
    found: list[str] = []
    waiting = [relation.target for relation in part.relations.values() if relation.kind == "drawing"]
    inner = [relation for name in waiting for relation in everywhere.get(name, {}).values()]
    waiting += [relation.target for relation in inner if relation.kind in ("chart", "chartEx", "diagramData")]
    for name in dict.fromkeys(waiting):
        target = _Texts(frozenset({"p", "v"}))
        package.read(name, target)
        found.extend(text for _, _, text in target.found)
    if found:
        yield Passage(Locator(sheet=sheet, part="drawing"), "\n".join(found))
