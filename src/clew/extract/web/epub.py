"""EPUB 2 and 3, and Apple's iBooks: the texts of the spine as pages, properties, and all other entries as members."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from urllib.parse import unquote

from clew.errors import Unreadable
from clew.extract.archives.entry_names import listed
from clew.extract.installed import versions
from clew.extract.office.ooxml import local, value
from clew.extract.office.package import LARGEST, Package
from clew.extract.text.data_uris import inline_members
from clew.extract.text.text import choose, decode
from clew.extract.web.harmless_xml import libraries
from clew.extract.web.html import visible
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, passages, step

PLUMBING = re.compile(r"mimetype|META-INF/(?:container|encryption|sinf|manifest|signatures|rights)\.xml", re.I)
PROPERTIES = {
    "title": "title", "creator": "author", "contributor": "contributor", "publisher": "publisher", "date": "created",
    "modified": "modified", "language": "language", "subject": "subject", "description": "description",
    "identifier": "identifier", "rights": "rights", "source": "source", "type": "type", "coverage": "coverage",
}  # fmt: skip
OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts that are scrambled with the book's id, which is no protection of its text."""
MOST = 5_000
LONGEST = 10_000


@step(
    "extract.epub@2",
    accepts=("application/epub+zip", "application/x-ibooks+zip"),
    libraries=versions("nh3", also=libraries),
)
def epub(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Page n is the nth text in the order of reading; entries that are no such text are members."""
    package = Package(stream)
    sealed = _Sealed()
    package.read("META-INF/encryption.xml", sealed)
    locked = {name for name, scheme in sealed.found if scheme not in OBFUSCATED}
    book = _book(package)
    yield from _told(book)
    yield from _protection(package, locked, [name for name, scheme in sealed.found if scheme in OBFUSCATED])
    read = [name for name in book.texts() if name in package.parts and name not in locked]
    missing = [name for name in book.texts() if name not in package.parts]
    if missing:
        yield Problem("absent", f"texts that the book names are not in it: {listed(missing)}", "look for another copy")
    yield Metadata("pages", str(len(read)))
    for page, name in enumerate(read, start=1):
        yield from _page(package, name, page)
    shown = {*read, *book.plumbing}
    for name in package.parts:
        if name not in shown and not PLUMBING.fullmatch(name):
            modified, size = None, package.size(name)
            yield Contained(Member(name, "entry", name, announced=size, modified=modified), package.chunks(name))
    yield from package.problems


def _page(package: Package, name: str, page: int) -> Iterator[Record]:
    content = b""
    for chunk in package.chunks(name):
        content += chunk
        if len(content) > LARGEST:
            yield Problem("output-limit", f"{name} was read up to {LARGEST >> 20} MiB", at=Locator(page=page))
            break
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.\-]+)", content)
    source, problem = decode(content, choose(content, declared[1].decode() if declared else None, None) or "utf-8")
    if problem:
        yield Problem(problem.code, f"{name}: {problem.message}", problem.advice, at=Locator(page=page))
    yield from _tiled(visible(re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", source)), page)
    yield from inline_members(source, f"page/{page}", Locator(page=page))


def _tiled(text: str, page: int) -> Iterator[Passage]:
    yield from passages(text, lambda a, b: Locator(page=page, chars=(a, b)))


class _Sealed:
    """Parser target: the entries that are encrypted, each with its algorithm."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.scheme = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "EncryptedData":
            self.scheme = ""
        elif local(tag) == "EncryptionMethod" and not self.scheme:
            self.scheme = value(attributes, "Algorithm")
        elif local(tag) == "CipherReference":
            self.found.append((unquote(value(attributes, "URI")).lstrip("/"), self.scheme))

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def _protection(package: Package, locked: set[str], scrambled: list[str]) -> Iterator[Record]:
    fairplay = "META-INF/sinf.xml" in package.parts
    if locked:
        scheme = "by Apple's FairPlay" if fairplay else "by rights management"
        rights = next((name for name in package.parts if re.fullmatch(r"META-INF/(rights|license\.lcpl).*", name)), "")
        message = f"encrypted {scheme}{f' ({rights})' if rights else ''}: {listed(sorted(locked))}"
        if all(name in locked for name in package.parts if re.search(r"\.x?html?$", name, re.I)):
            raise Unreadable("encrypted", message, "ask for a copy without protection")
        yield Problem("encrypted", message, "ask for a copy without protection")
    if scrambled:
        yield Problem("encrypted", f"fonts scrambled with the book's id: {listed(scrambled)}", "", "note")


class _Container(_Sealed):
    """Parser target: the package documents that the container names."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "rootfile" and value(attributes, "full-path"):
            self.found.append((value(attributes, "full-path"), value(attributes, "media-type")))


class _Book:
    """Parser target: what a package document (OPF) says. References are relative to its folder."""

    def __init__(self, name: str) -> None:
        self.folder = posixpath.dirname(name)
        self.plumbing = [name]
        self.items: dict[str, tuple[str, str]] = {}
        self.spine: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.named = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        self.pieces = []
        self.named = value(attributes, "property") if name == "meta" else name
        if name == "item":
            target = posixpath.normpath(posixpath.join(self.folder, unquote(value(attributes, "href"))))
            self.items[value(attributes, "id")] = target, value(attributes, "media-type")
            if value(attributes, "media-type") == "application/x-dtbncx+xml":
                self.plumbing.append(target)
        elif name == "itemref":
            self.spine.append(value(attributes, "idref"))
        elif name == "meta" and value(attributes, "name") and value(attributes, "name") != "cover":
            self.told.append((f"custom.{value(attributes, 'name')}", value(attributes, "content")))

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def end(self, tag: str) -> None:
        text = " ".join("".join(self.pieces).split())
        name = self.named.removeprefix("dcterms:") if local(tag) == "meta" else local(tag)
        if name in PROPERTIES and text:
            self.told.append((PROPERTIES[name], text))
        elif local(tag) == "meta" and text and name not in ("", "role", "file-as", "display-seq"):
            self.told.append((f"custom.{name}", text))
        self.pieces, self.named = [], ""

    def close(self) -> None: ...

    def texts(self) -> list[str]:
        """The texts of the spine, in the order of reading; pictures may stand there too, and are members."""
        targets = [self.items[idref] for idref in self.spine if idref in self.items]
        return list(dict.fromkeys(name for name, kind in targets if not kind.startswith("image/")))


def _book(package: Package) -> _Book:
    container = _Container()
    package.read("META-INF/container.xml", container)
    names = [name for name, _ in container.found] + [name for name in package.parts if name.lower().endswith(".opf")]
    name = next((name for name in names if name in package.parts), None)
    book = _Book(name or "")
    if name:
        package.read(name, book)
    if not name or not book.spine:
        texts = [each for each in package.parts if re.search(r"\.x?html?$", each, re.I)]
        book.items = {each: (each, "application/xhtml+xml") for each in texts}
        book.spine, book.folder = sorted(texts), ""
    return book


def _told(book: _Book) -> Iterator[Record]:
    for name, text in list(dict.fromkeys(book.told))[:MOST]:
        if text:
            yield Metadata(name, text[:LONGEST])
    if not book.plumbing[0]:
        message = "the document that lists its texts is missing; they were read in the order of their names"
        yield Problem("damaged", message, "look for another copy", "note")
