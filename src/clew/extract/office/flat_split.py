"""Office documents that are one XML file, put back into the packages that their readers know.

Formats: flat OpenDocument (ODF 1.3, part 3, 3.1.2), flat OPC (Word 2007's "Word XML"), WordprocessingML of Word 2003.
"""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from clew.extract.mail.mail_headers import base64
from clew.extract.office.ooxml import local, value

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
FIRST = (1980, 1, 1, 0, 0, 0)


class Parts:
    """The parts of a package: XML in pieces as it is written again, and bytes. What is broken is written whole: some
    readers never come back from an element that does not end."""

    def __init__(self) -> None:
        self.xml: dict[str, list[str]] = {}
        self.opened: dict[str, list[str]] = {}
        self.bytes: dict[str, bytes] = {}
        self.broken: list[str] = []
        self.prefixes: dict[str, str] = {}

    def start(self, part: str, tag: str, attributes: Mapping[str, str]) -> None:
        shown = "".join(f" {self.name(key)}={quoteattr(given)}" for key, given in attributes.items())
        self.xml.setdefault(part, []).append(f"<{self.name(tag)}{shown}>")
        self.opened.setdefault(part, []).append(self.name(tag))

    def end(self, part: str, tag: str) -> None:
        """What is open inside ends with it; what never began here ends nothing."""
        name, opened = self.name(tag), self.opened.get(part, [])
        if opened[-1:] != [name] and name not in opened:
            return
        inner = ""
        while inner != name:
            inner = opened.pop()
            self.xml[part].append(f"</{inner}>")

    def data(self, part: str, text: str) -> None:
        self.xml.setdefault(part, []).append(escape(text))

    def keep(self, name: str, text: list[str]) -> None:
        """Bytes that were written as base64."""
        content, whole = base64("".join(text).encode("ascii", "replace"))
        self.bytes[name] = content
        if not whole:
            self.broken.append(name)

    def name(self, tag: str) -> str:
        """A name with a prefix: for OpenDocument the usual one, by which some readers go."""
        space, _, plain = tag.removeprefix("{").rpartition("}")
        if not space or tag[:1] != "{":
            return tag
        if space not in self.prefixes:
            usual = space.removeprefix(ODF).rpartition(":")[0] if space.startswith(ODF) else ""
            free = usual.isalpha() and usual not in self.prefixes.values()
            self.prefixes[space] = usual if free else f"n{len(self.prefixes)}"
        return f"{self.prefixes[space]}:{plain}"

    def package(self, media_type: str) -> io.BytesIO:
        """All of them in a ZIP, which depends on nothing but them."""
        out = io.BytesIO()
        spaces = "".join(f" xmlns:{prefix}={quoteattr(space)}" for space, prefix in self.prefixes.items())
        with zipfile.ZipFile(out, "w") as archive:
            if "opendocument" in media_type:
                archive.writestr(zipfile.ZipInfo("mimetype", FIRST), media_type)
                archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", FIRST), "<manifest/>")
            for part, pieces in self.xml.items():
                ends = "".join(f"</{name}>" for name in reversed(self.opened.get(part, [])))
                archive.writestr(zipfile.ZipInfo(part, FIRST), f"<part{spaces}>{''.join(pieces)}{ends}</part>")
            for part, content in self.bytes.items():
                archive.writestr(zipfile.ZipInfo(part, FIRST), content)
        return out


class Rewritten:
    """Parser target: one part of a package, written again."""

    def __init__(self, part: str) -> None:
        self.parts, self.part = Parts(), part

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.parts.start(self.part, tag, attributes)

    def data(self, text: str) -> None:
        self.parts.data(self.part, text)

    def end(self, tag: str) -> None:
        self.parts.end(self.part, tag)

    def close(self) -> None: ...


WHERE: dict[str, tuple[str, ...]] = {
    "meta": ("meta.xml",),
    "body": ("content.xml",),
    "automatic-styles": ("content.xml", "styles.xml"),
    "master-styles": ("styles.xml",),
}
"""The part that each element below the root goes into."""


