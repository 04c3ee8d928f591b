"""English: who stands before the verb does it; "was" and "by" turn it round; "the attack on … by …" tells both."""

import re
from collections.abc import Sequence

from clew.analyse.claims.roles_units import Parts, Unit, clause, until, within

CLAUSE = re.compile(
    r"[;:.!?](?!\w)|,\s(?=(?:and|but|while|who|which)\b)|\s(?:that|which|who|but|because|when|while|after|before|if)\s"
)
AWAY = re.compile(
    r"\s(?:in|at|near|on|by|from|with|during|into|to|as|over|for|under|through|against|upon|using|since|until|around|"
    r"outside|inside|amid|there|yesterday|today)\b|,",
    re.I,
)
"""Ends the words of those who do it or have it done to them."""
PLACED = re.compile(r"(?:\A|[\s,])(?:in|at|near|on|during|with|outside|inside|from)\s(?:the\s)?\Z", re.I)
BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s(?:(?:\w+ly|not|also|then|later|still|first)\s){0,2}\Z", re.I
)
BY = re.compile(r"\sby\s", re.I)
AT = re.compile(r"\s(?:on|of|against|upon|at)\s", re.I)
OWNED = re.compile(r"['’]s?\s(?:[\w-]+\s){0,2}\Z")
NOUN = re.compile(r"\b(?:an?|the|its|his|her|their|this|that|new|more|several|further)\s(?:[\w-]+\s){0,2}\Z", re.I)
PAST = re.compile(r"(?:\w+ed|shot|struck|stole|paid|hit|beat|took|bought|found)(?!\w)", re.I)
MADE = re.compile(
    r"\b(?:carr(?:y|ied|ies) out|launch(?:ed|es)?|made|makes?|mount(?:ed|s)?|stag(?:ed|es)|conduct(?:ed|s)|led|"
    r"commit(?:ted|s)|start(?:ed|s)|open(?:ed|s))\s(?:[\w-]+\s){0,3}\Z",
    re.I,
)
"""Who "launched an attack" is before that."""


def english(text: str, at: tuple[int, int], some: Sequence[Unit]) -> Parts:
    start, end = clause(text, at, CLAUSE)
    before, verb = text[start : at[0]], text[at[0] : at[1]].lower().split()[0]
    by = BY.search(text, at[1], end)
    doer = _behind(text, by, end, some) if by else []
    subject = [unit for unit in within(some, start, at[0]) if not PLACED.search(text, start, unit.first)]
    at_once = by is not None and by.start() == at[1]
    named = not PAST.match(verb) and (OWNED.search(before) or NOUN.search(before))
    if (BE.search(before) and not verb.endswith("ing")) or (at_once and verb.endswith("ed")):
        return doer, subject
    if AT.match(text, at[1], end) or at_once or named:
        aimed = AT.search(text, at[1], end)
        made = OWNED.search(before) or MADE.search(before) or not NOUN.search(before)
        return doer or (subject if made else []), _behind(text, aimed, end, some) if aimed else []
    return subject, within(some, at[1], until(text, at[1], end, AWAY))


def _behind(text: str, sign: re.Match[str], end: int, some: Sequence[Unit]) -> list[Unit]:
    return within(some, sign.end(), until(text, sign.end(), end, AWAY))
