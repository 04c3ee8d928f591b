"""Redacted copies: made of what sandboxed steps read and drew of an item, and collected as items of their own."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from clew.errors import ClewError, UsageError
from clew.model import Digest
from clew.pipeline.redacted_pages import Studio, Undrawn, covered
from clew.pipeline.redacted_text import as_text
from clew.pipeline.render import Bench, drawing
from clew.store.case import Case
from clew.store.facts import identity_of, name_of
from clew.store.occurrences import occurrences, veiled
from clew.store.places import add_places, find_collection, record_collection
from clew.store.reading import passages, show
from clew.store.redactions import COLLECTION, REDACTED, ROOT, Copied, Mark, copies, fits, latest, marks, standing

TEXT = "redacted.text@1"
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True)
class Draft:
    """A copy that is not collected yet."""

    content: bytes
    ending: str
    notes: Sequence[str]
    steps: Sequence[str]


@dataclass(frozen=True)
class Failed:
    """An item that no copy can be made of, and why."""

    item: Digest
    why: str


def due(case: Case) -> dict[Digest, list[Mark]]:
    """The marked items of which there is no copy for exactly what is marked now."""
    made = latest(copies(case))
    with case.engine.connect() as connection:
        there = standing(connection)
        fitting = {item for item, each in made.items() if each.copy in there}
        return {
            item: each for item, each in marks(connection).items()
            if item not in fitting or not fits(made[item], each)
        }  # fmt: skip


def make(case: Case, bench: Bench) -> Iterator[Copied | Failed]:
    """Make the copies that are due, each recorded as it is made; for who holds the case's lock. They are read like all
    items, by the next sift."""
    with drawing(case, bench) as (draw, room):
        studio = Studio(case, bench, draw, room)
        for item, marked in sorted(due(case).items()):
            try:
                with case.engine.connect() as connection:
                    draft = _draft(studio, connection, item, marked)
                    name = veiled(name_of(connection, item).replace("\\", "/"), _phrases(marked))
                yield _collected(case, item, marked, draft, name)
            except ClewError as error:
                yield Failed(item, str(error))


def _draft(studio: Studio, connection: Connection, item: Digest, marked: Sequence[Mark]) -> Draft:
    _check(connection, marked)
    identity = identity_of(connection, item)
    if identity is None:
        raise UsageError("was not read yet: run `clew sift` first")
    boxed = any(each.at.box for each in marked)
    if studio.bench.step(identity.media_type) is not None:
        try:
            made, notes, steps = covered(studio, connection, item, identity, marked)
            return Draft(made.content, ENDINGS[made.media_type], notes, steps)
        except Undrawn as error:
            if boxed:
                raise
            return _text(connection, item, marked, [f"text alone: {error}"])
    if boxed:
        raise UsageError("has no pages on which a box could be covered")
    return _text(connection, item, marked, [])


def _text(connection: Connection, item: Digest, marked: Sequence[Mark], notes: Sequence[str]) -> Draft:
    kept = passages(connection, item)
    text, ending = as_text(connection, item, marked)
    for phrase in {each.words for each in marked if each.words}:
        there = sum(len(occurrences(each.text, [phrase])) for each in kept)
        here = sum(1 for each in marked if each.at.chars and occurrences(each.words, [phrase]))
        if len(occurrences(text, [phrase])) > max(0, there - here):
            raise ClewError("words that were removed still stand in the copy; mark each place of them")
    return Draft(text.encode("utf-8", "replace"), ending, notes, [TEXT])


def _check(connection: Connection, marked: Sequence[Mark]) -> None:
    """UsageError where other words stand at a mark now than when it was made."""
    for each in marked:
        if each.words and each.at.chars and show(connection, each.citation).text != each.words:
            raise UsageError(f"{each.citation}: was read anew, and other words stand there now; mark them again")


def _phrases(marked: Sequence[Mark]) -> list[str]:
    return sorted({each.words for each in marked if each.words})


def _collected(case: Case, item: Digest, marked: Sequence[Mark], draft: Draft, name: str) -> Copied:
    """The copy is an item at a place of its own: that of the one before, which it then supersedes."""
    before = latest(copies(case)).get(item)
    stem = PurePosixPath(name).stem
    path = f"{before.path.rpartition('.')[0]}{draft.ending}" if before else _path(stem, draft.ending)
    copy = case.blobs.write(draft.content)
    number = find_collection(case, Path(ROOT)) or record_collection(case, Path(ROOT), COLLECTION, {}, copied=True)
    made = Copied(
        item, copy, path, [each.said.name for each in marked], _reasons(marked), list(draft.notes), list(draft.steps),
        secrets.token_hex(16),
    )  # fmt: skip
    case.record(REDACTED, {
        "item": made.item, "copy": made.copy, "path": made.path, "marks": list(made.marks),
        "reasons": dict(made.reasons), "notes": list(made.notes), "steps": list(made.steps), "salt": made.salt,
    })  # fmt: skip
    place = {"item": copy, "size": len(draft.content), "fault": None, "raw": path.encode(), "mtime": 0}
    add_places(case, number, [place])
    return made


def _path(stem: str, ending: str) -> str:
    return f"{stem[:80]} (redacted {secrets.token_hex(4)}){ending}"


def _reasons(marked: Sequence[Mark]) -> Mapping[str, int]:
    """How many places were removed for which reason, without the words that the reason may tell again."""
    return dict(sorted(Counter(veiled(each.reason, _phrases(marked)) for each in marked).items()))
