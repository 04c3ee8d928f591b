import pytest

from clew.search.title import is_numbered, sender_of, title_of

MAIL, TEXT = "message/rfc822", "text/plain; charset=utf-8"
INBOX = ("laptop/mail/archive.mbox » 3",)


@pytest.mark.parametrize(
    ("media_type", "places", "said", "member", "title"),
    [
        (MAIL, INBOX, {"subject": " Your lamp "}, "message", "Your lamp"),
        (MAIL, ("laptop/01.eml",), {"subject": "Your lamp"}, None, "Your lamp"),
        (MAIL, INBOX, {"subject": " "}, "message", "archive.mbox, message 3"),
        (MAIL, ("laptop/01.eml",), {}, None, None),
        ("application/pdf", ("laptop/a.zip » in/m.eml » 2",), {"title": "Log"}, "attachment", "Log"),
        (TEXT, ("laptop/a.zip » in/m.eml » 2",), {}, "attachment", "m.eml, attachment 2"),
        (TEXT, ("laptop/a.doc » 1.2",), {}, "embedded", "a.doc, part 1.2"),
        (TEXT, ("laptop/a.doc » 2",), {}, None, "a.doc, part 2"),
        (TEXT, ("laptop/a.zip » letter.txt",), {"title": "Dear", "subject": "no mail"}, "entry", None),
        (TEXT, ("laptop/2019",), {"title": "Dear"}, None, None),
        (TEXT, (), {"title": "Dear"}, None, None),
    ],
)
def test_an_item_is_called_what_tells_it_apart(
    media_type: str, places: tuple[str, ...], said: dict[str, str], member: str | None, title: str | None
) -> None:
    assert title_of(media_type, places, said, member) == title


def test_a_number_is_a_name_only_within_something() -> None:
    assert is_numbered(INBOX) and is_numbered(("laptop/a » 1/2",))
    assert not is_numbered(("laptop/3",)) and not is_numbered(("laptop/a.zip » 3.txt",)) and not is_numbered(())


def test_only_mails_have_a_sender() -> None:
    assert sender_of(MAIL, {"from": "Leila <l@saintorla.example>"}) == "Leila <l@saintorla.example>"
    assert sender_of(MAIL, {"from": ""}) is None and sender_of(MAIL, {}) is None
    assert sender_of(TEXT, {"from": "a page that says so"}) is None
