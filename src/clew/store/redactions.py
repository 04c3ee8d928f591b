"""What is to be removed before an item is handed over, as people marked it, and the redacted copies that were made."""

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from clew.locator import parse
from clew.model import Digest, Locator
from clew.store import schema
from clew.store.activities import base
from clew.store.case import Case
from clew.store.judgements import Judgement
from clew.store.verdicts import settled

KIND, REMOVE = "redaction", "remove"
REDACTED = "redacted"
"""The ledger's line for each copy."""

ROOT = "redacted:"
COLLECTION = "redacted copies"

PROPERTIES = "properties"
"""The `part` of a mark on what is not among an item's words: its properties, its name, the names of what is in it."""


@dataclass(frozen=True)
class Mark:
    """Something that is to be removed: what stands at a place, with the words as they were when it was marked."""

    item: Digest
    at: Locator
    words: str
    said: Judgement

    @property
    def reason(self) -> str:
        """What the recipient is told: the label, else the reason."""
        return self.said.more.get("label", "") or self.said.reason

    @property
    def label(self) -> str:
        return self.said.more.get("label", "")

    @property
    def place(self) -> str:
        """The place as passages name theirs."""
        return base(self.at)

    @property
    def properties(self) -> bool:
        return self.at.part == PROPERTIES

    @property
    def citation(self) -> str:
        return self.said.subject[1]


@dataclass(frozen=True)
class Copied:
    """A redacted copy as the ledger tells it: of which item, where it lies in its collection, for which marks (the
    names of judgements), how many places were removed for each reason, what could not be parted from the words and was
    covered with them, and the steps that made it."""

    item: Digest
    copy: Digest
    path: str
    marks: Sequence[str]
    reasons: Mapping[str, int]
    notes: Sequence[str] = ()
    steps: Sequence[str] = ()
    salt: str = field(default="", repr=False)


def marks(connection: Connection) -> dict[Digest, list[Mark]]:
    """All that is to be removed, by item, in the order in which it was marked."""
    found: dict[Digest, list[Mark]] = {}
    for said in settled(connection, KIND).values():
        item, at = parse(said.subject[1])
        found.setdefault(item, []).append(Mark(item, at, said.more.get("words", ""), said))
    return found


def copies(case: Case) -> list[Copied]:
    """Every copy that was ever made, the first first; one that was made later of the same item takes its place."""
    with case.engine.connect() as connection:
        if collection_of(connection) is None:
            return []
    events = (event for event in case.ledger.events() if event.event == REDACTED)
    names = ("item", "copy", "path", "marks", "reasons", "notes", "steps", "salt")
    return [Copied(*(event.details[name] for name in names)) for event in events]


def latest(made: Collection[Copied]) -> dict[Digest, Copied]:
    """By the item that it is of, the copy that counts."""
    return {each.item: each for each in made}


def fits(copied: Copied | None, marked: Sequence[Mark]) -> bool:
    """Whether a copy was made for exactly what is marked now."""
    return copied is not None and set(copied.marks) == {each.said.name for each in marked}


def collection_of(connection: Connection) -> int | None:
    """The number of the collection that redacted copies are in; None before there is one."""
    table = schema.collection
    number = connection.execute(select(table.c.id).where(table.c.root == ROOT)).scalar()
    return None if number is None else int(number)


def standing(connection: Connection) -> set[Digest]:
    """The items in the collection of redacted copies, but for those that were made anew since."""
    place, number = schema.place, collection_of(connection)
    query = select(place.c.item).where(place.c.collection == number, place.c.superseded == 0)
    return set(connection.execute(query).scalars()) if number is not None else set()


def secret(marked: Mapping[Digest, Sequence[Mark]], made: Sequence[Copied]) -> str:
    """What the ids in the place of digests are made with, of the case's ledger: the same while nothing is added."""
    salts = (each.said.more.get("salt", "") for item in sorted(marked) for each in marked[item])
    return made[0].salt if made else next(filter(None, salts), "") or secrets.token_hex(16)


def phrases(marked: Mapping[Digest, Sequence[Mark]]) -> list[str]:
    """All words that are to be removed from anything."""
    return sorted({each.words for every in marked.values() for each in every if each.words})


def alias(key: str, item: Digest) -> str:
    """What an item is called where its digest may not be told: nobody without the `secret` can work it out."""
    return f"redacted-{hmac.digest(key.encode(), item.encode(), 'sha256').hex()[:16]}"
