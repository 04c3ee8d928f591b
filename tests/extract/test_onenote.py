import io

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.onenote import onenote
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given
from tests.extract.onenote_files import page_package, page_store


def read(content):
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert told.media_type == "application/onenote"
    return [
        (record, b"".join(record.content)) if isinstance(record, Contained) else record
        for record in onenote.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content))
    ]


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def files(records):
    return [(each[0].member.name, each[0].member.at.page, each[1]) for each in records if isinstance(each, tuple)]


@pytest.mark.parametrize("content", [page_store(["Berth 7 مرفأ"]), page_package("Berth 7 مرفأ")])
def test_a_page_its_author_and_the_file_on_it_are_read(content):
    records = read(content)
    assert [(each.at.page, each.text) for each in kind(records, Passage)] == [(1, "Berth 7 مرفأ\n")]
    assert files(records) == [("note.txt", 1, b"hello")]
    told = [(each.name, each.value) for each in kind(records, Metadata)]
    assert told == [("page-title", "1: Plan"), ("author", "Ali"), ("pages", "1")]
    assert kind(records, Problem) == []


def test_link_targets_are_metadata_and_no_text():
    records = read(page_store(['see \ufddfHYPERLINK "https://example.org/"here']))
    assert [each.text for each in kind(records, Passage)] == ["see here\n"]
    assert ("link", "https://example.org/") in [(each.name, each.value) for each in kind(records, Metadata)]


def test_what_stood_there_earlier_is_kept_apart_and_told_of():
    records = read(page_store(["paid in cash", "paid"]))
    assert [(each.at.part, each.text) for each in kind(records, Passage)] == [
        (None, "paid\n"),
        ("deleted", "paid in cash\n"),
    ]
    assert [(each.code, each.effect) for each in kind(records, Problem)] == [("deleted-text", "note")]


def test_a_file_cut_off_anywhere_ends_and_says_so():
    for whole in (page_store(["one", "two"]), page_package("one")):
        for length in range(64, len(whole), 19):
            try:
                records = read(whole[:length])
            except Unreadable:
                continue
            told = [each.code for each in kind(records, Problem)]
            assert told or [each.text for each in kind(records, Passage)] == ["one\n"]


def test_bytes_changed_anywhere_never_raise_anything_else():
    for whole in (page_store(["one", "two"]), page_package("one")):
        for at in range(64, len(whole), 5):
            changed = bytearray(whole)
            changed[at] ^= 0xFF
            try:
                read(bytes(changed))
            except Unreadable:
                continue
