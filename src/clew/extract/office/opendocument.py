"""OpenDocument texts, presentations and drawings, and their forebears of OpenOffice 1: text by place, members."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office import ooxml
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.ooxml_text import tiled
from clew.extract.office.opendocument_meta import properties
from clew.extract.office.opendocument_text import Text
from clew.extract.office.opendocument_unlock import is_locked, unlocked
from clew.extract.office.package import Package
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

TYPES = tuple(
    f"application/vnd.{family}{kind}"
    for family, kinds in (
        ("oasis.opendocument.", ("text*", "presentation*", "graphics*", "chart*", "image*")),
        ("sun.xml.", ("writer*", "impress*", "draw*")),
    )
    for kind in kinds
)
PLUMBING = re.compile(r"mimetype|META-INF/.*|Configurations2/.*|layout-cache|.*\.(xml|rdf)", re.I | re.S)
INSIDE = re.compile(r"(?:\./)?(?:#|Pictures/|Object|vnd\.sun\.star\.)")


@cache
def _libraries() -> dict[str, str]:
    return {**ooxml.libraries(), **versions("pycryptodomex")()}


@step("extract.opendocument@2", accepts=TYPES, passwords=True, libraries=_libraries)
def opendocument(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text by place (pages where it has pages), properties, links, and members."""
    package = Package(stream)
    if is_locked(package):
        yield from unlocked(given, package)
        return
    if "content.xml" not in package.parts:
        raise Unreadable("damaged", "its main part is missing (content.xml)", "look for another copy of it")
    yield from properties(package)
    text = Text()
    package.read("content.xml", text)
    yield from placed(text)
    edges = Text(edges=True)
    package.read("styles.xml", edges)
    yield from placed(edges)
    yield from objects(package)
    yield from _told(text)
    yield from _members(package)
    yield from package.problems


def placed(text: Text) -> Iterator[Record]:
    """Passages place by place; headers and footers that several kinds of page share, once."""
    for (page, part), pieces in text.places.items():
        words = "".join(pieces)
        if part in ("header", "footer"):
            words = "".join(dict.fromkeys(words.splitlines(keepends=True)))
        if words.strip():
            yield from tiled(words, Locator(page=page, part=part))
            if part == "deleted":
                message = "text deleted with changes tracked is kept beside the body"
                yield Problem("deleted-text", message, effect="note", at=Locator(page=page, part=part))
    for page in text.hidden:
        yield Problem("hidden-slide", "this slide is hidden when shown", "", "note", Locator(page=page))


def objects(package: Package) -> Iterator[Record]:
    """Charts and documents inside the document, which lie in its package unpacked."""
    for name in sorted(package.parts):
        folder, base = posixpath.split(name)
        if folder and base == "content.xml":
            inner = Text()
            package.read(name, inner)
            words = "".join("".join(pieces) for pieces in inner.places.values())
            if words.strip():
                yield from tiled(words, Locator(part=folder))


def _told(text: Text) -> Iterator[Metadata]:
    for name, target in list(text.links)[:MOST]:
        if not INSIDE.match(target):
            yield Metadata(name, target[:LONGEST])
    for name in list(text.people)[:MOST]:
        yield Metadata("reviewer", name)
    for words in list(text.descriptions)[:MOST]:
        yield Metadata("picture-description", words[:LONGEST])


def _members(package: Package) -> Iterator[Contained]:
    for name in package.parts:
        if not PLUMBING.fullmatch(name):
            member = Member(name, "embedded", posixpath.basename(name), announced=package.size(name))
            yield Contained(member, package.chunks(name))
