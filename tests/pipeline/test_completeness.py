"""The completeness table is exact at any time: found is the sum of what became of it, and is what the haul holds."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clew.collect.known import KnownFiles, hash_list
from clew.executors.local import Limits
from clew.pipeline.bounds import DEEPEST
from clew.pipeline.collecting import Collected
from clew.pipeline.settled import Again
from clew.pipeline.sift import NO_LISTS, Progress, Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import STATES, Completeness, completeness
from clew.store.overview import file_states
from clew.store.places import add_collection
from clew.store.problems import every_problem
from clew.store.standing import pending_count
from trial_steps import REGISTRY

EXAMPLES = 5
LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)
LEAVES = {
    "read": [b"plain words", b"the deed", b"", b"scan\n", b"split\nalone"],
    "partly_read": [b"fault\n", b"late\n"],
    "unreadable": [b"locked\nsesame\nthe will", b"scan\nabsent", b"crash\n"],
}
"""What the trial steps make of a file; "scan absent" waits for a tool that is not installed."""


def crate(members: Sequence[bytes], announced: int) -> bytes:
    return b"crate\n%d\n" % announced + b"".join(member.hex().encode() + b"\n" for member in members)


def leaves() -> st.SearchStrategy[bytes]:
    return st.sampled_from([leaf for leaves in LEAVES.values() for leaf in leaves])


def crates(inside: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    members = st.lists(inside, max_size=4)
    return st.builds(lambda held, more: crate(held, len(held) + more), members, st.sampled_from([0, 0, 0, 2]))


CHAIN = b"nest\n%d\nplain words"
files = st.recursive(leaves(), crates, max_leaves=12)
hauls = st.lists(files | st.sampled_from([CHAIN % 3, CHAIN % (DEEPEST + 2)]), max_size=7)


def held_in(content: bytes) -> list[bytes]:
    kind, _, rest = content.partition(b"\n")
    if kind == b"crate":
        return [bytes.fromhex(line.decode()) for line in rest.split(b"\n")[1:-1]]
    if kind == b"nest":
        deep, _, inside = rest.partition(b"\n")
        return [CHAIN % (int(deep) - 1) if int(deep) > 1 else inside]
    return []


@dataclass
class Expected:
    """What the table has to say of a haul, reckoned from the files alone."""

    places: dict[str, int]
    members: dict[str, int]
    short: int


def expected(haul: Sequence[bytes], known: Sequence[bytes] = ()) -> Expected:
    depths = dict.fromkeys(haul, 0)
    waiting, edges = list(depths), list[bytes]()
    for content in waiting:
        inside = [] if content in known or depths[content] > DEEPEST else held_in(content)
        edges += inside
        for each in inside:
            if each not in depths:
                depths[each] = depths[content] + 1
                waiting.append(each)
    seen = set[bytes]()
    tallies = []
    for contents in (haul, edges):
        tally = dict.fromkeys(("found", *STATES), 0)
        for content in contents:
            state = "duplicate" if content in seen else _state(content, depths[content], content in known)
            seen.add(content)
            tally["found"] += 1
            tally[state] += 1
        tallies.append(tally)
    short = [each for each in depths if each.startswith(b"crate") and each not in known and _missing(each)]
    return Expected(*tallies, len(short))


def _missing(content: bytes) -> int:
    return int(content.split(b"\n")[1]) - len(held_in(content))


def _state(content: bytes, depth: int, known: bool) -> str:
    if known:
        return "known"
    if depth > DEEPEST:
        return "unreadable"
    if content.startswith(b"crate") and _missing(content):
        return "partly_read" if held_in(content) else "unreadable"
    return next((state for state, leaves in LEAVES.items() if content in leaves), "read")


def laid_out(folder: Path, contents: Sequence[bytes]) -> Path:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}").write_bytes(content)
    return folder


class Stopped(Exception):
    """Stands for a power cut."""


def sift(
    case: Case, haul: Path, again: Again | None = None, stop_after: int = 0, lists: KnownFiles = NO_LISTS
) -> Completeness:
    """The table after a sift, or after as many turns of one as it was stopped at."""
    turns = 0

    def tell(progress: Progress) -> None:
        nonlocal turns
        turns += 1
        summed(case)
        if turns == stop_after:
            raise Stopped

    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    run = Sift(case, REGISTRY, "trial_steps", 2, LIMITS, again, lists)
    try:
        run.run(collected, tell)
    except Stopped:
        assert summed(case).unfinished
        return summed(case)
    table = summed(case)
    assert table.pending == 0 and not table.unfinished
    return table


def summed(case: Case) -> Completeness:
    """The table, its sums checked, by type too; other parts of the program count the same."""
    with case.engine.connect() as connection:
        table = completeness(connection)
        assert file_states(connection) == table.places.counts
        assert table.pending or not pending_count(connection)
    for tally in (table.places, table.members):
        for counts in (tally.counts, *tally.by_type.values()):
            assert counts["found"] == sum(counts[state] for state in STATES)
        for column in ("found", *STATES):
            assert tally.counts[column] == sum(row[column] for row in tally.by_type.values())
    return table


def check(table: Completeness, wanted: Expected) -> None:
    assert table.places.counts == wanted.places
    assert table.members.counts == wanted.members
    assert len(table.containers.short) == wanted.short
    missing = [problem.count for problem in table.problems if problem.code == "members-missing"]
    assert sum(missing) == wanted.short
    assert {code for each in table.containers.short for code in each.problems} <= {"members-missing"}


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(hauls, st.integers(0, 12), st.data())
def test_the_table_is_what_can_be_reckoned_from_the_haul(haul: list[bytes], stop: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder, case = laid_out(Path(scratch) / "haul", haul), create(Path(scratch) / "case")
        sift(case, folder, stop_after=stop)
        check(sift(case, folder), expected(haul))
        check(sift(case, folder, Again()), expected(haul))
        known = data.draw(st.lists(st.sampled_from(haul), max_size=2)) if haul else []
        (Path(scratch) / "list").write_text("".join(f"{sha256(each).hexdigest()}\n" for each in [*known, b"none"]))
        lists = KnownFiles((hash_list(Path(scratch) / "list"),))
        check(sift(case, folder, lists=lists), expected(haul, known))


def test_bytes_that_were_read_are_read_though_they_lie_too_deep_elsewhere(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", [b"plain words"])
    case = create(tmp_path / "case")
    sift(case, haul)
    (haul / "deep").write_bytes(CHAIN % (DEEPEST + 2))
    contents = [b"plain words", CHAIN % (DEEPEST + 2)]
    table = sift(case, haul)
    check(table, expected(contents))
    assert table.places.by_type["text/plain"]["read"] == 1
    with case.engine.connect() as connection:
        assert [each.code for each in every_problem(connection, {})] == ["nesting-limit"]


def test_what_lacks_a_tool_is_not_pending_and_says_what_to_install(tmp_path: Path) -> None:
    table = sift(create(tmp_path / "case"), laid_out(tmp_path / "haul", [b"scan\nabsent"]))
    assert table.places.counts["unreadable"] == 1
    assert [(each.step, each.count) for each in table.not_run] == [("extract.recognise@1", 1)]


def test_the_files_of_a_set_count_each_and_none_is_pending(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", [b"plain words"])
    for name, text in (("a.E01", "split\none"), ("a.E02", "two"), ("a.E03", "two")):
        (haul / name).write_text(text)
    table = sift(create(tmp_path / "case"), haul)
    assert (table.places.counts["found"], table.places.counts["read"], table.places.counts["duplicate"]) == (4, 3, 1)


@pytest.mark.parametrize(("announced", "codes"), [(2, []), (5, ["members-missing"]), (1, [])])
def test_members_that_are_missing_without_a_word_are_a_problem(
    tmp_path: Path, announced: int, codes: list[str]
) -> None:
    haul = laid_out(tmp_path / "haul", [crate([b"plain words", b"the deed"], announced)])
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert [each.code for each in table.problems] == codes
    assert (table.containers.announced, table.containers.emitted) == (announced, 2)
    listed = [(each.place, each.announced, each.emitted, each.problems) for each in table.containers.short]
    assert listed == ([] if announced == 2 else [("haul/0", announced, 2, codes)])


def test_every_problem_is_listed_at_each_place(tmp_path: Path) -> None:
    locked = b"locked\nsesame\nthe will"
    haul = laid_out(tmp_path / "haul", [locked, locked, crate([locked], 1), b"late\n"])
    (haul / "way").symlink_to("elsewhere")
    case = create(tmp_path / "case")
    sift(case, haul)
    with case.engine.connect() as connection:
        faults = list(every_problem(connection, {}))
        alone = list(every_problem(connection, {}, "link"))
        items = set(connection.execute(select(schema.item.c.digest)).scalars())
    assert sorted((each.code, each.place, each.effect) for each in faults) == [
        ("damaged", "haul/3", "partial"),
        ("encrypted", "haul/0", "unreadable"),
        ("encrypted", "haul/1", "unreadable"),
        ("encrypted", "haul/2 » 0.txt", "unreadable"),
        ("link", "haul/way", "unreadable"),
    ]
    assert [each for each in faults if each.code == "link"] == alone and alone[0].item is None
    assert all(each.locator.partition("#")[0] in items for each in faults if each.item)
