"""What was begun and not ended is neither lost nor doubled, wherever it was stopped and whatever ended its worker."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clew.executors import wire
from clew.executors.local import Event, Limits, LocalExecutor
from clew.model import Identity, Locator, Metadata, Passage, Problem
from clew.pipeline.collecting import Collected
from clew.pipeline.gather import LONG, Gather
from clew.pipeline.sift import Progress, Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.places import add_collection
from clew.store.reading import spoken
from trial_steps import REGISTRY

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=10.0)


class Stopped(Exception):
    """Stands for a power cut."""


def sift(case: Case, haul: Path, stop: Callable[[], bool] = lambda: False) -> Completeness:
    """The table after a sift, or after one that was stopped."""

    def tell(progress: Progress) -> None:
        if stop():
            raise Stopped

    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    with contextlib.suppress(Stopped):
        Sift(case, REGISTRY, "trial_steps", 2, LIMITS, None).run(collected, tell)
    with case.engine.connect() as connection:
        return completeness(connection)


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def values(case: Case, column: object) -> list[str]:
    with case.engine.connect() as connection:
        return list(connection.execute(select(column)).scalars())  # type: ignore[call-overload]


def laid_out(folder: Path, *contents: str) -> Path:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}").write_text(content)
    return folder


def heard(tmp_path: Path, kind: str, skip: int, place: Path | None = None) -> list[wire.Kept | Problem]:
    """The records that a worker sends of an item, behind those that are kept already; and what went wrong."""
    item = tmp_path / "item"
    item.write_text(f"{kind}\n")
    content = item.read_bytes()
    identity, paths = Identity(f"trial/{kind}", ""), (os.fsencode(place or item).hex(),)
    task = wire.Task(
        1, sha256(content).hexdigest(), len(content), paths, identity=identity, step=f"extract.{kind}", skip=skip
    )  # fmt: skip
    records: list[wire.Kept | Problem] = []
    with LocalExecutor(1, tmp_path / "scratch", "trial_steps", LIMITS, (tmp_path,)) as executor:
        executor.submit(task)
        while executor.busy:
            for event in executor.events(0.1):
                match event.message:
                    case wire.Yielded(_, told):
                        records += told
                    case wire.Done(_, fault) if fault:
                        records.append(fault)
    return [record for record in records if not isinstance(record, wire.LanguageRecord)]


def test_a_worker_that_ends_between_its_last_word_and_done_costs_nothing(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    table = sift(case, laid_out(tmp_path / "haul", "parting\n", "plain words"))
    assert table.problems == [] and table.places.counts["read"] == 2
    assert values(case, schema.identity.c.media_type).count("trial/parting") == 1
    assert sorted(values(case, schema.passage.c.text)) == ["famous last", "plain words"]
    assert values(case, schema.language.c.code) == ["en", "en"]
    assert set(values(case, schema.activity.c.outcome)) == {"finished"}


@pytest.mark.parametrize("skip", [0, 99, 100, 101])
def test_the_problem_that_ends_an_item_is_told_once_wherever_it_was_stopped(tmp_path: Path, skip: int) -> None:
    kinds = [type(record) for record in heard(tmp_path, "late", skip)]
    assert kinds == ([wire.PassageRecord] * 100 + [wire.ProblemRecord])[skip:]


@pytest.mark.parametrize("skip", [0, 1, 2])
def test_so_is_a_fault_of_the_step(tmp_path: Path, skip: int) -> None:
    kinds = [type(record) for record in heard(tmp_path, "fault", skip)]
    assert kinds == [wire.PassageRecord, wire.ProblemRecord][skip:]


def test_a_record_that_fits_no_frame_costs_no_other_and_no_text(tmp_path: Path) -> None:
    first, long, *pieces, last = (record.record for record in heard(tmp_path, "bulky", 0))  # type: ignore[union-attr]
    assert (first, last) == (Metadata("author", "Ines"), Metadata("title", "crates"))
    assert isinstance(long, Problem) and (long.code, long.effect) == ("too-large", "partial")
    assert "subject" in long.message
    texts = [piece.text for piece in pieces if isinstance(piece, Passage)]
    assert "".join(texts) == "ش" * (34 << 20)
    ends = [(at.chars[0], at.chars[1]) for at in (piece.at for piece in pieces) if at.chars]
    assert ends[0][0] == 3 and ends[-1][1] == 3 + (34 << 20)
    assert all(one[1] == other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize("swapped", ["link", "pipe", "folder", "link to a device"])
def test_what_took_a_files_place_is_neither_followed_nor_waited_for(tmp_path: Path, swapped: str) -> None:
    place = tmp_path / "place"
    match swapped:
        case "link":
            place.symlink_to(tmp_path / "item")
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case _:
            place.symlink_to("/dev/zero")
    [problem] = heard(tmp_path, "late", 0, place)
    assert isinstance(problem, Problem) and problem.code == "changed"


def test_the_pages_of_a_long_item_that_was_stopped_are_recognised_as_if_it_had_not_been(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", "album\n")
    whole, case = create(tmp_path / "whole"), create(tmp_path / "case")
    sift(whole, haul)
    sift(case, haul, lambda: "running" in values(case, schema.activity.c.outcome))
    assert LONG <= max(int(count) for count in values(case, schema.activity.c.records)) < 9_003
    sift(case, haul)
    assert digest(case) == digest(whole)
    assert set(values(case, schema.activity.c.current)) == {1}


def gathered() -> tuple[Gather, wire.Task, wire.Task]:
    """Two tasks to which two names of the same bytes led."""
    one, other = (wire.Task(number, "a" * 64, 5, step="extract.text") for number in (1, 2))
    return Gather(REGISTRY, lambda: "2020", lambda key: False), one, other


def hear(gather: Gather, task: wire.Task, *messages: wire.Message | None) -> None:
    for message in messages:
        reason = Problem("crash", "") if message is None else None
        gather.hear(Event(task, Path("scratch"), message, reason))


def begun(number: int) -> wire.Began:
    return wire.Began(number, "extract.text@1", {"media_type": "text/plain"})


def words(number: int, count: int = 1) -> wire.Yielded:
    return wire.Yielded(number, [wire.PassageRecord(Passage(Locator(chars=(0, 4)), "word"))] * count)


def test_what_failed_first_leaves_nothing_in_what_was_read_then(tmp_path: Path) -> None:
    gather, one, other = gathered()
    hear(gather, one, begun(1), words(1), None)
    hear(gather, other, begun(2), words(2), wire.Ended(2), wire.Done(2))
    [outcome] = gather.take()[0]
    assert (outcome.state, len(outcome.records)) == ("finished", 1)


def test_a_part_of_what_is_run_anew_is_not_kept_beside_it(tmp_path: Path) -> None:
    gather, one, _ = gathered()
    hear(gather, one, begun(1), words(1, LONG))
    gather.drop(one)
    hear(gather, one, begun(1), words(1, LONG), words(1, 2), wire.Ended(1), wire.Done(1))
    outcomes, _ = gather.take()
    assert [(each.first, len(each.records), each.state) for each in outcomes] == [
        (0, LONG, "running"), (LONG, 2, "finished")
    ]  # fmt: skip


CONTENTS = [
    "plain words", "scan\n", "late\n", "fault\n", "locked\nsesame\nthe will", "split\none",
    "box\nscan\\n\nthe deed\nplain words",
    "shelf\na.E01 split\\none\na.E02 two", "nest\n3\nthe deed", "crate\n1\n706c61696e20776f726473\n",
]  # fmt: skip
NAMES = ["a", "b", "c.txt", "d.md", "set.E01", "set.E02", "_chat.txt"]


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS)), st.lists(st.integers(1, 25), max_size=4))
def test_stopped_anywhere_a_sift_goes_on_to_the_same_records_languages_and_problems(
    files: dict[str, str], stops: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        haul = Path(scratch) / "haul"
        haul.mkdir()
        for name, content in files.items():
            (haul / name).write_text(content)
        whole, case = create(Path(scratch) / "whole"), create(Path(scratch) / "case")
        sift(whole, haul)
        for turns in stops:
            sift(case, haul, iter([False] * turns + [True] * 999).__next__)
        sift(case, haul)
        assert standing(case) == standing(whole)
        sift(case, haul)
        assert standing(case) == standing(whole)


def standing(case: Case) -> tuple[object, ...]:
    """All that may be seen of a case, without numbers and times."""
    passage, activity, problem = schema.passage, schema.activity, schema.problem
    words = select(passage.c.item, passage.c.fragment, passage.c.text, spoken())
    faults = select(problem.c.item, problem.c.code, problem.c.message, problem.c.mended)
    with case.engine.connect() as connection:
        table = completeness(connection)
        seen = [
            sorted(map(repr, connection.execute(query.where(activity.c.current == 1))))
            for query in (
                words.join(activity, activity.c.id == passage.c.activity),
                faults.join(activity, activity.c.id == problem.c.activity),
                select(activity.c.key, activity.c.outcome, activity.c.records),
            )
        ]
        return case_digest(connection), table.places, table.members, seen
