"""What people say of one claim: verdict, grades, notes and tags, who has read them again, and all that came before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.serve.claims_judged import origin_of
from clew.store.claims import ClaimRow
from clew.store.judgements import Judgement, Subject, history, judgements
from clew.store.verdicts import Standing, standing_of, verdict


@dataclass(frozen=True)
class Told:
    """A judgement with what second readers say of it."""

    judgement: Judgement
    readers: Sequence[Judgement]


@dataclass(frozen=True)
class People:
    """What stands, `read` the verdicts that do with their second readers, and `past` all that was ever said, the latest
    first."""

    verdict: Standing
    read: Sequence[Told]
    origin: Standing
    information: Standing
    past: Sequence[Told]


def said_of(connection: Connection, row: ClaimRow) -> People:
    subjects: list[Subject] = [
        ("claim", row.id), ("origin-grade", origin_of(row)), ("information-grade", row.id)
    ]  # fmt: skip
    counts, origin, information = (verdict(connection, each) for each in subjects)
    tags = _tags(connection, row)
    every = [each for about in subjects for each in history(connection, about)]
    every += [*history(connection, ("note", "claim", row.id)), *(each for said in tags.values() for each in said)]
    past = sorted(every, key=lambda each: (each.time, each.name), reverse=True)
    readers = _readers(connection) if past else {}
    told = [Told(each, readers.get(each.name, ())) for each in past]
    read = [Told(each, readers.get(each.name, ())) for each in counts.said]
    return People(counts, read, origin, information, told)


def _tags(connection: Connection, row: ClaimRow) -> dict[str, list[Judgement]]:
    """All that was said of each word as a tag of the claim."""
    found: dict[str, list[Judgement]] = {}
    for each in judgements(connection, "tag"):
        if each.subject[2:] == ("claim", row.id):
            found.setdefault(each.subject[1], []).append(each)
    return found


def _readers(connection: Connection) -> dict[str, list[Judgement]]:
    """What second readers now say of each judgement, by its name."""
    said: dict[Subject, list[Judgement]] = {}
    for each in judgements(connection, "second-reader"):
        said.setdefault(each.subject, []).append(each)
    return {subject[1]: list(standing_of(subject, every).said) for subject, every in said.items()}
