"""Facets: what the hits are by type, language, collection, year and what they mention, and the ways to narrow them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clew.errors import UsageError
from clew.search.field import EPOCH, UNDETERMINED, Between, Exact
from clew.search.query import Or, Query
from clew.serve.nation_names import NATIONS

NAMES = {
    "kind": "Type",
    "lang": "Language",
    "collection": "Collection",
    "year": "Year",
    "nation": "Nation",
    "mention": "Mentions",
}

SHOWN = 8
"""Choices of a facet that are shown before the rest is unfolded."""

LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "eo": "Esperanto", "et": "Estonian", "eu": "Basque", "fi": "Finnish",
    "hr": "Croatian", "hy": "Armenian", "ka": "Georgian", "kk": "Kazakh", "la": "Latin", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "no": "Norwegian", "sk": "Slovak", "sl": "Slovene",
    "sq": "Albanian", "ta": "Tamil", "th": "Thai", "tl": "Tagalog",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "ckb": "Kurdish (Sorani)", "nl": "Dutch",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "so": "Somali",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese", UNDETERMINED: "not told",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A value of a facet: how many passages it has, and the address that chooses it, or lets it go where chosen."""

    label: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True)
class Facet:
    title: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]


def narrowing(name: str, values: Sequence[str]) -> Query:
    """What one or other of the chosen values asks. Raises UsageError for a year that is none."""
    parts = tuple(_year(value) if name == "year" else Exact(name, value) for value in values)
    return parts[0] if len(parts) == 1 else Or(parts)


def facet_of(name: str, counts: Mapping[str, int], chosen: Sequence[str], href: Callable[..., str]) -> Facet:
    """The facet `name`: years from the latest, all else by count; what is chosen is always among what is shown."""
    values = sorted({**dict.fromkeys(chosen, 0), **counts}.items(), key=lambda each: (-each[1], each[0]))
    if name == "year":
        values.sort(reverse=True)
    choices = [_choice(name, value, count, chosen, href) for value, count in values]
    first = choices[:SHOWN] + [each for each in choices[SHOWN:] if each.chosen]
    return Facet(NAMES[name], tuple(first), tuple(each for each in choices[SHOWN:] if not each.chosen))


def _choice(name: str, value: str, count: int, chosen: Sequence[str], href: Callable[..., str]) -> Choice:
    others = [each for each in chosen if each != value]
    label = {"lang": LANGUAGES, "nation": NATIONS}.get(name, {}).get(value, value) or "none"
    return Choice(label, count, value in chosen, href(**{name: others if value in chosen else [*others, value]}))


def _year(value: str) -> Between:
    try:
        first, last = date(int(value), 1, 1), date(int(value), 12, 31)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"year={value}: is no year; choose one on the search page") from error
    return Between((first - EPOCH).days, (last - EPOCH).days)
