"""What a frame is, and how names and clauses end."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from clew.enrich.claims.sentences import Span
from clew.model import Stance


@dataclass(frozen=True)
class Frame:
    """Whose word (an empty span for nobody named), the cue, and the content that is left.

    `to` is whom it was told, `before` what a sentence says before a frame that begins in its middle, `source` whose
    word the speaker gives, with its cue. `unsaid` is true where the verb shows a speaker who is not named at it.
    """

    who: Span
    cue: Span
    stance: Stance
    content: Span
    to: Span | None = None
    before: Span | None = None
    source: tuple[Span, Span] | None = None
    unsaid: bool = False


class Words(NamedTuple):
    """A text in its own letters and in small ones, place by place; `loud` where all of it is in capitals."""

    text: str
    lowered: str
    loud: bool = False


HIDDEN = "\ufffc"
"""Stands for each sign of a quote, so that no frame is sought in it."""

STOP = (
    r"(?<!\b[a-z])(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bmrs)(?<!\brep)(?<!\bsen)(?<!\bgov)(?<!\bgen)(?<!\bcol)(?<!\binc)"
    r"(?<!\bltd)(?<!\bcorp)(?<!\bco)(?<!\bst)\.(?!\w)|[,;:()\[\]?!—–\ufffc\"“”«»]|\n\s*\n|\s-+\s|--|"
    r"\s(?:that|which|who|whom|whose|while|but|when|where|because|after|as|in|at|on|during|to|and\s(?:that|he|she|they|it)|"
    r"فان\w{0,3}|فقد)\s"
)
RIGHT = re.compile(
    rf"\s*(?P<who>(?:(?!{STOP}).){{2,110}})(?P<known>,\s(?:known|called|named|dubbed|speaking)\s[^,.;:\n]{{2,70}}(?=,))?",
    re.S,
)


NAME = r"[A-Z][\w'-]*(?:\.(?=\s[A-Z]))?(?:\s(?:al-|el-)?[A-Z][\w'-]*(?:\.(?=\s[A-Z]))?){1,3}"
NAMED = re.compile(rf",\s{NAME}(?=[,.]?\s*(?:\Z|[,.]))")


def named(words: Words, who: Span, end: int) -> Span:
    """With the name that follows who somebody is: "the ministry's spokesman, Ali Hassan"."""
    role = words.text[who.start : who.end].split()[-1:]
    found = NAMED.match(words.text, who.end, end) if role and role[0].islower() else None
    return Span(who.start, found.end()) if found else who


def blanks(text: str, at: int) -> int:
    """Behind the blanks and light signs that stand at a place."""
    while at < len(text) and text[at] in LIGHT:
        at += 1
    return at


def back(text: str, at: int) -> int:
    """Before those that stand in front of it."""
    while at > 0 and text[at - 1] in LIGHT:
        at -= 1
    return at


LIGHT = " \t\r\n,:-–—،"


def trimmed(text: str, start: int, end: int) -> Span:
    """Without the blanks around."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
