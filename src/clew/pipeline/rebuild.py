"""Drop all that is derived and keep the truth: the ledger, its manifests, and originals taken into the case."""

import shutil

from sqlalchemy import select

from clew.model import Digest
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.places import project


def drop_derived(case: Case) -> Case:
    """The case with nothing but truth left in it; its tables are made anew from the ledger."""
    list(case.ledger.events())  # an altered ledger is found before anything is dropped
    project(case)
    keep = _truth(case)
    case.engine.dispose()
    for name in ("case.db", "case.db-wal", "case.db-shm"):
        (case.folder / name).unlink(missing_ok=True)
    shutil.rmtree(case.index_folder, ignore_errors=True)
    for blob in list(case.blobs.all()):
        if blob.name not in keep:
            blob.unlink()
    fresh = open_case(case.folder, case.clock)
    project(fresh)
    return fresh


def _truth(case: Case) -> set[Digest]:
    place, collection = schema.place, schema.collection
    copied = (
        select(place.c.item).join(collection, collection.c.id == place.c.collection).where(collection.c.copied == 1)
    )
    with case.engine.connect() as connection:
        originals = {item for item in connection.execute(copied).scalars() if item}
    return originals | {event.details["manifest"] for event in case.ledger.events() if event.event == "collected"}
