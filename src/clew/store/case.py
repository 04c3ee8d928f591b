"""A case: one investigation, one folder."""

import fcntl
import json
import os
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, insert, select
from sqlalchemy import event as sql_event

from clew.errors import ClewError, IntegrityError, UsageError
from clew.store import schema
from clew.store.blobs import Blobs
from clew.store.judgements import project_judgements
from clew.store.ledger import Ledger

Clock = Callable[[], str]

SIFT = "sift"
UNDER_WAY = "under way"
"""What the case says while a sift has not ended: more files may lie in the haul than it knows of."""


def utc_now() -> str:
    """The time now in UTC, ISO 8601 to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Case:
    """An open case folder: its tables, blobs and ledger. `clock` gives ISO 8601 in UTC."""

    folder: Path
    engine: Engine
    blobs: Blobs
    ledger: Ledger
    clock: Clock = utc_now

    @property
    def name(self) -> str:
        return str(settings(self.folder).get("name", self.folder.name))

    @property
    def index_folder(self) -> Path:
        return self.folder / "index"

    @property
    def vectors_folder(self) -> Path:
        return self.folder / "vectors"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    @property
    def passing(self) -> Path:
        """What an encrypted handover is made or opened in, in the clear; gone when that is done."""
        return self.folder / "passing"

    def record(self, event: str, details: dict[str, object]) -> None:
        """Append a line to the custody ledger."""
        self.check_there()
        self.ledger.append(self.clock(), _actor(), event, details)

    def check_there(self) -> None:
        """ClewError where the folder's disk has gone: an empty mount point is no case that lost its lines."""
        if not (self.folder / "case.toml").exists():
            raise ClewError(f"{self.folder}: is not there any more; mount its disk where it was, and {RUN_AGAIN}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the case's one writer's lock, and leave its tables in one file; UsageError where another process holds
        the lock. What a killed handover left in the clear goes first."""
        with _writing(self.folder):
            shutil.rmtree(self.passing, ignore_errors=True)
            try:
                yield
            finally:
                self.engine.dispose()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise UsageError(f"{folder}: process {file.read().strip()} is writing to this case; wait for it") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def create(folder: Path, name: str | None = None, clock: Clock = utc_now) -> Case:
    """Open the case in `folder`, made first where there is none, its tables where they are gone."""
    begun = (folder / "case.toml").exists()
    if not begun and not _can_be_case(folder):
        raise UsageError(f"{folder}: is not empty and not a case; name a new folder with --case")
    if begun and settings(folder).get("format") in EARLIER:
        _bring_forward(folder)
    if begun and (folder / "case.db").exists():
        return open_case(folder, clock)
    folder.mkdir(parents=True, exist_ok=True)
    with _writing(folder):
        if not begun:
            folder.chmod(0o700)
            write_settings(folder, {"format": schema.FORMAT, "name": name or folder.name})
        case = new_tables(folder, clock)
        if case.ledger.head() is None:
            case.record("case opened", {"name": name or folder.name, "format": schema.FORMAT})
    return case


def _bring_forward(folder: Path) -> None:
    """Give a case of an earlier format the tables and indexes that it lacks; what it holds stays. Judgements' columns
    are new: their table is made anew of the ledger."""
    with _writing(folder):
        if (folder / "case.db").exists():
            engine = _engine(folder / "case.db")
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP TABLE IF EXISTS judgement")
                _add_tables(connection)
                for event in Ledger(folder / "ledger.jsonl").events():
                    if event.seq <= int(meta(connection, "ledger")):
                        project_judgements(connection, event)
            engine.dispose()
        write_settings(folder, {**settings(folder), "format": schema.FORMAT})


def _add_tables(connection: Connection) -> None:
    indexes = [index for table in schema.tables.sorted_tables for index in table.indexes]
    for index in indexes:
        connection.exec_driver_sql(f'DROP INDEX IF EXISTS "{index.name}"')
    schema.tables.create_all(connection)
    for index in indexes:
        index.create(connection, checkfirst=True)


EARLIER = (1, 2, 3)
"""Formats that a sift brings forward."""

BEGUN = {"lock", "case.toml.part"}
"""All that a folder holds where the making of a case was stopped before its first whole file."""


def _can_be_case(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and {each.name for each in folder.iterdir()} <= BEGUN)


def open_case(folder: Path, clock: Clock = utc_now) -> Case:
    """Open an existing case; UsageError where there is none, its tables are gone, or a later Clew made it."""
    case = without_tables(folder, clock)
    left = folder / "case.db-wal"
    if not os.access(folder, os.W_OK) and left.exists() and left.stat().st_size:
        raise UsageError(f"{folder}: cannot be written, and its tables are not tidied up; copy the case elsewhere")
    if not (folder / "case.db").exists():
        raise UsageError(
            f"{folder}: its tables (case.db) are gone; where no rebuild is making them just now, "
            f"`clew sift --case {folder}` makes them anew, all else is still there"
        )
    return case


def without_tables(folder: Path, clock: Clock = utc_now) -> Case:
    """The case whatever has become of its tables; errors as of `open_case`."""
    if not (folder / "case.toml").exists():
        raise UsageError(f"{folder}: no case here; `clew sift HAUL --case {folder}` makes one")
    version = settings(folder).get("format")
    if version is None:
        raise IntegrityError(f"{folder / 'case.toml'}: does not say its format; write `format = {schema.FORMAT}` there")
    if version in EARLIER:
        raise UsageError(f"{folder}: an earlier Clew made this case; `clew sift --case {folder}` brings it forward")
    if version != schema.FORMAT:
        raise UsageError(f"{folder}: case format {version}; this Clew reads format {schema.FORMAT}, {FITTING}")
    return Case(folder, _engine(folder / "case.db"), Blobs(folder / "blobs"), Ledger(folder / "ledger.jsonl"), clock)


def new_tables(folder: Path, clock: Clock = utc_now) -> Case:
    """The case with empty tables, for who holds its lock; an index of older tables would lead to wrong places."""
    for name in ("index", "vectors"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("case.db", "case.db-wal", "case.db-shm"):
        (folder / name).unlink(missing_ok=True)
    draft = folder / "case.db.part"
    draft.unlink(missing_ok=True)
    engine = _engine(draft, journal="DELETE")
    schema.tables.create_all(engine)
    with engine.begin() as connection:
        set_meta(connection, SIFT, UNDER_WAY)
    engine.dispose()
    draft.rename(folder / "case.db")
    return without_tables(folder, clock)


def settings(folder: Path) -> dict[str, object]:
    """What case.toml says; IntegrityError where it cannot be read."""
    try:
        return tomllib.loads((folder / "case.toml").read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IntegrityError(
            f"{folder / 'case.toml'}: {error}; mend it by hand, the ledger holds what it said"
        ) from error


def write_settings(folder: Path, values: dict[str, object]) -> None:
    """Replace case.toml as a whole. Strings, numbers, booleans, and lists of tables of these."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items() if not isinstance(value, list)]
    for name, value in values.items():
        for row in value if isinstance(value, list) else ():
            lines += [
                "",
                f"[[{name}]]",
                *(f"{key} = {json.dumps(entry)}" for key, entry in row.items() if entry is not None),
            ]
    draft = folder / "case.toml.part"
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    draft.rename(folder / "case.toml")


def meta(connection: Connection, name: str, default: str = "0") -> str:
    value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == name)).scalar()
    return default if value is None else str(value)


