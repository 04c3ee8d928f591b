"""Answers of people that tie or part nothing now: of names that are gone, or against another answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.store.case import meta
from clew.store.entities import answers, entities_told
from clew.store.judgements import Judgement, Subject

JUDGED = "judged"
"""Name in the case's meta: the last line of the ledger whose judgements the ties take into account."""

GONE = "judgement-orphaned"
AGAINST = "judgement-contradicted"
WHY = {
    GONE: "no document or list names one of the two now",
    AGAINST: "another answer, a no, stands between what this yes would join",
}
"""Why an answer has no effect, by its code."""


@dataclass(frozen=True)
class Unheeded:
    """An answer without effect, and its code in WHY."""

    judgement: Judgement
    code: str


def unheeded(connection: Connection) -> dict[Subject, Unheeded]:
    """The answers that stand and have no effect, the latest first. None of them is ever dropped: a later reading may
    bring the name back, and whoever takes back the no makes the yes hold."""
    ripe = int(meta(connection, JUDGED))
    told = {about: each for about, each in answers(connection).items() if each.line <= ripe}
    of = entities_told(connection, {(kind, value) for _, kind, *values in told for value in values})
    found = ((about, each, _code(about, each, of)) for about, each in told.items())
    chosen = sorted(((about, each, code) for about, each, code in found if code), key=lambda one: -one[1].line)
    return {about: Unheeded(each, code) for about, each, code in chosen}


def _code(about: Subject, said: Judgement, of: Mapping[tuple[str, str], str]) -> str:
    _, kind, one, other = about
    first, second = of.get((kind, one)), of.get((kind, other))
    if first is None or second is None:
        return GONE
    apart = first != second or not first
    return AGAINST if said.verdict == "yes" and apart else ""
