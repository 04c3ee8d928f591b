import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from clew.errors import IntegrityError, QueryError, UsageError
from clew.search.cursor import Cursor, mark_of, write_cursor
from clew.search.index import Entry, Found, Index
from clew.search.query import parse

PDF, MAIL = "application/pdf", "message/rfc822"


def _digest(number: int) -> str:
    return f"{number:064x}"


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def _entry(passage: int, text: str, item: int = 1, media_type: str = PDF, sequence: int = 1, **more: object) -> Entry:
    return Entry(passage, _digest(item), text, media_type, sequence, **more)  # type: ignore[arg-type]


def _filled(path: Path, *entries: Entry) -> Index:
    index = Index(path)
    for item in {entry.item: None for entry in entries}:
        index.replace(item, [entry for entry in entries if entry.item == item])
    index.commit(1)
    return index


def _passages(found: Found) -> list[int]:
    return [passage for passage, _ in found.hits]


HAUL = (
    _entry(1, "The tanker left the port of Mersin", 1, collection="laptop", languages=("en",), day=_day("2017-05-03")),
    _entry(2, "Bill of lading for the tanker", 1, collection="laptop", languages=("en",), day=_day("2017-05-31")),
    _entry(
        3, "وصلت الشحنة إلى المرفأ يوم ٣ مايو ٢٠١٧", 2, MAIL,
        collection="phone", languages=("ar",), day=_day("2018-01-01"), problem=True,
        paths=("phone/Mail/صندوق الوارد/3.eml", "old disk/copy.eml"),
        senders=("Samir Halabi <samir@example.org>",), recipients=("Lina <lina@example.net>",),
    ),
    _entry(4, "Lading bills; halaby was seen, invoice IQ-2017/44", 3, "text/plain", paths=("laptop/notes.txt",)),
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return _filled(tmp_path / "index", *HAUL)


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ("TANKER", {1, 2}),
        ("tanker lading", {2}),
        ("mersin OR lading", {1, 2, 4}),
        ("tanker -mersin", {2}),
        ("-tanker", {3, 4}),
        ("NOT (tanker OR invoice)", {3}),
        ("tanker OR -lading", {1, 2, 3}),
        ("-date:0001..", {4}),
        ('"bill of lading"', {2}),
        ('"lading bill"', set()),
        ("lad*", {2, 4}),
        ('"bill of la"*', {2}),
        ("halabi~1", {4}),
        ("mersni~1", {1}),
        ("الى", {3}),
        ("المرفا", {3}),
        ("٢٠١٧", {3, 4}),
        ("2017", {3, 4}),
        ("iq-2017/44", {4}),
        ("type:pdf", {1, 2}),
        ("type:message/rfc822", {3}),
        ("lang:ar", {3}),
        ("lang:und", {4}),
        ("has:problem", {3}),
        ("-has:problem", {1, 2, 4}),
        ("in:صندوق", {3}),
        ('in:"old disk"', {3}),
        ('in:"eml old"', set()),
        ("in:note*", {4}),
        ("from:samir@example.org", {3}),
        ("to:lina", {3}),
        ("from:lina", set()),
        ("date:2017-05", {1, 2}),
        ("date:2017-05-04..", {2, 3}),
        ("date:..2017-05-03", {1}),
        ("absent", set()),
    ],
)
def test_finds(index: Index, query: str, passages: set[int]) -> None:
    found = index.search(parse(query))
    assert set(_passages(found)) == passages
    assert found.total == len(passages)


def test_facets_count_every_hit_not_only_the_page(index: Index) -> None:
    found = index.search(parse("lading OR tanker OR مايو"), limit=1)
    assert found.facets == {
        "kind": {"pdf": 2, "mail": 1, "text": 1},
        "lang": {"en": 2, "ar": 1, "und": 1},
        "collection": {"laptop": 2, "phone": 1, "": 1},
        "year": {"2017": 2, "2018": 1},
        "nation": {},
        "mention": {},
    }


