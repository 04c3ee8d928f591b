"""Recognisers of names that the user has added, as spaCy runs them."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span
from clew.errors import NotInstalled, worded
from clew.own_models import Own, files

LABELS = {
    **dict.fromkeys(("PERSON", "PER", "PERS", "persName"), PERSON),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION", "orgName"), ORGANISATION),
    **dict.fromkeys(("GPE", "LOC", "FAC", "LOCATION", "PLACE", "placeName", "geogName"), PLACE),
    "NORP": "people",
}
"""What spaCy's models in some twenty languages call them."""

KEPT = ("ner", "tok2vec", "entity_ruler")
BATCH = 64


def spans(model: Own, texts: Sequence[str]) -> Iterator[list[Span]]:
    """For each text the names that the model finds, in order and apart; "people" are nations, faiths and parties."""
    for document in load(model).pipe(texts, batch_size=BATCH):
        yield [
            Span(each.start_char, each.end_char, LABELS[each.label_], "model")
            for each in document.ents
            if each.label_ in LABELS and each.text.strip()
        ]


@cache
def load(model: Own) -> Any:
    """Raises IntegrityError, and NotInstalled where spaCy cannot load it."""
    spacy = import_module("spacy")
    path = files(model)
    try:
        names = spacy.util.load_config(path / "config.cfg")["nlp"]["pipeline"]
        return spacy.load(path, exclude=[name for name in names if name not in KEPT])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError) as error:
        advice = f"spaCy cannot load it ({worded(error)}): clew models remove {model.name}, or add another version"
        raise NotInstalled(f"the model {model.name}", advice) from error
