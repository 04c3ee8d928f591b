"""Office Open XML packages: relations, properties, and the text of any part ([ECMA-376], transitional and strict)."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from clew.errors import Unreadable
from clew.extract.office.package import Package
from clew.model import Member, Metadata
from clew.step import Contained

ENCRYPTED = "application/x-ooxml-encrypted"
LONGEST = 10_000
MOST = 5_000
"""How many values of one name are kept as metadata."""
PLUMBING = re.compile(
    r".*(?:\.xml|\.rels|\.vml|\.odttf|\.fntdata)|.*/printerSettings\d*\.bin|\[trash\]/.*", re.I | re.S
)
PROPERTIES = {
    "creator": "author",
    "lastModifiedBy": "last-modified-by",
    "created": "created",
    "modified": "modified",
    "lastPrinted": "printed",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "description",
    "category": "category",
    "revision": "revision",
    "language": "language",
    "Company": "company",
    "Manager": "manager",
    "Template": "template",
    "Pages": "pages",
    "Slides": "slides",
    "TotalTime": "editing-minutes",
    "HyperlinkBase": "link-base",
}


class Relation(NamedTuple):
    kind: str
    target: str
    external: bool


Relations = Mapping[str, Mapping[str, Relation]]
"""By part, then by relation id, in the order of the file."""


@cache
def libraries() -> dict[str, str]:
    return {"lxml": version("lxml"), "libxml2": ".".join(map(str, etree.LIBXML_VERSION))}


def local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def value(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its local name."""
    return next((found for key, found in attributes.items() if local(key) == name), "")


class _Relationships:
    """Parser target: the relations of one part."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, Relation] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) != "Relationship":
            return
        external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", self.folder, unquote(target))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found[attributes.get("Id", f"#{len(self.found)}")] = Relation(kind, target, external)

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def relations(package: Package) -> Relations:
    """All relations of all parts; the package's own stand under ""."""
    found: dict[str, dict[str, Relation]] = {}
    for name in package.parts:
        if name.endswith(".rels") and posixpath.basename(posixpath.dirname(name)) == "_rels":
            folder = posixpath.dirname(posixpath.dirname(name))
            target = _Relationships(folder)
            package.read(name, target)
            found[posixpath.join(folder, posixpath.basename(name)[:-5])] = target.found
    return found


def related(related_to: Mapping[str, Relation], kind: str, package: Package) -> list[str]:
    """The parts that a part's relations of `kind` name and that are there, each once."""
    targets = (relation.target for relation in related_to.values() if relation.kind == kind and not relation.external)
    return [target for target in dict.fromkeys(targets) if target in package.parts]


def main_part(package: Package, found: Relations, usual: str) -> str:
    """The document's main part: as related, else the one of the usual name; Unreadable where there is none."""
    names = related(found.get("", {}), "officeDocument", package)
    names += [name for name in package.parts if name.lower() == usual]
    if not names:
        raise Unreadable("damaged", f"its main part is missing ({usual})", "look for another copy of it")
    return names[0]


def links(found: Relations) -> Iterator[Metadata]:
    """Targets outside the package: links, and apart from them what an office program would load by itself."""
    targets: dict[tuple[str, str], None] = {}
    for relation in (relation for part in found.values() for relation in part.values()):
        if relation.external and relation.target:
            name = "link" if relation.kind == "hyperlink" else "external-link"
            targets[name, relation.target[:LONGEST]] = None
    for name, target in list(targets)[:MOST]:
        yield Metadata(name, target)


class _Properties:
    """Parser target: each element's own text, and the name of the custom property that it stands in."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []
        self.custom = ""
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.text = []
        if local(tag) == "property":
            self.custom = attributes.get("name", "")

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        text = " ".join("".join(self.text).split())[:LONGEST]
        if text:
            self.found.append((local(tag), self.custom, text))
        self.text = []
        if local(tag) == "property":
            self.custom = ""

    def close(self) -> None: ...


def properties(package: Package) -> Iterator[Metadata]:
    """Metadata of docProps: core, app and custom properties, these as "custom.<name>"."""
    target = _Properties()
    for name in package.parts:
        if re.fullmatch(r"docProps/(core|app|custom)\d*\.xml|package/.*\.psmdcp", name, re.I):
            package.read(name, target)
    values: dict[str, list[str]] = defaultdict(list)
    for name, custom, text in target.found[:MOST]:
        if custom:
            yield Metadata(f"custom.{custom}", text)
        elif name in PROPERTIES and not (name == "TotalTime" and text == "0"):
            yield Metadata(PROPERTIES[name], text)
        else:
            values[name].append(text)
    producer = " ".join(values["Application"][:1] + values["AppVersion"][:1])
    if producer:
        yield Metadata("producer", producer)


def members(package: Package, found: Relations) -> Iterator[Contained]:
    """Pictures, embedded files, macros, imported chunks, and whatever else lies in the package without being XML."""
    imported = {relation.target for part in found.values() for relation in part.values() if relation.kind == "aFChunk"}
    for name in package.parts:
        if name in imported or not PLUMBING.fullmatch(name):
            plain = posixpath.basename(name)
            member = Member(name, "embedded", plain, announced=package.size(name))
            if name != "mimetype":
                yield Contained(member, package.chunks(name))
