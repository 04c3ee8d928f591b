"""How alike two words sound, whichever of Latin or Arabic letters they are written in.

A word becomes a string of sounds, one sign each: the consonants, with x for kh, G for gh, S for sh, C for ch, Z for
zh,
0 for th, 9 for dh, D for ḍād; vowels; and from Arabic A for alef, W and Y for waw and ya, which are a consonant or a
long
vowel. Two words are as unlike as the cheapest way of making one from the other costs. The costs follow what the
romanisations in use (ALA-LC, DIN 31635, BGN/PCGN, French and Egyptian press habits) make of one letter.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from clew.analyse.names.letters import is_arabic
from clew.analyse.names.words import ARTICLES, ASSIMILATED

_ARABIC = {
    "ا": "A", "ب": "b", "ت": "t", "ث": "0", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "9", "ر": "r", "ز": "z",
    "س": "s", "ش": "S", "ص": "s", "ض": "D", "ط": "t", "ظ": "9", "غ": "G", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "W", "ي": "Y", "پ": "p", "چ": "C", "ژ": "Z", "گ": "g", "ڤ": "v",
    "ڨ": "g", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ے": "Y", "ھ": "h", "ہ": "h", "ۃ": "a", "ڭ": "n", "ۆ": "o",
    "ۇ": "u", "ۋ": "v", "ڕ": "r", "ڵ": "l",
}  # fmt: skip
_LATIN = (
    ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("kh", "x"), ("gh", "G"), ("sh", "S"), ("ch", "C"), ("zh", "Z"),
    ("th", "0"),
    ("dh", "9"), ("dj", "j"), ("dzh", "j"), ("ph", "f"), ("ck", "k"), ("qu", "kw"), ("ou", "u"), ("oo", "u"), ("ee",
    "i"),
    ("ie", "i"), ("x", "ks"), ("w", "W"), ("y", "Y"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted((letters for letters, _ in _LATIN), key=len, reverse=True)))
_TO = dict(_LATIN)
_SOFT_C = re.compile("c(?=[eiy])")
_DOUBLED = re.compile(r"([^aeiou0-9])\1+")

_NEAR = {
    "bp": 15, "vf": 15, "vb": 50, "vW": 20, "fp": 60, "bW": 70, "fW": 50,
    "t0": 20, "d9": 25, "9z": 25, "Dd": 10, "Dz": 35, "D9": 20, "09": 40, "0s": 35, "td": 50, "zs": 40, "zd": 70,
    "sS": 50, "sC": 60, "zC": 70, "zS": 70, "ts": 70, "tz": 70, "tC": 70,
    "kq": 10, "kg": 50, "qg": 30, "Gg": 10, "Gk": 50, "Gq": 30, "Gr": 60, "xk": 30, "xh": 30, "kh": 70, "xC": 40,
    "xG": 40,
    "xq": 50, "gh": 70, "Gh": 60, "jg": 30, "jZ": 15, "jY": 40, "jC": 40, "jz": 50, "jG": 35, "Zz": 40, "ZS": 40,
    "jh": 60,
    "CS": 30, "Ck": 40, "kC": 40, "ks": 60, "nm": 60, "lr": 75,
    "Wu": 10, "Wo": 10, "Wa": 60, "We": 60, "Wi": 60, "Yi": 10, "Ye": 15, "Ya": 40, "Yu": 50, "Yo": 60, "YA": 60,
    "WA": 60,
    "ei": 8, "ou": 8, "ae": 12, "ao": 18, "ai": 30, "au": 30, "eo": 30, "iu": 35, "eu": 35, "io": 35,
    "Aa": 0, "Ae": 10, "Ai": 15, "Ao": 15, "Au": 15, "Yj": 40,
}  # fmt: skip
_VOWELS = frozenset("aeiou")


def _prices(latin: bool) -> dict[str, dict[str, int]]:
    """What a sound costs in the place of another, in hundredths of a consonant."""
    prices: dict[str, dict[str, int]] = {}
    for (one, other), cost in ((tuple(pair), cost) for pair, cost in _NEAR.items()):
        price = cost * 2 if latin and {one, other} <= _VOWELS else cost
        for first, second in ((one, other), (other, one)):
            prices.setdefault(first, {first: 0})[second] = price
    return prices


_MIXED, _BOTH_LATIN = _prices(False), _prices(True)
"""Where both are in Latin letters, a vowel was written by choice: Hassan is not Hussein."""
_WEIGHT = {**dict.fromkeys("aeiou", 40), "A": 40, "W": 70, "Y": 70, "h": 70}
LONGEST = 48
"""Letters of a word up to which it is listened to: no name is longer, and the work grows with the square."""
_SHORT = 8
"""Hundredths for a Latin vowel against Arabic letters, which leave short vowels out."""
_FINAL = 30
"""For one at the end, where Arabic writes it: but for a mute e."""

_COARSE = str.maketrans(
    {**dict.fromkeys("bpv", "B"), "f": "F", **dict.fromkeys("td09Dz", "T"), **dict.fromkeys("sSCZ", "S"),
     **dict.fromkeys("kqgGxj", "K"), **dict.fromkeys("lr", "L"), **dict.fromkeys("nm", "N"),
     **dict.fromkeys("aeiouAWYhw", "")}
)  # fmt: skip
_KEY = str.maketrans(
    {**dict.fromkeys("bp", "B"), **dict.fromkeys("fv", "F"), **dict.fromkeys("t0", "T"), **dict.fromkeys("d9Dz", "D"),
     "s": "S", **dict.fromkeys("SC", "X"), **dict.fromkeys("kqgGxjZ", "K"), "l": "L", "r": "R", "n": "N", "m": "M",
     **dict.fromkeys("aeiouAWYhw", "")}
)  # fmt: skip


@lru_cache(maxsize=1 << 17)
def sounds(word: str) -> str:
    """The sounds of a folded word; digits stay as they are."""
    if is_arabic(word):
        heard = "".join(_ARABIC.get(letter, "") for letter in word).replace("tS", "C")
    else:
        heard = _DIGRAPH.sub(lambda found: _TO[found[0]], _SOFT_C.sub("s", word)).replace("c", "k")
        heard = _DOUBLED.sub(r"\1", heard)
    return heard


@lru_cache(maxsize=1 << 17)
def coarse(word: str) -> str:
    """The word's consonants in the widest classes: where these differ by more than half, so do the words."""
    return sounds(word).translate(_COARSE)