def test_a_word_as_written_ranks_before_its_neighbours(tmp_path: Path) -> None:
    index = _filled(tmp_path, _entry(1, "halaby halaby halaby"), _entry(2, "halabi"))
    assert _passages(index.search(parse("halabi~1"))) == [2, 1]


def test_sorts_by_date_with_the_undated_last_both_ways(index: Index) -> None:
    everything = parse("-absent")
    assert _passages(index.search(everything, order="date")) == [1, 2, 3, 4]
    assert _passages(index.search(everything, order="-date")) == [3, 2, 1, 4]


def test_dates_before_1970_are_found_and_sorted(tmp_path: Path) -> None:
    days = {1: "1969-12-31", 2: "1970-01-01", 3: "1916-05-16"}
    index = _filled(tmp_path, *(_entry(passage, "x", day=_day(day)) for passage, day in days.items()))
    assert _passages(index.search(parse("x"), order="date")) == [3, 1, 2]
    assert index.search(parse("date:1916")).facets["year"] == {"1916": 1}


def test_equal_scores_come_in_the_order_of_passages_whatever_the_order_of_writing(tmp_path: Path) -> None:
    passages = list(range(1, 301))
    random.Random(3).shuffle(passages)
    index = Index(tmp_path)
    for at in range(0, 300, 60):
        index.replace(_digest(at), [_entry(passage, "same words here", at) for passage in passages[at : at + 60]])
        index.commit(at)
    pages, cursor = [], None
    while True:
        found = index.search(parse("same"), 37, cursor=cursor)
        pages += _passages(found)
        cursor = found.cursor
        if not cursor:
            break
    assert pages == list(range(1, 301))


def test_replacing_an_item_leaves_nothing_of_it_and_all_of_the_others(index: Index) -> None:
    index.replace(_digest(1), [_entry(9, "tanker", 1, sequence=2)])
    index.replace(_digest(2), [])
    assert index.search(parse("tanker")).total == 2, "nothing shows before the commit"
    index.commit(2)
    assert set(_passages(index.search(parse("-absent")))) == {4, 9}


def test_the_sequence_is_kept_with_what_was_committed(tmp_path: Path) -> None:
    assert Index(tmp_path).sequence == 0
    index = _filled(tmp_path, *HAUL)
    assert index.sequence == 1
    index.replace(_digest(5), [_entry(5, "late", 5, sequence=7)])
    index.commit(7)
    index.close()
    assert Index(tmp_path).sequence == 7


@pytest.mark.parametrize("reopened", [False, True])
def test_pages_stay_as_they_were_while_more_comes_in(tmp_path: Path, reopened: bool) -> None:
    index = _filled(tmp_path, *(_entry(passage, "ship", passage) for passage in range(1, 11)))
    first = index.search(parse("ship"), 4)
    for passage in range(11, 31):
        index.replace(_digest(passage), [_entry(passage, "ship ship", passage, sequence=2)])
    index.commit(2)
    assert index.search(parse("ship"), 4).total == 30
    if reopened:
        index.close()
        index = Index(tmp_path)
    second = index.search(parse("ship"), 4, cursor=first.cursor)
    third = index.search(parse("ship"), 4, cursor=second.cursor)
    assert _passages(first) + _passages(second) + _passages(third) == list(range(1, 11))
    assert (second.total, third.cursor) == (10, None)


def test_a_cursor_that_no_search_gave_is_refused(index: Index) -> None:
    given = index.search(parse("tanker"), 1).cursor
    assert given
    for wrong in ("?", "AAAA", given[:-2], given + "AAAA", "é"):
        with pytest.raises(UsageError, match="not one that a search gave"):
            index.search(parse("tanker"), 1, cursor=wrong)
    with pytest.raises(UsageError, match="another search"):
        index.search(parse("lading"), 1, cursor=given)
    with pytest.raises(UsageError, match="another search"):
        index.search(parse("tanker"), 1, "date", given)


