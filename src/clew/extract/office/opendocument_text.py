"""The text of an OpenDocument part ([ODF 1.3]), by page and place: body, notes, comments, deletions, headers."""

import re
from collections.abc import Callable, Mapping

from clew.extract.office.ooxml import local, value

Place = tuple[int | None, str | None]
"""Page and part, as in a locator."""

BLANKS = re.compile(r"[ \t\r\n]+")
ASIDE = {"annotation": "comments", "deletion": "deleted", "notes": "notes"}
EDGES = {"header": "header", "header-left": "header", "header-first": "header"}
EDGES |= {"footer": "footer", "footer-left": "footer", "footer-first": "footer"}
NOTES = frozenset(["note-body", "footnote-body", "endnote-body"])
"""The last two are OpenOffice 1's."""
DECLARED = {"header-decl": "header", "footer-decl": "footer", "date-time-decl": "footer"}
"""What a presentation's pages repeat, stated once."""
CITATIONS = ("note-citation", "footnote-citation", "endnote-citation")
SKIPPED = frozenset(
    [*CITATIONS, "page-number", "annotation-end", "creator-initials", "sheet-name", "tracked-changes-view"]
)
CELLS = frozenset(["table-cell", "covered-table-cell"])
MOST_BLANKS = 1_000
"""How many blanks one element may stand for."""


class Text:
    """Parser target: text by place in the order of the file; hidden pages, links, and descriptions of pictures.

    `edges` reads headers, footers and what stands on master pages alone: the rest of that part are placeholders.
    """

    def __init__(self, edges: bool = False) -> None:
        self.places: dict[Place, list[str]] = {}
        self.links: dict[tuple[str, str], None] = {}
        self.descriptions: dict[str, None] = {}
        self.people: dict[str, None] = {}
        self.naming: list[str] | None = None
        self.drawn = 0
        self.hidden: list[int] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.page = 0
        self.edges = edges
        self.stack: list[Place | None] = [None if edges else (None, None)]
        self.paragraphs = 0
        self.skipping = 0
        self.description: list[str] | None = None
        self.cells: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self.skipping or name in SKIPPED:
            self.skipping += 1
        elif name in ASIDE or (self.edges and name in EDGES):
            self.stack.append((self.page or None, ASIDE.get(name) or EDGES[name]))
            self.line()
            self.signed(attributes)
        elif name in NOTES:
            self.stack.append((self.page or None, "footnotes"))
        elif name in DECLARED:
            self.stack.append((None, DECLARED[name]))
            self.paragraphs += 1
        elif self.edges and "drawing" in tag and (self.drawn or self.stack[-1] is None):
            self.stamped(attributes)
        elif ":form:" in tag or "/form" in tag:
            self.control(attributes)
        elif handler := _STARTS.get(name):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self.skipping:
            self.skipping -= 1
        elif name in ASIDE or name in NOTES or (self.edges and name in EDGES):
            self.leave()
        elif name in DECLARED:
            self.paragraph_end()
            self.leave()
        elif self.drawn and "drawing" in tag:
            self.drawn -= 1
            if not self.drawn:
                self.leave()
        elif handler := _ENDS.get(name):
            handler(self)

    def data(self, text: str) -> None:
        if self.skipping:
            return
        if self.naming is not None:
            self.naming.append(text)
        if self.description is not None:
            self.description.append(text)
        elif self.paragraphs:
            text = BLANKS.sub(" ", text)
            pieces = self._pieces()
            self.put(text[1:] if text[:1] == " " and (not pieces or pieces[-1][-1:] in " \n\t") else text)

    def close(self) -> None: ...

    def put(self, text: str) -> None:
        if text and self.stack[-1] is not None:
            self._pieces().append(text)

    def line(self) -> None:
        pieces = self._pieces()
        if pieces and not pieces[-1].endswith(("\n", "\t")):
            self.put("\n")

    def _pieces(self) -> list[str]:
        place = self.stack[-1]
        return [] if place is None else self.places.setdefault(place, [])

    def paragraph(self, _: Mapping[str, str]) -> None:
        self.line()
        self.paragraphs += 1

    def paragraph_end(self) -> None:
        self.paragraphs = max(0, self.paragraphs - 1)
        self.put("\n")

    def slide(self, attributes: Mapping[str, str]) -> None:
        self.page += 1
        self.stack = [(self.page, None)]
        if value(attributes, "style-name") in self.hidden_styles:
            self.hidden.append(self.page)

    def slide_style(self, attributes: Mapping[str, str]) -> None:
        if value(attributes, "visibility") == "hidden":
            self.hidden_styles.add(self.style)

    def named_style(self, attributes: Mapping[str, str]) -> None:
        self.style = value(attributes, "name")

    def blanks(self, attributes: Mapping[str, str]) -> None:
        count = value(attributes, "c")
        self.put(" " * min(int(count), MOST_BLANKS) if re.fullmatch(r"[0-9]{1,6}", count) else " ")

    def cell(self, _: Mapping[str, str]) -> None:
        if self.cells:
            if self.cells[-1]:
                self.put("\t")
            self.cells[-1] += 1

    def cell_end(self) -> None:
        pieces = self._pieces()
        if pieces and pieces[-1] == "\n":
            pieces.pop()

    def row_end(self) -> None:
        if self.cells:
            self.cells.pop()
        self.put("\n")

    def leave(self) -> None:
        if len(self.stack) > 1:
            self.stack.pop()

    def stamped(self, attributes: Mapping[str, str]) -> None:
        """A shape on a master page: those of a class are placeholders, the others show on every page."""
        if not self.drawn:
            self.stack.append(None if value(attributes, "class") else (None, "master"))
        self.drawn += 1

    def control(self, attributes: Mapping[str, str]) -> None:
        """What was filled into a form's field, beside its name."""
        given = value(attributes, "current-value") or value(attributes, "value")
        if given:
            name = value(attributes, "label") or value(attributes, "name")
            self.places.setdefault((self.page or None, "form"), []).append(
                f"{name}: {given}\n" if name else f"{given}\n"
            )

    def signed(self, attributes: Mapping[str, str]) -> None:
        """A comment's author and date, which OpenOffice 1 writes as attributes."""
        author, date = value(attributes, "author"), value(attributes, "create-date")
        if author or date:
            self.put(", ".join(filter(None, (author, date))) + ":\n")
            self.people.update({author: None} if author else {})

    def commenting(self, tag: str) -> None:
        """Who wrote a comment or took text away, and when, stand above it; elsewhere only who is told."""
        if tag == "creator":
            self.naming = []
        if self._is_aside():
            self.paragraphs += 1

    def commented(self, mark: str) -> None:
        if self.naming and (name := "".join(self.naming).strip()):
            self.people[name] = None
        self.naming = None
        if self._is_aside():
            self.paragraphs = max(0, self.paragraphs - 1)
            self.put(mark)

    def _is_aside(self) -> bool:
        place = self.stack[-1]
        return place is not None and place[1] in ("comments", "deleted")

    def link(self, attributes: Mapping[str, str]) -> None:
        if target := value(attributes, "href"):
            self.links["link", target] = None

    def source(self, attributes: Mapping[str, str]) -> None:
        if target := value(attributes, "href"):
            self.links["external-link", target] = None

    def describe(self, _: Mapping[str, str]) -> None:
        self.description = []

    def describe_end(self) -> None:
        self.descriptions[" ".join("".join(self.description or []).split())] = None
        self.description = None


