"""Succession: what nothing asks for any more is marked as old once something better stands in its place."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from clew.model import Digest
from clew.pipeline.settled import REFUSED, Short, short
from clew.store import schema
from clew.store.completeness import settled

FAILED = ("failed", "not run")
ORDER = ("identify", "extract", "pages", "look", "enrich")


@dataclass(frozen=True)
class Stands:
    """An activity that stands."""

    number: int
    key: str
    name: str
    outcome: str
    inputs: dict[str, Any]

    @cached_property
    def kind(self) -> str:
        """What it reads: bytes of no known type, those of one, pages that another could not read, what was read
        before, or its text."""
        if "upstream" in self.inputs:
            return "pages" if "pages" in self.inputs else "enrich"
        return self.name if self.name == "identify" else "look" if self.name.startswith("look.") else "extract"


def supersede(connection: Connection, wanted: set[Short]) -> bool:
    """Mark as old what no edge asks for any more, but for what its successor has failed to do better; and what was
    forbidden at one place, where the same bytes were read at another. It stays, and is out of the index. Whether
    members came out of any of it: they may be asked for no more either."""
    activity = schema.activity
    standing = select(activity.c.id, activity.c.item, activity.c.key).where(activity.c.current == 1)
    old = {row.id: row.item for row in connection.execute(standing) if short(row.key) not in wanted}
    for number in _outlasting(connection, set(old.values()), wanted):
        del old[number]
    _mark_old(connection, old)
    needless = standing.where(activity.c.outcome == REFUSED, activity.c.item.in_(settled()))
    _mark_old(connection, {row.id: row.item for row in connection.execute(needless)})
    member = select(schema.member.c.id).limit(1)
    return any(connection.execute(member.where(schema.member.c.activity == number)).first() for number in old)


def _mark_old(connection: Connection, old: dict[int, Digest]) -> None:
    activity = schema.activity
    for number, item in old.items():
        connection.execute(update(activity).where(activity.c.id == number).values(current=0))
        connection.execute(delete(schema.language).where(schema.language.c.activity == number))
        connection.execute(schema.change.insert().values(item=item))


def _outlasting(connection: Connection, items: set[Digest], wanted: set[Short]) -> list[int]:
    """The activities on these items that nothing asks for any more, and that stand all the same."""
    activity = schema.activity
    failed = select(activity.c.item).where(activity.c.current == 1, activity.c.outcome.in_(FAILED)).distinct()
    items = items.intersection(connection.execute(failed).scalars())
    rows = select(activity).where(activity.c.current == 1)
    by_item: dict[Digest, list[Stands]] = defaultdict(list)
    for item in items:
        by_item[item] += map(_stands, connection.execute(rows.where(activity.c.item == item)))
    return [each.number for standing in by_item.values() for each in _outlast(standing, wanted)]


def _stands(row: Row[Any]) -> Stands:
    return Stands(row.id, row.key, row.step.partition("@")[0], row.outcome, json.loads(row.inputs))


def _outlast(standing: Sequence[Stands], wanted: set[Short]) -> list[Stands]:
    new = [each for each in standing if short(each.key) in wanted and each.outcome != REFUSED]
    kept: list[Stands] = []
    older = [each for each in standing if short(each.key) not in wanted and each.outcome == "finished"]
    for each in sorted(older, key=lambda each: ORDER.index(each.kind)):
        successors = _successors(each, new)
        if successors:
            stays = all(other.outcome in FAILED for other in successors)
        else:
            stays = each.inputs.get("upstream") in {other.key for other in kept}
        kept += [each] if stays else []
    return kept


def _successors(old: Stands, new: Sequence[Stands]) -> list[Stands]:
    """What was to take the place of an activity: of other readings of the item, the one with the same inputs."""
    alike = [each for each in new if each.kind == old.kind]
    match old.kind:
        case "pages":
            return [each for each in alike if {*each.inputs["pages"]} & {*old.inputs["pages"]}]
        case "look":
            return [each for each in alike if each.name == old.name]
        case "enrich":
            return [each for each in alike if (each.name, each.inputs) == (old.name, old.inputs)]
    same = [each for each in alike if each.inputs == old.inputs]
    return same or alike or [each for each in new if each.kind == "identify"]
