"""Copies and kin on the page of an item: told from both ends, with reasons that lead to their places."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from named_case import copied
from selectolax.lexbor import LexborHTMLParser
from served import ADDRESS, browser
from sqlalchemy import select

from clew.cli import main
from clew.errors import UsageError
from clew.judge import judge
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.judgements import Judgement
from clew.store.kin import refused

LEASE = """The lessor lets the building on the north quay with its yard and its scales to the lessee for a year.
The rent is paid before the tenth day of each month, in whatever money the market takes that day.
The lessee may store what it likes and the lessor {clause}.
Doors, hinges and the roof are at nobody's charge, and the night clerk keeps the third key in his shoe.
"""
ASKED = "Which of the two accounts shall the loan be paid into, and who told the bank of the vessel's sale?"
MAIL = """From: {sender}
To: {to}
Subject: {subject}
Date: {date}
Message-ID: <{name}@port.example>
{reply}Content-Type: text/plain; charset=utf-8

{body}
"""
NADIM, LEILA = "Nadim <nadim@port.example>", "Leila <leila@port.example>"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("kin")
    haul = folder / "haul"
    haul.mkdir()
    for number, clause in ((1, "may look at it on any day"), (2, "shall not open any door after dark")):
        (haul / f"lease v{number}.txt").write_text(LEASE.format(clause=clause), "utf-8")
    question = MAIL.format(sender=NADIM, to=LEILA, subject="الحساب", date="4 Jun 2019 10:12:00 +0300", name="one",
                           reply="", body=ASKED)  # fmt: skip
    answer = MAIL.format(sender=LEILA, to=NADIM, subject="Re: الحساب", date="4 Jun 2019 11:40:00 +0300", name="two",
                         reply="In-Reply-To: <one@port.example>\n", body=f"The old one.\n\n> {ASKED}")  # fmt: skip
    (haul / "one.eml").write_text(question, "utf-8")
    (haul / "two.eml").write_text(answer, "utf-8")
    main(["sift", str(haul), "--case", str(folder / "case"), "--workers", "1"])
    return open_case(folder / "case")


@pytest.fixture(scope="module")
def seen(held: Case) -> Iterator[TestClient]:
    with browser(held) as client:
        yield client


def item(held: Case, path: str) -> str:
    with held.engine.connect() as connection:
        place = schema.place
        return str(connection.execute(select(place.c.item).where(place.c.path == path)).scalar_one())


def ties(seen: TestClient, held: Case, path: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What the page says of each tie: the item that it leads to, and the reasons that lead somewhere."""
    page = LexborHTMLParser(seen.get(f"/item/{item(held, path)}").text)
    found = {}
    for each in page.css("ul.kin li"):
        first, *rest = each.css("a")
        said = " ".join(each.text().partition(first.text())[0].split()) + " " + first.text()
        found[said] = (first.attributes["href"] or "", {a.text(): unquote(a.attributes["href"] or "") for a in rest})
    return found


def test_a_version_is_told_from_both_ends(seen: TestClient, held: Case) -> None:
    later, earlier = ties(seen, held, "lease v2.txt"), ties(seen, held, "lease v1.txt")
    assert later["Is the next version of lease v1.txt"][0] == f"/item/{item(held, 'lease v1.txt')}"
    assert earlier["Is the version before lease v2.txt"][0] == f"/item/{item(held, 'lease v2.txt')}"


def test_a_quotation_leads_to_its_words_and_mails_are_called_by_their_subjects(seen: TestClient, held: Case) -> None:
    where, reasons = ties(seen, held, "two.eml")["Holds words of الحساب"]
    assert where == f"/item/{item(held, 'one.eml')}"
    (place,) = [href for what, href in reasons.items() if what.startswith("quoted")]
    answer = seen.get(place)
    assert answer.status_code == 200 and item(held, "two.eml") in str(answer.url)
    assert "Has words in Re: الحساب" in ties(seen, held, "one.eml")


def test_a_reason_says_its_number_where_it_is_measured(seen: TestClient, held: Case) -> None:
    page = LexborHTMLParser(seen.get(f"/item/{item(held, 'two.eml')}").text)
    said = " ".join(each.text() for each in page.css("ul.kin li"))
    assert "of its three-word runs the other has 1" in said
    assert "named in In-Reply-To 1" not in said


def test_an_item_without_kin_has_no_such_part(pages: TestClient, case: Case) -> None:
    with case.engine.connect() as connection:
        kin, place = schema.kin, schema.place
        tied = {each for row in connection.execute(select(kin.c.one, kin.c.other)) for each in row}
        alone = next(item for item in connection.execute(select(place.c.item)).scalars() if item not in tied)
    assert "Copies and kin" not in pages.get(f"/item/{alone}").text


def answer(case: Case, verdict: str, how: str = "version") -> str:
    """Answer the tie of the lease's versions as its page's form does; the page that one is led to."""
    one, two = item(case, "lease v1.txt"), item(case, "lease v2.txt")
    with browser(case) as client:
        token = re.search('name="token" value="([^"]+)"', client.get(f"/item/{two}").text)
        assert token is not None
        form = {"token": token[1], "by": "S. Haddad", "reason": "another house", "kin": f"{how} {two} {one}",
                "back": f"/item/{two}", "verdict": verdict}  # fmt: skip
        sent = client.post("/kin", data=form, headers={"origin": ADDRESS}, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        return client.get(sent.headers["location"]).text


def test_a_tie_is_refused_struck_through_survives_a_rebuild_and_is_taken_back(held: Case, tmp_path: Path) -> None:
    case = copied(held, tmp_path / "case")
    told = LexborHTMLParser(answer(case, "no"))
    (struck,) = told.css("ul.kin li.gone")
    assert struck.css_first("del").text().startswith("Is the next version of")
    assert "Refused" in struck.text() and "S. Haddad" in struck.text() and "another house" in struck.text()
    with case.engine.connect() as connection:
        assert len(refused(connection)) == 1
    case.engine.dispose()
    assert main(["rebuild", "--case", str(case.folder)]) == 0
    again = open_case(case.folder)
    with again.engine.connect() as connection:
        assert len(refused(connection)) == 1
    assert not LexborHTMLParser(answer(again, "")).css("ul.kin li.gone")
    with again.engine.connect() as connection:
        assert not refused(connection)


def test_one_way_of_kin_is_refused_and_another_of_the_same_two_stands(held: Case, tmp_path: Path) -> None:
    case = copied(held, tmp_path / "case")
    refused_ones = LexborHTMLParser(answer(case, "no", "near")).css("ul.kin li.gone")
    assert not any("next version" in each.text() for each in refused_ones)


def test_what_is_no_tie_is_not_judged(held: Case, tmp_path: Path) -> None:
    case = copied(held, tmp_path / "case")
    with pytest.raises(UsageError, match="is no how"):
        judge(case, "S. Haddad", [Judgement(("kin", "cousin", "1" * 64, "2" * 64), "no")])
    with pytest.raises(UsageError, match="between two"):
        judge(case, "S. Haddad", [Judgement(("kin", "near", "1" * 64, "1" * 64), "no")])
