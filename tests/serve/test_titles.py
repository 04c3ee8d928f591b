"""What hits are headed by: mails by their subject, members with a number by something better."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser

from clew.cli import main
from clew.store.case import open_case

MESSAGE = """From leila@saintorla.example Mon Apr 15 10:00:00 2019
From: {sender}
To: nadim@saintorla.example
Date: Mon, 15 Apr 2019 10:00:00 +0000
{subject}Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

The lantern is at the quay, {body}.

"""
LETTERS = [
    ("Leila <leila@saintorla.example>", "Subject: Your lamp\n", "first"),
    ("ليلى <leila@saintorla.example>", "Subject: \u202eسيارة <b>\n", "second"),
    ("leila@saintorla.example", "", "third"),
]


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("mailed")
    (folder / "haul").mkdir()
    written = [MESSAGE.format(sender=sender, subject=subject, body=body) for sender, subject, body in LETTERS]
    (folder / "haul" / "archive.mbox").write_text("".join(written), "utf-8")
    main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"])
    with browser(open_case(folder / "case")) as client:
        yield client


def head(client: TestClient, word: str) -> tuple[str, str]:
    """The name and the sender that the one hit for a word is headed by."""
    page = LexborHTMLParser(client.get("/", params={"q": word}).text)
    (hit,) = page.css("[data-hit]")
    return tuple(" ".join((hit.css_first(each) or hit).text().split()) for each in (".name", ".sender"))  # type: ignore[return-value]


def test_a_mail_is_headed_by_its_subject_and_sender(mailed: TestClient) -> None:
    assert head(mailed, "first") == ("Your lamp", "from Leila <leila@saintorla.example>")


def test_a_subject_stays_text_and_cannot_turn_the_line(mailed: TestClient) -> None:
    name, sender = head(mailed, "second")
    assert name == "\\u202eسيارة <b>" and sender == "from ليلى <leila@saintorla.example>"


def test_a_mail_without_subject_is_headed_by_its_mailbox_and_number(mailed: TestClient) -> None:
    assert head(mailed, "third")[0] == "archive.mbox, message 3"


def test_the_table_of_the_command_line_names_places(mailed: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    case = mailed.app.state.case  # type: ignore[attr-defined]
    main(["search", "first", "--case", str(case.folder), "--json"])
    assert "haul/archive.mbox » 1" in capsys.readouterr().out
