"""The recogniser of names, worked out in few steps, against spaCy's own."""

import pytest
import spacy

from clew import weights
from clew.enrich.names.english_model import LABELS, UNUSED, recognised

pytestmark = pytest.mark.skipif(not weights.have("names-en"), reason="clew models install names-en")

TEXTS = [
    "Ruth Calloway of the Harbour Trust met Omar Haddad in Oslo on Friday.",
    "",
    " \n ",
    "Berlin",
    "John Smith " * 150,
    "a" * 1_500,
    "The Foreign Ministry of Norway, the Bank of England and the University of Texas at Austin paid.\n\nMr. Tan, too.",
    "Paid to Northwind Traders Ltd., 12 Quay Street, Valletta: EUR 4,500 to Maria Borg",
    "قال محمد في London اليوم",
    "New York",
    "They can't go to Ca, and ca Won't: wo Smith said he'll meet Ann in Cannes.",
]


def told_by_spacy(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    model = spacy.load(weights.weights("names-en"), exclude=UNUSED)
    return [
        [(each.start_char, each.end_char, LABELS[each.label_]) for each in document.ents if each.label_ in LABELS]
        for document in model.pipe(texts)
    ]


def told(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    return [[(each.start, each.end, each.kind) for each in found] for found in recognised(texts)]


def test_names_are_those_that_spacy_tells() -> None:
    assert told(TEXTS) == told_by_spacy(TEXTS)


def test_names_do_not_depend_on_what_was_read_before() -> None:
    assert [each for text in TEXTS for each in told([text])] == told(TEXTS)


def test_texts_without_words_have_no_names() -> None:
    assert told([]) == []
    assert told(["", ""]) == [[], []]
