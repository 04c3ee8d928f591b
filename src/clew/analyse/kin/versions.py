"""Versions of one document: alike in words, and named alike but for what tells versions apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clew.analyse.kin.buckets import meet
from clew.analyse.kin.kin import Kin, Reason, ordered
from clew.analyse.kin.sketch import Text
from clew.fold import fold

ALIKE = 0.5
"""The share of words in common from which texts with one stem are versions: of both, or of the shorter one."""

ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.I)
DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d[ ._-]?[01]\d[ ._-]?[0-3]\d|[0-3]?\d[ ._-][01]?\d[ ._-](?:19|20)\d\d)(?!\d)")
COUNTED = "v|ver|version|rev|revision|fassung|نسخة|النسخة|إصدار|الإصدار"
BRACKET = re.compile(r"[(\[]\s*(\d{1,3})\s*[)\]]")
WORDS = (
    "copy of|copie de|kopie von|copia de|copia di|copy|copie|kopie|copia|kopia|kopya|نسخة من|نسخة"
    "|final|finale|endgültig|endfassung|definitif|definitive|definitivo|nihai|نهائي|النهائي|نهائية|النهائية"
    "|draft|entwurf|brouillon|projet|borrador|bozza|taslak|مسودة|المسودة"
    "|clean|redline|marked up|track changes|tracked|signed|unsigned|executed|موقع|موقعة"
    "|rev|revised|revision|corrected|updated|new|old|latest|last|v|version|معدل|معدلة|محدث"
)
FIRST = ("draft", "entwurf", "brouillon", "borrador", "bozza", "taslak", "مسودة", "المسودة")
LATE = ("final", "endgültig", "endfassung", "definiti", "nihai", "signed", "executed", "نهائي", "النهائي", "موقع")


def _folded(spellings: str) -> str:
    return "|".join(" ".join(fold(spelling).split()) for spelling in spellings.split("|"))


NUMBER = re.compile(rf"(?<!\w)(?:{_folded(COUNTED)}) ?(\d{{1,3}})(?: (\d{{1,3}}))?(?!\w)")
MARK = re.compile(rf"(?<!\w)(?:{_folded(WORDS)})(?!\w)")
EARLY_MARKS, LATE_MARKS = (tuple(_folded("|".join(marks)).split("|")) for marks in (FIRST, LATE))


@dataclass(frozen=True)
class Named:
    """What a document is called, by its places and its own title, and its own date, ISO 8601, or ""."""

    item: str
    names: tuple[str, ...]
    date: str = ""


@dataclass(frozen=True)
class Stem:
    """A name without what tells versions apart, and that: a number, how final it says it is, and its marks."""

    words: str
    number: tuple[int, ...]
    stage: int
    marks: tuple[str, ...]


def stem(name: str) -> Stem:
    """`Copy of Contract_v2 FINAL (1).docx` is `contract`, version 2, then 1 in brackets. Bare numbers stay."""
    rest = ENDING.sub("", name.rpartition("/")[2].rpartition("\\")[2])
    brackets = BRACKET.findall(rest)
    dates = DATE.findall(rest)
    rest = " ".join(re.split(r"[\s_.\-–—]+", BRACKET.sub(" ", DATE.sub(" ", rest))))
    folded = " ".join(fold(rest).split())
    numbers = [part for found in NUMBER.findall(folded) for part in found if part]
    without = NUMBER.sub(" ", folded)
    marks = MARK.findall(without)
    words = " ".join(MARK.sub(" ", without).split())
    stage = sum(mark.startswith(LATE_MARKS) for mark in marks) - sum(mark.startswith(EARLY_MARKS) for mark in marks)
    told = (*(f"version {'.'.join(numbers)}" for _ in numbers[:1]), *marks, *(f"({n})" for n in brackets), *dates)
    return Stem(words, (*map(int, numbers), *map(int, brackets)), stage, tuple(told))


def versions(documents: Iterable[Named], texts: Iterable[Text]) -> list[Kin]:
    """Each version tied to the one before it: by their own dates where all have one, else by number, by how final
    they say they are, by name. Translations share no words, and so are none."""
    by_item = {text.item: text for text in texts}
    groups: dict[str, dict[str, tuple[Named, Stem]]] = {}
    for document in sorted(documents, key=lambda each: each.item):
        for name in document.names:
            told = stem(name)
            if len(told.words) > 2 and document.item in by_item:
                groups.setdefault(told.words, {}).setdefault(document.item, (document, told))
    found: dict[tuple[str, str], Kin] = {}
    for words in sorted(groups):
        for family in _families(list(groups[words].values()), by_item):
            for earlier, later in pairwise(_in_order(family)):
                tie = _tie(earlier, later, by_item)
                if (tie.other, tie.one) not in found:
                    found.setdefault((tie.one, tie.other), tie)
    return ordered(list(found.values()))


Member = tuple[Named, Stem]


def _families(group: Sequence[Member], texts: dict[str, Text]) -> list[list[Member]]:
    """The documents of one stem that hang together by what they say, those with the same words once."""
    distinct = {texts[member[0].item].sketch.digest: member for member in reversed(group)}
    members = sorted(
        (member for member in distinct.values() if texts[member[0].item].sketch.least is not None),
        key=lambda member: member[0].item,
    )
    if len(members) < 2:
        return []
    first = list(range(len(members)))
    rows = [texts[member[0].item] for member in members]
    for one, other in _pairs(rows):
        if _alike(rows[one], rows[other]) >= ALIKE:
            low, high = sorted((_top(first, one), _top(first, other)))
            first[high] = low
    families: dict[int, list[Member]] = {}
    for at, member in enumerate(members):
        families.setdefault(_top(first, at), []).append(member)
    return [family for family in families.values() if len(family) > 1]


FEW = 40
"""Documents of one stem that are all compared; of more, those that meet by their sketches."""


def _pairs(rows: Sequence[Text]) -> list[tuple[int, int]]:
    if len(rows) <= FEW:
        return [(one, other) for other in range(len(rows)) for one in range(other)]
    met = meet(np.array([row.sketch.least for row in rows]))
    chains = [pair for crowd in met.crowds for pair in pairwise(crowd)]
    return sorted({(int(one), int(other)) for one, other in [*met.pairs.tolist(), *chains]})


def _top(first: list[int], at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at


def _alike(one: Text, other: Text) -> float:
    assert one.sketch.least is not None
    assert other.sketch.least is not None
    common = len(np.intersect1d(one.kept, other.kept, assume_unique=True))
    within = common / min(len(one.kept), len(other.kept)) if common > 5 else 0.0
    return max(float((one.sketch.least == other.sketch.least).mean()), within)


def _in_order(family: Sequence[Member]) -> list[Member]:
    dated = all(document.date for document, _ in family)

    def key(member: Member) -> tuple[str, tuple[int, ...], int, str, str]:
        document, told = member
        return (document.date if dated else "", told.number, told.stage, document.names[0], document.item)

    return sorted(family, key=key)


def _tie(earlier: Member, later: Member, texts: dict[str, Text]) -> Kin:
    score = round(_alike(texts[earlier[0].item], texts[later[0].item]), 3)
    reasons = (
        Reason(f'both are named "{later[1].words}"'),
        Reason("words in common, estimated", score),
        *(Reason(f"the earlier says {mark}") for mark in earlier[1].marks),
        *(Reason(f"the later says {mark}") for mark in later[1].marks),
        *([Reason(f"dated {earlier[0].date}, then {later[0].date}")] if earlier[0].date and later[0].date else []),
    )
    return Kin(later[0].item, earlier[0].item, "version", score, reasons)
