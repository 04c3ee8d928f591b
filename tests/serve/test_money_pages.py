"""Money: payments with the cells that told them, what flowed, books that add up or not, and transfers told twice."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import browser, case_of, looked, words
from sqlalchemy import text

from clew.store.case import Case, create, open_case

FILES = {
    "harbour.csv": """\
Account holder,Blue Heron Shipping Ltd
Date,Description,Beneficiary,Withdrawal,Deposit,Balance,Currency,Reference
2019-05-02,Opening balance,,,,"1,000.00",USD,
2019-05-03,Rent,Larkspur Nominees Ltd,200.00,,800.00,USD,TR-8801
2019-05-04,Deposit,Anselm Brockhurst,,50.00,850.00,USD,TR-8802
2019-06-10,Fuel,Dover Pilots,100.00,,740.00,USD,TR-8803
2019-06-12,Fuel,Dover Pilots,40.00,,700.00,USD,TR-8804
2019-07-01,Crates,Larkspur Nominees Ltd,25.50,,674.50,USD,TR-8805
""",
    "larkspur.csv": """\
Account holder,Larkspur Nominees Ltd
Date,Description,Payer,Withdrawal,Deposit,Balance,Currency,Reference
2019-05-02,Opening balance,,,,10.00,USD,
2019-05-03,Rent,BLUE HERON SHIPPING LTD,,200.00,210.00,USD,TR-8801
2019-05-09,Tea,Quay Stores,10.00,,200.00,USD,TR-9901
2019-05-11,Tea,Quay Stores,15.00,,185.00,USD,TR-9902
2019-05-12,Tea,Quay Stores,5.00,,180.00,USD,TR-9903
2019-05-13,Tea,Quay Stores,6.00,,174.00,USD,TR-9904
""",
    "دفتر.csv": """\
التاريخ,الدافع,المستفيد,المبلغ,العملة,المرجع
2019-05-03,سلمى القروي,طارق بن سور,750000,دينار عراقي,ق-11
2019-05-04,سلمى القروي,طارق بن سور,250000,دينار عراقي,ق-12
2019-06-05,,طارق بن سور,100000,دينار عراقي,ق-13
""",
    "letter.txt": "Dear Sir,\n\nAnselm Brockhurst paid 300 dollars to Rami Haddad on 4 May 2019.\n",
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(tmp_path_factory.mktemp("money"), files=FILES)


@pytest.fixture(scope="module")
def seen(held: Case) -> Iterator[TestClient]:
    with browser(held) as client:
        yield client


def links_in(node: LexborNode | None) -> dict[str, str]:
    assert node is not None
    return {words(a): a.attributes["href"] or "" for a in node.css("a")}


def titled(page: LexborHTMLParser, within: str) -> dict[str, str]:
    """The addresses of a drawing's parts by what they say."""
    return {words(a.css_first("title")): a.attributes["href"] or "" for a in page.css(f"{within} a:has(title)")}


def table(page: LexborHTMLParser) -> list[list[str]]:
    """Date, payer, payee, amount, currency of each row."""
    cells = ([words(td) for td in row.css("td")] for row in page.css(".payments tbody tr"))
    return [[date, payer, payee, amount, code] for date, amount, code, payer, payee, *_ in cells]


def parties(page: LexborHTMLParser) -> set[tuple[str, ...]]:
    return {tuple(row[1:4]) for row in table(page)}


def test_payments_stand_with_payer_payee_and_amount_and_the_untold_is_said(seen: TestClient) -> None:
    page = looked(seen, "/money")
    assert len(table(page)) == 14
    assert table(page)[0] == ["2019-05-03", "Blue Heron Shipping Ltd", "Larkspur Nominees Ltd", "200", "USD"]
    assert ("not told", "طارق بن سور", "100,000") in parties(page)


def test_unlike_currencies_are_totalled_apart(seen: TestClient) -> None:
    totals = [words(row) for row in looked(seen, "/money").css(".totals tr")]
    assert totals == ["USD951.5011 payments", "IQD1,100,000 3 payments"]


