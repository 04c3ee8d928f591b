"""Quotations traced to what they quote, and texts pasted into others."""

import random

from bench.accuracy.kin import sketched
from bench.words import ENGLISH
from clew.analyse.kin.kin import Kin
from clew.analyse.kin.mail import Mail
from clew.analyse.kin.pasted import pasted
from clew.analyse.kin.quoted import quoted
from clew.analyse.kin.threads import threads


def _words(count: int, seed: int) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(ENGLISH) for _ in range(count))


def _mail(item: str, subject: str, date: str, sender: str, id: str = "", references: str = "") -> Mail:
    return Mail(item, id, "", references, subject, date, sender, ("huda@x.org",))


ASKED = _words(60, 1)
FIRST = _mail("a", "The plan", "2017-05-26T18:15:00Z", "Omar Saleh <omar@x.org>")


def _quoted(texts: dict[str, list[str]], mails: list[Mail]) -> list[Kin]:
    rows = [sketched(item, "".join(passages)) for item, passages in texts.items()]
    ties = threads(mails).kin
    found = quoted(rows, mails, ties, texts.__getitem__)
    assert found == quoted(rows[::-1], mails[::-1], ties[::-1], texts.__getitem__)
    return found


def test_a_marked_part_is_traced_to_the_mail_that_has_its_words() -> None:
    answer = f"Agreed.\n\n> {ASKED[:150]}\n> {ASKED[150:]}\n\nHuda\n"
    mails = [FIRST, _mail("b", "something", "2017-05-27T08:00:00Z", "huda@x.org")]
    (only,) = _quoted({"a": [ASKED], "b": [answer], "c": [_words(80, 3)]}, mails)
    assert (only.one, only.other, only.how) == ("b", "a", "quotes")
    assert only.score > 0.9
    places = [reason.at for reason in only.reasons if reason.at]
    assert [answer[slice(*at.chars)][:2] for at in places] == ["> "]


def test_a_forward_in_a_document_is_traced_too() -> None:
    head = "---------- Forwarded message ---------\nFrom: Omar Saleh\nDate: 26 May 2017 21:15\nSubject: The plan"
    text = f"Notes.\n{head}\n\n{ASKED}\n"
    (only,) = _quoted({"a": [ASKED], "report": [text]}, [FIRST])
    assert (only.one, only.other, only.how) == ("report", "a", "forwards")
    told = {reason.what for reason in only.reasons}
    assert {"its head names the subject", "its head names the sender", "its head names the date"} <= told


def test_the_innermost_mail_is_told_and_not_the_one_that_quotes_it() -> None:
    between = f"{_words(40, 7)}\n\n> {ASKED}\n"
    head = "-----Original Message-----\nFrom: Huda\nSent: 27 May 2017\nSubject: RE: The plan"
    last = f"Thanks.\n\n{head}\n\n{_words(40, 7)}\n\n> {ASKED}\n"
    mails = [
        FIRST,
        _mail("b", "Re: The plan", "2017-05-27T08:00:00Z", "Huda <huda@x.org>", "<b@x>"),
        _mail("c", "Re: The plan", "2017-05-28T08:00:00Z", "Zaid <zaid@x.org>", "<c@x>", "<b@x>"),
    ]
    found = _quoted({"a": [ASKED], "b": [between], "c": [last]}, mails)
    assert [(kin.one, kin.other) for kin in found] == [("b", "a"), ("c", "a"), ("c", "b")]


def test_a_few_words_need_a_head_that_agrees() -> None:
    mails = [
        _mail("a", "Gate", "2017-05-26T18:15:00Z", "omar@x.org"),
        _mail("b", "Re: Gate", "2017-05-27T08:00Z", "h@x.org"),
    ]
    said = "On 26 May 2017 at 21:15, omar@x.org wrote:\n"
    other = "On 3 June 2011 at 07:44, omar@x.org wrote:\n"
    texts = {"a": ["at nine"], "b": [f"Fine.\n{said}> at nine\n"]}
    assert [(kin.one, kin.other, kin.score) for kin in _quoted(texts, mails)] == [("b", "a", 0.8)]
    assert _quoted({**texts, "b": [f"Fine.\n{other}> at ten\n"]}, mails) == []


def test_nothing_quotes_what_was_sent_later() -> None:
    mails = [FIRST, _mail("b", "x", "2016-05-27T08:00:00Z", "huda@x.org")]
    assert _quoted({"a": [ASKED], "b": [f"> {ASKED}\n"]}, mails) == []


def test_a_letter_pasted_into_a_report_is_found_at_its_place() -> None:
    letter = _words(120, 11)
    passages = [
        f"{_words(150, 12)}\n\n",
        f"{_words(30, 13)}. As written:\n{letter}\n{_words(40, 14)}\n",
        _words(120, 15),
    ]
    texts = {"letter": [letter], "report": passages, "else": [_words(200, 16)]}
    rows = [sketched(item, "".join(each)) for item, each in texts.items()]
    (only,) = pasted(rows, texts.__getitem__)
    assert (only.one, only.other, only.how, only.score) == ("report", "letter", "quotes", 1.0)
    (place,) = [reason.at for reason in only.reasons if reason.at]
    assert place.passage == 1
    assert passages[1][slice(*place.chars)] == letter
    assert pasted(rows[::-1], texts.__getitem__) == [only]
    assert pasted(rows, texts.__getitem__, [only]) == []


def test_a_notice_below_many_texts_makes_none_of_them_a_quotation() -> None:
    notice = _words(100, 20)
    texts = {f"{number:02}": [f"{_words(30 + 3 * number, 30 + number)}\n{notice}"] for number in range(40)}
    rows = [sketched(item, "".join(each)) for item, each in texts.items()]
    assert pasted(rows, texts.__getitem__) == []