@lru_cache(maxsize=1 << 17)
def key(word: str) -> str:
    """The word's consonants in classes that spellings seldom leave: what blocks of like names share."""
    return sounds(word).translate(_KEY) or "-"


def is_article(part: str, following: str) -> bool:
    """Whether `part` is an Arabic article in Latin letters before `following`: "al", or "ash" before "shishani"."""
    return part in ARTICLES or (part in ASSIMILATED and sounds(following)[:1] == ASSIMILATED[part])


@lru_cache(maxsize=1 << 18)
def sound_alike(one: str, other: str) -> float:
    """From 0 to 1, of two folded words."""
    if one == other:
        return 1.0
    rough = Levenshtein.normalized_similarity(coarse(one), coarse(other))
    if rough < 0.5 or max(len(one), len(other)) > LONGEST:
        return rough / 2
    first, second = sounds(one), sounds(other)
    arabic = is_arabic(one), is_arabic(other)
    whole = max(sum(_WEIGHT.get(sign, 100) for sign in each) for each in (first, second))
    return max(0.0, 1 - _cost(first, second, arabic) / max(whole, 150))


@lru_cache(maxsize=1 << 18)
def spelt_alike(one: str, other: str) -> float:
    """From 0 to 1: letters changed, left out, put in or swapped, of two folded words in one script."""
    return OSA.normalized_similarity(one, other) if is_arabic(one) == is_arabic(other) else 0.0


def _cost(first: str, second: str, arabic: tuple[bool, bool]) -> int:
    """Hundredths: the least sum of changes (Wagner and Fischer 1974)."""
    left, above = _alones(first, arabic[1]), _alones(second, arabic[0])
    prices = _MIXED if any(arabic) else _BOTH_LATIN
    row = [0]
    for price in above:
        row.append(row[-1] + price)
    for sign, price in zip(first, left, strict=True):
        near = prices.get(sign) or {sign: 0}
        before = row[0]
        cost = before + price
        fresh = [cost]
        for other, alone, over in zip(second, above, row[1:], strict=True):
            cost += alone
            if (changed := before + near.get(other, 100)) < cost:
                cost = changed
            if (without := over + price) < cost:
                cost = without
            fresh.append(cost)
            before = over
        row = fresh
    return row[-1]


@lru_cache(maxsize=1 << 17)
def _alones(heard: str, beside_arabic: bool) -> tuple[int, ...]:
    return tuple(_alone(heard, at, beside_arabic) for at in range(len(heard)))


def _alone(word: str, at: int, beside_arabic: bool) -> int:
    """What a sound costs that the other word lacks."""
    sign, last = word[at], at == len(word) - 1
    if sign in _VOWELS:
        return (_FINAL if last and sign != "e" else _SHORT) if beside_arabic else 40
    if sign == "h":
        return 15 if last else 50
    if sign == "A":
        return 45 if last or at == 0 else 22
    return {"W": 55, "Y": 50}.get(sign, 100)
