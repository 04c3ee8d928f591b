"""How whoever says something stands to it, by the words that it is said with."""

import re

from clew.enrich.claims.cues import CALL, COMMAND, DOUBT, FALSE, FAR, HEARSAY, MAYBE, NOT, PLAN, THREAT, UNVERIFIED
from clew.enrich.claims.events import event
from clew.enrich.claims.sentences import Span
from clew.fold import ARABIC
from clew.model import Stance

UNVERIFIED_HERE, HEARSAY_HERE, MAYBE_HERE, DOUBT_HERE, NOT_HERE, CALL_HERE, COMMAND_HERE, THREAT_HERE, PLAN_HERE = (
    re.compile(each.pattern.translate(ARABIC))
    for each in (UNVERIFIED, HEARSAY, MAYBE, DOUBT, NOT, CALL, COMMAND, THREAT, PLAN)
)
FALSE_HERE = re.compile(FALSE.pattern.translate(ARABIC))
WANTED = {"calls": CALL_HERE, "threatens": THREAT_HERE, "plans": PLAN_HERE}
"""What is called for, threatened or planned stands after the words that say so."""

NEAR = 40
"""Code points before an event within which a "not" denies it."""

TOLD: tuple[Stance, ...] = ("denies", "doubts", "calls", "threatens", "plans", "asks")
"""Stances that a verb of saying gives whatever the words are."""


def wanted(lowered: str, span: Span, stance: Stance, shown: tuple[str, Span | None]) -> tuple[str, Span | None]:
    """The event of some words and its place, `shown` the first of them: of what is wanted, the one that is."""
    asked = WANTED.get(stance)
    found = asked.search(lowered, *span) if asked else None
    later = event(lowered, Span(found.end(), span.end)) if found else ("", None)
    return later if later[0] else shown


def stance_of(lowered: str, span: Span, at: Span | None, said: Stance, reported: bool) -> Stance:
    """The words themselves count before the verb that they are told with. `at` is where an event is shown.

    What is `reported` with "would" was said with "will".
    """
    if said in TOLD:
        return said
    if lowered[span.end - 1 : span.end] in "?؟":
        return "asks"
    unverified = UNVERIFIED_HERE.search(lowered, *span)
    lowered = _without(lowered, span, unverified) if unverified else lowered
    before, around = _near(lowered, span, at), _near(lowered, span, at, NEAR // 2) if at else _main(lowered, span)
    if FALSE_HERE.search(lowered, *span) or (at and _far(lowered, span, at)):
        return "denies"
    wanted_first = sorted(
        (("threatens", THREAT_HERE, span), ("calls", CALL_HERE, span), ("calls", COMMAND_HERE, span)),
        key=lambda each: found.start() if (found := each[1].search(lowered, *span)) else span.end,
    )
    for stance, pattern, where in (
        *wanted_first,
        ("doubts", DOUBT_HERE, span), ("supposes", MAYBE_HERE, before), ("plans", PLAN_HERE, before),
        ("denies", None, around), ("alleges", HEARSAY_HERE, span),
    ):  # fmt: skip
        if found := pattern.search(lowered[where.start : where.end]) if pattern else _denied(lowered, where):
            if reported and found is not True and found[0] == "would":
                continue
            return stance  # type: ignore[return-value]
    return "alleges" if unverified else said


def _without(lowered: str, span: Span, found: re.Match[str]) -> str:
    """The text with the words blank that say that nobody could verify it: they deny nothing."""
    blank = " " * (found.end() - found.start())
    return lowered[: found.start()] + blank + lowered[found.end() : span.end]


def _near(lowered: str, span: Span, at: Span | None, after: int = 0) -> Span:
    """The words by an event, at most to the end of its clause; without an event those that begin."""
    if at is None:
        return Span(span.start, _word_end(lowered, span.start + 2 * NEAR, span.end))
    ended = CLAUSE_END.search(lowered, at.end, span.end)
    return Span(
        max(span.start, at.start - NEAR), _word_end(lowered, at.end + after, ended.start() if ended else span.end)
    )


def _word_end(lowered: str, at: int, end: int) -> int:
    """Where the word ends that stands there: half a word is another one."""
    while at < end and lowered[at].isalnum():
        at += 1
    return min(at, end)


CLAUSE_END = re.compile(r"[,;:.]|\s(?:that|which|who|and|but|or|to|for|because|if|when)\s")


MAIN_END = re.compile(r";|,\s(?:and|but|which|who|while|although|because|so)\s|\s(?:because|although|while)\s")


def _main(lowered: str, span: Span) -> Span:
    """The first clause, with what depends on it."""
    ended = MAIN_END.search(lowered, span.start + NEAR // 2, span.end)
    return Span(span.start, ended.start() if ended else span.end)


def _far(lowered: str, span: Span, at: Span) -> bool:
    """Whether the verb that shows the event has its "not" far before it, and the form that it takes then."""
    found = FAR.search(lowered, span.start, at.start)
    if not found or at.start - found.start() <= NEAR:
        return False
    past = lowered[at.start : at.end].split()[0].endswith("ed")
    return not past if found["base"] else past and not re.search(r"\band (?!at |in |by |on |never )", found["gap"])


def _denied(lowered: str, where: Span) -> bool:
    """Whether an odd number of words says no: "did not deny" says yes."""
    return len(NOT_HERE.findall(lowered, where.start, where.end)) % 2 == 1
