"""What a task needs and the plan does not keep: where the bytes are, the other files of a set, the passages' texts."""

import os

import msgspec
from sqlalchemy import select

from clew.executors import wire
from clew.model import Digest, Problem
from clew.pipeline.edges import paths_of
from clew.pipeline.plan import Plan
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
            return msgspec.structs.replace(task, texts=self._texts(task.upstream))
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

    def _texts(self, upstream: str) -> list[str]:
        passage, activity = schema.passage, schema.activity
        query = select(passage.c.text).join(activity, activity.c.id == passage.c.activity)
        with self.case.engine.connect() as connection:
            return list(connection.execute(query.where(activity.c.key == upstream).order_by(passage.c.seq)).scalars())


MISSING = "mount the disk again where it was, and run `clew sift` again"