def test_a_figure_leads_to_its_cell_and_the_cell_is_lit(seen: TestClient) -> None:
    page = looked(seen, "/money?party=dover&sort=amount")
    address = links_in(page.css_first(".payments tbody tr:last-child"))["100"]
    assert parse_qs(urlsplit(address).query)["at"] == ["cell=6,4"]
    lit = looked(seen, address).css("td.lit, td.cited, td mark")
    assert [words(each) for each in lit] == ["100.00"]


def test_words_of_a_letter_are_a_payment_too_and_are_lit(seen: TestClient) -> None:
    page = looked(seen, "/money?party=rami")
    address = links_in(page.css_first(".payments td.figure"))["300"]
    assert [words(mark) for mark in looked(seen, address).css("mark")] == ["300"]


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        ("sort=amount&currency=USD", ["5", "6", "10", "15", "25.50", "40", "50", "100", "200", "200", "300"]),
        ("sort=-amount&currency=IQD", ["750,000", "250,000", "100,000"]),
        ("from=2019-06&to=2019-06&currency=USD", ["100", "40"]),
        ("from=2019-07", ["25.50"]),
        ("to=2019-05-03&currency=USD", ["200", "200"]),
        ("least=200&currency=USD&sort=amount", ["200", "200", "300"]),
        ("party=dover", ["100", "40"]),
        ("party=DÓVER+pil", ["100", "40"]),
        ("party=%D8%B3%D9%84%D9%85%D9%8A", ["750,000", "250,000"]),
        ("payer=(not+told)&currency=IQD", ["100,000"]),
        ("q=rent&sort=-amount", ["200", "200"]),
        ("q=kumquat", []),
    ],
)
def test_payments_are_chosen_and_sorted(asked: str, amounts: list[str], seen: TestClient) -> None:
    assert [row[3] for row in table(looked(seen, f"/money?{asked}"))] == amounts


def test_who_is_not_told_comes_last_whichever_way_it_is_sorted(seen: TestClient) -> None:
    for sort in ("payer", "-payer"):
        payers = [row[1] for row in table(looked(seen, f"/money?sort={sort}"))]
        told = [payer for payer in payers if payer != "not told"]
        assert payers[len(told) :] == ["not told"] * (len(payers) - len(told)) != []
        assert told == sorted(told, reverse=sort.startswith("-"))


@pytest.mark.parametrize("asked", ["from=May", "least=many", "sort=colour", "to=2019-5"])
def test_what_cannot_be_read_is_said(asked: str, seen: TestClient) -> None:
    assert seen.get(f"/money?{asked}").status_code == 404
    assert seen.get("/money?q=(rent").status_code == 400 and seen.get("/money/flows?q=(rent").status_code == 400


def test_a_party_that_is_a_name_of_the_case_leads_to_its_entity(seen: TestClient, held: Case) -> None:
    with held.engine.connect() as connection:
        asked = text("SELECT entity FROM name WHERE value = 'anselm brockhurst'")
        entity = connection.execute(asked).scalars().first()
    links = {words(a): a.attributes["href"] for a in looked(seen, "/money?party=anselm").css("td.party a")}
    assert entity and links["Anselm Brockhurst"] == f"/entity/{entity}"


def test_flows_of_a_party_in_any_capitals_lead_to_their_payments_and_stand_in_a_table_too(seen: TestClient) -> None:
    page = looked(seen, "/money/flows")
    assert [words(each).split()[0] for each in page.css(".currency h2")] == ["USD", "IQD"]
    ribbons = titled(page, ".sankey")
    said = "Blue Heron Shipping Ltd → Larkspur Nominees Ltd: 425.50 USD in 3 payments"
    assert [row[3] for row in table(looked(seen, ribbons[said]))] == ["200", "200", "25.50"]
    untold = ribbons["not told → Anselm Brockhurst: 50 USD in 1 payment"]
    assert [row[1:4] for row in table(looked(seen, untold))] == [["not told", "Anselm Brockhurst", "50"]]
    first = page.css_first(".currency details table tbody tr")
    assert words(first) == "Blue Heron Shipping LtdLarkspur Nominees Ltd425.503"


def test_months_lead_to_their_payments(seen: TestClient) -> None:
    june = titled(looked(seen, "/money/flows"), ".months")["2019-06: 140 USD in 2 payments"]
    assert [row[3] for row in table(looked(seen, june))] == ["100", "40"]


