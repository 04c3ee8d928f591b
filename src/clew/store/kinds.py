"""What people judge: one table of kinds, what the subject of each is made of, and which verdicts it may be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from clew.model import Stance

Keeps = Literal["one", "each", "all"]
"""How verdicts on one subject stand beside each other: `one` stands, and differing ones dispute it; `each` person's own
stands; or `all` of them do, until each is taken back."""


@dataclass(frozen=True)
class Kind:
    """`parts` name what follows the kind in a subject; the last may be `about`, which is a kind of thing and its value.
    `needs` and `may` name the words that go with a verdict. `turns`: its last two parts say the same either way.
    `reasoned`: no verdict without its reason."""

    parts: tuple[str, ...]
    verdicts: tuple[str, ...]
    keeps: Keeps = "one"
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    turns: bool = False
    reasoned: bool = False


YES_NO = ("yes", "no", "unsure")
KINDS: Mapping[str, Kind] = {
    "tie": Kind(("sort", "name", "name"), YES_NO, turns=True),
    "kin": Kind(("how", "item", "item"), YES_NO, turns=True),
    "descent": Kind(("claim", "claim"), YES_NO, turns=True),
    "claim": Kind(("claim",), ("established", "probable", "open", "doubtful", "refuted")),
    "origin-grade": Kind(("origin",), tuple("ABCDEF")),
    "information-grade": Kind(("claim",), tuple("123456")),
    "graphic": Kind(("item",), ("yes", "no")),
    "tag": Kind(("word", "about"), ("on", "off")),
    "note": Kind(("about",), ("noted",), "all", ("text",)),
    "task": Kind(("id",), ("open", "done"), needs=("text",), may=("to", "about")),
    "second-reader": Kind(("judgement",), ("agrees", "disagrees"), "each"),
    "hypothesis": Kind(("id",), ("stated",), needs=("text",), may=("question",)),
    "evidence": Kind(("hypothesis", "citation"), ("consistent", "inconsistent", "neutral")),
    "claim-by-hand": Kind(("citation",), ("stated",), "each", ("text", "stance"), ("event", "speaker")),
    "redaction": Kind(("citation",), ("remove",), may=("label", "words", "salt"), reasoned=True),
}

STANCES = get_args(Stance)
EVENTS = (
    "abduction", "accusation", "agreement", "allegiance", "attack", "damage", "detention", "forgery", "injury",
    "killing", "meeting", "ownership", "payment", "position", "publication", "release", "search", "shipment",
    "territory", "theft", "trade", "travel", "war", "weapons",
)  # fmt: skip
"""What a claim by hand may be told to be (docs/claims.md)."""

HOWS = ("near", "same-mail", "thread", "forwards", "quotes", "version", "redacted")
"""How two items are kin (docs/kin.md)."""

THINGS = ("item", "citation", "claim", "entity", "origin", "hypothesis", "task", "judgement")
"""What a note or a tag may be about."""
