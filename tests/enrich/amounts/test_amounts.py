import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.amounts import amounts
from clew.enrich.amounts.currencies import CODES, NATIONS, NOUNS, SIGNS
from clew.enrich.amounts.figures import figure
from clew.enrich.amounts.tokens import LEXICON
from clew.enrich.amounts.units import CONVERT
from clew.model import Mention
from clew.step import GivenText


def draw(text: str) -> list[Mention]:
    return list(next(amounts.run([GivenText(text)])))


MONEY = (
    ("$30,000", "USD 30000"),
    ("USD 1,250,000.50", "USD 1250000.5"),
    ("1.250.000,50 €", "EUR 1250000.5"),
    ("€1'049,95", "EUR 1049.95"),
    ("PTE 120 000 000", "PTE 120000000"),
    ("₹12,34,567", "INR 1234567"),
    ("35 lakh rupees", "INR 3500000"),
    ("$1.5m", "USD 1500000"),
    ("US$ 1MM", "USD 1000000"),
    ("30 MUSD", "USD 30000000"),
    ("$2.75 billion", "USD 2750000000"),
    ("three hundred thousand dollars", "USD 300000"),
    ("half a million dollars", "USD 500000"),
    ("two and a half million euros", "EUR 2500000"),
    ("thirteen dollars and forty-five cents", "USD 13.45"),
    ("34 cents", "USD 0.34"),
    ("ten Swiss francs", "CHF 10"),
    ("A$190.00", "AUD 190"),
    ("$1,190.00 AUD", "AUD 1190"),
    ("ثلاثمئة ألف دولار", "USD 300000"),
    ("٣٠٠ ألف دينار عراقي", "IQD 300000"),
    ("١٬٢٥٠٬٠٠٠ ليرة سورية", "SYP 1250000"),
    ("١٢٫٥ مليون ريال سعودي", "SAR 12500000"),
    ("مليونين ونصف المليون دولار", "USD 2500000"),
    ("ثلاثة ملايين ومئتان وخمسون ألف دولار", "USD 3250000"),
    ("between 3 and 5 million dollars", "USD 3000000..5000000"),
    ("$3-5 million", "USD 3000000..5000000"),
    ("from $3 million to $5 million", "USD 3000000..5000000"),
    ("ما بين ٣ و٥ ملايين دولار", "USD 3000000..5000000"),
    ("more than $200", "USD 200.."),
    ("at least 200 dollars", "USD 200.."),
    ("up to $8,000", "USD ..8000"),
    ("nearly 8,000 dollars", "USD ..8000"),
    ("500 dollars or more", "USD 500.."),
    ("more than 5 and less than 9 dollars", "USD 5..9"),
    ("about $500", "USD 500"),
    ("أكثر من ٣٠٠ دولار", "USD 300.."),
    ("ما لا يقل عن مليون دولار", "USD 1000000.."),
    ("$(1,234.56)", "USD -1234.56"),
    ("($1,234.56)", "USD -1234.56"),
    ("-$5", "USD -5"),
)


@pytest.mark.parametrize(("text", "value"), MONEY)
def test_money_has_one_value_however_it_is_written(text: str, value: str) -> None:
    assert [(mention.kind, mention.value) for mention in draw(text)] == [("money", value)]


QUANTITIES = (
    ("over 30,000 people", "people 30000.."),
    ("less than 8,000 ISIS fighters", "fighters ..8000"),
    ("12 civilians", "civilians 12"),
    ("twenty-five killed", "killed 25"),
    ("ما لا يقل عن ٢٥٠ قتيلا", "killed 250.."),
    ("نحو ٣٠ ألف نازح", "displaced 30000"),
    ("خمسة وعشرون جريحاً", "wounded 25"),
    ("ثمانية آلاف مقاتل", "fighters 8000"),
    ("1,458,000 tonnes", "kg 1458000000"),
    ("20 kg", "kg 20"),
    ("٢٠ كغم", "kg 20"),
    ("500,000 barrels", "barrel 500000"),
    ("17 km", "m 17000"),
    ("24703m2", "m² 24703"),
    ("1,500 km²", "m² 1500000000"),
    ("100 hectares", "m² 1000000"),
    ("100 دونم", "m² 100000"),
    ("5.5%", "% 5.5"),
    ("minus five per cent", "% -5"),
    ("عشرين في المئة", "% 20"),
    ("10 1/2 miles", "m 16898.112"),
    ("5-10 km", "m 5000..10000"),
    ("7.62mm", "m 0.00762"),
    ("188 miles an hour", "km/h 302.556672"),
    ("1.5 million litres", "l 1500000"),
)


