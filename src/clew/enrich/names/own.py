"""People, organisations and places in any language that a model of the user's own reads."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version

from clew import own_models
from clew.enrich.language import spoken
from clew.enrich.names.headers import beneath
from clew.enrich.names.own_model import spans
from clew.enrich.names.spans import Span, mention
from clew.model import Mention
from clew.own_models import Own
from clew.step import GivenText, step

TOGETHER = 256
"""Texts that go through the models at a time."""

ENGLISH = "en"
"""Read by the step for English, which has such a model in the place of its own."""


@cache
def _libraries() -> Mapping[str, str]:
    return {"spacy": version("spacy"), **{f"{each.name} {' '.join(each.languages)}": each.digest for each in _others()}}


@cache
def _others() -> tuple[Own, ...]:
    return tuple(each for each in own_models.own() if set(each.languages) - {ENGLISH})


@step("enrich.names-own@1", accepts=("*",) if _others() else (), slow=True, libraries=_libraries)
def names_own(readings: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """Raises NotInstalled and IntegrityError where a model cannot be loaded or is another than was added."""
    bodies = list(beneath(readings))
    for first in range(0, len(bodies), TOGETHER):
        texts = bodies[first : first + TOGETHER]
        found = _found(texts)
        for at, reading in enumerate(readings[first : first + TOGETHER]):
            yield [mention(reading.text, span) for span in found.get(at, ()) if span.kind != "people"]


def _found(texts: Sequence[str]) -> dict[int, list[Span]]:
    """By place the names of the texts that are in a language of a model."""
    places: defaultdict[Own, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        models = (own_models.of_language(code) for code in spoken(text) if code != ENGLISH)
        model = next(filter(None, models), None)
        if model is not None:
            places[model].append(at)
    found: dict[int, list[Span]] = {}
    for model, chosen in places.items():
        found |= zip(chosen, spans(model, [texts[at] for at in chosen]), strict=True)
    return found
