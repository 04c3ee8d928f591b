"""Lines that hold right-to-left letters, put into the order in which they are read.

PDF has no order but that in which glyphs are drawn, and makers draw Arabic from the left, from the right, or word by
word; PDFium turns every stretch of it round, whichever it was. So the order is taken from where the letters lie: the
line as seen, from the left, then the bidirectional algorithm (UAX 9) backwards.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

GAP = 0.14
"""Of the letters' size: from the end of a letter to where the next one's starts, so wide is a space."""

NEAR = 0.02
"""Of the letters' size: letters that start so near to each other belong to one glyph."""

SHIFT = 0.45
"""Of the letters' size: what a letter drawn together with its marks may be off the line."""

WIDTH = 0.26
"""Of the letters' size: how wide an Arabic letter is, where its glyph does not say."""

RIGHT, LEFT, NUMBER, NEUTRAL = "R", "L", "N", "-"
LIGATURES = frozenset(("لا", "لأ", "لإ", "لآ", "الله", "محمد", "صلى", "اكبر", "ریال", "صلى الله عليه وسلم"))
"""Letters of one glyph that PDFium gives in order, since it took them from a presentation form itself."""


class Letter(NamedTuple):
    """A character, PDFium's index of it, and where it lies along its line, to the right.

    `start` is where its glyph starts, which the letters of one glyph share; `base` is how high the line lies.
    """

    text: str
    source: int
    start: float
    left: float
    right: float
    base: float
    size: float


Unit = tuple[str, list[Letter]]
"""The direction of some letters, and the letters as they are read."""


def reorder(letters: list[Letter], mostly_right: bool) -> list[tuple[str, int]]:
    """The characters of one line of PDFium's in reading order. `mostly_right` settles a line that could be either."""
    read: list[tuple[str, int]] = []
    for row in _rows([letter for letter in letters if not letter.text.isspace()]):
        units = _numbers(_seen(row))
        if read:
            read.append((" ", -1))
        ordered = _read(units, _runs_right(units, mostly_right))
        read += [(letter.text, letter.source) for letter in _unmirrored(ordered)]
    return read


def lines(letters: list[Letter]) -> Iterator[list[Letter]]:
    """PDFium's lines, each with its end; together, where it broke one whose vowel marks made it stumble."""
    whole: list[Letter] = []
    for line in _broken(letters):
        if whole and not _continues(whole, line):
            yield whole
            whole = []
        whole = whole + line
    if whole:
        yield whole


def _broken(letters: list[Letter]) -> Iterator[list[Letter]]:
    start = 0
    for end, letter in enumerate(letters, start=1):
        if letter.text == "\n" or end == len(letters):
            yield letters[start:end]
            start = end


def _continues(line: list[Letter], other: list[Letter]) -> bool:
    """Whether both lie at about one height, side by side, and one of them is written from the right."""
    here, there = ([each for each in letters if not each.text.isspace()] for letters in (line, other))
    if not here or not there or not any(_direction(each.text) == RIGHT for each in here + there):
        return False
    size = max(each.size for each in here + there)
    heights, others = ({round(each.base) for each in side} for side in (here, there))
    level = any(abs(one - two) < SHIFT * size for one in heights for two in others)
    apart = max(min(each.left for each in side) for side in (here, there))
    apart -= min(max(each.right for each in side) for side in (here, there))
    return level and apart < size


def _rows(letters: list[Letter]) -> list[list[Letter]]:
    """Apart, what lies one above the other. A mark's own height says nothing."""
    rows: list[list[Letter]] = []
    base = 0.0
    for letter in letters:
        mark = unicodedata.combining(letter.text) != 0
        if not rows or (not mark and abs(letter.base - base) > letter.size * 0.7):
            rows.append([])
        rows[-1].append(letter)
        base = letter.base if not mark or len(rows[-1]) == 1 else base
    return rows


