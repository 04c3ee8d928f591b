"""Which mails are the same: by Message-ID, and by the rest where there is none."""

import pytest

from clew.analyse.kin.mail import Mail, identity, same_mail, substitute, to_the_minute
from clew.analyse.kin.subject import plain

ID = "<CALckR-a8UDkRjO4xJyjd_s0GPxQWw@mail.gmail.com>"


def test_the_hash_is_the_one_of_the_edrm() -> None:
    assert identity(ID) == "1de319c276884bd0c9e2f1621ada26cc"
    assert identity(f"  {ID}\r\n (added by relay@example.org)") == identity(ID)
    assert identity(ID.lower()) != identity(ID)
    assert identity("") == identity("  ") == ""
    assert identity("no brackets@host") != ""


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: RE[2]: AW: Shipment 12", ("shipment 12", "answer")),
        ("Fwd: Re: Shipment 12", ("shipment 12", "forward")),
        ("WG: Antw: Größe", ("grosse", "forward")),
        ("رد: إعادة توجيه: الشحنة ١٢", ("الشحنه 12", "answer")),
        ("إعادة توجيه: الشحنة", ("الشحنه", "forward")),
        ("[list] Re: [list] Shipment", ("shipment", "answer")),
        ("回复：货物", ("货 物", "answer")),
        ("Ready: steady", ("ready steady", "")),
        ("Re:", ("", "answer")),
        ("", ("", "")),
    ],
)
def test_a_subject_is_freed_of_its_marks(subject: str, expected: tuple[str, str]) -> None:
    assert plain(subject) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2017-05-26T21:15:44+03:00", "2017-05-26T18:15Z"),
        ("2017-05-26T21:15:44", "2017-05-26T21:15"),
        ("2017-05-26", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("9999-12-31T23:59:59-14:00", ""),
        ("0999-05-26T21:15:44", "0999-05-26T21:15"),
        ("0999-05-26T21:15:44+03:00", "0999-05-26T18:15Z"),
        ("last week", ""),
    ],
)
def test_dates_are_compared_by_the_minute_in_utc(date: str, expected: str) -> None:
    assert to_the_minute(date) == expected


SENT = Mail("b", subject="Shipment", date="2017-05-26T21:15:44+03:00", sender="Omar <omar@example.org>")
BODY = "From: Omar <omar@example.org>\nSubject: Shipment\n\nThe crates left on Friday.\n"


def _same(mails: list[Mail], texts: dict[str, str]) -> list[tuple[str, str, float]]:
    forth = [(kin.one, kin.other, kin.score) for kin in same_mail(mails, texts.__getitem__)]
    assert forth == [(kin.one, kin.other, kin.score) for kin in same_mail(mails[::-1], texts.__getitem__)]
    return forth


def test_mails_with_one_id_are_one_but_not_where_the_id_was_used_again() -> None:
    mails = [
        Mail("a", ID, subject="Re: Plan", sender="x@y.org", date="2017-05-26T21:15"),
        Mail("c", ID, subject="Plan", sender="X <X@y.org>", date="2017-05-26T21:15"),
        Mail("d", ID, subject="Something else", sender="z@y.org", date="2019-05-26T21:15"),
    ]
    assert _same(mails, {}) == [("a", "c", 1.0)]


def test_without_an_id_subject_sender_minute_and_words_tell() -> None:
    kept = Mail("a", ID, subject="Re: Shipment", date="2017-05-26T18:15:02Z", sender="OMAR@example.org")
    other = Mail("c", subject="Shipment", date="2017-05-26T18:15:50Z", sender="omar@example.org")
    texts = {"a": "the CRATES left, on Friday", "b": BODY, "c": "the crates left on Sunday"}
    assert _same([kept, SENT, other], texts) == [("a", "b", 0.95)]


def test_there_is_no_stand_in_without_sender_or_date() -> None:
    assert substitute(SENT, BODY) == substitute(SENT, "The crates left on Friday.") != ""
    assert substitute(Mail("x", date="2017-05-26T18:15Z"), BODY) == ""
    assert substitute(Mail("x", sender="omar@example.org"), BODY) == ""
