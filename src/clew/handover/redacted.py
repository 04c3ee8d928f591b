"""Redacted copies in a handover: they leave in the place of what is marked, and nothing tells what that was."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.handover.cited import AT_ONCE
from clew.handover.families import BELONGS, HOLDS, Leaving, climbed
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.facts import identity_of
from clew.store.occurrences import occurrences, unspoken
from clew.store.redactions import Copied, Mark, alias, copies, fits, latest, marks, phrases, secret, standing

REASON = "a redacted copy leaves in its stead"
EARLIER = "a redacted copy that was made anew since"
COPY = "redacted copy"


@dataclass(frozen=True)
class Redacting:
    """What of a case is marked, and the copies that there are. `earlier` are copies that no longer count."""

    marked: Mapping[Digest, Sequence[Mark]]
    made: Mapping[Digest, Copied]
    every: Sequence[Copied]
    earlier: frozenset[Digest]
    key: str = ""

    @property
    def phrases(self) -> Sequence[str]:
        """The words that nothing which people wrote may tell."""
        return phrases(self.marked)

    def originals(self) -> dict[Digest, Digest]:
        """By the copies that count what they were made of."""
        return {made.copy: item for item, made in self.made.items() if made.copy not in self.earlier}

    def behind(self, plain: Mapping[Digest, str]) -> dict[Digest, str]:
        """What stays whether it is marked or not, with its copy; `plain` is what would be withheld without marks. What
        stays only since it holds something else does so for its bytes, which a copy lacks."""
        found = {item: plain[item] for item in self.marked if plain.get(item, HOLDS) != HOLDS}
        return {**found, **{copy: found[item] for copy, item in self.originals().items() if item in found}}

    def stays(self, items: Collection[Digest]) -> dict[Digest, str]:
        """Those of the items that stay since they are marked, and copies that no longer count."""
        found = {item: REASON for item in items if item in self.marked}
        return {**found, **{item: EARLIER for item in items if item in self.earlier}}

    def instead(self, connection: Connection, withheld: Mapping[Digest, str]) -> dict[Digest, str]:
        """The copies that leave in the place of what is withheld for its marks, each with why. UsageError where one is
        not made for what is marked now, or was not read."""
        originals = sorted(item for item, why in withheld.items() if why == REASON)
        late = [item for item in originals if not self._ready(connection, item)]
        if late:
            raise UsageError(
                f"{', '.join(item[:12] for item in late[:5])}: marked for redaction, and there is no copy of what is "
                f"marked now ({len(late)} items); make it with `clew redact --make`, look at it, and hand over then"
            )
        return {self.made[item].copy: COPY for item in originals}

    def _ready(self, connection: Connection, item: Digest) -> bool:
        made = self.made.get(item)
        there = made is not None and made.copy not in self.earlier and identity_of(connection, made.copy) is not None
        return there and fits(made, self.marked[item])

    def aliases(self, connection: Connection, withheld: Mapping[Digest, str]) -> dict[Digest, str]:
        """What is not called by its digest: what is marked, all that holds it and stays since it is in it, and copies
        that no longer count. Of a short text that is known but for a name, a digest would tell whether a guess at the
        name is right."""
        inside = [item for item, why in withheld.items() if why == BELONGS] if self.marked else []
        told = {*self.marked, *climbed(connection, self.marked), *inside, *self.earlier}
        return {item: alias(self.key, item) for item in told}

    def told(self, item: Digest) -> Iterator[dict[str, object]]:
        """Of a copy that leaves, what it is of, and how many places were removed for which reason."""
        for original, made in sorted(self.made.items()):
            if made.copy == item and original in self.marked:
                yield {
                    "original": alias(self.key, original), "removed": sum(made.reasons.values()),
                    "reasons": dict(made.reasons), "steps": list(made.steps),
                    "notes": [unspoken(each, self.phrases) for each in made.notes],
                }  # fmt: skip


NOTHING = Redacting({}, {}, (), frozenset())


def redacting(case: Case, connection: Connection) -> Redacting:
    """Of the case as it stands."""
    marked, made = marks(connection), copies(case)
    if not marked and not made:
        return NOTHING
    current = {item: each for item, each in latest(made).items() if fits(each, marked.get(item, ()))}
    there = standing(connection)
    counts = {each.copy for each in current.values() if each.copy in there}
    every = {each.copy for each in made} | there
    return Redacting(marked, latest(made), made, frozenset(every - counts), secret(marked, made))


def elsewhere(connection: Connection, leaving: Leaving) -> list[Digest]:
    """What leaves and still has words that were removed from something of which a copy leaves, by digest."""
    marked = marks(connection) if REASON in leaving.withheld.values() else {}
    gone = [item for item, why in leaving.withheld.items() if why == REASON]
    removed = phrases({item: marked[item] for item in gone})
    found: set[Digest] = set()
    items = sorted(leaving.items) if removed else []
    for start in range(0, len(items), AT_ONCE):
        for item, text in _read(connection, items[start : start + AT_ONCE]):
            if item not in found and occurrences(text, removed):
                found.add(item)
    return sorted(found)


def _read(connection: Connection, items: Sequence[Digest]) -> Iterator[tuple[Digest, str]]:
    """All words, properties and names of these items."""
    activity, place = schema.activity, schema.place
    for table, text in ((schema.passage, "text"), (schema.metadata, "value"), (schema.member, "name")):
        query = select(table.c.item, table.c[text]).join(activity, activity.c.id == table.c.activity)
        query = query.where(activity.c.current == 1, table.c.item.in_(items), table.c[text].is_not(None))
        yield from ((row[0], row[1]) for row in connection.execute(query))
    query = select(place.c.item, place.c.path).where(place.c.item.in_(items), place.c.superseded == 0)
    yield from ((row[0], row[1]) for row in connection.execute(query))


def free_of(redactions: Redacting, asked: Iterable[tuple[Digest, str]]) -> set[Digest]:
    """Items chosen by hand: these leave though what holds them is redacted, unless they are marked themselves."""
    return {item for item, why in asked if why.startswith("by hand") and item not in redactions.marked}
