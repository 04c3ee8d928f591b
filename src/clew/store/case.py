"""A case: one investigation, one folder."""

import fcntl
import json
import os
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, insert, select

from clew.errors import ClewError, IntegrityError, UsageError
from clew.store import schema
from clew.store.blobs import Blobs
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
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def record(self, event: str, details: dict[str, object]) -> None:
        """Append a line to the custody ledger."""
        self.ledger.append(self.clock(), _actor(), event, details)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the case's one writer's lock; UsageError where another process holds it."""
        with (self.folder / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.seek(0)
                raise UsageError(
                    f"{self.folder}: process {file.read().strip()} is writing to this case; wait for it"
                ) from error
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield


def create(folder: Path, name: str | None = None, clock: Clock = utc_now) -> Case:
    """Open the case in `folder`, made first where there is none."""
    if not (folder / "case.toml").exists():
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty and not a case; name a new folder with --case")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_settings(folder, {"format": schema.FORMAT, "name": name or folder.name})
        case = open_case(folder, clock)
        case.record("case opened", {"name": name or folder.name, "format": schema.FORMAT})
        return case
    return open_case(folder, clock)


def open_case(folder: Path, clock: Clock = utc_now) -> Case:
    """Open an existing case; UsageError where there is none or a later Clew made it."""
    if not (folder / "case.toml").exists():
        raise UsageError(f"{folder}: no case here; `clew sift HAUL --case {folder}` makes one")
    version = settings(folder).get("format")
    if version != schema.FORMAT:
        raise UsageError(
            f"{folder}: case format {version}; this Clew reads format {schema.FORMAT}, install a later one"
        )
    (folder / "scratch").mkdir(exist_ok=True)
    engine = _engine(folder / "case.db")
    schema.tables.create_all(engine)
    return Case(folder, engine, Blobs(folder / "blobs"), Ledger(folder / "ledger.jsonl"), clock)


def settings(folder: Path) -> dict[str, object]:
    """What case.toml says; IntegrityError where it cannot be read."""
    try:
        return tomllib.loads((folder / "case.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
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


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    def configure(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def explain(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, sqlite3.OperationalError):
            context.chained_exception = ClewError(f"{path}: {context.original_exception}; {FREE}")

    event.listen(engine, "connect", configure)
    event.listen(engine, "handle_error", explain)
    return engine


FREE = "make sure that the disk has room and that the folder can be written, and run the same command again"


def _actor() -> str:
    return f"{os.environ.get('USER') or os.environ.get('LOGNAME') or f'uid {os.getuid()}'}"
