"""Where running text is cut into passages."""

from hypothesis import given
from hypothesis import strategies as st

from clew.step import PASSAGE_LENGTH, passages

SENTENCE = "The clerk said that the crates of the second shipment had left the depot by night. "


def cut(text: str) -> list[str]:
    return [each.text for each in passages(text, lambda start, end: (start, end))]


@given(st.text(alphabet='aB .\n\r"؟', max_size=4_000))
def test_passages_tile_the_text_and_none_is_too_long(text: str) -> None:
    found = cut(text)
    assert "".join(found) == text
    assert all(0 < len(each) <= PASSAGE_LENGTH for each in found)


def test_a_passage_ends_with_a_paragraph_whatever_ends_lines() -> None:
    for end in ("\n", "\r\n"):
        paragraph = SENTENCE * 8 + end + end
        assert cut(paragraph * 3) == [paragraph * 2, paragraph] or cut(paragraph * 3) == [paragraph] * 3


def test_lines_broken_for_their_length_are_cut_where_a_sentence_ends() -> None:
    words = (SENTENCE * 40).split(" ")
    lines = [" ".join(words[at : at + 11]) for at in range(0, len(words), 11)]
    found = cut("\n".join(lines))
    assert len(found) > 2
    assert all(each.rstrip().endswith("night.") for each in found)


def test_lines_that_end_on_purpose_are_not_cut_in_their_middle() -> None:
    lines = [f"[2019-05-09 01:{minute % 60:02}] Tariq: Go now. Wait by the gate\n" for minute in range(80)]
    assert all(each.startswith("[2019") and each.endswith("gate\n") for each in cut("".join(lines)))


def test_an_initial_ends_no_passage() -> None:
    text = "the letter of J. Smith to Mr. Hale and the\nanswer of the U.S. Embassy in the town of\n" * 60
    assert not any(each.rstrip().endswith((" J.", "Mr.", "U.S.")) for each in cut(text))
