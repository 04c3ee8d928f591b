"""What a nation is to the sentence, where its words say so plainly, and which words those are."""

from clew.enrich.nations.cues import (
    BEING,
    CITIZEN,
    DIRECTIONS,
    GOING,
    PARTY,
    QUALITIES,
    SUFFERED,
    THREAT,
    TOWARDS,
)  # fmt: skip
from clew.enrich.nations.match import BEFORE, PREFIX, Match, Text

REACH = 4
"""Words between a threat and the nation at most."""

BETWEEN = TOWARDS | DIRECTIONS | PARTY | QUALITIES
CUES = THREAT | PARTY | CITIZEN | TOWARDS | GOING
OWN = ("ه", "ها", "هم", "ته", "تها", "تهم")
"""Endings of possession, with the ta that a feminine word has before them."""

JOINTS = frozenset((" ", "\n", "\u00a0", "-", "'", " \n", "  "))


def relation(text: Text, match: Match) -> tuple[str, str] | None:
    """Its kind, "threat", "party", "citizen" or "place", and the cue as found."""
    for kind, find in (("threat", _threat), ("party", _party), ("citizen", _citizen), ("place", _place)):
        cue = find(text, match)
        if cue is not None:
            word = text.words[cue]
            start, end = word.start, word.end
            if cue == match.first and match.clitic:
                start, end = (start, start + match.clitic) if kind == "place" else (start + match.clitic, end)
            start, end = text.span(start, end)
            return kind, text.found[start:end]
    return None


def bare(word: str) -> str:
    """An Arabic word without its clitics and article; any other as it is."""
    if not "\u0620" <= word[:1] <= "\u06d3" or len(word) < 4:
        return word
    tried = word
    for prefixes in (BEFORE, ("لل",), PREFIX, ("ال",)):
        if tried in CUES:
            return tried
        begin = next((each for each in prefixes if tried.startswith(each)), "")
        tried = tried.removeprefix(begin) if len(tried) > len(begin) + 2 else tried
    stems = (tried.removesuffix(end) + "ه" * (end[0] == "ت") for end in OWN if tried.endswith(end))
    return tried if tried in CUES else next((stem for stem in stems if stem in CUES), tried)


def _threat(text: Text, match: Match) -> int | None:
    at = match.first
    for _ in range(REACH):
        at -= 1
        if at < 0 or text.gap(at) not in JOINTS:
            break
        word = bare(text.words[at].text)
        if word in THREAT:
            return None if at == match.first - 1 and _its_maker(text, match) else at
        if word not in BETWEEN:
            break
    return _suffered(text, match)


def _its_maker(text: Text, match: Match) -> bool:
    """Whether an Arabic adjective right after it tells whose a threat is: «الهجمات التركية»."""
    return match.named.how == "demonym" and "\u0620" <= text.words[match.first].text[0] <= "\u06d3"


def _suffered(text: Text, match: Match) -> int | None:
    """ "Iraq was attacked", "French targets"."""
    being = False
    for at in range(match.last + 1, min(match.last + 1 + REACH, len(text.words))):
        if text.gap(at - 1) not in JOINTS:
            return None
        word = text.words[at].text
        if word in ("targets", "target") and at == match.last + 1:
            return at
        if being and word in SUFFERED:
            return at
        being = being or word in BEING
    return None


def _party(text: Text, match: Match) -> int | None:
    """ "government of Iraq", "Iraqi security forces", «الجيش العراقي», «حكومة العراق»."""
    at = _headed(text, match, PARTY)
    if at is not None:
        return at
    at, reach = match.last + 1, 0
    while at < len(text.words) and reach < 3 and text.gap(at - 1) in JOINTS:
        word = text.words[at].text
        if word in PARTY:
            return at
        if word not in QUALITIES and word != "s":
            return None
        at, reach = at + 1, reach + 1
    return None


def _headed(text: Text, match: Match, heads: frozenset[str]) -> int | None:
    """The head that the nation belongs to; an Arabic adjective may follow the word after it, «وزارة الدفاع الروسية»."""
    at = _of(text, match)
    if at is not None and bare(text.words[at].text) in heads:
        return at
    far = at is not None and at > 0 and match.named.how == "demonym" and "\u0620" <= text.words[at].text[0] <= "\u06d3"
    if at is not None and far and text.gap(at - 1) in JOINTS and bare(text.words[at - 1].text) in heads:
        return at - 1
    return None


def _of(text: Text, match: Match) -> int | None:
    """The word that the nation belongs to: before "of", or in Arabic right before it."""
    at = match.first - 1
    if at < 0 or text.gap(at) not in JOINTS:
        return None
    if "\u0620" <= text.words[at].text[0] <= "\u06d3":
        return None if match.clitic else at
    if text.words[at].text == "the" and at and text.gap(at - 1) in JOINTS:
        at -= 1
    return at - 1 if text.words[at].text == "of" and at and text.gap(at - 1) in JOINTS else None


def _citizen(text: Text, match: Match) -> int | None:
    """ "citizen of Iraq", "Iraqi national", "nationality: Iraqi", «مواطن عراقي», "Iraqis"."""
    before, after = match.first - 1, match.last + 1
    at = _headed(text, match, CITIZEN)
    if at is not None:
        return at
    if before >= 0 and text.gap(before).strip(" \t") in ("", ":") and bare(text.words[before].text) in CITIZEN:
        return before
    beside = after < len(text.words) and text.gap(match.last) in JOINTS and not text.capital(after)
    if beside and text.words[after].text in CITIZEN:
        return after
    return match.first if match.named.how == "demonym" and "n" in match.named.flags else None


def _place(text: Text, match: Match) -> int | None:
    if match.named.how in ("demonym", "seat"):
        return None
    if match.prefix.endswith("ب"):
        return match.first
    at = match.first - 1
    while at >= 0 and text.gap(at) in JOINTS:
        word = text.words[at].text
        if bare(word) in GOING:
            return at
        if word not in DIRECTIONS:
            return None
        at -= 1
    return None
