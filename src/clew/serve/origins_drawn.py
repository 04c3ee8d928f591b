"""The graph from the passages that say a thing to the origins they come from, as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clew.serve.claim_words import HOWS
from clew.store.claims import ClaimRow, DescentRow

WIDTH, ROW, TOP = 1000.0, 40.0, 14.0
LEFT, RIGHT = 430.0, 790.0
"""Where the passages' edges begin, and where they end."""

MOST = 40
"""Passages that are drawn."""

LETTERS = 56
"""Of a passage's words that are shown beside it."""


@dataclass(frozen=True)
class Dot:
    """A passage of the picture; `label` is the beginning of its words, `who` says so."""

    claim: ClaimRow
    label: str
    y: float


@dataclass(frozen=True)
class Origin:
    """An origin with the number of its passages; `who` names it where all of them stand on one word."""

    number: int
    passages: int
    who: str
    y: float


@dataclass(frozen=True)
class Edge:
    """From a passage to an origin: `sure` or dashed, with what ties it, and where that is written."""

    path: str
    sure: bool
    how: str
    x: float
    y: float


@dataclass(frozen=True)
class Graph:
    dots: Sequence[Dot]
    origins: Sequence[Origin]
    edges: Sequence[Edge]
    height: float
    left_out: int


def graph(claims: Sequence[tuple[ClaimRow, int]], ties: Sequence[DescentRow]) -> Graph:
    """Of claims with the numbers of their origins, and of what ties them."""
    order = sorted(claims, key=lambda each: (each[1], each[0].dated or "9", each[0].id))
    shown = order[:MOST]
    dots = {row.id: Dot(row, _short(row.text), TOP + ROW * (at + 0.5)) for at, (row, _) in enumerate(shown)}
    held: dict[int, list[ClaimRow]] = {}
    for row, number in shown:
        held.setdefault(number, []).append(row)
    origins = {number: _origin(number, rows, dots) for number, rows in held.items()}
    of = {row.id: number for row, number in shown}
    edges = [_edge(dots[row.id], origins[number], _within(row, of, ties), True) for row, number in shown]
    edges += [_edge(dots[each.one], origins[of[each.other]], _how(each), False) for each in joining(of, ties)]
    return Graph(
        list(dots.values()), list(origins.values()), _apart(edges), TOP * 2 + ROW * len(shown), len(order) - len(shown)
    )


def joining(of: Mapping[str, int], ties: Sequence[DescentRow]) -> list[DescentRow]:
    """Of the ties that could make two origins one, the strongest, and only so many as join them: each origin in `of`
    that could not be told has one."""
    group = {number: number for number in of.values()}
    found = []
    doubted = (each for each in ties if each.one in of and each.other in of and _is_doubted(each))
    for each in sorted(doubted, key=lambda tie: (-tie.score, tie.one, tie.other)):
        one, other = group[of[each.one]], group[of[each.other]]
        if one != other:
            found.append(each)
            group = {number: one if held == other else held for number, held in group.items()}
    return found


def _is_doubted(tie: DescentRow) -> bool:
    return tie.verdict == "unsure" or (not tie.sure and not tie.verdict)


def _how(tie: DescentRow) -> str:
    return HOWS.get(tie.how, tie.how)


def _origin(number: int, rows: Sequence[ClaimRow], dots: Mapping[str, Dot]) -> Origin:
    words = {row.chain[-1].text for row in rows if row.chain}
    who = words.pop() if len(words) == 1 and all(row.chain for row in rows) else ""
    return Origin(number, len(rows), _short(who, 22), sum(dots[row.id].y for row in rows) / len(rows))


def _within(row: ClaimRow, of: Mapping[str, int], ties: Sequence[DescentRow]) -> str:
    """What ties a passage to the others of its origin: the surest."""
    own = [
        each for each in ties
        if row.id in (each.one, each.other) and of.get(each.one) == of.get(each.other) and each.verdict != "no"
    ]  # fmt: skip
    best = max(own, key=lambda each: (each.verdict == "yes", each.sure, each.score, each.how), default=None)
    return _how(best) if best else ""


def _edge(dot: Dot, origin: Origin, how: str, sure: bool) -> Edge:
    third = (RIGHT - LEFT) / 3
    bend = f"{LEFT + third:.0f} {dot.y:.1f} {RIGHT - third:.0f} {origin.y:.1f}"
    path = f"M{LEFT} {dot.y:.1f}C{bend} {RIGHT} {origin.y:.1f}"
    share = 0.16 if sure else 0.5
    y = dot.y if sure else (dot.y + origin.y) / 2
    return Edge(path, sure, how, LEFT + share * (RIGHT - LEFT), round(y, 1))


def _apart(edges: Sequence[Edge]) -> list[Edge]:
    """Labels of dashed edges that would stand on each other are left to the table."""
    kept: list[Edge] = []
    taken: list[tuple[float, float]] = []
    for each in edges:
        free = all(abs(each.x - x) > 90 or abs(each.y - y) > 13 for x, y in taken)
        if free and each.how:
            taken.append((each.x, each.y))
        kept.append(each if free else Edge(each.path, each.sure, "", each.x, each.y))
    return kept


def _short(text: str, most: int = LETTERS) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