def _seen(row: list[Letter]) -> list[Unit]:
    """The row from left to right, glyph by glyph, a space where there is a gap, marks with their letters."""
    glyphs = _glyphs(row)
    units: list[Unit] = []
    edge = row[0].left
    for glyph in glyphs:
        start, size = min(glyph[0].start, glyph[0].left), glyph[0].size
        if units and start - edge > GAP * size:
            units.append((NEUTRAL, [Letter(" ", -1, edge, edge, start, glyph[0].base, size)]))
        edge = max(edge, _end(glyph)) if units else _end(glyph)
        units.append((_strongest(glyph), glyph))
    return units


def _end(glyph: list[Letter]) -> float:
    """Where a glyph ends. Of letters drawn with their vowel marks, PDFium may know no more than the marks' place."""
    bases = sum(1 for letter in glyph if not unicodedata.combining(letter.text))
    least = glyph[0].start + bases * WIDTH * glyph[0].size if 0 < bases < len(glyph) else glyph[0].right
    return max(least, *(letter.right for letter in glyph))


def _glyphs(row: list[Letter]) -> list[list[Letter]]:
    glyphs: list[list[Letter]] = []
    for letter in sorted(row, key=lambda letter: letter.start):
        if glyphs and abs(letter.start - glyphs[-1][0].start) <= NEAR * letter.size:
            glyphs[-1].append(letter)
        else:
            glyphs.append([letter])
    glyphs = [_in_order(part) for glyph in glyphs for part in _alike(glyph)]
    marks = [glyph for glyph in glyphs if all(unicodedata.combining(letter.text) for letter in glyph)]
    bases = [glyph for glyph in glyphs if glyph not in marks]
    if not bases:
        return glyphs
    homes = [min(bases, key=lambda base: _distance(base, mark[0])) for mark in reversed(marks)]
    for home, mark in zip(homes, reversed(marks), strict=True):
        home += mark
    return bases


def _alike(glyph: list[Letter]) -> Iterator[list[Letter]]:
    """Apart, what runs either way: a maker may hang a whole Arabic word on the first letter of a Latin one."""
    latin = [letter for letter in glyph if _direction(letter.text) == LEFT]
    if not latin or _strongest(glyph) != RIGHT:
        yield glyph
    else:
        yield [letter for letter in glyph if letter not in latin]
        yield latin


def _in_order(glyph: list[Letter]) -> list[Letter]:
    """The letters of one glyph as they are read.

    PDFium gives each a slice of the glyph, and where it gives all the whole, it has turned right-to-left ones round.
    """
    if len(glyph) == 1:
        return glyph
    text = "".join(letter.text for letter in glyph)
    if _strongest(glyph) != RIGHT:
        return sorted(glyph, key=lambda letter: letter.left)
    if text in LIGATURES:
        return glyph
    placed = sorted(enumerate(glyph), key=lambda each: (-each[1].right, -each[0]))
    return [letter for _, letter in placed]


def _distance(base: list[Letter], mark: Letter) -> float:
    middle = (mark.left + mark.right) / 2
    return max(min(each.left for each in base) - middle, middle - max(each.right for each in base), 0.0)


def _strongest(glyph: list[Letter]) -> str:
    found = [_direction(letter.text) for letter in glyph]
    return next((direction for direction in (RIGHT, LEFT, NUMBER) if direction in found), NEUTRAL)


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
    """Digits with the marks between them as one number, which reads from the left: 1,234.56 and 12/03/2020.

    A hyphen between digits does so, too, but not among Arabic letters (UAX 9, W2 and W4).
    """
    arabic = any(unicodedata.bidirectional(letter.text) == "AL" for _, letters in units for letter in letters)
    joining = ("CS",) if arabic else ("CS", "ES")
    merged: list[Unit] = []
    for at, (direction, letters) in enumerate(units):
        joins = merged and merged[-1][0] == NUMBER
        following = units[at + 1][0] if at + 1 < len(units) else NEUTRAL
        separates = unicodedata.bidirectional(letters[0].text) in joining and following == NUMBER
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