class FlatOpenDocument:
    """Parser target: the parts of one flat OpenDocument file."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.depth = 0
        self.into: tuple[str, ...] = ()
        self.coded: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 2:
            self.into = WHERE.get(local(tag), ())
        if local(tag) == "binary-data":
            self.coded = []
            return
        for part in self.into:
            self.parts.start(part, tag, attributes)

    def data(self, text: str) -> None:
        if self.coded is not None:
            self.coded.append(text)
            return
        for part in self.into:
            self.parts.data(part, text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if local(tag) == "binary-data":
            self.parts.keep(f"Pictures/{len(self.parts.bytes) + 1}", self.coded or [])
            self.coded = None
            return
        for part in self.into:
            self.parts.end(part, tag)
        if self.depth == 1:
            self.into = ()

    def close(self) -> None: ...


class FlatPackage:
    """Parser target: the parts of a flat OPC package."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.part = ""
        self.inside = False
        self.coded: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self.inside:
            self.parts.start(self.part, tag, attributes)
        elif name == "part":
            self.part = value(attributes, "name").lstrip("/")
        elif name == "xmlData" and self.part:
            self.inside = True
        elif name == "binaryData" and self.part:
            self.coded = []

    def data(self, text: str) -> None:
        if self.coded is not None:
            self.coded.append(text)
        elif self.inside:
            self.parts.data(self.part, text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "xmlData":
            self.inside = False
        elif self.inside:
            self.parts.end(self.part, tag)
        elif name == "binaryData" and self.coded is not None:
            self.parts.keep(self.part, self.coded)
            self.coded = None

    def close(self) -> None: ...


PROPERTIES = {
    "Title": "title", "Subject": "subject", "Author": "author", "LastAuthor": "last-modified-by",
    "Keywords": "keywords", "Description": "description", "Created": "created", "LastSaved": "modified",
    "LastPrinted": "printed", "Company": "company", "Manager": "manager", "Category": "category",
    "Revision": "revision",
}  # fmt: skip
CHANGES = {"Word.Deletion": "del", "Word.Insertion": "ins", "Word.Comment": "comment"}


class Properties:
    """Parser target: o:DocumentProperties, which Word 2003 and Excel 2003 share."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.inside = ""
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        self.inside = name if name in ("DocumentProperties", "CustomDocumentProperties") else self.inside
        self.text = []

    def data(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name, text = local(tag), " ".join("".join(self.text).split())
        self.text = []
        if name == self.inside:
            self.inside = ""
        elif text and self.inside == "CustomDocumentProperties":
            self.found.append((f"custom.{name}", text))
        elif text and self.inside and name in PROPERTIES:
            self.found.append((PROPERTIES[name], text))

    def close(self) -> None: ...


class Word2003(Properties):
    """Parser target: the parts of a WordprocessingML 2003 document, as the later Word would write them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = Parts()
        self.into = [""]
        self.coded: list[str] | None = None
        self.renamed: list[str] = []
        self.links: dict[str, None] = {}
        self.edges = 0
        self.bin = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        name = local(tag)
        if name == "binData":
            self.bin, self.coded = value(attributes, "name").rpartition("/")[2] or "data", []
            return
        if name == "body":
            self.into.append("word/document.xml")
        elif name in ("hdr", "ftr"):
            self.edges += 1
            self.into.append(f"word/{'header' if name == 'hdr' else 'footer'}{self.edges}.xml")
        elif name == "hlink" and (target := value(attributes, "dest")):
            self.links[target] = None
        if name == "annotation":
            self._annotation(attributes)
        elif self.into[-1]:
            self.parts.start(self.into[-1], tag, attributes)

    def _annotation(self, attributes: Mapping[str, str]) -> None:
        kind = CHANGES.get(value(attributes, "type"), "mark")
        self.renamed.append(kind)
        if kind == "comment":
            self.into.append("word/comments.xml")
        if self.into[-1]:
            about = {"author": value(attributes, "author"), "date": value(attributes, "createdate")}
            self.parts.start(self.into[-1], kind, {key: given for key, given in about.items() if given})

    def data(self, text: str) -> None:
        super().data(text)
        if self.coded is not None:
            self.coded.append(text)
        elif self.into[-1]:
            self.parts.data(self.into[-1], text)

    def end(self, tag: str) -> None:
        super().end(tag)
        name = local(tag)
        if name == "binData" and self.coded is not None:
            self.parts.keep(f"word/media/{len(self.parts.bytes) + 1}-{self.bin}", self.coded)
            self.coded = None
            return
        written = self.renamed.pop() if name == "annotation" and self.renamed else tag
        if self.into[-1]:
            self.parts.end(self.into[-1], written)
        if name in ("body", "hdr", "ftr") or written == "comment":
            self.into.pop()
