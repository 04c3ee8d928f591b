"""Where texts show that they quote, in the ways of several mail programs and languages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.analyse.kin.quotes import MOST, own, quotes

HEAD = "From: a@x.org\nTo: b@x.org\nSubject: Re: Plan\n\n"


def _told(text: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(quote.how, quote.text.strip(), dict(quote.says)) for quote in quotes([text])]


def test_the_lines_of_its_own_header_are_no_quotation() -> None:
    assert quotes([HEAD + "We leave on Friday.\n"]) == []
    assert own([HEAD + "We leave on Friday.\n"]) == "We leave on Friday.\n"


@pytest.mark.parametrize(
    "line",
    [
        "On Fri, May 26, 2017 at 9:15 PM, Omar <omar@x.org> wrote:",
        "On Fri, May 26, 2017 at 9:15 PM,\nOmar <omar@x.org> wrote:",
        "Le 26 mai 2017 à 21:15, Omar <omar@x.org> a écrit :",
        "Am 26.05.2017 um 21:15 schrieb Omar <omar@x.org>:",
        "في الجمعة، 26 مايو 2017 في 9:15 م كتب Omar <omar@x.org>:",
    ],
)
def test_a_line_says_who_wrote(line: str) -> None:
    text = f"{HEAD}Agreed.\n\n{line}\n\n> The crates leave\n> on Friday.\n\nSee you.\n"
    ((how, quoted, says),) = _told(text)
    assert (how, quoted) == ("a line that says who wrote", "The crates leave\non Friday.")
    assert "omar@x.org" in says["wrote"]
    assert own([text]).split() == ["Agreed.", "See", "you."]


@pytest.mark.parametrize(
    ("head", "forwards"),
    [
        ("-----Original Message-----\nFrom: Omar\nSent: Friday, May 26, 2017 9:15 PM\nTo: Huda\nSubject: Plan", False),
        ("-----Message d'origine-----\nDe : Omar\nEnvoyé : vendredi 26 mai 2017 21:15\nÀ : Huda\nObjet : Plan", False),
        ("-----Ursprüngliche Nachricht-----\nVon: Omar\nGesendet: Freitag, 26. Mai 2017 21:15\nBetreff: Plan", False),
        ("-----الرسالة الأصلية-----\nمن: Omar\nتاريخ الإرسال: 26 مايو 2017 21:15\nإلى: Huda\nالموضوع: Plan", False),
        ("________________________________\nمن: Omar\nتاريخ الإرسال: 26/5/2017 21:15\nالموضوع: Plan", False),
        ("*From:* Omar\n*Sent:* Friday, May 26, 2017 9:15 PM\n*To:* Huda\n*Subject:* Plan", False),
        ("---------- Forwarded message ---------\nFrom: Omar\nDate: Fri, May 26, 2017\nSubject: Plan\nTo: Huda", True),
        ("Begin forwarded message:\n\nFrom: Omar\nDate: May 26, 2017\nSubject: Plan\nTo: Huda", True),
        ("---------- رسالة معاد توجيهها ----------\nمن: Omar\nالتاريخ: 26 مايو 2017\nالموضوع: Plan", True),
        ("----- Forwarded by Omar on 05/26/2017 -----\n\nOmar\n05/26/2017 09:15 PM\nTo: Huda, Zaid,\nRana\ncc:\n"
         "Subject: Plan\nFrom: Omar", True),
    ],
)  # fmt: skip
def test_a_block_of_fields_heads_a_quotation(head: str, forwards: bool) -> None:
    (quote,) = quotes([f"{HEAD}Agreed.\n\n{head}\n\nThe crates leave on Friday.\n"])
    assert quote.forwards == forwards
    assert quote.text.strip() == "The crates leave on Friday."
    assert dict(quote.says)["subject"] == "Plan"
    assert dict(quote.says)["from"] == "Omar"


def test_a_quotation_in_a_quotation_is_one_of_its_own() -> None:
    text = (
        "Yes.\n-----Original Message-----\nFrom: Huda\nSent: 27 May 2017 08:00\nSubject: RE: Plan\n\nWill it go?\n"
        "-----Original Message-----\nFrom: Omar\nSent: 26 May 2017 21:15\nSubject: Plan\n\nThe crates leave.\n"
    )
    assert [(text, says["from"]) for _, text, says in _told(text)] == [
        ("Will it go?", "Huda"),
        ("The crates leave.", "Omar"),
    ]


def test_marked_lines_between_own_ones_are_quotations_each() -> None:
    text = "> When?\n> Say.\nOn Friday.\n> Where?\nAt the gate.\n"
    assert [quoted for _, quoted, _ in _told(text)] == ["When?\nSay.", "Where?"]


def test_places_are_told_by_passage() -> None:
    passages = ["Agreed.\n> one two\n", "> three four\nSee you.\n"]
    (quote,) = quotes(passages)
    assert [passages[at.passage][slice(*at.chars)] for at in quote.at] == ["> one two\n", "> three four\n"]


def test_ordinary_lines_are_no_heads() -> None:
    assert quotes(["From: the harbour\nTo the gate it is a mile.\nSubject to change: all.\nPrices: 3 > 2\n"]) == []
    assert quotes(["On Monday he wrote a letter.\nIt said:\nnothing\n"]) == []


@pytest.mark.parametrize(
    "text",
    ["On " * 3000 + "wrote:", "> " * 3000, "From:\n" * 2000, "-" * 5000, "On a\n" * 3000, "From: x\nTo: y\n\n" * 900],
)
def test_nasty_texts_take_little_time(text: str) -> None:
    start = time.process_time()
    quotes([text])
    assert time.process_time() - start < 2


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["From: a\n", "> b\n", "On x wrote:\n", "\n", "-----Original Message-----\n", "c", "Date: 1\n"]
        ),
        max_size=12,
    )
)
def test_any_text_is_taken_and_places_are_in_order(parts: list[str]) -> None:
    places = [at for quote in quotes(parts) for at in quote.at]
    assert places == sorted(places)
    assert all(0 <= at.chars[0] <= at.chars[1] <= len(parts[at.passage]) for at in places)
    own(parts)


def test_a_place_is_found_among_many_passages_and_empty_ones() -> None:
    passages = ["Agreed.\n", "", "> The crates", "", " leave\n", "See you.\n"]
    (quote,) = quotes(passages)
    assert [(at.passage, at.chars) for at in quote.at] == [(2, (0, 12)), (3, (0, 0)), (4, (0, 7))]


def test_a_text_of_quotations_alone_is_read_in_time_that_grows_with_it_and_only_so_many_are_told() -> None:
    text = "> a\nOn Monday x wrote:\n" * 80_000
    began = time.process_time()
    assert len(quotes([text[at : at + 2000] for at in range(0, len(text), 2000)])) == MOST
    assert time.process_time() - began < 3
