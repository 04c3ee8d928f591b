"""Why the names of an entity are one, and what may be one with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.serve.ties import Pair, pairs
from clew.store.entities import TieRow, ties_of
from clew.store.judgements import Judgement, Subject
from clew.store.named import Entity, Named

MOST = 30
"""Ties of a sort that are shown."""


@dataclass(frozen=True)
class Ties:
    """`joined` make the entity one, `within` one document only; `asked` may make it larger; `apart` were answered no,
    unsure, or cut by a no."""

    joined: Sequence[Pair]
    within: Sequence[Pair]
    asked: Sequence[Pair]
    apart: Sequence[Pair]


def ties_shown(
    connection: Connection, known: Named, of: Entity, values: Sequence[str], told: Mapping[Subject, Judgement],
    idle: Collection[Subject],
) -> Ties:  # fmt: skip
    """All ties of an entity that has these names; answers that are `idle` join nothing."""
    ties = _all(connection, of, values, told)

    def of_those(chosen: Sequence[TieRow], contexts: int = 0) -> list[Pair]:
        return pairs(connection, known, chosen[:MOST], contexts)

    plain = [tie for tie in ties if tie.item is None]
    joined = [tie for tie in plain if tie.verdict == "yes" or (tie.state == "certain" and not tie.verdict)]
    apart = [tie for tie in plain if tie.verdict in ("no", "unsure") or (tie.state == "cut" and not tie.verdict)]
    return Ties(
        of_those([tie for tie in joined if tie.subject not in idle]),
        of_those([tie for tie in ties if tie.item is not None]),
        of_those([tie for tie in plain if tie.state == "proposed" and not tie.verdict], 2),
        of_those(apart + [tie for tie in plain if tie.verdict == "yes" and tie.subject in idle]),
    )


def _all(
    connection: Connection, of: Entity, values: Sequence[str], told: Mapping[Subject, Judgement]
) -> list[TieRow]:
    """Those that were drawn, and those that people alone told."""
    here, ties = set(values), ties_of(connection, of.kind, values, dict(told))
    drawn = {tie.subject for tie in ties}
    return ties + [
        TieRow(of.kind, subject[2], subject[3], "answered", 0.0, {}, None, each.verdict)
        for subject, each in sorted(told.items())
        if subject[1] == of.kind and here & set(subject[2:]) and subject not in drawn
    ]
