"""`clew receive`: a handover is checked, then becomes a collection of the case; its sender's word stays theirs."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clew.errors import IntegrityError, UsageError
from clew.handover import verify
from clew.handover.bag import original_at, payload_digest
from clew.handover.handing import bag_head
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.places import add_places, find_collection, record_collection
from clew.store.verify import RECEIVED

EVENT = "received"
KEPT = ("bag-info.txt", "allowed_signers", verify.SIGNED, verify.SIGNATURE, verify.STAMP)
"""Of the bag itself; of its payload all but originals and report."""

LOT = 1_000
LONGEST = 100
"""Characters of a sender's name for a case."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Received:
    """A handover that came in, as the ledger has it. `files` are what is kept of it, by path, as blobs."""

    time: str
    bag: str
    signer: str
    info: Mapping[str, str]
    collection: int
    files: Mapping[str, Digest]


def checked(bag: Path, signer: str | None, arrived: Path | None = None) -> verify.Report:
    """The report on a bag in which all is as handed over; IntegrityError says what is not, of the file or folder that
    `arrived` where the bag was inside."""
    called = arrived or bag
    try:
        report = verify.check(str(bag), signer)
    except NotADirectoryError as error:
        raise UsageError(f"{called}: is no folder") from error
    if report.differences:
        told = [f"{verify.shown(path)}: {verify.shown(what)}" for path, what in report.differences[:MOST]]
        more = len(report.differences) - len(told)
        told += [f"and {more} more"] if more > 0 else []
        head = f"{called}: is not as it was handed over, and nothing of it was taken in"
        raise IntegrityError("\n".join([head, *told]))
    return report


MOST = 20
"""Differences that are told."""


def receive(case: Case, bag: Path, report: verify.Report, file: Digest = "") -> tuple[Received, bool]:
    """Take in a bag that was checked, and whether it is new here; for who holds the case's lock. Of one in the
    case already nothing is recorded; IntegrityError, before anything is, where no Clew could have written it.
    `file` is the SHA-256 of the encrypted file that it came in, if it did."""
    head = bag_head(bag)
    before = next((each for each in received(case) if each.bag == head), None)
    rows = list(_rows(bag, "items.jsonl", _is_item))
    if before is None:
        list(_rows(bag, "judgements.jsonl", _is_judgement))
    for row in rows:
        _take(case, bag / original_at(row["item"]), row["item"])
    if before:
        return before, False
    files = {path: case.blobs.take(bytes(bag / path)) for path in _to_keep(bag)}
    root, sender = Path(f"{RECEIVED}{head}"), verify.shown(report.info.get("Case", ""))[:LONGEST] or "handover"
    details = {"custodian": sender, "collected_by": report.signer or None, "exhibit": head}
    number = find_collection(case, root) or record_collection(case, root, sender, details, copied=True)
    standing = [place for row in rows for place in _places(case, row, inside=False)]
    for start in range(0, len(standing), LOT):
        add_places(case, number, standing[start : start + LOT])
    told = {"bag": head, "payload": payload_digest(bag), "signer": report.signer, "info": dict(report.info)}
    came = {"sha256": file} if file else {}
    case.record(EVENT, {**told, **came, "collection": number, "items": len(rows), "files": files})
    return received(case)[-1], True


def place_rest(case: Case, of: Received) -> int:
    """Give places of their own to items that nothing read here has led to, as when a container would not open; how
    many."""
    with case.engine.connect() as connection:
        known = set(connection.execute(select(schema.item.c.digest)).scalars())
    rows = (json.loads(line) for line in case.blobs.read(of.files["data/items.jsonl"]).splitlines())
    rest = [place for row in rows if row["item"] not in known for place in _places(case, row, inside=True)]
    add_places(case, of.collection, rest)
    return len(rest)


def received(case: Case) -> Sequence[Received]:
    """The handovers that came in, the first first."""
    names = ("bag", "signer", "info", "collection", "files")
    events = (event for event in case.ledger.events() if event.event == EVENT)
    return [Received(event.time, *(event.details[name] for name in names)) for event in events]


def their_judgements(case: Case, of: Received) -> Iterator[Mapping[str, Any]]:
    """What people on the sender's side judged: theirs, and part of no answer here. What came in before it was checked
    may be none, and is left out."""
    if "data/judgements.jsonl" not in of.files:
        return
    for line in case.blobs.read(of.files["data/judgements.jsonl"]).splitlines():
        row = _row(line, _is_judgement)
        if row is not None:
            yield {**row, "of_case": of.info.get("Case", ""), "signer": of.signer}


def _rows(bag: Path, name: str, fits: Callable[[Any], bool]) -> Iterator[dict[str, Any]]:
    """The lines of a file, as the bag tells them; IntegrityError where no Clew could have written that."""
    try:
        lines = (bag / "data" / name).read_bytes().splitlines()
    except FileNotFoundError as error:
        raise IntegrityError(f"{bag}: has no data/{name}, as each handover has") from error
    for number, line in enumerate(lines, 1):
        row = _row(line, fits)
        if row is None:
            raise IntegrityError(f"{bag}: data/{name} line {number} is none that a handover has")
        yield row


def _row(line: bytes, fits: Callable[[Any], bool]) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
        return row if isinstance(row, dict) and fits(row) else None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _is_item(row: Mapping[str, Any]) -> bool:
    list(_found_at(row, inside=True))
    return _DIGEST.fullmatch(row["item"]) is not None


def _is_judgement(row: Mapping[str, Any]) -> bool:
    """The subject is a list of words, and so is what `clew receive` tells of it."""
    told = [*row["subject"], *(row[name] for name in TOLD)]
    json.dumps(row, ensure_ascii=False).encode()
    return isinstance(row["subject"], list) and all(isinstance(each, str) for each in told)


TOLD = ("by", "time", "verdict", "reason")
"""Of a judgement, beside its subject."""


def _places(case: Case, row: Mapping[str, Any], inside: bool) -> Iterator[dict[str, Any]]:
    size = case.blobs.path(row["item"]).stat().st_size
    for raw, mtime in _found_at(row, inside):
        yield {"item": row["item"], "size": size, "fault": None, "raw": raw, "mtime": mtime}


def _found_at(row: Mapping[str, Any], inside: bool) -> Iterator[tuple[bytes, int]]:
    """Where the sender had found the item, and the file's time in ns: its places, or where it has none the way to it,
    unless it is inside what came along too."""
    for each in row["places"]:
        path = bytes.fromhex(each["raw"]) if "raw" in each else each["path"].encode()
        yield each["collection"].encode() + b"/" + path, int(each["mtime_ns"])
    if not row["places"] and (inside or not row["inside"]):
        yield from ((way.encode(), 0) for way in row["ways"][:1])


def _take(case: Case, path: Path, item: Digest) -> None:
    if item not in case.blobs and case.blobs.take(bytes(path)) != item:
        raise IntegrityError(f"{path}: its bytes changed while they were taken in; start again")


def _to_keep(bag: Path) -> Iterator[str]:
    yield from (name for name in KEPT if (bag / name).exists())
    yield from (f"data/{each.name}" for each in sorted((bag / "data").iterdir()) if each.is_file())
