"""A claim with all that is known of what it speaks of and who says it."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from clew.analyse.claims.medium import UNTOLD, Medium
from clew.analyse.claims.particular import particulars
from clew.analyse.claims.roles import NOBODY, Roles
from clew.analyse.claims.words import script, shingles, stems
from clew.fold import words
from clew.model import Digest

HELD = frozenset(("asserts", "alleges"))
AGAINST = frozenset(("denies", "doubts"))
"""Stances that say that something is so, and that it is not. All others state no fact."""

FAMILIES = (
    ("attack", "killing", "injury", "damage", "war", "weapons", "territory"),
    ("detention", "abduction", "search", "release", "accusation"),
    ("payment", "trade", "ownership", "shipment", "agreement"),
    ("meeting", "travel", "agreement", "position"),
)
"""Sorts of event that one report tells by one of them and the next by another: the bomb, and whom it killed."""

ENTITY = re.compile("[0-9a-f]{16}")
NAME = "name:"
"""Begins a speaker who is no entity of the case, and whose words are written as a name all the same."""


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """So many of a unit, from `low` to `high`; infinite where no bound is told."""

    unit: str
    low: float
    high: float
    written: str = ""

    def meets(self, other: "Figure") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Said:
    """A claim of the case. `id` is its written citation, and `order` its place among the claims of its item.

    `speakers` are those on whose word it is said, the nearest to the writer first: the id of an entity, the folded
    words where no name is known, "" for nobody named. `who` and `places` are the ids of entities that its words name,
    `nations` the codes of nations; `when` are days [first, last], ISO 8601. `author` is who wrote the item, told as
    `speakers` are, `dated` the item's date, `vector` what the passage means, and `message` which message of its item it
    stands in. `names` are the names in it as written, and `wording` the stretches of its words that are no name, figure
    or date: what two reports of one event have in common without either knowing the other is left out there. `bodies`
    are those of the speakers who are known under their names in any language. `roles` are who does it and to whom it is
    done, and `medium` that of the recording or message that it tells of, or that tells it.
    """

    id: str
    item: Digest
    order: int
    text: str
    stance: str
    event: str = ""
    unverified: bool = False
    speakers: tuple[str, ...] = ()
    who: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    when: tuple[tuple[str, str], ...] = ()
    author: str = ""
    dated: str = ""
    vector: bytes | None = None
    message: str = ""
    names: tuple[str, ...] = field(default=(), compare=False)
    wording: tuple[str, ...] = field(default=(), compare=False)
    bodies: frozenset[str] = frozenset()
    roles: Roles = NOBODY
    medium: Medium = UNTOLD

    @property
    def words(self) -> tuple[str, ...]:
        return words(self.text)

    @property
    def stems(self) -> frozenset[str]:
        return _stems(self.text)

    @property
    def runs(self) -> frozenset[str]:
        """Runs of words by which copying is told."""
        return _runs(self.wording or (self.text,))

    @cached_property
    def particulars(self) -> dict[str, frozenset[str]]:
        return particulars(self.item, self.text, bool(self.when))

    @cached_property
    def script(self) -> str:
        return script(self.text)

    @property
    def polarity(self) -> int:
        """1 where it states something, -1 where it states that it is not so, 0 where it states no fact."""
        return (self.stance in HELD) - (self.stance in AGAINST)

    @property
    def authority(self) -> str:
        """On whose word it stands in the end: that of the innermost speaker, else the writer's."""
        return self.speakers[-1] if self.speakers else self.author


def named(speaker: str) -> bool:
    """Whether a speaker is somebody by name: an entity of the case, or a name that no step drew."""
    return speaker.startswith(NAME) or ENTITY.fullmatch(speaker) is not None


def alike_events(one: str, other: str) -> float:
    """1 for the same sort of event, a half for sorts that are often told for one another."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return 0.5 if any(one in family and other in family for family in FAMILIES) else 0.0


# Held for the few claims that are looked at over and over; those of all would take more memory than all else.
@lru_cache(maxsize=1 << 12)
def _stems(text: str) -> frozenset[str]:
    return stems(words(text))


@lru_cache(maxsize=1 << 12)
def _runs(wording: tuple[str, ...]) -> frozenset[str]:
    return frozenset(run for each in wording for run in shingles(words(each)))
