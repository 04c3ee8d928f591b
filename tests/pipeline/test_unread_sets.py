"""Volumes of a set of which nothing can be read are as unreadable as their first, until what is missing comes."""

import io
import os
from pathlib import Path

import py7zr
from sqlalchemy import select

from clew.pipeline.collecting import Collected
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.sift import Sift
from clew.steps import REGISTRY
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.places import add_collection
from tests.pipeline.test_long_and_locked import LIMITS


def sift(case: Case, haul: Path | None) -> tuple[Completeness, str]:
    collected = [Collected(add_collection(case, haul, {}, False), haul, False)] if haul else []
    Sift(case, REGISTRY, "clew.steps", 1, LIMITS, None).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        return completeness(connection), case_digest(connection)


def effects(case: Case) -> set[str]:
    problem, activity = schema.problem, schema.activity
    query = select(problem.c.effect).join(activity, activity.c.id == problem.c.activity)
    with case.engine.connect() as connection:
        return set(connection.execute(query.where(activity.c.current == 1, problem.c.code == "part")).scalars())


def test_the_volumes_of_an_unreadable_set_are_unreadable_until_it_is_whole(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.writestr(os.urandom(3000), "noise")
    content, haul = buffer.getvalue(), tmp_path / "haul"
    haul.mkdir()
    volumes = {f"a.7z.00{number}": content[at : at + 1000] for number, at in enumerate(range(0, 4000, 1000), 1)}
    for name, part in volumes.items():
        if name != "a.7z.003":
            (haul / name).write_bytes(part)
    case = create(tmp_path / "case")
    table, before = sift(case, haul)
    assert table.places.counts["unreadable"] == 3 and table.places.counts["read"] == 0
    assert effects(case) == {"unreadable"}
    assert sift(case, haul)[1] == before
    assert sift(drop_derived(case), None)[1] == before
    (haul / "a.7z.003").write_bytes(volumes["a.7z.003"])
    table, _ = sift(case, haul)
    assert table.places.counts["read"] == 4
    assert effects(case) == {"note"}
