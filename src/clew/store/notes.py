"""What people write beside things: notes and tags on anything, and what is to be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.model import Digest
from clew.store.judgements import Judgement, Subject, beginning
from clew.store.verdicts import DISPUTED, Standing, standing, standing_among, verdict

OPEN = "open"


@dataclass(frozen=True)
class Task:
    """Something to do: `to` whom it is given, or ""; `about` a thing as "kind:value", or "". `state` is open, done or
    disputed."""

    id: str
    state: str
    text: str
    to: str
    about: str
    said: Judgement


def notes(connection: Connection, about: Subject) -> tuple[Judgement, ...]:
    """The notes on a thing, as ("claim", id), that stand, the first first; `more["text"]` has their words."""
    return verdict(connection, ("note", *about)).said


def notes_within(connection: Connection, item: Digest) -> list[Judgement]:
    """The notes on places of an item that stand, the first first."""
    found = standing_among(beginning(connection, "note", "citation", item)).values()
    return sorted((one for each in found for one in each.said), key=lambda one: one.time)


def tags(connection: Connection, about: Subject) -> dict[str, Standing]:
    """The words on a thing by alphabet, those in dispute among them."""
    found = {each.subject[1]: each for each in _tags(connection) if each.subject[2:] == about}
    return dict(sorted(found.items()))


def tagged(connection: Connection, word: str) -> list[Subject]:
    """The things that bear a word, as ("item", digest), the latest last."""
    return [each.subject[2:] for each in _tags(connection) if each.subject[1] == word]


def words(connection: Connection) -> dict[str, int]:
    """All words in use, with how many things bear each, the most used first."""
    found: dict[str, int] = {}
    for each in _tags(connection):
        found[each.subject[1]] = found.get(each.subject[1], 0) + 1
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _tags(connection: Connection) -> Iterator[Standing]:
    yield from (each for each in standing(connection, "tag").values() if each.verdict in ("on", DISPUTED))


def tags_within(connection: Connection, item: Digest) -> list[Standing]:
    """The words on places of an item."""
    return [each for each in _tags(connection) if each.subject[2] == "citation" and each.subject[3].startswith(item)]


def tasks(connection: Connection, state: str = "", to: str = "") -> list[Task]:
    """What is to be done, the latest first; `state` and `to` "" stand for all."""
    found = (_task(subject, each) for subject, each in standing(connection, "task").items())
    wanted = [each for each in found if state in ("", each.state) and to in ("", each.to)]
    return sorted(wanted, key=lambda each: each.said.time, reverse=True)


def _task(subject: Subject, told: Standing) -> Task:
    said = told.said[-1]
    more: Mapping[str, str] = said.more
    return Task(subject[1], told.verdict, more.get("text", ""), more.get("to", ""), more.get("about", ""), said)
