"""What spreadsheets of any format hide or print beside their cells, and how that is said."""

import re
from collections.abc import Iterable, Iterator

from clew.model import Locator, Passage, Problem

COLUMNS, ROWS = 16_384, 1 << 20
CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Z+-])')
SHOWN = 20
"""Stretches that are named one by one."""


def said(sheet: str, rows: set[tuple[int, int]], columns: set[tuple[int, int]]) -> Iterator[Problem]:
    """A note on a sheet that hides rows or columns, each from and to, 1-based: all of them were read."""
    down, across = _joined(rows, ROWS), _joined(columns, COLUMNS)
    what = []
    if down:
        what.append("rows " + _listed([f"{a}" if a == b else f"{a} to {b}" for a, b in down]))
    if across:
        named = [letters(a) if a == b else f"{letters(a)} to {letters(b)}" for a, b in across]
        what.append("columns " + _listed(named))
    if what:
        message = f"the sheet {sheet} hides {' and '.join(what)}; they were read"
        yield Problem("hidden-cells", message, "", "note", Locator(sheet=sheet))


def _joined(spans: set[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if first > most:
            break
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], min(max(last, joined[-1][1]), most)
        else:
            joined.append((first, min(last, most)))
    return joined


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} stretches more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def letters(column: int) -> str:
    """A for 1, AA for 27."""
    name = ""
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name


def edges(sheet: str, found: Iterable[tuple[str, str]]) -> Iterator[Passage]:
    """Headers and footers of the printed page at parts of that name, without Excel's codes for fonts and fields."""
    texts: dict[str, dict[str, None]] = {}
    for kind, text in found:
        pieces = re.split(r"&[LCR]", text)
        words = "\t".join(plain for piece in pieces if (plain := CODE.sub("", piece).replace("&&", "&").strip()))
        if words:
            texts.setdefault(kind, {})[words] = None
    for kind, lines in texts.items():
        yield Passage(Locator(sheet=sheet, part=kind), "\n".join(lines))
