"""Who judges: name, role and keys, as the ledger tells them; the private halves are never in the case."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from clew.store import schema
from clew.store.ledger import CustodyEvent
from clew.store.signing import fingerprint, public_bytes
from clew.store.statements import PERSON, told


@dataclass(frozen=True)
class Person:
    """`keys` are pairs of fingerprint and since when, the latest first; what any of them signs is the person's."""

    name: str
    role: str
    keys: tuple[tuple[str, str], ...]
    since: str

    @property
    def signs_since(self) -> str | None:
        """When the person got the first key."""
        return min((since for _, since in self.keys), default=None)


def project_persons(connection: Connection, event: CustodyEvent) -> None:
    """Put the persons of a ledger line into the table."""
    rows = [
        {"line": event.seq, "time": each.time, "hash": each.hash,
         **{name: each.details.get(name, "") for name in ("name", "role", "key")}}
        for each in told(event, PERSON)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(schema.person).prefix_with("OR IGNORE"), rows)


def persons(connection: Connection) -> dict[str, Person]:
    """All persons by name. Their role is the one told last."""
    table = schema.person
    rows = connection.execute(select(table).order_by(table.c.time, table.c.hash))
    return _gathered((row.name, row.role, row.key, row.time) for row in rows)


def people_of(events: Iterable[CustodyEvent]) -> dict[str, Person]:
    """All persons by name, as lines of a ledger tell them."""
    found = {each.hash: each for event in events for each in told(event, PERSON)}.values()
    lines = sorted(found, key=lambda each: (each.time, each.hash))
    return _gathered((*(each.details.get(name, "") for name in ("name", "role", "key")), each.time) for each in lines)


def _gathered(lines: Iterable[tuple[str, ...]]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for name, role, key, time in lines:
        before = found.get(name, Person(name, "", (), time))
        new = ((fingerprint(public_bytes(key)), time),) if key else ()
        keys = before.keys if new and new[0][0] in dict(before.keys) else (*new, *before.keys)
        found[name] = Person(name, role or before.role, keys, before.since)
    return found
