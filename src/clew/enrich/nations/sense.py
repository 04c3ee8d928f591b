"""Whether a name means a nation where it stands, and which one where several bear it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clew.enrich.names.lists import names
from clew.enrich.nations.cues import DIRECTIONS, GOING, LANGUAGE, PARTS, PARTY, PLACE, SMALL, SPEAK, TOWNS
from clew.enrich.nations.match import Match, Text
from clew.enrich.nations.table import surnames

SURE = ("region", "seat", "demonym", "name")
"""What tells which of several towns is meant, the last the most."""


SONS = ("ابو", "ابي", "ابا", "ام", "بن", "ابن")
NAMED = ("name", "capital", "city", "region")


class Sense(NamedTuple):
    """A name that means a nation: its codes, the likelier first, and the words that made it unambiguous."""

    match: Match
    codes: tuple[str, ...]
    by: str = ""


def senses(text: Text, found: Sequence[Match]) -> Iterator[Sense]:
    """Those of the names that mean a nation."""
    drawn = [Sense(each, each.named.codes) for each in found if each.named.how != "mask"]
    drawn = [_beside(text, drawn, at) for at in range(len(drawn))]
    meant = [each for each in drawn if each.by or _meant(text, each.match)]
    single = [each for each in meant if len(each.match.named.codes) == 1]
    sure = {each.codes[0]: each for how in SURE for each in reversed(single) if each.match.named.how == how}
    for each in meant:
        told = next((code for code in each.codes if code in sure), "") if len(each.codes) > 1 and not each.by else ""
        yield each._replace(codes=(told,), by=words(text, sure[told].match)) if told else each


def words(text: Text, match: Match) -> str:
    start, end = text.span(text.words[match.first].start + match.clitic, text.words[match.last].end)
    return text.found[start:end]


def _beside(text: Text, drawn: Sequence[Sense], at: int) -> Sense:
    """A town before its region or country, "Paris, Texas", and these after it, tell which is meant."""
    own = drawn[at]
    for other, after in ((at + 1, True), (at - 1, False)):
        if not 0 <= other < len(drawn):
            continue
        town, land = (own, drawn[other]) if after else (drawn[other], own)
        if not _town(town, land) or text.gap(town.match.last).strip() not in (",", "("):
            continue
        if town.match.last + 1 != land.match.first or land.match.named.how not in ("name", "region", "capital"):
            continue
        both = [code for code in town.codes if code in land.codes]
        if both or (after and land.match.named.how == "region"):
            return own._replace(codes=tuple(both or land.codes)[:1], by=words(text, drawn[other].match))
    return own


def _town(town: Sense, land: Sense) -> bool:
    """Whether the first of two may lie in the other: American towns bear countries' names too, "Holland, Michigan"."""
    if town.match.named.how == "name":
        return land.match.named.how == "region" and land.codes == ("US",)
    return town.match.named.how in ("city", "capital")


def _meant(text: Text, match: Match) -> bool:
    flags = match.named.flags
    if _a_persons(text, match) or _colour(text, match):
        return False
    if "t" in flags and _language(text, match):
        return False
    if match.named.how == "city" and text.capital(match.last + 1) and _after(text, match) in PARTS:
        return False
    if "w" in flags:
        return _placed(text, match) and not _goes_on(text, match)
    if "s" in flags:
        return _placed(text, match) or not _follows(text, match)
    if "p" in flags:
        return not _goes_on(text, match) and (_placed(text, match) or not _follows(text, match))
    return "u" not in flags or _abbreviation(text, match)


def _a_persons(text: Text, match: Match) -> bool:
    """Whether it is part of a person's name: a place's before a last name, "Georgia Smith", or an Arabic nisba after a
    given name, «محمد التركي»."""
    if match.first != match.last:
        return False
    if _shaped(text, match):
        return _given(text, match)
    after = _after(text, match)
    follows = after in surnames() and text.capital(match.last + 1) and text.gap(match.last) == " "
    return follows and match.named.how in NAMED and _before(text, match) not in GOING


def _shaped(text: Text, match: Match) -> bool:
    word = text.words[match.first].text
    return word.startswith("ال") and word.endswith(("ي", "يه"))


def _given(text: Text, match: Match) -> bool:
    """Whether a given name is before it: one that is a common word too, where a kunya or a father is told."""
    word = _before(text, match)
    if word not in names("people-ar") or word.startswith("ال") or text.words[match.first].text.endswith("ه"):
        return False
    return word not in names("ordinary-words-ar") or text.words[match.first - 2].text in SONS


def _colour(text: Text, match: Match) -> bool:
    """Whether an Arab town's name, shaped as an adjective, goes on with a noun: «اللون الرمادي»."""
    before = _before(text, match).removeprefix("و")
    if match.first != match.last or match.named.how not in ("city", "region") or not _shaped(text, match):
        return False
    noun = before.startswith("ال") and before[2:] not in PLACE
    return noun and before not in names("places-ar") and before not in names("cities-ar")


def _before(text: Text, match: Match) -> str:
    """The word before, in the same sentence and cell."""
    gap = text.gap(match.first - 1)
    return text.words[match.first - 1].text if gap in (" ", "\n", "\u00a0") else ""


def _after(text: Text, match: Match) -> str:
    return text.words[match.last + 1].text if text.gap(match.last) in (" ", "\n", "\u00a0", "-") else ""


def _placed(text: Text, match: Match) -> bool:
    if match.prefix.endswith("ب"):
        return True
    at = match.first - 1
    while at > 0 and text.words[at].text in DIRECTIONS and text.gap(at) == " ":
        at -= 1
    if at >= 0 and text.words[at].text == "of" and at and text.words[at - 1].text in TOWNS:
        return True
    return bool(_before(text, match)) and text.words[at].text in PLACE


def _goes_on(text: Text, match: Match) -> bool:
    """Whether the next word goes on with a name of something else: "Jordan Smith"."""
    after = _after(text, match)
    return bool(after) and text.capital(match.last + 1) and after not in PARTY and after not in TOWNS


def _follows(text: Text, match: Match) -> bool:
    """Whether a name is before it: "Michael Jordan", "Mr Jordan". A sentence's first word may be anything."""
    before = _before(text, match)
    return bool(before) and text.capital(match.first - 1) and before not in DIRECTIONS and before not in PLACE


def _language(text: Text, match: Match) -> bool:
    before, after = _before(text, match), _after(text, match)
    if after in LANGUAGE or before in SPEAK:
        return True
    return before in ("in", "into", "from") and (not after or after in SMALL)


def _abbreviation(text: Text, match: Match) -> bool:
    """Between words in capitals "US" may be "us"."""
    if match.first != match.last or text.words[match.first].text != "us":
        return True
    beside = [at for at in (match.first - 1, match.last + 1) if text.shouted(at) and len(text.words[at].text) > 2]
    return not beside or _before(text, match) in ("the", "in", "from", "by")
