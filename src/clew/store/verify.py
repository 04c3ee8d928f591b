"""Check a case against its hashes: originals, blobs, manifests and the ledger."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from clew.errors import IntegrityError
from clew.store import schema
from clew.store.blobs import sha256_of
from clew.store.case import Case, meta
from clew.store.persons import people_of
from clew.store.places import check_length
from clew.store.redactions import ROOT as REDACTED
from clew.store.signed import unlike


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was recorded: `path` names it, `what` says how it differs."""

    path: str
    what: str


def verify(case: Case) -> Iterator[Difference]:
    """Every difference found; nothing where all is as recorded."""
    yield from _ledger(case)
    yield from _originals(case)
    yield from _blobs(case)


def _ledger(case: Case) -> Iterator[Difference]:
    try:
        with case.engine.connect() as connection:
            check_length(case, int(meta(connection, "ledger")))
        for event in case.ledger.events():
            if event.event == "collected":
                case.blobs.read(event.details["manifest"])
        yield from _statements(case)
    except IntegrityError as error:
        yield Difference("ledger.jsonl", str(error))


def _statements(case: Case) -> Iterator[Difference]:
    """What people are said to have judged and did not sign so."""
    if case.ledger.head() is None:
        return
    people = people_of(case.ledger.events())
    for line, what in unlike(case.ledger.events(), people, case.ledger.mark()):
        yield Difference(f"ledger.jsonl line {line}", what)


def _originals(case: Case) -> Iterator[Difference]:
    place, collection = schema.place, schema.collection
    query = (
        select(place.c.path, place.c.raw, place.c.item, collection.c.root, collection.c.name)
        .join(collection, collection.c.id == place.c.collection)
        .where(place.c.item.is_not(None), place.c.superseded == 0)
        .order_by(place.c.id)
    )
    with case.engine.connect() as connection:
        for row in connection.execute(query):
            if is_received(row.root):
                again = "mark and make it again" if row.root == REDACTED else "receive its handover again"
                what = None if row.item in case.blobs else f"missing; {again}"
            else:
                what = _difference(original_path(row.root, row.raw), row.item)
            if what:
                yield Difference(f"{row.name}/{row.path}", what)


def _blobs(case: Case) -> Iterator[Difference]:
    member, rendition = schema.member, schema.rendition
    with case.engine.connect() as connection:
        named = set(connection.execute(select(member.c.content)).scalars())
        named |= set(connection.execute(select(rendition.c.content)).scalars())
    for path in case.blobs.all():
        named.discard(path.name)
        what = _difference(os.fsencode(path), path.name)
        if what:
            yield Difference(f"blobs/{path.parent.name}/{path.name}", what)
    for missing in sorted(named):
        yield Difference(f"blobs/{missing[:2]}/{missing}", "missing; `clew rebuild` derives it again")


def _difference(path: bytes, digest: str) -> str | None:
    try:
        found = sha256_of(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if found == digest else f"its bytes have changed: SHA-256 is {found}, was {digest}"


RECEIVED = "received:"


def is_received(root: str) -> bool:
    """Whether a collection came with a handover, or is that of redacted copies: its originals are in the case, and its
    places are nowhere else."""
    return root.startswith(RECEIVED) or root == REDACTED


def original_path(root: str, raw: bytes) -> bytes:
    """The full path of a place in the file system's bytes; a collection may be a single file."""
    base = os.fsencode(root)
    return os.path.join(base, raw) if os.path.isdir(base) else base
