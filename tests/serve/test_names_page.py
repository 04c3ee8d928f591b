"""The pages of names: listed, tied, decided on, taken back; who stands beside whom."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from named_case import named_case, send, token
from served import ADDRESS, browser, renewed

from clew.cli import main
from clew.serve.ties import Pair, Side
from clew.store.case import Case, open_case
from clew.store.entities import TieRow, answers
from clew.store.named import named

SALMA = ("person", "salma qarawi", "selma karawi")
FARIS = ("person", "fares kanjary", "faris kenjari")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return named_case(tmp_path_factory.mktemp("named"))


@pytest.fixture(scope="module")
def pages(kept: Case) -> Iterator[TestClient]:
    with browser(kept) as client:
        yield client


def key(pair: tuple[str, str, str]) -> str:
    return json.dumps(pair)


def text_of(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def verdicts(case: Case) -> dict[tuple[str, ...], str]:
    with case.engine.connect() as connection:
        return {subject[1:]: each.verdict for subject, each in answers(connection).items()}


def entity(case: Case, value: str, kind: str = "person") -> str:
    known = named(case)
    return known.at(known.of[kind, value]).id


def test_names_are_listed_with_those_in_most_documents_first_and_by_kind(pages: TestClient) -> None:
    rows = re.findall(r'<th scope="row"><a href="/entity/[0-9a-f]{16}"><bdi>([^<]*)', text_of(pages, "/names"))
    assert rows[:3] == ["Larkspur Nominees", "Tariq Bensour", "Salma Qarawi"]
    assert len(rows) == 9
    only = text_of(pages, "/names?of=place")
    assert "Port Verrane" in only and "Larkspur Nominees" not in only.split("May be one")[0]


def test_a_name_is_found_by_part_of_it_in_any_script(pages: TestClient) -> None:
    assert "1 name<" in text_of(pages, "/names?find=القروى")
    assert "1 name<" in text_of(pages, "/names?find=selma+KAR")
    assert "No names match" in text_of(pages, "/names?find=nobody")


def test_the_query_of_search_narrows_names_and_their_counts(pages: TestClient) -> None:
    found = text_of(pages, "/names?q=telephone").split("May be one")[0]
    assert "2 names<" in found and "Salma Qarawi" in found and "Larkspur" not in found
    assert pages.get("/names?q=(").status_code == 400


def test_a_pair_shows_its_score_in_words_and_both_names_where_they_stand(pages: TestClient) -> None:
    text = text_of(pages, "/names")
    shown = text.split('class="hit pair"')[1:]
    pair = next(each for each in shown if "Selma Karawi" in each and "Salma Qarawi" in each)
    assert re.search(r"<strong>0\.\d\d</strong>", pair) and "spelling" in pair
    assert "<mark>Selma Karawi</mark> was seen with" in pair and "<mark>Salma Qarawi</mark>" in pair
    assert "/item/" in pair


def test_a_yes_joins_two_names_and_can_be_taken_back(deciding: TestClient, own: Case) -> None:
    back = send(deciding, single=f"yes {key(SALMA)}", reason="one signature")
    renewed(deciding)
    text = text_of(deciding, back)
    assert "the same" in text and f"yes {key(SALMA)}" not in text
    page = text_of(deciding, f"/entity/{entity(own, 'selma karawi')}")
    assert "Written 2 ways" in page and "Why these are one" in page and "one signature" in page
    line = re.search('name="take" value="([0-9]+)"', text)
    assert line is not None
    send(deciding, take=line[1])
    renewed(deciding)
    assert verdicts(own) == {} and entity(own, "selma karawi") != entity(own, "salma qarawi")
    assert f"yes {key(SALMA)}" in text_of(deciding, "/names")


def test_taking_back_leaves_what_somebody_has_said_since(deciding: TestClient, own: Case) -> None:
    text = text_of(deciding, send(deciding, single=f"yes {key(SALMA)}"))
    line = re.search('name="take" value="([0-9]+)"', text)
    assert line is not None
    renewed(deciding)
    send(deciding, single=f"no {key(SALMA)}", by="O. Rami")
    renewed(deciding)
    send(deciding, take=line[1])
    renewed(deciding)
    assert list(verdicts(own).values()) == ["no"]


def test_answers_without_effect_are_listed_with_why_and_can_be_taken_back(
    deciding: TestClient, own: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    third = ("person", "salma qarawi", "سلمي القروي")
    across = ("person", "selma karawi", "سلمي القروي")
    gone = ("person", "nobody now", "salma qarawi")
    for verdict, pair in (("yes", SALMA), ("yes", third), ("no", across), ("unsure", gone)):
        send(deciding, single=f"{verdict} {key(pair)}", by="O. Rami")
        renewed(deciding)
    text = text_of(deciding, "/names").split("Answers without effect")[1]
    assert '<span class="count">2<' in text and "a no, stands between" in text and "no document or list" in text
    page = text_of(deciding, f"/entity/{entity(own, 'salma qarawi')}")
    assert "a no, stands between" in page.split("Held apart")[1].split("Mentioned in")[0]
    capsys.readouterr()
    assert main(["status", "--case", str(own.folder), "--problems", "--json"]) == 0
    told = {row["code"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {"judgement-orphaned", "judgement-contradicted"} <= told.keys()
    assert "nobody now" in told["judgement-orphaned"]["message"]
    send(deciding, single=f"back {key(gone)}")
    send(deciding, single=f"back {key(across)}")
    renewed(deciding)
    assert "Answers without effect" not in text_of(deciding, "/names")


def test_who_only_writes_mails_has_a_page_that_leads_to_them(tmp_path: Path) -> None:
    mail = "From: Zainab Farouk <z@example.org>\nTo: tariq.bensour@port.example\nSubject: s\n\nThe crates came.\n"
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "one.eml").write_text(f"Message-ID: <1@x>\nMIME-Version: 1.0\n{mail}")
    main(["sift", str(tmp_path / "haul"), "--case", str(tmp_path / "case"), "--workers", "1"])
    case = open_case(tmp_path / "case")
    with browser(case) as client:
        page = text_of(client, f"/entity/{entity(case, 'zainab farouk')}")
        assert "<strong>1</strong> document, 1 mention<" in page and "From: <mark>Zainab Farouk</mark>" in page
        assert f"/entity/{entity(case, 'tariq bensour')}" in page.split("Named beside")[1]


def test_a_list_stands_on_the_entitys_page_and_its_proposals_are_answered_there(
    deciding: TestClient, own: Case, tmp_path: Path
) -> None:
    rows = [("Q1", "Person", ["Tariq Bensour"], {}), ("Q2", "Person", ["Salmah Karawy"], {"weakAlias": ["<b>S.</b>"]})]
    lines = [json.dumps({"id": id, "schema": of, "properties": {"name": name, **more}}) for id, of, name, more in rows]
    (tmp_path / "seen.json").write_text("\n".join(lines))
    assert main(["import", str(tmp_path / "seen.json"), "--case", str(own.folder)]) == 0
    text = text_of(deciding, f"/entity/{entity(own, 'tariq bensour')}")
    assert "On lists" in text and ">Q1<" in text and ", Person<" in text and ">seen<" in text
    assert "2 mentions" not in text.split("On lists")[0] and "Written 1 way<" in text
    pair = key(("person", "list:seen#Q2", "salma qarawi"))
    page = text_of(deciding, f"/entity/{entity(own, 'salma qarawi')}").split("May also be this")[1]
    shown = re.search(r'single" value="yes (\[[^>]*seen#Q2[^>]*\])"', page)
    assert shown is not None and ">Q2<" in page and "<b>S." not in page
    send(deciding, single=f"yes {shown[1]}")
    renewed(deciding)
    text = text_of(deciding, f"/entity/{entity(own, 'salma qarawi')}")
    assert "On lists" in text and ">Q2<" in text and "Take back" in text
    send(deciding, single=f"back {pair}")
    renewed(deciding)
    assert "On lists" not in text_of(deciding, f"/entity/{entity(own, 'salma qarawi')}")


def test_an_address_from_before_a_judgement_leads_to_the_entity_of_that_name(deciding: TestClient, own: Case) -> None:
    before = entity(own, "selma karawi")
    send(deciding, single=f"yes {key(SALMA)}")
    renewed(deciding)
    after = entity(own, "selma karawi")
    assert before != after == entity(own, "salma qarawi")
    assert deciding.get(f"/entity/{before}?q=letter").url.path == f"/entity/{after}"
    assert deciding.get("/entity", params={"kind": "person", "name": "selma karawi"}).url.path == f"/entity/{after}"
    assert deciding.get("/entity/0123456789abcdef").status_code == 404


def test_several_pairs_are_decided_at_once(deciding: TestClient, own: Case) -> None:
    send(deciding, pair=[key(SALMA), key(FARIS)], verdict="no", reason="seen together")
    assert verdicts(own) == {SALMA: "no", FARIS: "no"}
    renewed(deciding)
    page = text_of(deciding, f"/entity/{entity(own, 'faris kenjari')}")
    assert "Held apart" in page and "No, two" in page and "seen together" in page


def test_a_pair_that_was_chosen_stays_chosen_while_another_is_decided(deciding: TestClient) -> None:
    send(deciding, pair=[key(FARIS)], single=f"unsure {key(SALMA)}")
    assert re.findall(r'value="([^>]*?)" data-key-card="x" checked', deciding.get("/names").text.replace("&#34;", '"'))


def test_nothing_of_a_form_is_lost_while_a_sift_holds_the_case(deciding: TestClient, own: Case) -> None:
    with own.writing():
        back = send(deciding, pair=[key(SALMA)], verdict="yes", reason="one hand")
        text = text_of(deciding, back)
    assert "Nothing is recorded yet" in text and 'value="one hand"' in text and 'value="S. Haddad"' in text
    assert text.count(" checked>") == 1 and verdicts(own) == {}
    send(deciding, pair=[key(SALMA)], verdict="yes", reason="one hand")
    assert verdicts(own) == {SALMA: "yes"} and "Nothing is recorded" not in text_of(deciding, "/names")


def test_who_decides_must_say_so_once(deciding: TestClient, own: Case) -> None:
    assert "Write your name first" in text_of(deciding, send(deciding, by=" ", single=f"no {key(SALMA)}"))
    assert verdicts(own) == {}
    send(deciding, by="ليلى", single=f"no {key(SALMA)}")
    assert 'id="by" name="by" type="text" required maxlength="200" value="ليلى"' in text_of(deciding, "/names")


def test_a_form_without_the_sessions_token_or_from_elsewhere_is_refused(deciding: TestClient, own: Case) -> None:
    form = {"by": "S", "single": f"yes {key(SALMA)}", "token": token(deciding)}

    def sent(origin: str, **changed: str) -> int:
        headers = {"origin": origin} if origin else {}
        return deciding.post("/names/judge", data=form | changed, headers=headers).status_code

    assert sent(ADDRESS, token="guessed") == 403 and sent(ADDRESS, token="ü") == 403
    assert sent("http://evil.example") == 403 and sent("null") == 403 and sent("") == 405
    assert deciding.post("/names", data=form, headers={"origin": ADDRESS}).status_code == 405
    assert deciding.get("/names/judge").status_code == 405
    assert verdicts(own) == {}


@pytest.mark.parametrize("single", ["maybe []", "yes {}", 'yes ["person","a"]', 'yes ["person","a","a"]', "yes ["])
def test_a_form_that_names_no_pair_decides_nothing(deciding: TestClient, own: Case, single: str) -> None:
    form = {"by": "S", "single": single, "token": token(deciding)}
    deciding.post("/names/judge", data=form, headers={"origin": ADDRESS})
    assert verdicts(own) == {}


@pytest.mark.parametrize("back", ["http://evil.example/names", "//evil.example/names", "/custody", "names"])
def test_a_form_leads_back_to_these_pages_alone(deciding: TestClient, back: str) -> None:
    assert send(deciding, back=back, single=f"no {key(SALMA)}").startswith("/names?done=")


def test_an_entity_shows_its_mentions_neighbours_and_identifiers(pages: TestClient, kept: Case) -> None:
    page = text_of(pages, f"/entity/{entity(kept, 'salma qarawi')}")
    assert page.count("<mark>Salma Qarawi</mark>") >= 2 and "char%3D" in page
    assert "Tariq Bensour" in page and "+999550143" in page and "2 documents" in page


def test_the_passages_of_two_entities_name_both(pages: TestClient, kept: Case) -> None:
    salma, port = entity(kept, "salma qarawi"), entity(kept, "port verrane", "place")
    page = text_of(pages, f"/entity/{salma}?beside={port}").split('id="mentions"')[1].split("</section>")[0]
    assert "1 passage<" in page and "<mark>Salma Qarawi</mark>" in page and "<mark>Port Verrane</mark>" in page


def test_names_from_the_haul_are_words_and_never_marks(pages: TestClient, kept: Case) -> None:
    for address in ("/names", "/network", f"/entity/{entity(kept, '<script>alert(1)</script>')}"):
        text = pages.get(address).text
        assert "alert(1)" in text and "<script>alert" not in text and " style=" not in text


def test_the_network_is_a_picture_and_a_table_of_the_same(pages: TestClient, kept: Case) -> None:
    page = text_of(pages, "/network")
    tariq, salma = sorted((entity(kept, "tariq bensour"), entity(kept, "salma qarawi")))
    edge = f"/entity/{tariq}?beside={salma}#mentions"
    assert page.count(edge) == 2 and "Salma Qarawi, person: 2 documents" in page
    assert "2</a>" in page.split("<tbody>")[1] and "No two names" not in page


def test_the_network_narrows_by_strength_kind_query_and_middle(pages: TestClient, kept: Case) -> None:
    assert "Port Verrane" not in text_of(pages, "/network?least=2").split("Picture of")[1]
    assert "Larkspur" not in text_of(pages, "/network?of=person").split("Picture of")[1]
    assert "Larkspur" not in text_of(pages, "/network?q=telephone").split("Picture of")[1]
    own = text_of(pages, f"/network?entity={entity(kept, 'faris kenjari')}").split("Picture of")[1]
    assert "Fares Kanjary" in own and "Port Verrane" not in own
    assert pages.get("/network?entity=none").status_code == 404


def test_an_empty_case_says_where_names_come_from(tmp_path: Path) -> None:
    from clew.store.case import create

    with browser(create(tmp_path / "case")) as client:
        assert "No names were found so far" in text_of(client, "/names")
        assert "No two names stand in one passage" in text_of(client, "/network")


@pytest.mark.parametrize(
    ("kind", "score", "reasons", "shown", "why"),
    [
        ("person", 1.0, {"spelling": 1.0}, "0.99", "two people may bear names that sound alike"),
        ("organisation", 1.0, {"same words": 1.0}, "0.99", "two bodies may bear one name"),
        ("person", 0.998, {"spelling": 0.97}, "0.99", ""),
        ("person", 0.81, {"spelling": 0.81}, "0.81", ""),
    ],
)
def test_a_proposal_never_looks_certain_and_says_why_it_is_not(
    kind: str, score: float, reasons: dict[str, float], shown: str, why: str
) -> None:
    sides = (Side("a", "A", {}, 1, 1, ()), Side("b", "B", {}, 1, 1, ()))
    pair = Pair(TieRow(kind, "a", "b", "proposed", score, reasons, None), "", sides)
    assert pair.score == shown and pair.doubt.startswith(why) and bool(pair.doubt) == bool(why)
