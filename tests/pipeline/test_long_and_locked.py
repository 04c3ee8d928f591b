"""Sets are read as one, passwords open what was locked, long items go on in their middle, killers are tried alone."""

import hashlib
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clew.executors import wire
from clew.executors.local import Limits, LocalExecutor
from clew.model import Identity
from clew.pipeline.collecting import Collected
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.sets import joined
from clew.pipeline.settled import Again
from clew.pipeline.sift import Progress, Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.passwords import add_passwords
from clew.store.places import add_collection
from trial_steps import REGISTRY

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


def sift(case: Case, haul: Path | None, again: Again | None = None) -> Completeness:
    collected = [Collected(add_collection(case, haul, {}, False), haul, False)] if haul else []
    Sift(case, REGISTRY, "trial_steps", 2, LIMITS, again).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        return completeness(connection)


def texts(case: Case) -> list[str]:
    passage, activity = schema.passage, schema.activity
    query = select(passage.c.text).join(activity, activity.c.id == passage.c.activity)
    with case.engine.connect() as connection:
        return list(connection.execute(query.where(activity.c.current == 1).order_by(passage.c.id)).scalars())


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def laid_out(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("names", "first", "others"),
    [
        (("disk.E01", "disk.E99", "disk.EAA", "disk.EAB"), "disk.E01", ["disk.E99", "disk.EAA", "disk.EAB"]),
        (("disk.s01", "disk.s02"), "disk.s01", ["disk.s02"]),
        (("raw.000", "raw.001"), "raw.000", ["raw.001"]),
        (("big.7z.001", "big.7z.002"), "big.7z.001", ["big.7z.002"]),
        (("Big.ZIP", "big.z01"), "Big.ZIP", ["big.z01"]),
        (("a.part01.rar", "a.part02.rar"), "a.part01.rar", ["a.part02.rar"]),
        (("a.rar", "a.r00", "a.r01"), "a.rar", ["a.r00", "a.r01"]),
        (("vm.vmdk", "vm-s001.vmdk", "vm-flat.vmdk"), "vm.vmdk", ["vm-s001.vmdk", "vm-flat.vmdk"]),
        (("History", "History-wal"), "History", ["History-wal"]),
        (("books.dbf", "books.fpt"), "books.dbf", ["books.fpt"]),
    ],
)
def test_the_first_of_a_set_and_its_others_are_told_by_their_names(
    names: tuple[str, ...], first: str, others: list[str]
) -> None:
    assert joined(names) == ({first: others}, dict.fromkeys(others, first))


def test_names_that_only_look_alike_make_no_set() -> None:
    assert joined(["disk.E02", "prog.exe", "letter.eml", "notes.2017", "x-wal"]) == ({}, {})
    assert joined(["disk.E01", "disk.exe", "disk.eml", "image.L01", "image.log", "disk.EAA"]) == ({}, {})


def test_a_chat_export_has_all_that_lies_below_it_and_each_file_is_read_by_itself_too() -> None:
    firsts, others = joined(["result.json", "photos/1.jpg", "files/deep/2.pdf"])
    assert firsts == {"result.json": ["photos/1.jpg", "files/deep/2.pdf"]} and others == {}