def test_a_cursor_past_the_end_gives_no_hits_and_a_page_of_none_is_refused(index: Index) -> None:
    beyond = write_cursor(Cursor(1, 2**32 - 1, mark_of(parse("tanker"), "relevance")))
    found = index.search(parse("tanker"), cursor=beyond)
    assert (found.total, found.hits, found.cursor) == (2, (), None)
    with pytest.raises(UsageError, match="ask for 1 or more"):
        index.search(parse("tanker"), 0)


def test_many_threads_search_while_commits_are_made(index: Index) -> None:
    with ThreadPoolExecutor(8) as pool:
        searches = [pool.submit(index.search, parse("tanker OR ship")) for _ in range(100)]
        for sequence in range(2, 12):
            index.replace(_digest(sequence + 50), [_entry(sequence + 50, "ship", sequence + 50, sequence=sequence)])
            index.commit(sequence)
        totals = [search.result().total for search in searches]
    assert set(totals) <= set(range(2, 13))
    assert index.search(parse("ship")).total == 10


def test_another_process_searches_while_one_writes(index: Index, tmp_path: Path) -> None:
    other = Index(tmp_path / "index")
    index.replace(_digest(6), [_entry(6, "tanker", 6, sequence=2)])
    assert other.search(parse("tanker")).total == 2
    index.commit(2)
    assert (other.search(parse("tanker")).total, other.sequence) == (3, 2)


def test_two_writers_are_refused_with_what_to_do(index: Index, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="another clew is writing"):
        Index(tmp_path / "index").replace(_digest(1), [])
    index.close()
    Index(tmp_path / "index").replace(_digest(1), [])


KILLED = """
import os, signal, sys
from pathlib import Path
from clew.search.cursor import Cursor, mark_of, write_cursor
from clew.search.index import Entry, Index
index = Index(Path(sys.argv[1]))
for number in range(5000):
    item = f"{number + 100:064x}"
    index.replace(item, [Entry(number + 100, item, "never committed", "text/plain", 2)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_killed_leaves_the_last_commit_and_no_lock(tmp_path: Path) -> None:
    _filled(tmp_path, *HAUL).close()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    index = Index(tmp_path)
    assert (index.sequence, index.search(parse("committed")).total) == (1, 0)
    index.replace(_digest(7), [_entry(7, "after", 7, sequence=2)])
    index.commit(2)
    assert index.search(parse("after")).total == 1


def test_a_damaged_index_says_how_it_is_made_anew(tmp_path: Path) -> None:
    _filled(tmp_path, *HAUL).close()
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(IntegrityError, match="run clew sift"):
        Index(tmp_path)


@pytest.mark.parametrize("kind", ["idx", "term", "fast", "store", "pos"])
@pytest.mark.parametrize("harm", ["missing", "cut", "empty"])
def test_an_index_that_lost_a_file_says_how_it_is_made_anew(tmp_path: Path, kind: str, harm: str) -> None:
    _filled(tmp_path, *HAUL).close()
    (path,) = tmp_path.glob(f"*.{kind}")
    content = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(content[: len(content) // 2] if harm == "cut" else b"")
    with pytest.raises(IntegrityError, match="run clew sift"):
        Index(tmp_path).search(parse('"bill of lading"'))


def test_a_prefix_of_too_many_words_is_an_error_of_the_query(tmp_path: Path) -> None:
    words = " ".join(f"ab{number}" for number in range(20_000))
    index = _filled(tmp_path, _entry(1, f"port {words}"))
    with pytest.raises(QueryError, match="asks too much"):
        index.search(parse('"port ab"*'))


def test_hostile_text_is_indexed_as_any_other(tmp_path: Path) -> None:
    text = "x" * 70_000 + " \ud800 \0 end \U0010ffff " + "\u202e" * 50
    index = _filled(tmp_path, _entry(1, text, paths=("\ud800/\x1b[31m",)))
    assert index.search(parse("end")).total == 1
