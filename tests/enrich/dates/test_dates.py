import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.dates import dates
from clew.enrich.dates.words import PHRASES, SINGLE
from clew.step import GivenText

DATED = "2017-06-10T12:00:00+03:00"  # a Saturday


def found(text: str, dated: str | None = DATED) -> list[tuple[str, str]]:
    return [(mention.text, mention.value) for mention in next(dates.run([GivenText(text, dated)]))]


def detail(text: str, dated: str | None = DATED) -> dict[str, str]:
    (mention,) = next(dates.run([GivenText(text, dated)]))
    return dict(mention.detail)


ABSOLUTE = (
    ("26 May 2017", "2017-05-26"),
    ("May 26th, 2017", "2017-05-26"),
    ("Friday, 26 May 2017", "2017-05-26"),
    ("the 26th of May 2017", "2017-05-26"),
    ("26-May-2017", "2017-05-26"),
    ("2017-05-26", "2017-05-26"),
    ("2017/5/26", "2017-05-26"),
    ("26.05.2017", "2017-05-26"),
    ("26/5/17", "2017-05-26"),
    ("May twenty-sixth, two thousand and seventeen", "2017-05-26"),
    ("May 2017", "2017-05-01/2017-05-31"),
    ("late May 2017", "2017-05-16/2017-05-31"),
    ("early 2018", "2018-01-01/2018-06-30"),
    ("Q3 2017", "2017-07-01/2017-09-30"),
    ("the 1990s", "1990-01-01/1999-12-31"),
    ("summer 2016", "2016-06-01/2016-08-31"),
    ("3-7 May 2017", "2017-05-03/2017-05-07"),
    ("May 3–7, 2017", "2017-05-03/2017-05-07"),
    ("between 2014 and 2017", "2014-01-01/2017-12-31"),
    ("2014–2017", "2014-01-01/2017-12-31"),
    ("from 4 January to 22 February 1995", "1995-01-04/1995-02-22"),
    ("2017-05-26T21:15+03:00", "2017-05-26T21:15+03:00"),
    ("26 May 2017 at 9:15 p.m.", "2017-05-26T21:15"),
    ("26 May 2017, 21:15 GMT", "2017-05-26T21:15Z"),
    ("٢٦ أيار ٢٠١٧", "2017-05-26"),
    ("26 جانفي 2016", "2016-01-26"),
    ("كانون الثاني 2016", "2016-01-01/2016-01-31"),
    ("الحادي والعشرين من مايو ٢٠١٧", "2017-05-21"),
    ("من ٣ إلى ٧ أيار ٢٠١٧", "2017-05-03/2017-05-07"),
    ("عام ٢٠١٧", "2017-01-01/2017-12-31"),
    ("أواخر أيار 2017", "2017-05-16/2017-05-31"),
    ("۵ خرداد ۱۳۹۶", "2017-05-26"),
    ("26 mai 2017", "2017-05-26"),
    ("26 de mayo de 2017", "2017-05-26"),
    ("26. Mai 2017", "2017-05-26"),
    ("26 мая 2017", "2017-05-26"),
    ("26 Mayıs 2017", "2017-05-26"),
)


@pytest.mark.parametrize(("text", "value"), ABSOLUTE)
def test_an_absolute_date_is_read_whole(text: str, value: str) -> None:
    assert found(f"({text}).", None) == [(text, value)]


HIJRI = (
    ("رمضان ١٤٣٨", "2017-05-27/2017-06-24", "2017-05-26/2017-06-26"),
    ("15 Sha'ban 1438 AH", "2017-05-11", "2017-05-11/2017-05-13"),
    ("١٥ شعبان ١٤٣٨ هـ", "2017-05-11", "2017-05-11/2017-05-13"),
    ("Ramadan 2017", "2017-05-27/2017-06-24", "2017-05-26/2017-06-26"),
    ("Eid al-Fitr 2016", "2016-07-06/2016-07-08", "2016-07-06/2016-07-10"),
)


@pytest.mark.parametrize(("text", "value", "within"), HIJRI)
def test_a_hijri_date_is_umm_al_quras_and_says_within_which_days_it_lies(text: str, value: str, within: str) -> None:
    assert found(text) == [(text, value)]
    assert detail(text)["within"] == within
    assert detail(text)["calendar"] == "hijri-umm-al-qura"


RELATIVE = (
    ("two years ago", "2015-06-10", "-P2Y"),
    ("yesterday", "2017-06-09", "-P1D"),
    ("last Friday", "2017-06-02", "XXXX-WXX-5"),
    ("next week", "2017-06-12/2017-06-18", "+P1W"),
    ("قبل سنتين", "2015-06-10", "-P2Y"),
    ("أمس", "2017-06-09", "-P1D"),
    ("الجمعة الماضي", "2017-06-02", "XXXX-WXX-5"),
    ("26 May", "2017-05-26", "XXXX-05-26"),
)


@pytest.mark.parametrize(("text", "value", "unknown"), RELATIVE)
def test_relative_words_count_from_the_items_day_and_stay_open_without_one(text: str, value: str, unknown: str) -> None:
    assert found(text) == [(text, value)]
    assert detail(text)["anchor"] == "2017-06-10"
    assert found(text, None) == [(text, unknown)]
    assert "anchor" not in detail(text, None)


