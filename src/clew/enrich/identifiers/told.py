"""What an item's passages tell together: in which countries its numbers are at home, and what heads its columns."""

import re
from collections import Counter
from collections.abc import Iterable

from clew.enrich.identifiers.cues import PATTERNS
from clew.enrich.identifiers.found import Told
from clew.enrich.plain import lower, plain

COUNTRIES = {
    "IQ": "iraq baghdad mosul basra erbil العراق بغداد الموصل البصره اربيل",
    "SY": "syria damascus aleppo raqqa idlib homs سوريا سوريه دمشق حلب الرقه ادلب حمص",
    "TR": "turkey türkiye ankara istanbul gaziantep تركيا اسطنبول انقره",
    "LB": "lebanon beirut tripoli لبنان بيروت",
    "JO": "jordan amman الاردن عمان",
    "IR": "iran tehran ايران طهران",
    "SA": "saudi riyadh jeddah السعوديه الرياض جده",
    "AE": "emirates dubai uae الامارات دبي",
    "KW": "kuwait الكويت", "QA": "qatar doha قطر الدوحه", "YE": "yemen sanaa اليمن صنعاء",
    "EG": "egypt cairo مصر القاهره", "LY": "libya benghazi ليبيا بنغازي طرابلس", "TN": "tunisia tunis تونس",
    "DZ": "algeria الجزائر", "MA": "morocco rabat المغرب الرباط", "SD": "sudan khartoum السودان الخرطوم",
    "IL": "israel اسرائيل", "PS": "palestine gaza فلسطين غزه", "AF": "afghanistan kabul افغانستان كابل",
    "PK": "pakistan karachi islamabad lahore", "GB": "britain england london scotland manchester",
    "FR": "france paris", "DE": "germany berlin hamburg", "IT": "italy rome milan", "ES": "spain madrid",
    "NL": "netherlands amsterdam rotterdam", "BE": "belgium brussels", "SE": "sweden stockholm",
    "UA": "ukraine kyiv kiev", "RU": "russia moscow", "US": "usa california texas houston washington",
}  # fmt: skip
NAMES = {name: country for country, names in COUNTRIES.items() for name in names.split()}
WORD = re.compile(r"[^\W\d_]+")
INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00(?=\d{1,3}[ -]))[1-9]\d[\d ()-]{7,16}\d(?!\d)")
ENOUGH = 200_000
"""Characters of an item that are looked at for its countries."""

WEIGHT = 3
"""Names that one international number outweighs."""


def told(texts: Iterable[str]) -> Told:
    votes: Counter[str] = Counter()
    columns: dict[int, str] = {}
    seen = 0
    for text in texts:
        simple = plain(text).text
        if "\t" in simple and not columns:
            columns = _heads(simple)
        if seen < ENOUGH:
            seen += len(simple)
            _vote(simple, votes)
    return Told(tuple(country for country, _ in sorted(votes.items(), key=lambda each: (-each[1], each[0]))), columns)


def _vote(text: str, votes: Counter[str]) -> None:
    for word in WORD.findall(lower(text)):
        country = NAMES.get(word) or (NAMES.get(word[1:]) if word[0] in "وبل" else None)
        if country:
            votes[country] += 1
    if "+" in text or "00" in text:
        for found in INTERNATIONAL.finditer(text):
            if region := _region(found[0]):
                votes[region] += WEIGHT


def _region(text: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + re.sub(r"\D", "", text).removeprefix("00"), None)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.region_code_for_number(number)


def _heads(row: str) -> dict[int, str]:
    """What the cells of a table's first row call their columns. A row with figures in it is no head."""
    if any(sign.isdigit() for sign in row):
        return {}
    heads = {}
    for at, cell in enumerate(row.split("\t")):
        kinds = [kind for kind, pattern in PATTERNS.items() if len(cell) < 40 and pattern.search(cell)]
        if kinds:
            heads[at] = kinds[0]
    return heads