def test_a_set_is_read_as_one_and_its_others_are_known_for_what_they_are(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", a__s01="split\none", a__s02="two", a__s03="three", b="split\nalone")
    (haul / "b-wal").write_text("log")
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert sorted(texts(case)) == ["alone log", "one two three"]
    assert table.places.counts["read"] == 5
    assert {problem.code: problem.count for problem in table.problems} == {"part": 3}
    before = digest(case)
    assert sift(case, haul).places.counts["read"] == 5
    assert digest(case) == before
    bare = drop_derived(case)
    sift(bare, None)
    assert digest(bare) == before


def test_a_set_that_gained_a_file_is_read_anew(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", a__s01="split\none")
    case = create(tmp_path / "case")
    sift(case, haul)
    (haul / "a.s02").write_text("two")
    sift(case, haul)
    assert texts(case) == ["one two"]


def test_a_set_inside_a_container_is_read_as_one(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", outer="shelf\nx.s01 split\\none\nx.s02 two")
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert texts(case) == ["one two"]
    assert table.members.counts == {**dict.fromkeys(table.members.counts, 0), "found": 2, "read": 2}


def test_a_password_opens_what_was_locked_and_nothing_else_is_read_again(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", a="locked\nsesame\nthe deed", b="locked\nother\nthe will", c="plain words")
    case = create(tmp_path / "case")
    assert sift(case, haul).places.counts["unreadable"] == 2
    (tmp_path / "list").write_text("wrong\nsesame\n")
    add_passwords(case, tmp_path / "list")
    with case.engine.connect() as connection:
        newest = connection.execute(select(func.max(schema.activity.c.id))).scalar_one()
    table = sift(case, haul)
    assert table.places.counts["unreadable"] == 1 and "the deed" in texts(case)
    with case.engine.connect() as connection:
        steps = connection.execute(select(schema.activity.c.step).where(schema.activity.c.id > newest)).scalars()
        assert sorted(steps) == ["enrich.language@1", "extract.locked@1", "extract.locked@1"]
    before = digest(case)
    bare = drop_derived(case)
    sift(bare, None)
    assert digest(bare) == before
    assert "sesame" not in (case.folder / "ledger.jsonl").read_text()
    assert (case.folder / "passwords.txt").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("lives", "states"), [("", "read"), ("x", "read"), ("xx", "partly_read")])
def test_what_ends_its_worker_is_tried_once_more_alone_and_then_set_aside(
    tmp_path: Path, lives: str, states: str
) -> None:
    case = create(tmp_path / "case")
    case.blobs.folder.mkdir(exist_ok=True)  # which workers may read; a pipe is what they change by reading it
    os.mkfifo(case.blobs.folder / "tally")
    os.write(os.open(case.blobs.folder / "tally", os.O_RDWR), lives.encode())
    haul = laid_out(tmp_path / "haul", moody=f"moody\n{case.blobs.folder / 'tally'}", letter="plain words")
    table = sift(case, haul)
    assert table.places.counts[states] == (2 if states == "read" else 1)
    if states != "read":
        assert [problem.code for problem in table.problems] == ["crash"]
        assert sift(case, haul).places.counts == table.places.counts
        assert sift(case, haul, Again(code="damaged")).places.counts == table.places.counts
        assert sift(case, haul, Again(code="crash", media_type="trial/moody")).places.counts["read"] == 2


class Stopped(Exception):
    """Stands for a power cut."""


def test_a_long_item_goes_on_in_its_middle_and_ends_with_the_same_records(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", store="long\n")
    whole = create(tmp_path / "whole")
    sift(whole, haul)
    case = create(tmp_path / "case")
    stopped_at: list[Progress] = []

    def stop(progress: Progress) -> None:
        if progress.longest > 4_500:
            stopped_at.append(progress)
            raise Stopped

    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    with pytest.raises(Stopped):
        Sift(case, REGISTRY, "trial_steps", 1, LIMITS, None).run(collected, stop)
    assert stopped_at[0].announced == 3000
    kept = select(schema.member.c.id, schema.member.c.seq).order_by(schema.member.c.id)
    with case.engine.connect() as connection:
        before = [tuple(row) for row in connection.execute(kept)]
    assert 1_000 < len(before) < 3_000
    sift(case, haul)
    with case.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(kept)][: len(before)] == before
    assert digest(case) == digest(whole)


def test_a_step_that_runs_apart_has_more_memory(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", image="large\n", gorge="gorge\n")
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert [problem.code for problem in table.problems] == ["memory"]
    assert table.places.counts["read"] == 1


def test_what_comes_out_of_one_file_of_the_haul_is_bounded_all_told(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", bomb="swell\n", letter="plain words")
    case = create(tmp_path / "case")
    bounded = Limits(memory=1 << 30, output=8 << 20, idle=4.0, expansion=5 << 19)
    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    Sift(case, REGISTRY, "trial_steps", 1, bounded, None).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        table = completeness(connection)
    assert [problem.code for problem in table.problems] == ["expansion-limit"]
    assert (table.members.counts["read"], table.members.counts["unreadable"]) == (2, 1)


def test_a_file_beside_a_chat_made_it_unread_until_the_next_sift(tmp_path: Path) -> None:
    """The name of a photograph tells nothing of sets; the chat that it lies beside has grown all the same."""
    haul = laid_out(tmp_path / "haul", _chat__txt="split\nwords", one__jpg="1")
    case, fresh = create(tmp_path / "case"), create(tmp_path / "fresh")
    sift(case, haul)
    (haul / "two.jpg").write_text("2")
    assert sift(case, haul).pending == 0
    sift(fresh, haul)
    assert "words 1 2" in texts(case)
    assert digest(case) == digest(fresh)


def test_what_was_superseded_and_is_wanted_again_stands_again(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", a__s01="split\none", a__s02="two")
    case = create(tmp_path / "case")
    sift(case, haul)
    times = (haul / "a.s02").stat()
    (haul / "a.s02").write_text("deux")
    sift(case, haul)
    assert texts(case) == ["one deux"]
    (haul / "a.s02").write_text("two")
    os.utime(haul / "a.s02", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert sift(case, haul).pending == 0
    assert texts(case) == ["one two"]


def test_two_members_of_one_name_that_could_begin_a_set_are_both_read(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", outer="shelf\nresult.json split\\none\nresult.json split\\ntwo")
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert table.pending == 0 and sorted(texts(case)) == ["one", "two"]


def test_a_set_whose_other_file_is_gone_is_read_without_it(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", _chat__txt="split\nwords", one__jpg="1", two__jpg="2")
    case = create(tmp_path / "case")
    sift(case, haul)
    (haul / "one.jpg").unlink()
    (haul / "three.jpg").write_text("3")
    sift(case, haul)
    assert "words 3 2" in texts(case)


@pytest.mark.parametrize("skip", [0, 2, 3, 4])
def test_a_long_item_that_ran_into_its_limit_is_cut_at_the_same_place_after_a_stop(tmp_path: Path, skip: int) -> None:
    item = tmp_path / "item"
    item.write_text("swell\n")
    digest = hashlib.sha256(item.read_bytes()).hexdigest()
    paths = (os.fsencode(item).hex(),)
    identity = Identity("trial/swell", "")
    limits = Limits(memory=1 << 30, output=5 << 19)
    kinds = []
    with LocalExecutor(1, tmp_path / "scratch", "trial_steps", limits, (tmp_path,)) as executor:
        executor.submit(wire.Task(1, digest, 6, paths, identity=identity, step="extract.swell", skip=skip))
        while executor.busy:
            told = [event.message for event in executor.events(0.1) if isinstance(event.message, wire.Yielded)]
            kinds += [type(each).__name__ for message in told for each in message.records]
    assert kinds == ["Stored", "Stored", "Stored", "ProblemRecord"][skip:]
