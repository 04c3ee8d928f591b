"""From an HTML tree to text: blocks end in newlines, cells in tabs, runs of blanks become one outside <pre>."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

# fmt: off
BLOCKS = frozenset([
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hr", "html", "legend", "li", "main",
    "menu", "nav", "noframes", "ol", "optgroup", "option", "section", "select", "summary", "tbody", "textarea", "tfoot",
    "thead", "tr", "ul",
])
# fmt: on
PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table"])
CELLS = frozenset(["td", "th"])
UNSEEN = ["script", "style", "noscript", "template", "title"]
BLANKS = re.compile(r"[ \t\n\r\f]+")
TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)[^<>]*>?")
# fmt: off
FLAT = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "html", "head", "body",
])
# fmt: on
"""Elements that hold none, or that the next of their kind ends."""
DEEPEST = 500


def flattened(source: str) -> str:
    """`source` without the tags nested deeper than 500: trees of 100,000 levels take minutes to build."""
    open_tags: Counter[str] = Counter()
    depth, deepest = 0, 0
    for closing, name in TAG.findall(source):
        name = name.lower()
        if name in FLAT:
            continue
        if not closing:
            open_tags[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
    return source if deepest <= DEEPEST else _without_deepest(source)


def _without_deepest(source: str) -> str:
    kept: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in FLAT:
            return tag[0]
        if tag[1]:
            if dropped[name]:
                dropped[name] -= 1
                return "\n"
            if kept[name]:
                kept[name] -= 1
                depth -= 1
            return tag[0]
        if depth >= DEEPEST:
            dropped[name] += 1
            return "\n"
        kept[name] += 1
        depth += 1
        return tag[0]

    return TAG.sub(keep, source)


def gather(page: LexborHTMLParser) -> str:
    """The page's text. Walks the tree without recursion; scripts, styles and templates are taken out of it."""
    page.strip_tags(UNSEEN, recursive=True)
    lines = Lines()
    kept: set[int] = set()
    ends: dict[int, int] = {}
    root = page.root
    for node in root.traverse(include_text=True) if root else ():
        tag = node.tag or ""
        if ends and (breaks := ends.pop(node.mem_id, 0)):
            lines.end(breaks)
        if tag == "-text":
            lines.add(node.text_content or "", kept=bool(kept) and node.mem_id in kept)
        elif tag in BLOCKS or tag in PARAGRAPHS:
            breaks = 2 if tag in PARAGRAPHS else 1
            lines.end(breaks)
            _end(node, breaks, ends)
            if tag in ("pre", "textarea") and node.mem_id not in kept:
                kept.update(inner.mem_id for inner in node.traverse(include_text=True))
        elif tag in CELLS:
            lines.cell(_follows_cell(node))
        elif tag in ("br", "img", "input"):
            _void(node, tag, lines)
    return lines.text()


class Lines:
    """Text as it grows; remembers how its end stands, so that breaks and blanks do not pile up."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks = 2
        self.blank = True

    def add(self, text: str, kept: bool = False) -> None:
        if not kept:
            text = BLANKS.sub(" ", text)
            if self.blank and text[:1] == " ":
                text = text[1:]
        if text:
            self.pieces.append(text)
            self.blank = text[-1] in " \n\t"
            self.breaks = 1 if text[-1] == "\n" else 0

    def end(self, breaks: int) -> None:
        """Make the text end in at least this many newlines."""
        if self.breaks >= breaks:
            return
        if self.pieces and self.pieces[-1].endswith(" "):
            self.pieces[-1] = self.pieces[-1][:-1]
        self.pieces.append("\n" * (breaks - self.breaks))
        self.breaks, self.blank = breaks, True

    def line(self) -> None:
        self.pieces.append("\n")
        self.breaks, self.blank = self.breaks + 1, True

    def cell(self, follows: bool) -> None:
        if follows:
            while self.pieces and not self.pieces[-1].strip(" \n"):
                self.pieces.pop()
            self.pieces.append("\t")
            self.breaks, self.blank = 0, True

    def text(self) -> str:
        text = "".join(self.pieces).strip("\n")
        return text + "\n" if text else ""


def _end(node: LexborNode, breaks: int, ends: dict[int, int]) -> None:
    """Note before which node the block `node` has ended: its next sibling, or that of an inline parent."""
    at: LexborNode | None = node
    while at is not None and (following := at.next) is None:
        at = at.parent
        if at is not None and (at.tag in BLOCKS or at.tag in PARAGRAPHS or at.tag in CELLS):
            return
    if at is not None and following is not None:
        ends[following.mem_id] = max(breaks, ends.get(following.mem_id, 0))


def _follows_cell(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    return before is not None and before.tag in CELLS


def _void(node: LexborNode, tag: str, lines: Lines) -> None:
    if tag == "br":
        lines.line()
        return
    attributes = node.attributes
    if tag == "img":
        lines.add(attributes.get("alt") or "")
    elif (attributes.get("type") or "").lower() not in ("hidden", "password"):
        lines.add(f" {attributes.get('value') or ''} ")
