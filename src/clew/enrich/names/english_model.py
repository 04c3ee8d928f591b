"""spaCy's small English model, of which only the recogniser of names is run."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from clew.enrich.names.own_model import spans
from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span
from clew.own_models import of_language
from clew.weights import weights

LABELS = {"PERSON": PERSON, "ORG": ORGANISATION, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": "people"}
UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
AT_ONCE = 1_024
"""Words that go through the network together: what fits into a core's cache. One text may have more."""


class Model(NamedTuple):
    """What cuts a text into words, and the network (see english_network)."""

    cut: Any
    network: Any


def recognised(texts: Sequence[str]) -> Iterator[list[Span]]:
    """For each text the names that the model finds, in order and apart; "people" are nations, faiths and parties. A
    model for English of the user's own takes the place of spaCy's."""
    own = of_language("en")
    if own is not None:
        yield from spans(own, texts)
        return
    model = _model()
    for batch in _batches(model, texts):
        found = iter(model.network.names([each for each in batch if len(each)]))
        for words in batch:
            yield [
                Span(words[ent.first].idx, words[ent.last].idx + len(words[ent.last]), LABELS[ent.label], "model")
                for ent in (next(found) if len(words) else ())
                if ent.label in LABELS
            ]


def _batches(model: Model, texts: Sequence[str]) -> Iterator[list[Any]]:
    """The texts as words, some at a time."""
    batch: list[Any] = []
    count = 0
    for text in texts:
        words = model.cut(text)
        if batch and count + len(words) > AT_ONCE:
            yield batch
            batch, count = [], 0
        batch.append(words)
        count += len(words)
    if batch:
        yield batch


@cache
def _model() -> Model:
    """Raises NotInstalled and IntegrityError."""
    whole = import_module("spacy").load(weights("names-en"), exclude=UNUSED)
    network = import_module("clew.enrich.names.english_network")  # numpy takes a while
    return Model(whole.make_doc, network.Network(whole.get_pipe("ner")))
