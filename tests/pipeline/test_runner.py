"""The runner keeps what a step gave before it failed, and outlives workers that lie, stall or reach for it."""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from clew.errors import IntegrityError
from clew.executors import wire
from clew.executors.local import Limits, LocalExecutor
from clew.model import Identity
from clew.pipeline.bounds import DEEPEST
from clew.pipeline.collecting import Collected
from clew.pipeline.edges import Edge
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.sift import Sift
from clew.step import GivenText
from clew.store import schema
from clew.store.blobs import Blobs
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.places import add_collection
from trial_steps import REGISTRY

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


def sift(case: Case, haul: Path, copied: bool = False) -> Completeness:
    collected = [Collected(add_collection(case, haul, {}, copied), haul, copied)]
    Sift(case, REGISTRY, "trial_steps", 2, LIMITS, None).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        return completeness(connection)


def values(case: Case, column: object) -> list[object]:
    with case.engine.connect() as connection:
        return list(connection.execute(select(column)).scalars())  # type: ignore[call-overload]


def of_kind(tmp_path: Path, kind: str) -> tuple[Case, Completeness]:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "one").write_text(f"{kind}\n")
    (haul / "letter.txt").write_text("The rest is read.\n")
    case = create(tmp_path / "case")
    return case, sift(case, haul)


def test_what_was_read_before_the_damage_is_kept(tmp_path: Path) -> None:
    case, table = of_kind(tmp_path, "late")
    assert len([text for text in values(case, schema.passage.c.text) if str(text).startswith("row")]) == 100
    assert table.places.counts["partly_read"] == 1


def test_half_a_character_costs_no_record(tmp_path: Path) -> None:
    case, table = of_kind(tmp_path, "halves")
    assert "words \ufffd" in values(case, schema.passage.c.text)
    assert "half \ufffd" in values(case, schema.metadata.c.value)
    assert table.places.counts["read"] == 2


def test_a_step_that_gets_on_slowly_is_let_be(tmp_path: Path) -> None:
    case, table = of_kind(tmp_path, "steady")
    assert len(values(case, schema.passage.c.id)) == 21
    assert table.problems == []


def test_more_text_than_fits_a_frame_comes_in_several(tmp_path: Path) -> None:
    case, table = of_kind(tmp_path, "huge")
    assert sum(len(str(text)) > 12 << 20 for text in values(case, schema.passage.c.text)) == 8
    assert table.problems == []


def test_every_scanned_page_of_a_long_item_is_recognised(tmp_path: Path) -> None:
    case, table = of_kind(tmp_path, "album")
    texts = [str(text) for text in values(case, schema.passage.c.text)]
    assert sorted(text for text in texts if text.startswith("recognised")) == [
        "recognised page 1", "recognised page 3001", "recognised page 6001"
    ]  # fmt: skip
    assert table.problems == []


def test_a_worker_cannot_get_hold_of_the_process_that_started_it(tmp_path: Path) -> None:
    case, _ = of_kind(tmp_path, "reach")
    assert "refused: Permission denied" in values(case, schema.metadata.c.value)


def test_a_digest_that_is_none_ends_the_worker_and_names_no_file(tmp_path: Path) -> None:
    _, table = of_kind(tmp_path, "forge")
    assert [(each.code, each.count) for each in table.problems] == [("crash", 1)]
    assert table.places.counts["read"] == 1
    assert not Path("/tmp/forged").exists()


def test_a_worker_that_dies_while_it_has_nothing_to_do_is_replaced(tmp_path: Path) -> None:
    item = tmp_path / "letter"
    item.write_text("words\n")
    digest = sha256(item.read_bytes()).hexdigest()
    task = wire.Task(1, digest, 6, (os.fsencode(item).hex(),), identity=Identity("text/plain", ""), step="extract.text")
    with LocalExecutor(1, tmp_path / "scratch", "trial_steps", LIMITS, [tmp_path]) as executor:
        for number in (1, 2):
            executor.submit(wire.Task(number, *[getattr(task, name) for name in task.__struct_fields__[1:]]))
            heard: list[object] = []
            while executor.busy:
                heard += [type(event.message) for event in executor.events(0.1)]
            assert wire.Done in heard
            if number == 1:
                os.kill(executor.workers[0].child.pid, 9)
                while executor.workers:
                    assert executor.events(0.1) == []


def test_a_worker_that_stops_listening_holds_up_nobody(tmp_path: Path) -> None:
    item = tmp_path / "hang"
    item.write_text("hang\n")
    digest = sha256(item.read_bytes()).hexdigest()
    place = (os.fsencode(item).hex(),)
    begun = time.monotonic()
    with LocalExecutor(1, tmp_path / "scratch", "trial_steps", LIMITS, [tmp_path]) as executor:
        executor.submit(wire.Task(1, digest, 5, place, identity=Identity("trial/hang", ""), step="extract.hang"))
        heavy = [GivenText("x" * (4 << 20))]
        executor.submit(wire.Task(2, digest, 5, steps=("enrich.language",), texts=heavy, upstream="u"))
        reasons = []
        while executor.busy and time.monotonic() - begun < 30:
            reasons += [event.reason.code for event in executor.events(0.1) if event.reason]
    assert reasons == ["time"]


@pytest.mark.parametrize("changed", ["a.txt", "b.txt"])
def test_a_copy_that_is_whole_stands_in_for_one_that_changed(tmp_path: Path, changed: str) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    for name in ("a.txt", "b.txt"):
        (haul / name).write_text("The cargo left the port.\n")
    case = create(tmp_path / "case")
    sift(case, haul)
    (haul / changed).write_text("The cargo left the pier.\n")
    bare = drop_derived(case)
    Sift(bare, REGISTRY, "trial_steps", 1, LIMITS, None).run([], lambda progress: None)
    assert values(bare, schema.passage.c.text) == ["The cargo left the port.\n"]
    assert values(bare, schema.problem.c.code) == []


def test_bytes_met_too_deep_are_read_where_they_lie_less_deep(tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "letter.txt").write_text("found at last\n")
    case = create(tmp_path / "case")
    collection = Collected(add_collection(case, haul, {}, False), haul, False)
    run = Sift(case, REGISTRY, "trial_steps", 1, LIMITS, None)
    run._consider(Edge(sha256(b"found at last\n").hexdigest(), 14, DEEPEST + 1, "0" * 64, "letter.txt"))
    run._commit(force=True)
    assert values(case, schema.problem.c.code) == ["nesting-limit"]
    run.run([collection], lambda progress: None)
    fresh = create(tmp_path / "fresh")
    sift(fresh, haul)
    with case.engine.connect() as one, fresh.engine.connect() as other:
        assert completeness(one).problems == []
        assert case_digest(one) == case_digest(other)


def test_bytes_are_kept_under_their_own_name_only(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    handed = tmp_path / "1"
    handed.write_bytes(b"other bytes")
    with pytest.raises(IntegrityError, match="handed over"):
        blobs.adopt(handed, "a" * 64)
    (tmp_path / "2").symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="Too many levels"):
        blobs.adopt(tmp_path / "2", "b" * 64)
    assert list(blobs.all()) == []
