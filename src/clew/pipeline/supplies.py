"""What a task needs and the plan does not keep: where the bytes are, the other files of a set, the passages' texts."""

import os
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select

from clew.executors import wire
from clew.locator import parse_fragment
from clew.model import Digest, Locator, Problem
from clew.pipeline.edges import paths_of
from clew.pipeline.plan import Plan
from clew.step import DATED, WINDOW, GivenText, dated
from clew.store import schema
from clew.store.case import Case


class Supplies:
    """Looked up as a task is handed out, since it may have waited long."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case = case
        self.plan = plan

    def add(self, task: wire.Task) -> wire.Task | Problem | None:
        """The task with all that it needs, or why it cannot be run; None where its set has changed and is due anew."""
        if task.texts is not None:
            return self._texts(task)
        paths, parts = self._paths(task.item), self._parts(task)
        if parts is None:
            return None
        if not paths:
            return Problem("missing", "its bytes are no longer where they were collected", MISSING, "unreadable")
        passwords = self.plan.passwords if task.version else ()
        return msgspec.structs.replace(task, paths=paths, parts=parts, passwords=passwords)

    def _paths(self, item: Digest) -> tuple[str, ...]:
        """Where the bytes may be read: as taken into the case, else wherever they were found in this run."""
        if item not in self.case.blobs:
            found = dict.fromkeys(edge.path for edge in self.plan.edges.get(item, ()) if edge.path)
            here = tuple(path.hex() for path in found if os.path.isfile(path))
            if here:
                return here
        return paths_of(self.case, item)

    def _parts(self, task: wire.Task) -> tuple[wire.Part, ...] | None:
        """The other files of the task's set that are there now; what names them all is kept with the case. None where
        the set is no longer what it was."""
        if not task.manifest:
            return ()
        same = (edge for edge in self.plan.edges.get(task.item, ()) if edge.manifest == task.manifest)
        whole = next(same, None)
        if whole is None:
            return None
        self.case.blobs.write(whole.listing())
        with self.case.engine.connect() as connection:
            table = schema.item
            sizes = {
                name: connection.execute(select(table.c.size).where(table.c.digest == item)).scalar_one()
                for name, item in whole.parts
            }
        found = (wire.Part(name, item, sizes[name], paths_of(self.case, item)) for name, item in whole.parts)
        return tuple(part for part in found if part.paths)

    def _texts(self, task: wire.Task) -> wire.Task:
        """The task with its passages: all, or its window after the first rows of the sheet that this begins in."""
        first, last = task.window or (0, WINDOW)
        with self.case.engine.connect() as connection:
            about = connection.execute(ABOUT, {"upstream": task.upstream}).one()
            of = {"of": about.id}
            date = dated((row.name, row.value) for row in connection.execute(SAID, of))
            rows = connection.execute(STRETCH, {**of, "first": first, "count": last - first}).all()
            led = first and rows and "row=" in rows[0].fragment
            lead = connection.execute(PASSAGES.where(_of_sheet(rows[0])).limit(LEAD), of).all() if led else []
        texts = [GivenText(row.text, date, _locator(row), about.media_type or "") for row in (*lead, *rows)]
        return msgspec.structs.replace(task, texts=texts, lead=len(lead))


LEAD = 60
"""Rows of a sheet's beginning that a stretch from its middle is led by: its headings are among them."""


def _about() -> Select[Any]:
    """The number of the activity, and the media type that it read its item as."""
    activity = schema.activity
    media_type = func.json_extract(activity.c.inputs, "$.media_type").label("media_type")
    return select(activity.c.id, media_type).where(activity.c.key == bindparam("upstream"))


def _said() -> Select[Any]:
    metadata = schema.metadata
    query = select(metadata.c.name, metadata.c.value).where(metadata.c.activity == bindparam("of"))
    return query.where(metadata.c.name.in_(DATED)).order_by(metadata.c.seq)


def _passages() -> Select[Any]:
    passage = schema.passage
    columns = (passage.c.text, passage.c.fragment, passage.c.first, passage.c.last, passage.c.seq)
    return select(*columns).where(passage.c.activity == bindparam("of")).order_by(passage.c.seq)


ABOUT, SAID, PASSAGES = _about(), _said(), _passages()
STRETCH = PASSAGES.offset(bindparam("first")).limit(bindparam("count"))
"""Made once: they are asked for each task."""


def _of_sheet(row: Row[Any]) -> ColumnElement[bool]:
    """The rows of the same sheet that come before this one."""
    passage = schema.passage
    beginning = row.fragment.partition("row=")[0] + "row="
    return and_(func.substr(passage.c.fragment, 1, len(beginning)) == beginning, passage.c.seq < row.seq)


def _locator(row: Row[Any]) -> Locator:
    chars = None if row.first is None else (row.first, row.last)
    return replace(parse_fragment(row.fragment), chars=chars)


MISSING = "mount the disk again where it was, and run `clew sift` again"
