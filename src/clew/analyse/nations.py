"""How strongly documents point at nations: counted, by how they do, never as one number (docs/mentions.md)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GRADES = {
    "named": ("name", "seat"),
    "people": ("demonym",),
    "inside": ("capital", "city", "region"),
    "trace": ("phone", "domain"),
    "currency": ("currency",),
    "doubtful": (),
}
"""From the strongest to the weakest: a document's grade for a nation is the strongest of its words for it."""

GRADE = {how: grade for grade, hows in GRADES.items() for how in hows}
RANK = {grade: rank for rank, grade in enumerate(GRADES)}
RELATIONS = ("threat", "party", "citizen", "place")


@dataclass(frozen=True)
class Row:
    """`count` mentions in one item that point at a nation in one way. `doubtful` ones could mean another."""

    nation: str
    how: str
    item: str
    count: int = 1
    relation: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class Pointed:
    """A nation, how many items point at it, how many of these by each grade as their strongest, how many say each
    relation, and how many mentions there are."""

    nation: str
    items: int
    grades: Mapping[str, int]
    relations: Mapping[str, int]
    mentions: int


def pointed(rows: Iterable[Row]) -> list[Pointed]:
    """Each nation that is pointed at; first those that most items name, then by the weaker grades, mentions, code."""
    best: dict[str, dict[str, str]] = defaultdict(dict)
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for row in rows:
        items = best[row.nation]
        items[row.item] = min(items.get(row.item, "doubtful"), grade(row), key=RANK.__getitem__)
        mentions[row.nation] += row.count
        if row.relation and not row.doubtful:
            said[row.nation].add((row.relation, row.item))
    found = [_pointed(nation, best[nation], said[nation], mentions[nation]) for nation in best]
    return sorted(found, key=_order)


def grade(row: Row) -> str:
    return "doubtful" if row.doubtful else GRADE[row.how]


def main_nations(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """For each item the nation that it points at most: of the strongest grade there is in it, with most mentions
    of that grade; several where they are even. Items with doubtful words or money alone have none: dollars are
    everywhere."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        if grade(row) not in ("currency", "doubtful"):
            counts[row.item][grade(row), row.nation] += row.count
    return {item: _most(counts[item]) for item in sorted(counts)}


def _most(counts: Counter[tuple[str, str]]) -> tuple[str, ...]:
    strongest = min((kind for kind, _ in counts), key=RANK.__getitem__)
    most = max(count for (kind, _), count in counts.items() if kind == strongest)
    return tuple(sorted(nation for (kind, nation), count in counts.items() if kind == strongest and count == most))


def _pointed(nation: str, items: Mapping[str, str], said: set[tuple[str, str]], mentions: int) -> Pointed:
    grades = Counter(items.values())
    relations = Counter(relation for relation, _ in said)
    return Pointed(
        nation,
        len(items),
        {each: grades[each] for each in GRADES if grades[each]},
        {each: relations[each] for each in RELATIONS if relations[each]},
        mentions,
    )


def _order(found: Pointed) -> tuple[tuple[int, ...], int, str]:
    return tuple(-found.grades.get(each, 0) for each in GRADES), -found.mentions, found.nation
