"""Who looked at what: kept with the case in a file of its own, apart from custody, and part of no handover."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from clew.errors import IntegrityError
from clew.store.case import Case
from clew.store.judgements import Subject

NAME = "views.jsonl"


@dataclass(frozen=True)
class View:
    """A person looked at a thing, as ("item", digest), at a time."""

    time: str
    by: str
    about: Subject


def note_view(case: Case, by: str, about: Subject) -> None:
    """Keep in mind that a person looks at a thing now. A line is written at once whole, beside any other writer's."""
    line = json.dumps(asdict(View(case.clock(), by, about)), ensure_ascii=True).encode() + b"\n"
    file = os.open(case.folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def views(case: Case, by: str = "", about: Subject | None = None) -> Iterator[View]:
    """Who looked at what, the first first; one person's, or of one thing. IntegrityError for a line that is none."""
    path = case.folder / NAME
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):  # else it is just being written
                view = _view(line, number)
                if by in ("", view.by) and about in (None, view.about):
                    yield view


def viewers(case: Case, about: Subject) -> dict[str, str]:
    """Who looked at a thing, and when last."""
    return {each.by: each.time for each in views(case, about=about)}


def _view(line: bytes, number: int) -> View:
    try:
        told = json.loads(line)
        return View(str(told["time"]), str(told["by"]), tuple(map(str, told["about"])))
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{NAME} line {number}: cannot be read; take it out by hand") from error
