"""Drop all that is derived and keep the truth: the ledger, its manifests, and originals taken into the case."""

import json

from clew.errors import IntegrityError
from clew.model import Digest
from clew.store.case import Case, meta, new_tables
from clew.store.places import check_length, project


def drop_derived(case: Case) -> Case:
    """The case with nothing but truth left in it; its tables, whatever state they are in, are made anew.

    Blobs go last: a rebuild that was stopped is ended by the next sift, and tables never name a blob that is gone.
    """
    _check_ledger(case)
    keep = _truth(case)  # an altered ledger is found before anything is dropped
    case.record("rebuild", {})
    case.engine.dispose()
    fresh = new_tables(case.folder, case.clock)
    for blob in list(fresh.blobs.all()):
        if blob.name not in keep:
            blob.unlink()
    project(fresh)
    return fresh


def _check_ledger(case: Case) -> None:
    """IntegrityError where truth has been lost that the tables still tell of; they are asked as far as they answer."""
    if case.ledger.head() is None:
        raise IntegrityError(f"{case.ledger.path}: is empty or gone; put it back, all is derived from it")
    if not (case.folder / "case.db").exists():
        return
    try:
        with case.engine.connect() as connection:
            done = int(meta(connection, "ledger"))
    except IntegrityError:
        return
    check_length(case, done)


def _truth(case: Case) -> set[Digest]:
    """The manifests, and the originals of the collections that were taken in. Collections count from 1."""
    copied, keep = [False], set()
    for event in case.ledger.events():
        if event.event == "collection added":
            copied.append(bool(event.details["copied"]))
        elif event.event == "known files":
            keep.add(event.details["manifest"])
        elif event.event == "collected":
            keep.add(event.details["manifest"])
            if copied[event.details["collection"]]:
                lines = case.blobs.read(event.details["manifest"]).splitlines()
                keep |= {item for line in lines if (item := json.loads(line)["item"])}
    return keep
