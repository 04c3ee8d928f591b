import random
import sys
import unicodedata
from itertools import pairwise

import pytest

from clew.fold import fold, tokens, words
from clew.search.plan import analyzer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße ÆØŒ Łódź Þórður Đokić", "STRASSE aeooe lodz thordur dokic"),
        ("İstanbul ısı", "istanbul isi"),
        ("caf\u00e9", "cafe\u0301"),
        ("أحمد إبراهيم آمنة ٱلله", "احمد ابراهيم امنه الله"),
        ("مُحَمَّد كـتـاب", "محمد كتاب"),
        ("مستشفى مدرسة", "مستشفي مدرسه"),
        ("علی کتاب", "علي كتاب"),
        ("٢٠١٧ ۲۰۱۷ २०१७", "2017 2017 2017"),
        ("\ufefb \ufee3\ufea4\ufee4\ufeaa", "لا محمد"),
        ("ﬁle ＡＢ１", "file ab1"),
        ("a\u200bb\u200fc\u00add", "abcd"),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("ガ", "ｶﾞ"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("IQ-2017/44", "iq 2017 44"),
        ("snake_case", "snake case"),
    ],
)
def test_spellings_of_the_same_word_fold_alike(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("हिन्दी", "हन्द"), ("か", "が"), ("قلم", "قلب")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_scripts_without_spaces_become_a_word_a_character() -> None:
    assert words("中国x人") == ("中", "国", "x", "人")
    assert words("ไทย") == ("ไ", "ท", "ย")


def test_a_token_names_the_characters_that_it_was_folded_from() -> None:
    text = "وصل مُحَمَّدٌ إلى Straße\u200f، ﷺ ½"
    assert [(t.text, text[t.start : t.end]) for t in tokens(text)] == [
        ("وصل", "وصل"),
        ("محمد", "مُحَمَّدٌ"),
        ("الي", "إلى"),
        ("strasse", "Straße"),
        *[(word, "ﷺ") for word in ("صلي", "الله", "عليه", "وسلم")],
        ("1", "½"),
        ("2", "½"),
    ]


def _random_text(chance: random.Random) -> str:
    pools = [(0, 0x7F), (0x80, 0x24F), (0x300, 0x370), (0x590, 0x700), (0x900, 0x1100), (0x2000, 0x2100),
             (0x3000, 0x3200), (0xAC00, 0xAD00), (0xD800, 0xE000), (0xFB00, 0xFFFF), (0, sys.maxunicode)]  # fmt: skip
    return "".join(chr(chance.randint(*chance.choice(pools))) for _ in range(chance.randint(0, 60)))


def test_tokens_are_the_words_that_the_index_sees_whatever_the_text() -> None:
    chance, whitespace = random.Random(7), analyzer()
    for _ in range(5_000):
        text = _random_text(chance)
        found = tokens(text)
        assert [token.text for token in found] == whitespace.analyze(fold(text))
        assert all(0 <= token.start < token.end <= len(text) for token in found)
        assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(found))


def test_folding_twice_changes_nothing_for_any_character() -> None:
    for code in range(sys.maxunicode + 1):
        once = fold(chr(code))
        assert fold(once).split() == once.split(), hex(code)


def test_folded_text_holds_nothing_that_a_query_could_take_for_syntax() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert not set(folded) & set('.*+?()[]{}|^$\\"~:-\n\t'), hex(code)