def set_meta(connection: Connection, name: str, value: object) -> None:
    connection.execute(insert(schema.meta).prefix_with("OR REPLACE").values(name=name, value=str(value)))


def _engine(path: Path, journal: str = "WAL") -> Engine:
    fixed = not os.access(path.parent, os.W_OK)
    address = f"{path.absolute().as_uri()}?immutable=1&uri=true" if fixed else str(path)
    engine = create_engine(f"sqlite:///{address}", connect_args={"timeout": 30})
    modes = () if fixed else (f"journal_mode={journal}", "synchronous=NORMAL")

    def configure(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in (*modes, "foreign_keys=ON", "cache_size=-32000"):
            try:
                cursor.execute(f"PRAGMA {pragma}")
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                raise explained(path, error) or error from error
        cursor.close()

    def explain(context: ExceptionContext) -> ClewError | None:
        return explained(path, context.original_exception)

    sql_event.listen(engine, "connect", configure)
    sql_event.listen(engine, "handle_error", explain, retval=True)
    return engine


def explained(path: Path, fault: BaseException) -> ClewError | None:
    """What a person can do about a fault of the disk or the file; None for a fault of ours."""
    damaged = isinstance(fault, UnicodeDecodeError) or "malformed" in str(fault) or "decode" in str(fault)
    if damaged or type(fault) is sqlite3.DatabaseError:
        return IntegrityError(f"{path}: {fault}; `clew rebuild` makes the tables anew")
    if isinstance(fault, sqlite3.OperationalError):
        return ClewError(f"{path}: {fault}; {FREE}")
    return None


FITTING = "use the Clew that made it"
RUN_AGAIN = "run the same command again"
FREE = f"make sure that the disk has room and that the folder can be written, and {RUN_AGAIN}"


def _actor() -> str:
    return f"{os.environ.get('USER') or os.environ.get('LOGNAME') or f'uid {os.getuid()}'}"
