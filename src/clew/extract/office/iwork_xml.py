"""Pages, Keynote and Numbers '08 and '09: the words of their one XML file, by slide and place."""

from collections import defaultdict
from collections.abc import Mapping

from clew.extract.office.ooxml import local, value

BREAKS = frozenset(["br", "lnbr", "crbr", "pgbr", "sectbr", "layoutbr", "contbr"])
PLACES = {
    "notes": "notes",
    "master-slide": "master",
    "headers": "header",
    "footers": "footer",
    "footnotes": "footnotes",
    "footnote": "footnotes",
    "annotation": "comments",
}
CELLS = frozenset(["t", "n", "d", "du", "g", "f", "b", "s", "e", "rb", "o"])


class Text:
    """Parser target: lines by slide (None where there are none) and part; links; titles and authors."""

    def __init__(self) -> None:
        self.places: defaultdict[tuple[int | None, str | None], list[str]] = defaultdict(list)
        self.links: dict[str, None] = {}
        self.told: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.slides = 0
        self.width = 0
        self.row: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        parent = self.open[-1] if self.open else ""
        self.open.append(name)
        if name == "slide" and parent == "slide-list":
            self.slides += 1
        elif name in BREAKS:
            self.pieces.append("\n")
        elif name == "tab":
            self.pieces.append("\t")
        elif name == "grid":
            self.width = int(found) if (found := value(attributes, "numcols")).isdecimal() else 0
        elif parent == "datasource" and name in CELLS:
            self._cell(attributes)
        elif name == "ct" and self.row:
            self.row[-1] = value(attributes, "s") or self.row[-1]
        if name == "link" and value(attributes, "href"):
            self.links[value(attributes, "href")] = None
        if len(self.open) > 1 and "metadata" in self.open and parent in ("title", "authors", "keywords", "comment"):
            self.told.append(({"authors": "author"}.get(parent, parent), value(attributes, "string")))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if self.width and len(self.row) >= self.width:
            self._close_row()
        self.row.append(value(attributes, "v") or value(attributes, "s"))

    def data(self, text: str) -> None:
        if "p" in self.open:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "p":
            self._place("".join(self.pieces).strip())
            self.pieces = []
        elif name in ("datasource", "grid"):
            self._close_row()
        if self.open:
            self.open.pop()

    def _close_row(self) -> None:
        self._place("\t".join(self.row).rstrip())
        self.row = []

    def _place(self, text: str) -> None:
        part = next((PLACES[name] for name in reversed(self.open) if name in PLACES), None)
        if text:
            page = self.slides if "slide" in self.open else None
            self.places[page or None, part].append(f"{text}\n")

    def close(self) -> None: ...
