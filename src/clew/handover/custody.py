"""The custody ledger as it leaves: what tells of what leaves is whole; of other lines the hash alone, for the chain."""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict

from sqlalchemy import Connection, select

from clew.handover.chosen import goes
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.ledger import CustodyEvent, canonical
from clew.store.statements import PERSON

WHOLE = {"case opened", "known files", "rebuild", "key made", PERSON}
"""Lines that leave as they are; those of a collection do where anything of it leaves. All others say what people
judged, looked for, or gave to whom."""

RECEIVED = "received"
"""Of a collection too, but it carries what another sender said: to whom, what for, and what beside."""


COLLECTED = "collected"


def custody(case: Case, connection: Connection, secret: Collection[Digest] = ()) -> Iterator[bytes]:
    """All whole lines. One that is kept back has its number, the hash before it, and its own.

    A line of files that were collected is kept back where one of them is `secret`: its hash is of their digests.
    """
    numbers, names = _leaving(connection)
    for event in case.ledger.events():
        about = event.event != RECEIVED and event.details.get("collection") in numbers
        about = about and not (secret and event.event == COLLECTED and _names(case, event, secret))
        added = event.event == "collection added" and event.details.get("name") in names
        yield canonical(asdict(event) if event.event in WHOLE or about or added else _kept_back(event)) + b"\n"


def _names(case: Case, event: CustodyEvent, secret: Collection[Digest]) -> bool:
    manifest = case.blobs.read(event.details["manifest"]).splitlines()
    return any(json.loads(line)["item"] in secret for line in manifest)


def _kept_back(event: CustodyEvent) -> dict[str, object]:
    return {"seq": event.seq, "before": event.before, "hash": event.hash, "withheld": True}


def _leaving(connection: Connection) -> tuple[Collection[int], Collection[str]]:
    """The numbers and names of the collections of which anything leaves."""
    place, collection = schema.place, schema.collection
    query = select(collection.c.id, collection.c.name).join(place, place.c.collection == collection.c.id).distinct()
    rows = connection.execute(query.where(goes(connection, place.c.item))).all()
    return {row.id for row in rows}, {row.name for row in rows}
