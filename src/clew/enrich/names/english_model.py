"""spaCy's small English model, of which only the recogniser of names is run."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span
from clew.weights import weights

LABELS = {"PERSON": PERSON, "ORG": ORGANISATION, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": "people"}
UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
BATCH = 128


def recognised(texts: Sequence[str]) -> Iterator[list[Span]]:
    """For each text the names that the model finds, in order and apart; "people" are nations, faiths and parties."""
    for document in _model().pipe(texts, batch_size=BATCH):
        yield [
            Span(each.start_char, each.end_char, LABELS[each.label_], "model")
            for each in document.ents
            if each.label_ in LABELS
        ]


@cache
def _model() -> Any:
    """Raises NotInstalled and IntegrityError."""
    return import_module("spacy").load(weights("names-en"), exclude=UNUSED)