def test_both_orders_of_day_and_month_are_kept() -> None:
    assert found("on 5/6/2017") == [("5/6/2017", "2017-05-06")]
    assert detail("on 5/6/2017")["or"] == "2017-06-05"
    assert "or" not in detail("on 25/6/2017")


def test_other_dates_of_the_text_and_its_script_tell_the_order() -> None:
    assert found("on 21/4/2016 and 5/6/2017")[1] == ("5/6/2017", "2017-06-05")
    assert found("on 4/21/2016 and 5/6/2017")[1] == ("5/6/2017", "2017-05-06")
    assert found("في ٥/٦/٢٠١٧") == [("٥/٦/٢٠١٧", "2017-06-05")]
    assert detail("في ٥/٦/٢٠١٧")["or"] == "2017-05-06"


NUMBERS = (
    "page 12.5, pp. 14, version 2.0.17, v1.12.2016-rc, 192.168.1.1, 10.0.0.12",
    "call 555-12-34 or +964 770 123 4567, 2017 people, $2017, USD 2000, 1,999 units, 45%",
    "John 3:16, Genesis 12:10, the score was 2:1; order no. 20170526; 1234-5678-9012",
    "he may 100 times march; the second sat down; sun and dec; 24/7 service, 1/2 cup, 9/10",
    "سعر 2000 دولار، صفحة ١٢، رقم 123456، ثلاثة رجال، الهاتف 07701234567",
)


@pytest.mark.parametrize("text", NUMBERS)
def test_plain_numbers_are_no_dates(text: str) -> None:
    assert found(text) == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789٣٧/-:. ،مايو May")), max_size=200))
def test_a_mentions_text_is_the_passages_at_its_chars(text: str) -> None:
    for mention in next(dates.run([GivenText(text, DATED)])):
        assert text[slice(*mention.chars)] == mention.text
        assert mention.value


def representatives() -> list[str]:
    """Two words of each class."""
    by_class: dict[str, list[str]] = {}
    for name, (cls, _) in [*SINGLE.items(), *(pair for _, names in PHRASES.values() for pair in names.items())]:
        by_class.setdefault(cls, []).append(name)
    return [name for names in by_class.values() for name in (names[0], names[-1])]


VOCABULARY = representatives()
FIGURES = ["5", "31", "2017", "1438", "5/6/2017", "21:15", "26.05.2017", "4/22", "'98", "9pm", "1st", "1990s", "-", ","]
DAYS = [DATED, None, "0001-01-01", "9999-12-31"]


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY) | st.sampled_from(FIGURES), max_size=9), st.sampled_from(DAYS))
def test_no_order_of_words_about_time_breaks_it(words: list[str], dated: str | None) -> None:
    for mention in next(dates.run([GivenText(" ".join(words), dated)])):
        assert mention.value
        assert mention.detail["precision"]


@pytest.mark.parametrize(
    "text", ["1" * 1500, " " * 1500, "a" * 1500, "1-" * 750, "May " * 375, "1/2/" * 375, "و" * 1500]
)
def test_repeated_signs_take_no_longer_than_others(text: str) -> None:
    assert list(dates.run([GivenText(text, DATED)]))


@pytest.mark.parametrize(("text", "value"), [
    ("first half of 2016", "2016-01-01/2016-06-30"),
    ("«النصف الأول من عام 2016»", "2016-01-01/2016-06-30"),
    ("2012 or later", "2012-01-01/.."),
    ("before 2018", "../2018-01-01"),
    ("after Feb 2018", "2018-03-01/.."),
    ("Nov-Feb 2017", "2016-11-01/2017-02-28"),
    ("Nov 18-Dec 19, 2015", "2015-11-18/2015-12-19"),
    ("the last week of July 2016", "2016-07-25/2016-07-31"),
    ("the first Friday of July 2016", "2016-07-01"),
    ("Thanksgiving 2018", "2018-11-22"),
    ("Easter 2017", "2017-04-16"),
])  # fmt: skip
def test_what_is_bounded_or_counted_out_of_a_period_is_its_days(text: str, value: str) -> None:
    ((_, found_value),) = found(text)
    assert found_value == value


def test_number_words_are_no_months() -> None:
    assert found("مائة وستة عشر صفحة، صفر هو ٠، أكثر من ٢/١ الطالبات، واحد من مائة ألف") == []


def test_marks_within_a_word_hide_no_date_and_keep_their_place() -> None:
    assert found("في ٢٦ أيّـار ٢٠١٧م") == [("٢٦ أيّـار ٢٠١٧م", "2017-05-26")]


@pytest.mark.parametrize(
    ("text", "day"), [("It left on 3 May 2017 in two lorries.", "2017-05-03"), ("9/9/2016 in one place", "2016-09-09")]
)
def test_a_number_after_in_is_no_hour_of_the_day_before_it(text: str, day: str) -> None:
    assert [value for _, value in found(text, None)] == [day]


@pytest.mark.parametrize("text", ["It was emptied in three nights.", "for five evenings", "on ten mornings"])
def test_nights_that_are_counted_are_no_hour(text: str) -> None:
    assert found(text, None) == []
