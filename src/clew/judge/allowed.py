"""Whether a judgement is one that the table of kinds allows: its subject, its verdict and the words with it."""

import re
from collections.abc import Callable, Mapping, Sequence

from clew.errors import UsageError
from clew.locator import parse_fragment
from clew.store.judgements import TAKEN_BACK, Judgement
from clew.store.kinds import EVENTS, HOWS, KINDS, STANCES, THINGS, Kind

LONGEST = 20_000
"""Code points of a reason or a note."""

LONGEST_WORD = 60
"""Code points of a tag."""


def check(judged: Judgement) -> None:
    """UsageError says what is wrong with it, and what would be right."""
    kind = KINDS.get(judged.subject[0]) if judged.subject else None
    if kind is None:
        raise UsageError(f"{' '.join(judged.subject[:1])}: is nothing that is judged; {', '.join(KINDS)} are")
    if judged.verdict not in (*kind.verdicts, TAKEN_BACK):
        raise UsageError(f"{judged.verdict}: a verdict on {judged.subject[0]} is one of {', '.join(kind.verdicts)}")
    _check_subject(judged.subject, kind)
    _check_words(judged, kind)


def _check_subject(subject: Sequence[str], kind: Kind) -> None:
    values = subject[1:]
    parts = (*kind.parts[:-1], "thing", "about") if kind.parts[-1] == "about" else kind.parts
    if len(values) != len(parts):
        raise UsageError(f"{subject[0]}: is judged of {' and '.join(kind.parts)}, in this order")
    for part, value in zip(parts, values, strict=True):
        told = values[-2] if part == "about" else part
        if not _text(value) or not value or not _FORMS.get(told, _any)(value):
            raise UsageError(f"{value[:80]!r}: is no {told}; {_ADVICE.get(told, 'say which one')}")
    if kind.turns and values[-1] == values[-2]:
        raise UsageError(f"{values[-1][:80]}: is told twice; a {subject[0]} is between two")


def _check_words(judged: Judgement, kind: Kind) -> None:
    known = (*kind.needs, *kind.may)
    for name, words in judged.more.items():
        if name not in known:
            raise UsageError(f"{name}: goes with no {judged.subject[0]}; {', '.join(known) or 'only a reason'} does")
        if not _text(words):
            raise UsageError(f"{name}: is longer than {LONGEST} characters, or has some that cannot be written")
    lacking = [name for name in kind.needs if not judged.more.get(name, "").strip()]
    if lacking and judged.verdict != TAKEN_BACK:
        raise UsageError(f"{judged.subject[0]}: needs words for {', '.join(lacking)}")
    if kind.reasoned and judged.verdict != TAKEN_BACK and not judged.reason.strip():
        raise UsageError(f"{judged.subject[0]}: say for what reason")
    for name, allowed in (("stance", STANCES), ("event", ("", *EVENTS))):
        if judged.more.get(name, allowed[0]) not in allowed:
            raise UsageError(f"{judged.more[name][:80]!r}: is no {name}; one of {', '.join(filter(None, allowed))} is")
    if not _text(judged.reason):
        raise UsageError(f"a reason is at most {LONGEST} characters that can be written")


def check_name(by: str) -> str:
    """A person's name without spaces around it. UsageError where it says nobody."""
    name = by.strip()
    if not name or len(name) > 200 or not name.isprintable() or not _text(name):
        raise UsageError(f"{by[:80]!r}: is no name; say who judges")
    return name


def _text(value: str) -> bool:
    """Whether the tables and the ledger can hold it."""
    return len(value) <= LONGEST and not any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value)


def _any(value: str) -> bool:
    return True


def _citation(value: str) -> bool:
    digest, _, fragment = value.partition("#")
    parse_fragment(fragment)
    return bool(_ITEM.fullmatch(digest)) and bool(fragment)


def _word(value: str) -> bool:
    return value == value.strip() and len(value) <= LONGEST_WORD and value.isprintable()


_ITEM = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
_NAME = re.compile(r"[0-9a-f]{64}\.[1-9][0-9]{0,8}")
_FORMS: Mapping[str, Callable[[str], object]] = {
    "item": _ITEM.fullmatch, "citation": _citation, "claim": _citation, "judgement": _NAME.fullmatch,
    "id": _ID.fullmatch, "hypothesis": _ID.fullmatch, "task": _ID.fullmatch, "word": _word,
    "thing": lambda value: value in THINGS, "how": HOWS.__contains__,
}  # fmt: skip
_ADVICE = {
    "item": "an item is told by its whole SHA-256", "citation": "as <digest>#page=3&char=120,188",
    "claim": "a claim is told by the citation of its words", "judgement": "`clew judgements` tells their names",
    "id": "small letters, digits and -", "word": f"at most {LONGEST_WORD} characters",
    "how": f"one of {', '.join(HOWS)}",
    "thing": f"one of {', '.join(THINGS)}",
}  # fmt: skip
