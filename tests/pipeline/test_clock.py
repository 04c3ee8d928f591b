"""A clock that jumps: nothing is ordered by it, and nothing waits for it."""

from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

from sifted import digest, sift

from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Progress, Sift
from clew.steps import REGISTRY
from clew.store.case import create, open_case
from clew.store.completeness import completeness
from clew.store.places import add_collection
from clew.store.verify import verify

TIMES = ("2026-07-21T12:00:00.000000+00:00", "1970-01-01T00:00:00.000000+00:00", "2106-02-07T06:28:15.000000+00:00")


def jumping() -> Callable[[], str]:
    """Forward, back to 1970, and far ahead, over and over."""
    times = chain.from_iterable(repeat(TIMES))
    return lambda: next(times)


def test_a_clock_that_jumps_changes_neither_the_chain_nor_what_is_found(haul: Path, tmp_path: Path) -> None:
    folder = tmp_path / "jumps"
    clock, told = jumping(), list[Progress]()
    for words in ("once", "twice", "thrice"):
        (haul / "c.txt").write_text(f"It was weighed {words}.\n")
        jumps = create(folder, clock=clock)
        collected = Collected(add_collection(jumps, haul, {}, False), haul, False)
        Sift(jumps, REGISTRY, "clew.steps", 1, Limits(), None).run([collected], told.append)
    events = list(open_case(folder).ledger.events())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.time for event in events] != sorted(event.time for event in events)
    assert list(verify(open_case(folder))) == []
    with open_case(folder).engine.connect() as connection:
        table = completeness(connection)
    assert (table.places.counts["found"], table.places.counts["read"], table.pending) == (3, 3, 0)
    assert all(progress.seconds >= 0 for progress in told)
    assert sift(haul, tmp_path / "steady") == 0
    assert digest(folder) == digest(tmp_path / "steady")
