"""Text in one form for the steps that look for mentions, and the way back to the text as found."""

from hypothesis import given
from hypothesis import strategies as st

from clew.enrich.dates.fold import fold as for_dates
from clew.enrich.nations.fold import fold as for_nations
from clew.enrich.plain import MARKS, lower, plain, without

ANY = st.text(st.characters() | st.sampled_from("\u0640\u064b\u200c\u200f\u2060\xadİﬁﻻ５٥ی"))


@given(ANY)
def test_each_character_stands_for_one_of_the_text_as_found(text: str) -> None:
    simple = plain(text)
    for form, places in ((simple.text, simple.places), for_dates(text), for_nations(text), without(MARKS, text)):
        assert len(form) == len(text if places is None else places)
        assert places is None or (places == sorted(set(places)) and all(0 <= place < len(text) for place in places))
    assert len(lower(text)) == len(text)


def test_marks_are_left_out_and_the_words_are_found_where_they_stand() -> None:
    text = "دُولـار \u200f٥٠٠"
    simple = plain(text)
    assert simple.text == "دولار 500"
    first, last = simple.span(6, 9)
    assert text[first:last] == "٥٠٠" and text[slice(*simple.span(0, 5))] == "دُولـار"


def test_letters_that_are_written_for_one_another_have_one_form() -> None:
    assert plain("أإآٱ ىیے ؤ ةہھ کڪ").text == "اااا ييي و ههه كك"
    assert plain("５００ ﻻ").text == "500 ﻻ", "a ligature would become two characters"


def test_a_raised_figure_is_no_digit_of_the_number_before_it() -> None:
    assert plain("€5⁴ 10² ③").text == "€5⁴ 10² ③"