_STARTS: dict[str, Callable[[Text, Mapping[str, str]], None]] = {
    "p": Text.paragraph,
    "h": Text.paragraph,
    "tab": lambda text, _: text.put("\t"),
    "tab-stop": lambda text, _: text.put("\t") if text.paragraphs else None,
    "line-break": lambda text, _: text.put("\n"),
    "s": Text.blanks,
    "table-row": lambda text, _: text.cells.append(0),
    "table-cell": Text.cell,
    "covered-table-cell": Text.cell,
    "page": Text.slide,
    "style": Text.named_style,
    "drawing-page-properties": Text.slide_style,
    "creator": lambda text, _: text.commenting("creator"),
    "date": lambda text, _: text.commenting("date"),
    "hidden-text": lambda text, attributes: text.put(value(attributes, "string-value")),
    "properties": Text.slide_style,
    "a": Text.link,
    "image": Text.source,
    "object": Text.source,
    "object-ole": Text.source,
    "plugin": Text.source,
    "section-source": Text.source,
    "desc": Text.describe,
}
_ENDS: dict[str, Callable[[Text], None]] = {
    "p": Text.paragraph_end,
    "h": Text.paragraph_end,
    "table-cell": Text.cell_end,
    "covered-table-cell": Text.cell_end,
    "table-row": Text.row_end,
    "creator": lambda text: text.commented(", "),
    "date": lambda text: text.commented(":\n"),
    "desc": Text.describe_end,
}
