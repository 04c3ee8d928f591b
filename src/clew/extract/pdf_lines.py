"""Lines that hold right-to-left letters, put into the order in which they are read.

PDF has no order but that in which glyphs are drawn, and makers draw Arabic from the left, from the right, or word by
word; PDFium turns every stretch of it round, whichever it was. So the order is taken from where the letters lie: the
line as seen, from the left, then the bidirectional algorithm (UAX 9) backwards.
"""

import unicodedata
from itertools import groupby
from typing import NamedTuple

GAP = 0.1
"""Of the tallest letter's height: a gap as wide as this between letters is a space."""

RIGHT, LEFT, NUMBER, NEUTRAL = "R", "L", "N", "-"
LIGATURES = frozenset(("لا", "لأ", "لإ", "لآ", "الله", "محمد", "صلى", "اكبر", "ریال", "صلى الله عليه وسلم"))
"""Letters of one glyph that PDFium gives in order, since it took them from a presentation form itself."""


class Letter(NamedTuple):
    """A character, PDFium's index of it, and where it lies along its line, to the right, and across."""

    text: str
    source: int
    left: float
    right: float
    bottom: float
    top: float


Unit = tuple[str, list[Letter]]
"""The direction of some letters, and the letters as they are read."""


def reorder(letters: list[Letter], mostly_right: bool) -> list[tuple[str, int]]:
    """The characters of one line of PDFium's in reading order. `mostly_right` settles a line that could be either."""
    read: list[tuple[str, int]] = []
    for row in _rows(_inked(letters)):
        units = _numbers(_seen(row))
        if read:
            read.append((" ", -1))
        ordered = _read(units, _runs_right(units, mostly_right))
        read += [(letter.text, letter.source) for letter in _unmirrored(ordered)]
    return read


def _inked(letters: list[Letter]) -> list[Letter]:
    """Without spaces, which are told by gaps, but for those that a glyph has among its letters."""
    kept = []
    for at, letter in enumerate(letters):
        beside = letters[max(0, at - 1) : at] + letters[at + 1 : at + 2]
        if not letter.text.isspace() or any(each[2:] == letter[2:] and not each.text.isspace() for each in beside):
            kept.append(letter)
    return kept


def _rows(letters: list[Letter]) -> list[list[Letter]]:
    """Apart, what lies one above the other."""
    rows: list[list[Letter]] = []
    for letter in letters:
        if rows and not unicodedata.combining(letter.text):
            middle = (letter.bottom + letter.top) / 2
            low, high = min(each.bottom for each in rows[-1][-8:]), max(each.top for each in rows[-1][-8:])
            slack = (high - low) / 4
            if low - slack <= middle <= high + slack:
                rows[-1].append(letter)
                continue
        elif rows:
            rows[-1].append(letter)
            continue
        rows.append([letter])
    return rows


def _seen(row: list[Letter]) -> list[Unit]:
    """The row from left to right, a space where there is a gap, marks and ligatures with their letters."""
    clusters = [list(group) for _, group in groupby(row, key=lambda letter: letter[2:])]
    bases = [_in_order(cluster) for cluster in clusters if not unicodedata.combining(cluster[0].text)]
    bases.sort(key=lambda cluster: (cluster[0].right, cluster[0].left))
    for cluster in clusters:
        if unicodedata.combining(cluster[0].text):
            home = min(bases, key=lambda base: (_distance(base[0], cluster[0]), -base[0].left), default=None)
            bases.append(cluster) if home is None else home.extend(cluster)
    gap = GAP * max(letter.top - letter.bottom for letter in row)
    units: list[Unit] = []
    edge = min(letter.left for letter in row)
    for cluster in bases:
        left = min(letter.left for letter in cluster)
        if units and left - edge > gap:
            units.append((NEUTRAL, [Letter(" ", -1, edge, left, cluster[0].bottom, cluster[0].top)]))
        edge = max(edge, *(letter.right for letter in cluster))
        units.append((_strongest(cluster), cluster))
    return units


def _strongest(cluster: list[Letter]) -> str:
    found = [_direction(letter.text) for letter in cluster]
    return next((direction for direction in (RIGHT, LEFT, NUMBER) if direction in found), NEUTRAL)


def _in_order(cluster: list[Letter]) -> list[Letter]:
    """The letters of one glyph: PDFium has turned right-to-left ones round."""
    text = "".join(letter.text for letter in cluster)
    if len(cluster) == 1 or text in LIGATURES or not any(_direction(c) == RIGHT for c in text):
        return cluster
    return cluster[::-1]


def _distance(base: Letter, mark: Letter) -> float:
    middle = (mark.left + mark.right) / 2
    touching = min(abs(base.left - mark.right), abs(base.right - mark.left)) < 0.01
    if touching and (base.bottom, base.top) == (mark.bottom, mark.top):
        return -1.0
    return max(base.left - middle, middle - base.right, 0.0)


def _direction(character: str) -> str:
    match unicodedata.bidirectional(character):
        case "R" | "AL":
            return RIGHT
        case "L":
            return LEFT
        case "EN" | "AN":
            return NUMBER
    return NEUTRAL


def _numbers(units: list[Unit]) -> list[Unit]:
    """Digits with the marks between them as one number, which reads from the left: 1,234.56 and 12/03/2020."""
    merged: list[Unit] = []
    for at, (direction, letters) in enumerate(units):
        joins = merged and merged[-1][0] == NUMBER
        following = units[at + 1][0] if at + 1 < len(units) else NEUTRAL
        separates = unicodedata.bidirectional(letters[0].text) in ("CS", "ES") and following == NUMBER
        if joins and (direction == NUMBER or separates):
            merged[-1] = (NUMBER, merged[-1][1] + letters)
        else:
            merged.append((direction, letters))
    return merged


def _runs_right(units: list[Unit], mostly_right: bool) -> bool:
    strong = [direction for direction, _ in units if direction in (LEFT, RIGHT)]
    if strong and strong[0] == strong[-1]:
        return strong[0] == RIGHT
    return mostly_right


def _read(units: list[Unit], right: bool) -> list[Letter]:
    """Undo UAX 9: what runs against the line's direction is turned round, then a line that runs right to left."""
    ordered = list(units)
    for start, end in _stretches(units, LEFT if right else RIGHT):
        ordered[start:end] = ordered[start:end][::-1]
    return [letter for _, letters in (reversed(ordered) if right else ordered) for letter in letters]


def _stretches(units: list[Unit], direction: str) -> list[tuple[int, int]]:
    """From a letter of `direction` to its last one before one of the other; a number after Latin letters is theirs."""
    other = RIGHT if direction == LEFT else LEFT
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at, (each, _) in enumerate(units):
        if each == other:
            start = None
        elif start is None and each == direction:
            start = at
            found.append((at, at + 1))
        elif start is not None and (each == direction or (each == NUMBER and direction == LEFT)):
            found[-1] = (start, at + 1)
    return found


def _unmirrored(letters: list[Letter]) -> list[Letter]:
    """Brackets that close before they open, turned round: some makers give their shape, others their meaning."""
    for opening, closing in ("()", "[]", "{}", "«»"):
        marks = [letter.text for letter in letters if letter.text in (opening, closing)]
        if marks and marks[0] == closing and marks[-1] == opening:
            swap = {opening: closing, closing: opening}
            letters = [letter._replace(text=swap.get(letter.text, letter.text)) for letter in letters]
    return letters
