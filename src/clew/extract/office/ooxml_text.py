"""The running text of any OOXML part: paragraphs, tables, text boxes, charts, diagrams, comments."""

import re
from collections.abc import Iterator, Mapping

from clew.extract.office.ooxml import local, value
from clew.extract.office.package import Package
from clew.model import Locator, Passage
from clew.step import passages

SKIPPED = frozenset(
    ["Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "spPr", "bodyPr", "lstStyle", "tblGrid", "endParaRPr"]
)
OFF = ("0", "false", "off")
TAKEN = frozenset(["t", "delText", "v", "text"])
FIELD = re.compile(
    r"\b(HYPERLINK|INCLUDETEXT|INCLUDEPICTURE|LINK|DDEAUTO|DDE)\s+((?:\"[^\"]*\"|(?!\\)[^\s\"]+)(?:[ ]+\"[^\"]*\")?)"
)
OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:|\\\\|//|www\.")


class Text:
    """Parser target: what is read in `pieces`, deleted text in `deleted`, and what its elements tell aside.

    `authors` maps the ids by which slides' comments name theirs.
    """

    def __init__(self, authors: Mapping[str, str] | None = None, numbers: bool = True) -> None:
        self.pieces: list[str] = []
        self.deleted: list[str] = []
        self.fields: list[str] = []
        self.people: dict[str, None] = {}
        self.descriptions: dict[str, None] = {}
        self.hidden = False
        self.vanished = False
        self.authors = authors or {}
        self.numbers = numbers
        self.taking = ""
        self.skipping = 0
        self.removed = 0
        self.cells: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self.skipping:
            self.vanished |= name == "vanish" and self.skipping == 1 and value(attributes, "val") not in OFF
            self.skipping += 1
            return
        self.taking = name if name in TAKEN or name == "instrText" else ""
        if name in SKIPPED or (name == "fld" and not self.numbers and attributes.get("type") == "slidenum"):
            self.skipping = 1
        elif handler := _STARTS.get(name):
            handler(self, attributes)

    def data(self, text: str) -> None:
        if not self.taking or self.skipping:
            return
        if self.taking == "instrText":
            self.fields.append(text)
        elif self.removed or self.taking == "delText":
            self.deleted.append(text)
        else:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        self.taking = ""
        if self.skipping:
            self.skipping -= 1
        elif handler := _ENDS.get(local(tag)):
            handler(self)

    def close(self) -> None: ...

    def text(self) -> str:
        text = "".join(self.pieces)
        return text if text.strip() else ""

    def line(self) -> None:
        """Start a line, unless one was just started or the cell is new: a text box stands within a paragraph."""
        if self.pieces and not self.pieces[-1].endswith(("\n", "\t")):
            self.pieces.append("\n")

    def put(self, text: str) -> None:
        (self.deleted if self.removed else self.pieces).append(text)

    def links(self) -> Iterator[tuple[str, str]]:
        """What the fields point to outside the document, as names and values of metadata."""
        return field_links("".join(self.fields))


def field_links(instructions: str) -> Iterator[tuple[str, str]]:
    """What the instructions of fields, a line each, point to outside the document."""
    for kind, target in FIELD.findall(instructions):
        plain = target.strip('"')
        if kind != "HYPERLINK":
            yield "external-link", f"{kind} {target}"
        elif OUTSIDE.match(plain):
            yield "link", plain


def _paragraph(text: Text) -> None:
    text.put("\n")


def _cell(text: Text, _: Mapping[str, str]) -> None:
    if text.cells:
        if text.cells[-1]:
            text.pieces.append("\t")
        text.cells[-1] += 1


def _cell_end(text: Text) -> None:
    if text.pieces and text.pieces[-1] == "\n":
        text.pieces.pop()


def _row_end(text: Text) -> None:
    if text.cells:
        text.cells.pop()
    text.pieces.append("\n")


def _removal(text: Text, attributes: Mapping[str, str]) -> None:
    text.removed += 1
    _change(text, attributes)


def _removal_end(text: Text) -> None:
    text.removed -= 1
    if not text.removed and text.deleted and not text.deleted[-1].endswith("\n"):
        text.deleted.append("\n")


def _change(text: Text, attributes: Mapping[str, str]) -> None:
    if author := value(attributes, "author"):
        text.people[author] = None


def _comment(text: Text, attributes: Mapping[str, str]) -> None:
    """A line with who wrote the comment and when stands above it."""
    _change(text, attributes)
    author = value(attributes, "author") or text.authors.get(value(attributes, "authorId"), "")
    date = value(attributes, "date") or value(attributes, "dt") or value(attributes, "created")
    heading = ", ".join(filter(None, (author, date)))
    text.line()
    if heading:
        text.pieces.append(f"{heading}:\n")


def _presence(text: Text, attributes: Mapping[str, str]) -> None:
    """The account that a person was signed in with."""
    if "@" in (account := value(attributes, "userId")):
        text.people[account] = None


def _symbol(text: Text, attributes: Mapping[str, str]) -> None:
    code = value(attributes, "char")
    if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) and not 0xD800 <= int(code, 16) < 0xE000:
        text.put(chr(int(code, 16)))


def _description(text: Text, attributes: Mapping[str, str]) -> None:
    if described := attributes.get("descr"):
        text.descriptions[described] = None


def _simple_field(text: Text, attributes: Mapping[str, str]) -> None:
    text.fields.append(f"{value(attributes, 'instr')}\n")


def _slide(text: Text, attributes: Mapping[str, str]) -> None:
    text.hidden = attributes.get("show") in OFF


_STARTS = {
    "p": lambda text, _: text.line(),
    "tab": lambda text, _: text.put("\t"),
    "ptab": lambda text, _: text.put("\t"),
    "br": lambda text, _: text.put("\n"),
    "cr": lambda text, _: text.put("\n"),
    "noBreakHyphen": lambda text, _: text.put("-"),
    "sym": _symbol,
    "tr": lambda text, _: text.cells.append(0),
    "tc": _cell,
    "del": _removal,
    "moveFrom": _removal,
    "ins": _change,
    "moveTo": _change,
    "comment": _comment,
    "cm": _comment,
    "reply": _comment,
    "person": _change,
    "presenceInfo": _presence,
    "docPr": _description,
    "cNvPr": _description,
    "fldChar": lambda text, _: text.fields.append("\n"),
    "fldSimple": _simple_field,
    "sld": _slide,
}
_ENDS = {
    "p": _paragraph,
    "v": _paragraph,
    "text": _paragraph,
    "tc": _cell_end,
    "tr": _row_end,
    "del": _removal_end,
    "moveFrom": _removal_end,
}


def placed(package: Package, name: str, target: Text, at: Locator) -> Iterator[Passage]:
    """Read a part into `target`; its text as passages that tile the place `at`."""
    package.read(name, target)
    yield from tiled(target.text(), at)


def tiled(text: str, at: Locator) -> Iterator[Passage]:
    return passages(text, lambda a, b: Locator(page=at.page, part=at.part, chars=(a, b)))
