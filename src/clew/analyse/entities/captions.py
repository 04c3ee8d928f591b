"""What an entity is called: its fullest frequent form in each script."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from clew.analyse.entities.rows import Name
from clew.analyse.names.letters import folded

FREQUENT = 0.2
"""A form is frequent where it is written at least so often as this share of the most frequent one."""


def captions(names: Iterable[Name]) -> dict[str, str]:
    """By script ("Latin", "Arabic", …), the most mentioned script first. Without titles, articles and offices ("driver
    Fares Kanjary", "Hajj Abu Sanad") where the bare name is written too."""
    forms: dict[str, Counter[str]] = {}
    bare: dict[str, Counter[str]] = {}
    for name in names:
        value = folded(name.value)
        for form, count in (name.forms or {name.value: 1}).items():
            shown = " ".join(form.split())
            forms.setdefault(script(shown), Counter())[shown] += count
            if folded(shown) == value:
                bare.setdefault(script(shown), Counter())[shown] += count
    ranked = sorted(forms, key=lambda each: (-forms[each].total(), each))
    return {each: _fullest(bare.get(each, forms[each])) for each in ranked}


def _fullest(counts: Mapping[str, int]) -> str:
    enough = FREQUENT * max(counts.values())
    return min(
        (form for form, count in counts.items() if count >= enough),
        key=lambda form: (-len(form.split()), form.isupper(), -counts[form], form),
    )


@lru_cache(maxsize=1 << 14)
def script(text: str) -> str:
    """The script of most letters, by the first word of their Unicode names."""
    found = Counter(unicodedata.name(each, "Other").split()[0] for each in text if each.isalpha())
    return min(found, key=lambda each: (-found[each], each)).capitalize() if found else "Other"
