"""Judgements on what is not in the case now: claims that are drawn no more, items and entities that are gone.

None is ever dropped or moved: a later reading may bring back what it is about.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Column, Connection, select

from clew.store import schema
from clew.store.judgements import Judgement
from clew.store.kinds import KINDS
from clew.store.stated import KIND
from clew.store.verdicts import standing

BATCH = 500
Part = tuple[str, str]
"""What a part of a subject is, and its value."""


def orphaned(connection: Connection) -> list[Judgement]:
    """The judgements that stand on what is not there, the latest first; those on ties, `unheeded` tells."""
    stand = [each for told in standing(connection).values() for each in told.said if each.subject[0] != "tie"]
    about = {each.name: list(_parts(each)) for each in stand}
    gone = _gone(connection, {part for parts in about.values() for part in parts})
    return [each for each in reversed(stand) if gone.intersection(about[each.name])]


def _parts(each: Judgement) -> Iterator[Part]:
    """The things that the subject tells and that can go."""
    kind, values = KINDS.get(each.subject[0]), each.subject[1:]
    if kind is None:
        return
    parts = (*kind.parts[:-1], "thing", values[-2]) if kind.parts[-1] == "about" else kind.parts
    if each.subject[0] == KIND:
        parts = ("claim",)  # it is one as long as its words are read
    for part, value in zip(parts, values, strict=False):
        if part in ("item", "citation", "claim", "entity"):
            yield part, value


def _gone(connection: Connection, parts: set[Part]) -> set[Part]:
    found = {
        kind: _there(connection, column, {_key(each) for each in parts if each[0] == kind})
        for kind, column in COLUMNS.items()
    }
    return {each for each in parts if _key(each) not in found[each[0]]}


def _key(part: Part) -> str:
    """What the tables know it by: of a citation, its item."""
    return part[1].partition("#")[0] if part[0] == "citation" else part[1]


COLUMNS: Mapping[str, Column[str]] = {
    "item": schema.item.c.digest, "citation": schema.item.c.digest, "claim": schema.corroboration.c.claim,
    "entity": schema.entity.c.id,
}  # fmt: skip


def _there(connection: Connection, column: Column[str], values: Iterable[str]) -> set[str]:
    wanted, found = sorted(values), set()
    for start in range(0, len(wanted), BATCH):
        query = select(column).where(column.in_(wanted[start : start + BATCH]))
        found |= set(connection.execute(query).scalars())
    return found
