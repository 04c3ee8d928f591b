"""Drop all that is derived and keep the truth: the ledger, its manifests, and originals taken into the case."""

import json
import os
from dataclasses import dataclass

from clew.errors import IntegrityError, UsageError
from clew.model import Digest
from clew.store.case import Case, meta, new_tables
from clew.store.places import check_length, project
from clew.store.verify import original_path


@dataclass(frozen=True, slots=True)
class Place:
    """A place below a collection's root, in the file system's bytes, and the item that it held."""

    root: str
    raw: bytes
    item: Digest | None


def drop_derived(case: Case) -> Case:
    """The case with nothing but truth left in it; its tables, whatever state they are in, are made anew.

    Blobs go last: a rebuild that was stopped is ended by the next sift, and tables never name a blob that is gone.
    """
    _check_ledger(case)
    keep, places = _truth(case)  # an altered ledger is found before anything is dropped
    _check_originals(case, places)
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


def _truth(case: Case) -> tuple[set[Digest], list[Place]]:
    """The digests of manifests and of originals that were taken in, and every place that stands with what it held."""
    roots, copied, collected = [""], set(), []
    keep: set[Digest] = set()
    for event in case.ledger.events():
        details = event.details
        if event.event == "collection added":
            roots.append(details["root"])  # collections count from 1
            copied |= {len(roots) - 1} if details["copied"] else set()
        elif event.event == "collection amended":
            copied |= {details["collection"]} if "copied" in details["changed"] else set()
        elif event.event == "list imported":
            keep.add(details["content"])
        elif event.event == "received":
            keep |= set(details["files"].values()) | _handed(case, details["files"]["data/items.jsonl"])
        elif event.event in ("collected", "known files", "handed over"):
            keep.add(details["manifest"])
            collected += [(details["collection"], details["manifest"])] if event.event == "collected" else []
    standing: dict[tuple[int, str], Place] = {}
    for number, manifest in collected:
        for line in case.blobs.read(manifest).splitlines():
            place = json.loads(line)
            standing[number, place["raw"]] = Place(roots[number], bytes.fromhex(place["raw"]), place["item"])
            keep |= {place["item"]} if number in copied and place["item"] else set()
    return keep, list(standing.values())


def _handed(case: Case, items: Digest) -> set[Digest]:
    """All that came with a handover, whether or not it has a place yet: it may be nowhere else."""
    return {json.loads(line)["item"] for line in case.blobs.read(items).splitlines()}


def _check_originals(case: Case, places: list[Place]) -> None:
    """UsageError where what stands in the case could not be read again, for its bytes are nowhere just now."""
    here: set[Digest] = set()
    gone: dict[Digest, Place] = {}
    for place in places:
        if place.item is not None and place.item not in here:
            if place.item in case.blobs or os.path.isfile(original_path(place.root, place.raw)):
                here.add(place.item)
            else:
                gone.setdefault(place.item, place)
    missing: dict[str, list[Place]] = {}
    for item in gone.keys() - here:
        missing.setdefault(gone[item].root, []).append(gone[item])
    if missing:
        root, lost = min(missing.items())
        first = os.fsdecode(min(place.raw for place in lost))
        what = f"{len(lost)} of its files are gone, as {first}" if os.path.exists(root) else "not there now"
        raise UsageError(f"{root}: {what}; nothing was dropped. {MOUNT}")


MOUNT = (
    "What was read of them could not be read again: mount the disk where it was, or put the files back, "
    "and run clew rebuild again"
)
