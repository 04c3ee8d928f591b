"""Collections and places: recorded in the ledger first, with a manifest of each batch, then projected to tables."""

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from clew.errors import IntegrityError, UsageError
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case, meta, set_meta, settings, write_settings
from clew.store.changes import moved
from clew.store.judgements import project_judgements
from clew.store.ledger import CustodyEvent
from clew.store.lists import project_list
from clew.store.persons import project_persons
from clew.store.statements import JUDGED, MERGED, PERSON


def add_collection(case: Case, root: Path, details: dict[str, str | None], copied: bool) -> int:
    """The id of the collection rooted at `root`, recorded in ledger and case.toml on first sight."""
    check_root(case.folder, root)
    root = root.resolve()
    project(case)  # a ledger line that a crash kept from the tables is no reason to add it twice
    existing = find_collection(case, root)
    if existing is not None:
        return existing
    return record_collection(case, root, root.name or "haul", details, copied)


def record_collection(case: Case, root: Path, name: str, details: dict[str, str | None], copied: bool) -> int:
    """The id of a new collection, named like `name`."""
    name = _free_name(case, name)
    shown = os.fsencode(root).decode("utf-8", "backslashreplace")
    record: dict[str, object] = {"name": name, "root": shown, **details, "copied": copied}
    case.record("collection added", record)
    project(case)
    values = settings(case.folder)
    previous = values.get("collection")
    write_settings(case.folder, {**values, "collection": [*(previous if isinstance(previous, list) else []), record]})
    found = find_collection(case, root)
    assert found is not None
    return found


def amend_collection(case: Case, number: int, details: dict[str, str | None], copied: bool) -> None:
    """Record in ledger and case.toml what was said of a collection after it was added; None and False say nothing.

    Where its originals are to be taken into the case from now on, those that are not in it are due.
    """
    table = schema.collection
    with case.engine.connect() as connection:
        row = connection.execute(select(table).where(table.c.id == number)).one()
    said: dict[str, str | bool] = {name: value for name, value in details.items() if value is not None}
    said |= {"copied": True} if copied else {}
    before = {**row._mapping, "copied": bool(row.copied)}
    changed = {name: {"from": before[name], "to": value} for name, value in said.items() if before[name] != value}
    if not changed:
        return
    case.record("collection amended", {"collection": number, "name": row.name, "changed": changed})
    project(case)
    values = settings(case.folder)
    listed = values.get("collection")
    rows = [
        {**each, **{name: change["to"] for name, change in changed.items()}} if each.get("name") == row.name else each
        for each in (listed if isinstance(listed, list) else [])
    ]
    write_settings(case.folder, {**values, "collection": rows})


def check_root(folder: Path, root: Path) -> None:
    """UsageError where nothing is there, or where the haul and the case's folder lie in one another."""
    if not root.exists():
        raise UsageError(f"{root}: no such file or folder")
    inner, outer = folder.resolve(), root.resolve()
    if os.fsencode(outer).decode("utf-8", "replace") != str(outer):
        raise UsageError(f"{root}: its name is not UTF-8; name a folder above it, whose files may have any name")
    if inner.is_relative_to(outer):
        raise UsageError(f"{folder}: lies inside the haul {root}; keep the case outside it, with --case")
    if outer.is_relative_to(inner):
        raise UsageError(f"{root}: lies inside the case {folder}; a case does not read itself")


def check_apart(case: Case, roots: Sequence[Path]) -> None:
    """UsageError where a new haul lies in another, of the case or beside it: its files would be found twice."""
    with case.engine.connect() as connection:
        known = [Path(root) for root in connection.execute(select(schema.collection.c.root)).scalars()]
    found = list(dict.fromkeys(root.resolve() for root in roots))
    for root in (root for root in found if root not in known):
        for other in (*known, *found):
            inner, outer = (root, other) if root.is_relative_to(other) else (other, root)
            if inner != outer and inner.is_relative_to(outer):
                raise UsageError(f"{inner}: lies inside the haul {outer}: its files would count twice; {ONE_OF_THEM}")


ONE_OF_THEM = "name one of the two, or keep them in cases of their own"


def find_collection(case: Case, root: Path) -> int | None:
    shown = os.fsencode(root).decode("utf-8", "backslashreplace")
    with case.engine.connect() as connection:
        return connection.execute(select(schema.collection.c.id).where(schema.collection.c.root == shown)).scalar()


