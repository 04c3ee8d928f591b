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
SKIPPED = frozenset(["note-citation", "page-number", "annotation-end", "creator-initials"])
CELLS = frozenset(["table-cell", "covered-table-cell"])
MOST_BLANKS = 1_000
"""How many blanks one element may stand for."""


class Text:
    """Parser target: text by place in the order of the file; hidden pages, links, and descriptions of pictures.

    `edges` reads headers and footers alone: the rest of that part are placeholders of pages not written.
    """

    def __init__(self, edges: bool = False) -> None:
        self.places: dict[Place, list[str]] = {}
        self.links: dict[tuple[str, str], None] = {}
        self.descriptions: dict[str, None] = {}
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
        elif name == "note-body":
            self.stack.append((self.page or None, "footnotes"))
        elif handler := _STARTS.get(name):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self.skipping:
            self.skipping -= 1
        elif name in ASIDE or name == "note-body" or (self.edges and name in EDGES):
            if len(self.stack) > 1:
                self.stack.pop()
        elif handler := _ENDS.get(name):
            handler(self)

    def data(self, text: str) -> None:
        if self.skipping:
            return
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

    def commenting(self, _: Mapping[str, str]) -> None:
        """Who wrote a comment and when stand above it; elsewhere they are change marks."""
        if self.stack[-1] is not None and self.stack[-1][1] == "comments":
            self.paragraphs += 1

    def commented(self, mark: str) -> None:
        if self.stack[-1] is not None and self.stack[-1][1] == "comments":
            self.paragraphs = max(0, self.paragraphs - 1)
            self.put(mark)

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
    "creator": Text.commenting,
    "date": Text.commenting,
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
