"""Where marked words are found, and what a copy has in their place."""

import pytest

from clew.errors import UsageError
from clew.judge.allowed import check
from clew.locator import parse
from clew.pipeline.redacted_pages import in_lines, placed
from clew.pipeline.redacted_text import removed
from clew.store.judgements import Judgement
from clew.store.occurrences import GONE, addresses, occurrences, speaks_of, unspoken, veiled
from clew.store.reading import Kept
from clew.store.redactions import KIND, Mark

ITEM = "a" * 64


@pytest.mark.parametrize(
    ("text", "phrase", "words"),
    [
        ("Jane Roe met JANE\nROE.", "jane roe", ["Jane Roe", "JANE\nROE"]),
        ("Ja-\nne Roe", "Jane Roe", ["Ja-\nne Roe"]),
        ("J a n e R o e", "Jane Roe", ["J a n e R o e"]),
        ("see JaneRoe42, jane_roe", "Jane Roe", ["JaneRoe42", "jane_roe"]),
        ("Jané Röe's house", "Jane Roe", ["Jané Röe"]),
        ("heroes of Roe", "Roe", ["Roe"]),
        ("the Bas-\nra road", "Basra", ["Bas-\nra"]),
        ("an arc, hive", "archive", []),
        ("قال وزينب الطاهرى", "زينب الطاهري", ["وزينب الطاهرى"]),
        ("مع زَيْنَب الطاهري", "زينب الطاهري", ["زَيْنَب الطاهري"]),
        ("李小龙说", "小龙", ["小龙"]),
    ],
)
def test_words_are_found_as_search_compares_them_and_broken_or_joined(text: str, phrase: str, words: list[str]) -> None:
    assert [text[first:last] for first, last in occurrences(text, [phrase])] == words


def test_names_of_files_lose_every_longer_word_of_a_name() -> None:
    assert veiled("roe_jane_2019.pdf", ["Jane Roe"]) == f"{GONE}_{GONE}_2019.pdf"
    assert speaks_of("roe_jane_2019.pdf", "Jane Roe") and not speaks_of("jane_smith.pdf", "Jane Roe")
    assert veiled("jroe@example.org", ["Jane Roe"]) == f"{GONE}@example.org"


def marked(place: str, label: str = "", words: str = "") -> Mark:
    said = Judgement((KIND, f"{ITEM}#{place}"), "remove", "why", more={"label": label} if label else {})
    return Mark(ITEM, parse(f"{ITEM}#{place}")[1], words, said)


def kept(place: str, text: str, first: int = 0) -> Kept:
    return Kept(1, ITEM, place, f"{ITEM}#{place}", text, first, None, None)


def test_what_stands_for_removed_words_tells_nothing_of_their_length() -> None:
    pieces = [kept("", "Jane Roe and ", 0), kept("", "Bo were there", 13)]
    assert removed(pieces, [marked("char=0,8"), marked("char=13,15", "child")]) == (
        f"{GONE} and {GONE} [child] were there"
    )


def test_a_mark_on_a_row_or_on_a_whole_place_takes_all_of_it() -> None:
    assert removed([kept("sheet=A&row=4", "x\ty")], [marked("sheet=A&row=3-5")]) == GONE
    assert removed([kept("sheet=A&row=6", "x\ty")], [marked("sheet=A&row=3-5")]) == "x\ty"
    assert removed([kept("page=2", "x")], [marked("page=2")]) == GONE


def test_boxes_are_told_only_where_every_word_has_one() -> None:
    text, words = "Jane Roe left", [(0, 4, 1.0, 1.0, 5.0, 2.0), (5, 8, 7.0, 1.0, 4.0, 2.0)]
    assert placed((0, 8), 0, text, words) == [(1.0, 1.0, 10.0, 2.0)]
    assert placed((0, 13), 0, text, words) == []
    assert placed((0, 8), 0, text, [(0, 5, 1.0, 1.0, 5.0, 2.0)]) == []


def test_a_box_is_as_high_as_its_line_and_tells_no_number_of_words() -> None:
    line = [(1.0, 10.0, 5.0, 1.0), (7.0, 9.5, 4.0, 2.0), (12.0, 10.0, 3.0, 1.5)]
    below = (1.0, 14.0, 9.0, 1.0)
    assert in_lines([line[0], line[2], below], [*line, below]) == [(1.0, 9.5, 14.0, 2.0), below]


def test_nothing_is_removed_without_a_reason() -> None:
    with pytest.raises(UsageError, match="reason"):
        check(Judgement((KIND, f"{ITEM}#char=0,8"), "remove"))


def test_what_a_person_wrote_loses_the_phrase_and_each_word_of_a_name_but_no_part_of_a_word() -> None:
    assert unspoken("Roe's heroes, says JANE ROE", ["Jane Roe"]) == f"{GONE}'s heroes, says {GONE}"
    assert unspoken("وجين is the one who told the press", ["جين رو", "the old house by the river"]) == (
        f"{GONE} is the one who told the press"
    )


def test_an_address_that_has_a_word_of_a_marked_name_loses_what_stands_before_the_at() -> None:
    text = "Jane Roe <s.roe@port.example>, roes@port.example, bo@roe.example"
    assert removed([kept("", text)], [marked("char=0,8", "child", "Jane Roe")]) == (
        f"{GONE} [child] <{GONE}@port.example>, {GONE}@port.example, bo@roe.example"
    )
    assert addresses("jane.r@x.example", ["what Jane said on the phone that night"]) == []
