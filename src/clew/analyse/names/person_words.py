"""A person's name taken apart: titles off, kunya and servant names joined, articles and "son of" taken off and told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from clew.analyse.names.letters import folded, is_arabic
from clew.analyse.names.sounds import is_article
from clew.analyse.names.words import AFTER, FATHERS, PARTICLES, SERVANT, SONS, TITLES

MOST = 12
"""Words that are read of a name at most."""
_MISREAD = str.maketrans("0135", "oies")
"""Figures that stand for letters, by bad eyes or on purpose."""


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name: its letters, whether an article stood before it, and whether "son of" did. `count` is how many
    names it holds: two where a kunya was joined to it."""

    text: str
    article: bool = False
    son: bool = False
    count: int = 1


@lru_cache(maxsize=1 << 16)
def words(name: str) -> tuple[Word, ...]:
    """The parts of a person's name, given name first. "Family, Given" is turned round."""
    before, comma, after = name.partition(",")
    if not comma:
        before, _, after = name.partition("،")
    if after.strip() and folded(after) not in AFTER:
        name = f"{after} {before}"
    parts = [part if part.isdecimal() else part.translate(_MISREAD) for part in folded(name).split()]
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    while len(parts) > 2 and parts[-1] in AFTER:
        parts = parts[:-1]
    return tuple(_joined(parts[:MOST]))


def _joined(parts: Sequence[str]) -> list[Word]:
    """Parts put together: Abu with its name, Abd with his, "al-" and "ibn" taken off and told."""
    found: list[Word] = []
    article = son = False
    lead = ""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        if not last and is_article(part, parts[at + 1]):
            article = True
        elif not last and part in SONS and (found or part in ("ibn", "ابن")):
            son = True
        elif not last and part in FATHERS:
            lead = FATHERS[part]
        elif not last and part in SERVANT:
            lead += "abd"
        elif not last and part in PARTICLES:
            continue
        else:
            plain, stripped = _bare(part)
            if found and not lead and plain in ("din", "llah", "eddin") and (article or plain == "llah" or stripped):
                found[-1] = replace(found[-1], text=_pressed(found[-1].text, plain[-3:]))
            else:
                found.append(Word(_led(lead, plain), article or stripped, son, 2 if lead[:3] in ("abu", "umm") else 1))
            article, son, lead = False, False, ""
    return found


def _led(lead: str, plain: str) -> str:
    """A kunya or servant name in the script of what follows."""
    if lead and is_arabic(plain):
        lead = lead.replace("abu", "ابو").replace("umm", "ام").replace("abd", "عبد")
    return lead + plain


def _pressed(before: str, ending: str) -> str:
    if is_arabic(before):
        return before + {"din": "دين", "lah": "له"}[ending]
    return before + ending


@lru_cache(maxsize=1 << 16)
def _bare(part: str) -> tuple[str, bool]:
    """A part without its article, in the one spelling of names with God or faith in them."""
    if is_arabic(part):
        stripped = part.startswith("ال") and len(part) > 4 and part != "الله"
        part = {"الله": "llah"}.get(part, part[2:] if stripped else part)
        return ("din" if part == "دين" and stripped else part), stripped
    if part in ("allah", "ullah", "ollah", "lah"):
        return "llah", False
    if part in ("deen", "dine", "din", "eddin", "eddine", "uddin", "uldin"):
        return "din", part.startswith(("e", "u"))
    if part.startswith("abd") and len(part) > 6:
        return _servant(part), False
    for ending in ("uddin", "eddin", "eddine", "addin", "uddeen", "aldin", "udin", "oddin", "eldin", "eldeen"):
        if part.endswith(ending) and len(part) > len(ending) + 2:
            return part.removesuffix(ending) + "din", False
    for ending in ("ullah", "allah", "ollah", "oullah"):
        if part.endswith(ending) and len(part) > len(ending) + 2:
            return part.removesuffix(ending) + "lah", False
    return part, False


def _servant(part: str) -> str:
    """Abdulrahman, Abdurrahman, Abdel-Rahman and Abd al-Rahman in one spelling."""
    rest = part[3:].lstrip("aeiou")
    if rest.startswith("l") and len(rest) > 3:
        rest = rest[1:]
    if len(rest) > 1 and rest[0] == rest[1]:
        rest = rest[1:]
    return "abd" + rest