@pytest.mark.parametrize(("text", "value"), QUANTITIES)
def test_a_quantity_is_given_in_its_normal_unit(text: str, value: str) -> None:
    assert [(mention.kind, mention.value) for mention in draw(text)] == [("quantity", value)]


@pytest.mark.parametrize(
    "text",
    (
        "in 2017 people fled",
        "since 2014 fighters came",
        "room 12, page 30, 26 May 2017 at 2 pm",
        "version 1.2.3.4",
        "ALL 5 solutions, all 70 of us",
        "https://example.com/?a=20%25&b=30%",
        "SCP-173 m",
        "the one you prefer",
        "192.168.1.2",
        "+1-222-2222",
    ),
)
def test_numbers_without_a_unit_are_nothing(text: str) -> None:
    assert draw(text) == []


def test_a_sign_of_several_currencies_keeps_the_others() -> None:
    (mention,) = draw("$5")
    assert mention.detail["or"].split(", ")[:2] == ["CAD", "AUD"]


def test_the_country_that_a_text_tells_of_chooses_the_currency() -> None:
    assert [mention.value for mention in draw("In Jordan he paid 500 dinars")] == ["JOD 500"]
    assert [mention.value for mention in draw("in Toronto, Canada: $5")] == ["CAD 5"]


def test_one_mark_before_three_figures_keeps_both_readings() -> None:
    (thousands,) = draw("€1.500")
    assert (thousands.value, thousands.detail["or"]) == ("EUR 1500", "EUR 1.5")
    (measure,) = draw("1.500 kg")
    assert (measure.value, measure.detail["or"]) == ("kg 1.5", "kg 1500")
    (told, _) = draw("€1.500 and €1.234.567,50")
    assert (told.value, "or" in told.detail) == ("EUR 1500", False)


def test_a_hedge_is_told_and_lies_within_the_words() -> None:
    (mention,) = draw("they killed at least 12 people there")
    assert (mention.text, mention.detail["hedge"]) == ("at least 12 people", "at least")
    (about,) = draw("some 325 kilometres")
    assert (about.value, about.detail["hedge"]) == ("m 325000", "about")


def test_pounds_beside_weights_are_no_money() -> None:
    assert [mention.value for mention in draw("a tonne is 2,204.62 pounds")][-1].startswith("kg 999.99")
    assert [mention.value for mention in draw("he owes 20 pounds")] == ["GBP 20"]


@pytest.mark.parametrize("text", ("1.2.3", "12.05.2017", "1,23,4", "10,20,30"))
def test_figures_with_marks_in_no_custom_are_no_number(text: str) -> None:
    assert figure(text) is None


def test_words_mean_what_the_tables_of_currencies_and_units_know() -> None:
    for codes in (*SIGNS.values(), *NOUNS.values(), *NATIONS.values()):
        assert all(len(code) == 3 and code.isupper() for code in codes.split())
    assert all(factor > 0 for _, _, factor in CONVERT.values())
    assert len(CODES) > 150 and len(LEXICON) > 900


@given(st.text() | st.text(alphabet=string.digits + " ,.$€%-kKmM()٠١٢٣٤٫٬ و\n\t", max_size=120))
@settings(max_examples=200, deadline=None)
def test_mentions_are_in_order_apart_and_quote_the_text(text: str) -> None:
    end = 0
    for mention in draw(text):
        assert end <= mention.chars[0] < mention.chars[1] and text[slice(*mention.chars)] == mention.text
        end = mention.chars[1]


WORDS = (
    "about between over 3 5 million dollars and to thousand two half $ people km - % ألف و بين نحو ثلاثة دينار مئة"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_row_of_number_words_is_read_in_order(text: str) -> None:
    end = 0
    for mention in draw(text):
        assert end <= mention.chars[0] and text[slice(*mention.chars)] == mention.text
        end = mention.chars[1]


@pytest.mark.parametrize(
    "text", ("1" * 1500, " " * 1500, "a" * 1500, "1 " * 750, "1," * 750, "million " * 180, "$" * 1500, "one and " * 180)
)
def test_long_runs_take_no_long_time(text: str) -> None:
    from time import process_time

    draw("1")
    begun = process_time()
    draw(text)
    assert process_time() - begun < 0.5
