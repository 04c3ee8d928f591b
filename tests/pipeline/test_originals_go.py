"""Originals that change or go between being collected and being read: told, and mended when they are back."""

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from sifted import WORDS, digest, sift
from sqlalchemy import select

from clew.collect.walk import walk
from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Progress, Sift
from clew.steps import REGISTRY
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import completeness
from clew.store.places import add_collection, add_places
from trial_steps import REGISTRY as TRIAL


def problems(case: Case) -> dict[str, int]:
    with case.engine.connect() as connection:
        return {each.code: each.count for each in completeness(connection).problems}


def go(path: Path) -> None:
    path.unlink()


def change(path: Path) -> None:
    path.write_text("Others came in their place.\n")


def become_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def become_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("befalls", [go, change, become_a_link, become_a_pipe])
def test_what_befell_an_original_after_it_was_collected_is_told_and_mended_by_the_next_sift(
    haul: Path, tmp_path: Path, befalls: Callable[[Path], None]
) -> None:
    case = create(tmp_path / "case")
    number = add_collection(case, haul, {}, False)
    add_places(case, number, [asdict(found) for found in walk(haul, lambda raw, size, mtime: None)])
    times = (haul / "a.txt").stat()
    befalls(haul / "a.txt")
    Sift(case, REGISTRY, "clew.steps", 1, Limits(), None).run([], lambda progress: None)
    assert problems(case) == {"missing" if befalls in (go, become_a_pipe) else "changed": 1}
    (haul / "a.txt").unlink(missing_ok=True)
    (haul / "a.txt").write_text(WORDS)
    os.utime(haul / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert sift(haul, tmp_path / "case") == 0
    assert sift(haul, tmp_path / "calm") == 0
    assert digest(tmp_path / "case") == digest(tmp_path / "calm")


def test_an_original_that_goes_before_its_pages_are_recognised_is_told_and_what_was_read_is_kept(
    tmp_path: Path
) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "scan").write_text("scan\n")
    case = create(tmp_path / "case")
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    away = tmp_path / "away"

    def tell(progress: Progress) -> None:
        if progress.slow and not away.exists():
            (haul / "scan").rename(away)

    limits = Limits(memory=1 << 30)
    Sift(case, TRIAL, "trial_steps", 1, limits, None).run([collected], tell)
    assert "missing" in problems(case)
    with case.engine.connect() as connection:
        rows = connection.execute(select(schema.activity.c.step, schema.activity.c.outcome)).all()
    outcomes = {row.step.partition("@")[0]: row.outcome for row in rows}
    assert (outcomes["extract.scan"], outcomes["extract.recognise"]) == ("finished", "not run")
    away.rename(haul / "scan")
    Sift(case, TRIAL, "trial_steps", 1, limits, None).run([collected], lambda progress: None)
    assert "missing" not in problems(case)
