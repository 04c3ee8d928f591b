"""Lists of known people, companies and ships into a case, whole or not at all, and out again."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clew.analyse.lists import listed
from clew.errors import Unreadable, UsageError
from clew.model import Digest
from clew.store.case import Case
from clew.store.lists import lines, lists
from clew.store.places import project

ENDINGS = (".gz", ".json", ".jsonl", ".ndjson", ".ftm", ".entities")
LONGEST = 80
NOTHING = "no entity with a name in it; export people or companies as FollowTheMoney, one JSON object a line"


@dataclass(frozen=True)
class Imported:
    """What became of a file: its entities, how many have names to compare, and whether all was there already."""

    name: str
    lines: int
    entities: int
    known: bool


def list_name(path: Path, name: str | None) -> str:
    """As given, else the file's without its endings. UsageError for one that could not be told apart in a judgement."""
    found = name if name is not None else path.name
    while name is None and found.lower().endswith(ENDINGS):
        found = found[: found.rfind(".")]
    if not found.strip() or found != found.strip() or "#" in found or not found.isprintable() or len(found) > LONGEST:
        raise UsageError(f"{found[:LONGEST]!r}: a list's name has 1 to {LONGEST} readable signs, and no #; --name")
    return found


def add_list(case: Case, path: Path, name: str) -> Imported:
    """Keep the file as the list `name`, in the place of an earlier one of that name; for who holds the case's lock.

    UsageError, naming the line, for a file that is no list: nothing of it is kept then.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.resolve().is_relative_to(case.folder.resolve()):
        raise UsageError(f"{path}: lies inside the case; import the file from where it came")
    digest, read, entities = _checked(path, name)
    with case.engine.connect() as connection:
        before = {each.name: each.content for each in lists(connection)}
    if before.get(name) == digest:
        return Imported(name, read, entities, True)
    _keep(case, path, digest)
    size = case.blobs.path(digest).stat().st_size
    told: dict[str, object] = {"name": name, "file": path.name, "content": digest, "size": size, "entities": entities}
    case.record("list imported", told)
    project(case)
    return Imported(name, read, entities, False)


def remove_list(case: Case, name: str) -> None:
    """Take a list out of use; its bytes stay, since the ledger names them. UsageError where there is none."""
    with case.engine.connect() as connection:
        known = [each.name for each in lists(connection)]
    if name not in known:
        there = f"there are {', '.join(known)}" if known else "there are none"
        raise UsageError(f"{name}: no such list in the case; {there}")
    case.record("list removed", {"name": name})
    project(case)


def _checked(path: Path, name: str) -> tuple[Digest, int, int]:
    """SHA-256, lines with something in them, and entities that have names. UsageError where a line is no entity."""
    whole = hashlib.sha256()

    def read() -> Iterator[bytes]:
        for line in lines(path):
            whole.update(line)
            yield line

    count = entities = 0
    try:
        for each in listed(name, read()):
            count += 1
            entities += each is not None
    except UsageError as error:
        raise UsageError(f"{path.name}: {error}; nothing was imported") from error
    if not entities:
        raise UsageError(f"{path.name}: {NOTHING}")
    return whole.hexdigest(), count, entities


def _keep(case: Case, path: Path, digest: Digest) -> None:
    there = digest in case.blobs
    try:
        taken = case.blobs.take(os.fsencode(path.resolve()))
    except Unreadable as error:
        raise UsageError(f"{path}: {error}") from error
    if taken != digest and not there:
        case.blobs.path(taken).unlink()
    if taken != digest:
        raise UsageError(f"{path}: was changed while it was read; import it again")
