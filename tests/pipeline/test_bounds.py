"""How deep and how much may be read is a matter of the haul alone: not of order, stops or what was tried again."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clew.executors.local import Limits
from clew.pipeline.bounds import DEEPEST
from clew.pipeline.collecting import Collected
from clew.pipeline.settled import Again
from clew.pipeline.sift import Progress, Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import completeness
from clew.store.digest import case_digest
from clew.store.places import add_collection
from trial_steps import REGISTRY

KIB = 1 << 10


class Stopped(Exception):
    """Stands for a power cut."""


def sift(
    case: Case, haul: Path, expansion: int = 8 << 30, stop_after: int = 0, again: Again | None = None, workers: int = 2
) -> None:
    turns = 0

    def tell(progress: Progress) -> None:
        nonlocal turns
        turns += 1
        if turns == stop_after:
            raise Stopped

    limits = Limits(memory=1 << 30, output=8 << 20, idle=4.0, expansion=expansion)
    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    try:
        Sift(case, REGISTRY, "trial_steps", workers, limits, again).run(collected, tell)
    except Stopped:
        return


def state(case: Case) -> tuple[str, object, object, list[str]]:
    """All that may not depend on what came when."""
    problem, activity = schema.problem, schema.activity
    query = select(problem.c.item).join(activity, activity.c.id == problem.c.activity)
    query = query.where(activity.c.current == 1, problem.c.code == "expansion-limit").order_by(problem.c.item)
    with case.engine.connect() as connection:
        table = completeness(connection)
        refused = list(connection.execute(query).scalars())
        assert table.pending == 0
        return case_digest(connection), table.places.counts, table.members.counts, refused


def laid_out(folder: Path, contents: Sequence[bytes]) -> Path:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}").write_bytes(content)
    return folder


def crate(*members: bytes) -> bytes:
    return b"crate\n%d\n" % len(members) + b"".join(member.hex().encode() + b"\n" for member in members)


def words(number: int) -> bytes:
    return f"word {number} ".encode() * 200


leaf = st.integers(0, 12).map(words) | st.just(b"crash\n")
tree = st.recursive(leaf, lambda inside: st.lists(inside, max_size=5).map(lambda held: crate(*held)), max_leaves=20)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(tree, min_size=1, max_size=3), st.integers(0, 40), st.lists(st.integers(1, 30), max_size=3))
def test_what_is_refused_is_the_same_whatever_the_history(haul: list[bytes], bound: int, stops: list[int]) -> None:
    small = bound * KIB - 50 * min(map(len, haul))
    with tempfile.TemporaryDirectory() as scratch:
        folder = laid_out(Path(scratch) / "haul", haul)
        whole, case = create(Path(scratch) / "whole"), create(Path(scratch) / "case")
        sift(whole, folder, small, workers=1)
        for stop in stops:
            sift(case, folder, small, stop)
        sift(case, folder, small)
        assert state(case) == state(whole)
        sift(case, folder, small, again=Again())
        assert state(case) == state(whole)


def test_the_same_content_many_times_is_counted_once(tmp_path: Path) -> None:
    inside = [crate(words(1), words(2), b"%d" % number) for number in range(30)]
    haul = laid_out(tmp_path / "haul", [crate(*inside)])
    size = (haul / "0").stat().st_size
    came = sum(map(len, inside)) + len(words(1)) + len(words(2)) + sum(len(b"%d" % number) for number in range(30))
    case, tight = create(tmp_path / "case"), create(tmp_path / "tight")
    sift(case, haul, came - 50 * size)
    assert state(case)[3] == []
    sift(tight, haul, came - 50 * size - 1)
    assert len(state(tight)[3]) == 1


def test_what_lay_too_deep_is_read_once_what_it_lies_in_is_found_less_deep(tmp_path: Path) -> None:
    deep = b"nest\n%d\nplain words"
    haul = laid_out(tmp_path / "haul", [deep % (DEEPEST + 10)])
    case, fresh = create(tmp_path / "case"), create(tmp_path / "fresh")
    sift(case, haul)
    assert state(case)[2]["unreadable"] == 1
    (haul / "inner").write_bytes(deep % (DEEPEST - 2))
    sift(case, haul)
    sift(fresh, haul)
    assert state(case) == state(fresh)
    with case.engine.connect() as one, fresh.engine.connect() as other:
        depths = select(schema.item.c.digest, schema.item.c.depth).order_by(schema.item.c.digest)
        assert one.execute(depths).all() == other.execute(depths).all()