def test_flows_keep_to_what_is_chosen(seen: TestClient) -> None:
    drawn = titled(looked(seen, "/money/flows?party=dover"), ".sankey")
    assert list(drawn) == ["Blue Heron Shipping Ltd → Dover Pilots: 140 USD in 2 payments"]


def test_what_is_chosen_is_kept_from_the_table_to_the_drawing_and_can_be_let_go(seen: TestClient) -> None:
    page = looked(seen, "/money?party=blue&currency=USD&kind=table&payer=Blue+Heron+Shipping+Ltd")
    tabs = links_in(page.css_first(".tabs"))
    kept = {"party": ["blue"], "currency": ["USD"], "kind": ["table"], "payer": ["Blue Heron Shipping Ltd"]}
    assert parse_qs(urlsplit(tabs["Who paid whom"]).query) == kept
    assert parse_qs(urlsplit(tabs["Books"]).query) == {"kind": ["table"]}
    chosen = links_in(page.css_first(".chosen"))
    assert "payer" not in chosen["paid by Blue Heron Shipping Ltd ×"] and "kind" not in chosen["kind table ×"]


def test_a_book_that_does_not_add_up_shows_the_row_by_how_much_and_what_explains_it(seen: TestClient) -> None:
    page = looked(seen, "/money/books")
    assert [words(each) for each in page.css(".sum .term")] == ["1 add up", "1 do not", "1 cannot be checked"]
    books = [words(each.css_first("th")) for each in page.css(".books tbody")]
    assert books == ["harbour.csv", "دفتر.csv", "larkspur.csv"]
    broken = page.css_first(".break")
    assert "2019-06-10: 750 was expected, 740 stands there, -10" in words(broken)
    assert "the amount would have to be 110" in words(broken)
    links = links_in(broken)
    assert "cell%3D6%2C6" in links["cell F6"] and "cell%3D6%2C4" in links["100"]


def test_stated_balances_lead_to_their_cells(seen: TestClient) -> None:
    links = links_in(looked(seen, "/money/books").css_first(".books tbody tr"))
    assert "cell%3D3%2C6" in links["1,000"] and "cell%3D8%2C6" in links["674.50"]


def test_two_payments_that_may_be_one_transfer_stand_side_by_side_with_the_reasons(seen: TestClient) -> None:
    page = looked(seen, "/money/pairs")
    (pair,) = page.css(".pair")
    assert [words(th) for th in pair.css("thead th")] == ["harbour.csv cell D4", "larkspur.csv cell E4"]
    reasons = [words(each) for each in pair.css(".reason")]
    assert "the same reference +0.30" in reasons and "the same day +0.10" in reasons
    assert words(pair.css_first(".score")).startswith("score ")


def test_what_no_longer_stands_is_left_out_as_soon_as_it_is_written(held: Case, tmp_path: Path) -> None:
    copy = open_case(Path(shutil.copytree(held.folder, tmp_path / "case")))
    with browser(copy) as client:
        assert len(table(looked(client, "/money"))) == 14 and looked(client, "/money/pairs").css(".pair")
        old = """UPDATE activity SET current = 0 WHERE step LIKE 'enrich.transactions%'
            AND item = (SELECT item FROM place WHERE path = 'larkspur.csv')"""
        with copy.engine.begin() as connection:
            connection.execute(text(old))
        assert len(table(looked(client, "/money"))) == 9
        assert not looked(client, "/money/pairs").css(".pair")
        assert len(looked(client, "/money/books").css(".books tbody")) == 2


def test_an_empty_case_has_no_payments(tmp_path: Path) -> None:
    with browser(create(tmp_path / "case")) as client:
        for path in ("/money", "/money/flows", "/money/books", "/money/pairs"):
            answer = client.get(path)
            assert answer.status_code == 200 and re.search("No (payments|tables|two payments)", answer.text)


def test_nothing_of_the_pages_needs_a_script_or_style_of_its_own(seen: TestClient) -> None:
    for path in ("/money", "/money/flows", "/money/books", "/money/pairs"):
        assert not re.search(r"<script(?! src)|<style| style=| on\w+=", seen.get(path).text)