def _free_name(case: Case, wanted: str) -> str:
    with case.engine.connect() as connection:
        taken = set(connection.execute(select(schema.collection.c.name)).scalars())
    names = (wanted, *(f"{wanted} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def add_places(case: Case, collection: int, places: Iterable[dict[str, Any]]) -> None:
    """Record a batch: manifest blob, ledger line, then tables. A place is {raw, size, mtime, item, fault}."""
    lines = [json.dumps({**place, "raw": place["raw"].hex()}, sort_keys=True) for place in places]
    if not lines:
        return
    manifest = case.blobs.write("\n".join(lines).encode())
    told = {"collection": collection, "places": len(lines), "manifest": manifest}
    # of a line that leaves as a hash alone, nobody can tell whether what they guess stands in it
    case.record("collected", {**told, "salt": secrets.token_hex(16)})
    project(case)


def add_known(case: Case, found: dict[Digest, str]) -> None:
    """Record which items are known files, each by the name of the list that says so."""
    before = known_items(case) if found else set()
    new = {item: name for item, name in found.items() if item not in before}
    for name in sorted(set(new.values())):
        items = sorted(item for item in new if new[item] == name)
        manifest = case.blobs.write("\n".join(items).encode())
        case.record("known files", {"list": name, "items": len(items), "manifest": manifest})
    project(case)


def known_items(case: Case) -> set[Digest]:
    with case.engine.connect() as connection:
        return set(connection.execute(select(schema.known.c.item)).scalars())


def project(case: Case) -> None:
    """Bring the tables up to the ledger: whatever its lines say and the tables do not, they say after this."""
    with case.engine.begin() as connection:
        done = int(meta(connection, "ledger"))
        length = check_length(case, done)
        if length == done:
            return
        for event in case.ledger.events(after=done):
            _project_event(case, connection, event)
        set_meta(connection, "ledger", length)


def check_length(case: Case, done: int) -> int:
    """How many lines the ledger has; IntegrityError where fewer than the `done` that the tables were made of."""
    head = case.ledger.head()
    length = head.seq if head else 0
    if length < done:
        case.check_there()
        raise IntegrityError(f"{case.ledger.path}: {done - length} lines were cut off its end; put it back as it was")
    return length


def _project_event(case: Case, connection: Connection, event: CustodyEvent) -> None:
    details = event.details
    if event.event == "collection added":
        names = ("name", "root", "custodian", "collected_by", "exhibit")
        values = {name: details.get(name) for name in names}
        connection.execute(insert(schema.collection).values(**values, copied=int(details["copied"]), added=event.time))
    elif event.event == "collection amended":
        values = {name: change["to"] for name, change in details["changed"].items()}
        connection.execute(
            update(schema.collection).where(schema.collection.c.id == details["collection"]).values(**values)
        )
    elif event.event == "collected":
        manifest = case.blobs.read(details["manifest"]).splitlines()
        if len(manifest) != details["places"]:
            raise IntegrityError(f"ledger.jsonl line {event.seq}: its manifest holds {len(manifest)} places")
        _insert_places(connection, details["collection"], [json.loads(line) for line in manifest])
    elif event.event in (JUDGED, MERGED, PERSON):
        project_persons(connection, event)
        project_judgements(connection, event)
    elif event.event == "known files":
        items = case.blobs.read(details["manifest"]).decode().split()
        rows = [{"item": item, "list": details["list"]} for item in items]
        connection.execute(insert(schema.known).prefix_with("OR IGNORE"), rows)
    elif event.event in ("list imported", "list removed"):
        project_list(connection, event)


def _insert_places(connection: Connection, collection: int, lines: list[dict[str, Any]]) -> None:
    place = schema.place
    rows = [
        {**line, "raw": (raw := bytes.fromhex(line["raw"])), "path": raw.decode("utf-8", "backslashreplace"),
         "collection": collection, "superseded": 0, "mtime": countable(line["mtime"])}
        for line in lines
    ]  # fmt: skip
    replaced = [{"c": collection, "r": row["raw"]} for row in rows]
    connection.execute(
        update(place).where(place.c.collection == bindparam("c"), place.c.raw == bindparam("r")).values(superseded=1),
        replaced,
    )
    connection.execute(insert(place).prefix_with("OR REPLACE"), rows)
    items = [{"digest": row["item"], "size": row["size"], "depth": 0} for row in rows if row["item"]]
    if items:
        connection.execute(insert(schema.item).prefix_with("OR IGNORE"), items)
        connection.execute(
            update(schema.item).where(schema.item.c.digest == bindparam("d")).values(depth=0),
            [{"d": i["digest"]} for i in items],
        )
        moved(connection, [row["digest"] for row in items])


def roots(case: Case) -> list[Path]:
    """Where the collections are, or were last."""
    with case.engine.connect() as connection:
        return [Path(root) for root in connection.execute(select(schema.collection.c.root)).scalars()]


def countable(mtime: int) -> int:
    """A time in nanoseconds as the tables can hold it, 1677 to 2262; one beyond, 0: its manifest has it."""
    return mtime if abs(mtime) < 1 << 63 else 0


def known_places(case: Case, collection: int) -> dict[bytes, tuple[int, int, str | None]]:
    """raw path → size, mtime, digest of the places of a collection that stand."""
    place = schema.place
    query = select(place.c.raw, place.c.size, place.c.mtime, place.c.item)
    with case.engine.connect() as connection:
        rows = connection.execute(query.where(place.c.collection == collection, place.c.superseded == 0))
        return {raw: (size, mtime, item) for raw, size, mtime, item in rows}
