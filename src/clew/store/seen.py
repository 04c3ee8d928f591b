"""Who looked at what: a file beside the tables, to which each look at the pages of a case adds a line.

It is no truth and nothing is derived from it: a rebuild leaves it alone, and neither digest nor handover knows of it.
The names are those that people gave for judging; nobody checked them. Lines are not flushed to disk one by one.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from clew.store.case import Case

FILE = "seen.jsonl"
BLOCK = 1 << 20


class View(NamedTuple):
    """A look: `time` in UTC, `by` whom or "", at what `kind` of thing (item, claim, entity, search, page, unveiled,
    saved, pictures), `of` which, and `at` which place in it."""

    time: str
    by: str
    kind: str
    of: str
    at: str = ""


class Last(NamedTuple):
    """Whoever looked at a thing, and when last."""

    by: str
    time: str


@dataclass(eq=False)
class Seen:
    """The log of a case. `fault` says why the last line could not be written, or "": no page fails for that."""

    case: Case
    fault: str = ""
    _torn: bool = False
    _read: int = 0
    _last: dict[str, dict[str, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def path(self) -> Path:
        return self.case.folder / FILE

    def begin(self) -> None:
        """Find out whether lines can be written."""
        self._write(b"")

    def add(self, by: str, kind: str, of: str, at: str = "") -> None:
        """A line for a look just now."""
        said = {name: value for name, value in View(self.case.clock(), by, kind, of, at)._asdict().items() if value}
        self._write(_json(said) + b"\n")

    def _write(self, line: bytes) -> None:
        """All of it or, where the disk is full, a part that the next line is kept apart from."""
        with self._lock:
            try:
                file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
                try:
                    whole = b"\n" * self._torn + line
                    self._torn = os.write(file, whole) < len(whole)
                finally:
                    os.close(file)
            except OSError as error:
                self.fault = error.strerror or type(error).__name__
            else:
                self.fault = "the disk is full" if self._torn else ""

    def views(self, by: str | None = None, day: str = "", of: str = "") -> Iterator[View]:
        """The looks, the latest first, of a person ("": who gave no name), a day (in UTC) or a thing, or all."""
        words = [_json(each) for each in (by, of) if each]
        for line in _backwards(self.path):
            view = _view(line) if all(each in line for each in words) else None  # of a million lines few are read
            if view and by in (None, view.by) and view.time.startswith(day) and of in ("", view.of):
                yield view

    def last(self, of: str) -> list[Last]:
        """Who looked at a thing, the latest first."""
        with self._lock:
            self._catch_up()
            found = self._last.get(of, {})
        return sorted((Last(by, time) for by, time in found.items()), key=lambda each: each.time, reverse=True)

    def _catch_up(self) -> None:
        """Take in the lines that were added since, by these pages or others."""
        try:
            with self.path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < self._read:  # somebody deleted it, or a part
                    self._read = 0
                    self._last.clear()
                file.seek(self._read)
                for line in file:
                    if line.endswith(b"\n"):
                        self._read += len(line)
                        self._keep(_view(line))
        except OSError:
            self._last.clear()

    def _keep(self, view: View | None) -> None:
        if view and view.kind in ("item", "claim", "entity"):
            self._last.setdefault(view.of, {})[view.by] = view.time


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _view(line: bytes) -> View | None:
    """None for a line that was torn, or that a later version wrote."""
    try:
        view = View(**{"by": "", **json.loads(line)})
    except (ValueError, TypeError):
        return None
    return view if all(type(each) is str for each in view) else None


def _backwards(path: Path) -> Iterator[bytes]:
    """The lines of a file, the last first."""
    try:
        with path.open("rb") as file:
            end, rest = file.seek(0, os.SEEK_END), b""
            while end:
                start = max(end - BLOCK, 0)
                file.seek(start)
                lines = (file.read(end - start) + rest).split(b"\n")
                end, rest = start, lines[0]
                yield from (line for line in reversed(lines[1:]) if line)
            yield from [rest] if rest else []
    except OSError:
        return
