"""`clew export`: findings into a new folder, whole or not at all, with a manifest of its files."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.handover.cited import Citations
from clew.handover.documents import captions_of, documents
from clew.handover.files import check_parquet, write_csv, write_parquet
from clew.handover.items import items
from clew.handover.payments import by_form, payments
from clew.handover.people import entities, mentions, names, resolver, schemata_of
from clew.handover.tables import PASSAGES, TABLES, entity_of
from clew.store.case import Case
from clew.store.digest import case_digest
from clew.store.places import roots
from clew.store.standing import unfinished

FORMATS = ("ftm", "csv", "parquet")
SHELF = "handovers"
"""The folder of a case in which its pages put handovers; nothing else is written into a case."""


@dataclass(frozen=True)
class Written:
    """A file of an export: its path in the folder, bytes, rows or lines, and SHA-256."""

    path: str
    size: int
    rows: int
    sha256: str


def export(case: Case, to: Path, formats: tuple[str, ...], passages: bool = False) -> list[Written]:
    """Write the formats into the new folder `to` and note it in the ledger; for who holds the case's lock.

    UsageError where there is something at `to`, or where it lies in the haul or the case.
    """
    check_target(case, to)
    if "parquet" in formats:
        check_parquet()
    with new_folder(to) as folder:
        with case.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")  # all files are of one state of the tables
            written = list(_files(connection, folder, formats, passages))
            manifest = _manifest(case, connection, written)
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
        (folder / "manifest.json").write_bytes(content)
        _to_disk(folder)
        told = {"folder": to.name, "formats": list(formats), "files": len(written)}
        case.record("exported", {**told, "manifest": hashlib.sha256(content).hexdigest()})
    return written


def check_target(case: Case, to: Path) -> None:
    """UsageError where there is something at `to` already, or where it lies in the haul or the case."""
    if os.path.lexists(to):
        raise UsageError(f"{to}: is there already, and nothing is ever overwritten; give another name")
    if not to.parent.is_dir():
        raise UsageError(f"{to.parent}: no such folder; make it first")
    target = to.parent.resolve() / to.name
    for root in roots(case):
        if target.is_relative_to(root):
            raise UsageError(f"{to}: lies inside the haul {root}, which is never written to; choose a place outside it")
    if target.is_relative_to(case.folder.resolve()) and target.parent != case.folder.resolve() / SHELF:
        raise UsageError(f"{to}: lies inside the case; choose a place outside it")


def tidy(case: Case) -> None:
    """Take away what a kill left half made on the case's shelf; for who holds the case's lock."""
    for left in (case.folder / SHELF).glob(".*.part"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


@contextmanager
def new_folder(to: Path) -> Iterator[Path]:
    """A folder that gets the name `to` when all went well, and is gone where not. Errors of its disk name it."""
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent))
        try:
            yield part
            part.rename(to)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        error.filename = str(to)
        raise


def _files(connection: Connection, folder: Path, formats: tuple[str, ...], passages: bool) -> Iterator[Written]:
    citations = Citations(connection)
    if "ftm" in formats:
        (folder / "ftm").mkdir()
        for name, lines in _ftm(connection, citations):
            path = folder / "ftm" / name
            yield _described(folder, path, _write_lines(path, lines))
    for kind, write in (("csv", write_csv), ("parquet", write_parquet)):
        if kind in formats:
            (folder / kind).mkdir()
            for table in (*TABLES, PASSAGES) if passages else TABLES:
                path = folder / kind / f"{table.name}.{kind}"
                yield _described(folder, path, write(path, table.columns, table.rows(connection, citations)))


def _ftm(connection: Connection, citations: Citations) -> Iterator[tuple[str, Iterator[str]]]:
    yield "entities.ftm.json", _all(connection, citations)
    yield "names.ftm.json", names(connection)
    yield "resolver.json", resolver(connection)


def _all(connection: Connection, citations: Citations) -> Iterator[str]:
    yield from documents(connection, items(connection), captions_of(connection))
    yield from entities(connection)
    yield from mentions(connection, citations, entity_of(connection), schemata_of(connection))
    yield from payments(connection, citations, by_form(connection))


def _write_lines(path: Path, lines: Iterator[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007
            file.write(f"{line}\n")
    return count


def _described(folder: Path, path: Path, rows: int) -> Written:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(str(path.relative_to(folder)), path.stat().st_size, rows, digest)


def _manifest(case: Case, connection: Connection, written: list[Written]) -> dict[str, object]:
    head = case.ledger.head()
    return {
        "case": case.name,
        "made": case.clock(),
        "digest": case_digest(connection),
        "finished": not unfinished(connection),
        "ledger": {"line": head.seq, "head": head.hash} if head else None,
        "files": [asdict(each) for each in written],
    }


def _to_disk(folder: Path) -> None:
    """Flush all files: what the ledger says was exported is there after a power cut too."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
