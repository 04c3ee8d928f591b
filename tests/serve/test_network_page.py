"""The network by payments and accounts: what is drawn, and where each line leads."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import quote_plus

import pytest
from fastapi.testclient import TestClient
from named_case import with_payments
from selectolax.lexbor import LexborHTMLParser
from served import browser
from sqlalchemy import select

from clew.store import schema
from clew.store.accounts import number_of
from clew.store.case import Case

ACCOUNT = "GB33BUKB20201555555555"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return with_payments(tmp_path_factory.mktemp("paid"))


@pytest.fixture(scope="module")
def pages(kept: Case) -> Iterator[TestClient]:
    with browser(kept) as client:
        yield client


def rows(pages: TestClient, address: str) -> dict[frozenset[str], str]:
    """What the table says of each two."""
    tree = LexborHTMLParser(pages.get(address).text)
    found = [[cell.text(strip=True) for cell in row.css("td")] for row in tree.css(".edges tbody tr")]
    return {frozenset(row[:2]): " ".join(row[2:]) for row in found}


def links(pages: TestClient, address: str, selector: str) -> dict[str, str]:
    """The links of the picture by their titles."""
    tree = LexborHTMLParser(pages.get(address).text)
    return {link.css_first("title").text(): unescape(link.attributes["href"] or "") for link in tree.css(selector)}


def test_payments_are_told_each_way_and_sums_of_unlike_currencies_stay_apart(pages: TestClient) -> None:
    said = rows(pages, "/network?by=paid")[frozenset(("Larkspur Nominees", "Salma Qarawi"))]
    assert "3 fromLarkspur Nominees" in said and "1,500.50 EUR in 2; 70 USD in 1" in said
    assert "1 fromSalma Qarawi" in said and "15 EUR" in said


def test_an_arrow_leads_to_the_payments_of_the_two(pages: TestClient) -> None:
    arrows = links(pages, "/network", "a.paid")
    there = arrows["Larkspur Nominees paid Salma Qarawi: 3 payments, 1,500.50 EUR in 2; 70 USD in 1"]
    table = LexborHTMLParser(pages.get(there).text).css(".payments tbody tr")
    assert there.startswith("/money?") and len(table) == 3
    back = next(href for title, href in arrows.items() if title.startswith("Salma Qarawi paid"))
    assert len(LexborHTMLParser(pages.get(back).text).css(".payments tbody tr")) == 1


def test_an_account_is_one_however_its_number_is_spaced_and_leads_to_payments_and_passages(pages: TestClient) -> None:
    found = rows(pages, "/network?of=account")
    assert "2 fromLarkspur Nominees900 GBP" in found[frozenset(("Larkspur Nominees", ACCOUNT))]
    assert found[frozenset(("Tariq Bensour", ACCOUNT))].split() == ["1", "1"]
    beside = next(h for title, h in links(pages, "/network?of=account&by=named", "svg a").items() if " and " in title)
    text = LexborHTMLParser(pages.get(beside).text).css_first("main").text()
    assert "account.txt" in text and "ledger.csv" not in text
    paid = next(h for title, h in links(pages, "/network", "a.paid").items() if ACCOUNT in title)
    assert len(LexborHTMLParser(pages.get(paid).text).css(".payments tbody tr")) == 2


def test_a_payee_that_is_no_name_of_the_case_is_drawn_and_told_apart(pages: TestClient) -> None:
    marks = links(pages, "/network", "a.node.party")
    assert marks == {"مكتب الميناء, not a name of the case": f"/money?party={quote_plus('مكتب الميناء')}"}


def test_the_switch_shows_one_kind_of_lines(pages: TestClient) -> None:
    named, paid = (pages.get(f"/network?by={by}").text for by in ("named", "paid"))
    assert 'class="paid" href' not in named and "Port Verrane" in named.split("Picture of")[1]
    assert 'class="paid" href' in paid and "Port Verrane" not in paid.split("Picture of")[1]
    assert pages.get("/network?by=none").status_code == 404


def test_filters_narrow_payments_as_they_narrow_passages(pages: TestClient) -> None:
    assert not links(pages, "/network?q=telephone", "a.paid")
    assert links(pages, "/network?q=in:ledger", "a.paid")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("NL81 ASNB 9999 9999 99", "NL81ASNB9999999999"),
        ("50880050/0194791600888", "50880050/0194791600888"),
        ("Warehouse 9", ""),
        ("Larkspur Nominees", ""),
        ("INV-2019", ""),
        ("شركة 123456", ""),
        ("1" * 1_500, ""),
    ],
)
def test_what_is_written_like_the_number_of_an_account(written: str, number: str) -> None:
    assert number_of(written) == number


def test_the_case_has_the_payments_that_the_ledger_tells(kept: Case) -> None:
    with kept.engine.connect() as connection:
        assert len(connection.execute(select(schema.transaction)).all()) == 7
