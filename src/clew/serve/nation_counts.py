"""How many documents point at each nation, and how; and the passages that do."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from clew.analyse.nations import GRADES, RELATIONS
from clew.serve.nation_names import ARABIC, NATIONS
from clew.store.case import Case
from clew.store.drawn import Drawn, Mask, Numbers, drawn, items_of, read_so_far

DOUBTFUL = "doubtful"
CURRENCY = "currency"
HOWS = tuple(how for hows in GRADES.values() for how in hows)
"""Ways to point at a nation, from the strongest; which of them are one grade is told by `analyse.nations`."""

NAMED = {"name": "name", "seat": "seat", "demonym": "people", "capital": "capital", "city": "city", "region": "region",
         "phone": "phone", "domain": "domain", "currency": "currency", DOUBTFUL: "in doubt"}  # fmt: skip
STEPS = 5


@dataclass(frozen=True)
class Nation:
    """`documents` point at it by words that mean no other, `doubtful` ones by words alone that may. `hows` tells how
    many documents point in each way, `relations` how many say each relation. Those that name its money alone are
    among the documents only where money was asked for."""

    code: str
    documents: int
    doubtful: int
    mentions: int
    hows: Mapping[str, int]
    relations: Mapping[str, int]

    @property
    def name(self) -> str:
        return NATIONS.get(self.code, self.code)

    @property
    def arabic(self) -> str:
        return ARABIC.get(self.code, "")


@dataclass(frozen=True, eq=False)
class Pointing:
    """The mentions of nations, and of each the item; of `drawn.told` the nation, way and relation: all as numbers."""

    drawn: Drawn
    items: Numbers
    codes: Sequence[str]
    code: Numbers
    how: Numbers
    relation: Numbers
    unsure: Mask

    def rows(self, code: str, how: str, relation: str, mask: Mask) -> Numbers:
        """The rows that point at a nation in one way, of one relation where that is not ""."""
        if code not in self.codes:
            return np.arange(0)
        told = (self.code == self.codes.index(code)) & (self.unsure if how == DOUBTFUL else ~self.unsure)
        if how != DOUBTFUL:
            told &= self.how == HOWS.index(how)
        if relation:
            told &= self.relation == 1 + RELATIONS.index(relation)
        found: Numbers = np.flatnonzero(told[self.drawn.which] & mask)
        return found


def pointing(case: Case) -> Pointing:
    """The case's mentions of nations as it stands; as long as no more is read, what was loaded before."""
    return _pointing(case, read_so_far(case))


@lru_cache(maxsize=1)
def _pointing(case: Case, state: tuple[object, ...]) -> Pointing:
    with case.engine.connect() as connection:
        found = drawn(connection, "nation")
        items = items_of(connection, found.activities)
    codes = sorted({value for value, _ in found.told})
    of, details = {code: at for at, code in enumerate(codes)}, [detail for _, detail in found.told]
    return Pointing(
        found,
        items,
        codes,
        np.array([of[value] for value, _ in found.told], np.int64),
        np.array([_at(HOWS, each.get("how", "")) - 1 for each in details], np.int64),
        np.array([_at(RELATIONS, each.get("relation", "")) for each in details], np.int64),
        np.array(["or" in each for each in details], bool),
    )


def _at(names: Sequence[str], name: str) -> int:
    """The place of a name, from 1; 0 where it is none of them."""
    return names.index(name) + 1 if name in names else 0


def pointed(found: Pointing, mask: Mask, money: bool = False) -> list[Nation]:
    """Each nation that is pointed at by what the mask lets through; first those that most documents point at. Whether
    a document that only names a nation's money points at it is told by `money`."""
    rows = np.flatnonzero(mask)
    which, items = found.drawn.which[rows], found.items[rows]
    code, sure = found.code[which], ~found.unsure[which]
    counts = _Counts(len(found.codes), items, code)
    strong = np.ones(len(rows), bool) if money else found.how[which] != HOWS.index(CURRENCY)
    documents, every = counts.by(sure & strong), counts.by(strong)
    hows = {how: counts.by(sure & (found.how[which] == at)) for at, how in enumerate(HOWS)}
    relations = {each: counts.by(sure & (found.relation[which] == at)) for at, each in enumerate(RELATIONS, 1)}
    mentions = np.bincount(code, minlength=len(found.codes))
    nations = [
        Nation(
            name,
            int(documents[at]),
            int(every[at] - documents[at]),
            int(mentions[at]),
            {how: int(count[at]) for how, count in hows.items() if count[at]},
            {relation: int(count[at]) for relation, count in relations.items() if count[at]},
        )
        for at, name in enumerate(found.codes)
        if mentions[at]
    ]
    return sorted(nations, key=lambda each: (-each.documents, -each.mentions, each.code))


@dataclass(frozen=True, eq=False)
class _Counts:
    """Counts the different items of each nation among rows."""

    size: int
    items: Numbers
    code: Numbers

    def by(self, chosen: Mask) -> Numbers:
        width = self.items.max(initial=0) + 1
        keys = np.sort(self.code[chosen] * width + self.items[chosen])  # np.unique takes ten times as long
        once = keys[np.append([True], keys[1:] != keys[:-1])] if len(keys) else keys
        return np.bincount(once // width, minlength=self.size)


def steps(most: int) -> tuple[int, ...]:
    """The numbers at which a colour begins, so that each holds about as many times the one before."""
    return tuple(sorted({round(most ** (at / STEPS)) for at in range(STEPS)})) if most else ()


def step_of(count: int, edges: Sequence[int]) -> int:
    """Which colour a count has, from 1; 0 for none."""
    return bisect_right(edges, count)


def legend(edges: Sequence[int], most: int) -> list[tuple[int, str]]:
    """The colours and the counts they stand for: (1, "1–3")."""
    ends = [*edges, most + 1]
    return [(at, f"{a:,}" if b - a == 1 else f"{a:,}–{b - 1:,}") for at, (a, b) in enumerate(pairwise(ends), 1)]
