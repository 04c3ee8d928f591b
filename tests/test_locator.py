"""A locator is written in the web's own fragment syntax, and read back the same."""

import pytest

from clew.errors import UsageError
from clew.locator import fragment, parse, parse_fragment
from clew.model import Locator

WRITTEN = [
    ("page=3&char=120,188", Locator(page=3, chars=(120, 188))),
    ("sheet=Bank%20%26%20cash&row=5", Locator(sheet="Bank & cash", row=(5, 5))),
    ("row=5-9", Locator(row=(5, 9))),
    ("sheet=%D8%AF%D9%81%D8%AA%D8%B1&cell=7,3", Locator(sheet="دفتر", cell="C7")),
    ("sheet=L&cell=12,28", Locator(sheet="L", cell="AB12")),
    ("message=12", Locator(message=12)),
    ("part=1.2&char=0,10", Locator(part="1.2", chars=(0, 10))),
    ("t=1.5,3", Locator(time=(1.5, 3.0))),
    ("page=1&xywh=percent:10,20,30,40", Locator(page=1, box=(10, 20, 30, 40))),
    ("", Locator()),
]


@pytest.mark.parametrize(("text", "locator"), WRITTEN)
def test_a_locator_is_written_and_read_back(text: str, locator: Locator) -> None:
    assert fragment(locator) == text
    assert parse_fragment(text) == locator


def test_a_cell_may_be_named_as_spreadsheets_do() -> None:
    assert parse_fragment("sheet=L&cell=AB12") == Locator(sheet="L", cell="AB12")


WRONG = ["zz#page=1", "", "abc#page=1", "abcd#page=one", "abcd#colour=red", "abcd#char=1", "abcd#cell=7,0"]


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_locator_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UsageError, match=r"digest|not understood"):
        parse(text)


@pytest.mark.parametrize("name", ["page", "message", "row", "cell", "char"])
def test_a_number_beyond_what_a_database_holds_was_a_fault(name: str) -> None:
    numbers = {"page": "{}", "message": "{}", "row": "1-{}", "cell": "{},3", "char": "0,{}"}
    parse_fragment(f"{name}={numbers[name].format(2**53)}")
    for large in (2**53 + 1, 10**19, int("9" * 400)):
        with pytest.raises(UsageError, match="not understood"):
            parse_fragment(f"{name}={numbers[name].format(large)}")
    with pytest.raises(UsageError, match="not understood"):
        parse_fragment("cell=C99999999999999999999")
