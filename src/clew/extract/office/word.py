"""Word documents and templates (WordprocessingML): body, tables, boxes, notes, comments, changes, embedded files."""

import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.office import ooxml
from clew.extract.office.ooxml_asides import asides
from clew.extract.office.ooxml_text import Text, placed, tiled
from clew.extract.office.package import Package
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, step

TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.*",
    "application/vnd.ms-word.*",
)
ASIDE = re.compile(
    r"word/(?:charts/|diagrams/)?(?:header|footer|footnotes|endnotes|comments|chart|data|people|glossary/document)\d*\.xml",
    re.I,
)
KINDS = (
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments",
    "chart",
    "chartEx",
    "diagramData",
    "subDocument",
    "people",
)


@step("extract.word@2", accepts=TYPES, libraries=ooxml.libraries)
def word(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The body's text at its characters, that of the other parts at their names, properties, links, and members."""
    package = Package(stream)
    found = ooxml.relations(package)
    main = ooxml.main_part(package, found, "word/document.xml")
    yield from ooxml.properties(package)
    text = Text()
    yield from placed(package, main, text, Locator())
    yield from _aside(package, found, main, text)
    yield from _told(text)
    yield from asides(package)
    yield from ooxml.links(found)
    yield from ooxml.members(package, found)
    yield from package.problems


def _aside(package: Package, found: ooxml.Relations, main: str, text: Text) -> Iterator[Record]:
    """Headers, notes, comments, charts and diagrams; a header that repeats is read once."""
    seen: set[str] = set()
    for name, part in _parts(package, found, main).items():
        here = Text()
        package.read(name, here)
        words = here.text()
        if words not in seen:
            yield from tiled(words, Locator(part=part))
        seen.add(words)
        text.vanished |= here.vanished
        text.deleted += here.deleted
        text.fields += here.fields
        text.people.update(here.people)
        text.descriptions.update(here.descriptions)


def _parts(package: Package, found: ooxml.Relations, main: str) -> dict[str, str]:
    """Parts beside the body, as related or usually named, with what their place is called: no name twice."""
    names = [name for kind in KINDS for name in ooxml.related(found.get(main, {}), kind, package)]
    names += [name for name in sorted(package.parts) if ASIDE.fullmatch(name)]
    parts: dict[str, str] = {}
    for name in dict.fromkeys(names):
        plain = posixpath.splitext(posixpath.basename(name))[0]
        plain = "glossary" if "/glossary/" in name else plain
        parts[name] = plain if plain not in parts.values() and plain != "deleted" else name
    return parts


def _told(text: Text) -> Iterator[Record]:
    if text.vanished:
        yield Problem("hidden-text", "some of its text is formatted as hidden; it was read", effect="note")
    deleted = "".join(text.deleted)
    if deleted.strip():
        yield Problem("deleted-text", "text deleted with changes tracked is kept beside the body", effect="note")
        yield from tiled(deleted, Locator(part="deleted"))
    yield from (Metadata(name, value) for name, value in dict.fromkeys(text.links()))
    yield from (Metadata("reviewer", name) for name in text.people)
    yield from (Metadata("picture-description", words) for words in text.descriptions)
