"""Claims that people state by hand, each on the words of a passage: drawn by nobody else, weighed like any other."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.locator import parse, row_and_column
from clew.model import Digest, Locator
from clew.store import schema
from clew.store.activities import base
from clew.store.judgements import Judgement
from clew.store.reading import Kept, passages, resolve
from clew.store.verdicts import standing, verdict

KIND = "claim-by-hand"
BY_HAND = -1
"""The `seq` of a claim that a person stated: no activity yielded it."""


@dataclass(frozen=True)
class Cited:
    """Words of one passage, of its code points [first, last); `id` is the citation that a claim of them goes by, and
    `place` that of the whole passage."""

    id: str
    place: str
    item: Digest
    passage: int
    whole: str
    first: int
    last: int

    @property
    def words(self) -> str:
        return self.whole[self.first : self.last]


def cited(connection: Connection, written: str) -> Cited:
    """The words at a citation, as far as they stand in one passage. UsageError where nothing was read there."""
    beginning, at = parse(written)
    item = resolve(connection, beginning)
    at = _of_row(connection, item, at) if at.cell is not None else at
    found = passages(connection, item, base(at))
    start = at.chars[0] if at.chars else min((each.first for each in found), default=0)
    here = next((each for each in found if each.first <= start < each.first + max(len(each.text), 1)), None)
    if here is None:
        raise UsageError(f"{written[:200]}: nothing was read there that a claim could cite")
    first, end = start - here.first, min(at.chars[1] - here.first if at.chars else len(here.text), len(here.text))
    return _cited(here, first, max(end, first))


def _of_row(connection: Connection, item: Digest, at: Locator) -> Locator:
    """A cell as code points of its row's passage, whose fields are parted by tabs."""
    row, column = row_and_column(at.cell or "")
    place = replace(at, cell=None, row=(row, row))
    for each in passages(connection, item, base(place)):
        cells = each.text.split("\t")
        if column <= len(cells):
            first = sum(len(cell) + 1 for cell in cells[: column - 1])
            return replace(place, chars=(first, first + len(cells[column - 1])))
    return place


def _cited(here: Kept, first: int, last: int) -> Cited:
    def at(start: int, end: int) -> str:
        fragment = "&".join(filter(None, (here.place, f"char={here.first + start},{here.first + end}")))
        return f"{here.item}#{fragment}"

    return Cited(at(first, last), at(0, len(here.text)), here.item, here.number, here.text, first, last)


def narrowed(place: Cited, words: str) -> Cited:
    """These words of the passage, of several places that have them the one that is nearest to those cited. UsageError
    where the passage does not have them; spaces and line ends may be any."""
    if place.words.split() == words.split() and words.strip():
        return _stripped(place)
    found = list(_places(place.whole, words.split()))
    if not found:
        raise UsageError("the passage has no such words; leave out what is not the claim, and change no letter")
    first, last = min(found, key=lambda each: (abs(each[0] - place.first), each))
    return _within(place, first, last)


def _stripped(place: Cited) -> Cited:
    left = len(place.words) - len(place.words.lstrip())
    return _within(place, place.first + left, place.first + left + len(place.words.strip()))


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where these words stand one after the other, with any spaces between."""
    at = text.find(words[0]) if words else -1
    while at >= 0:
        end = at
        for word in words:
            end += len(text[end:]) - len(text[end:].lstrip())
            if not text.startswith(word, end):
                break
            end += len(word)
        else:
            yield at, end
        at = text.find(words[0], at + 1)


def _within(place: Cited, first: int, last: int) -> Cited:
    fragment, _, chars = place.place.rpartition("char=")
    start = int(chars.partition(",")[0])
    return replace(place, id=f"{fragment}char={start + first},{start + last}", first=first, last=last)


def stated_by(connection: Connection, written: str) -> tuple[Judgement, ...]:
    """Who stated the claim at a citation by hand, and how, the latest last."""
    return verdict(connection, (KIND, written)).said


def stated(connection: Connection) -> dict[str, tuple[Judgement, ...]]:
    """By their citations all claims stated by hand that stand, with who did, the latest last."""
    return {subject[1]: each.said for subject, each in sorted(standing(connection, KIND).items())}


def stated_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """The rows of these claims. One whose words are not read now has none: its judgement waits for them."""
    known: set[str] = set()
    for written, said in stated(connection).items():
        try:
            place = cited(connection, written)
        except UsageError:
            continue
        if place.words.strip() and place.id not in known:
            known.add(place.id)
            yield _row(connection, place, said[-1].more)


def _row(connection: Connection, place: Cited, more: Mapping[str, str]) -> dict[str, Any]:
    query = select(schema.passage.c.activity).where(schema.passage.c.id == place.passage)
    return {
        "activity": connection.execute(query).scalar(), "seq": BY_HAND, "item": place.item, "passage": place.passage,
        "first": place.first, "last": place.last, "text": more.get("text", "").strip() or place.words,
        "stance": more.get("stance", "asserts"),
        "event": more.get("event", ""), "unverified": "", "chain": _chain(place, more.get("speaker", "").strip()),
        "event_first": None, "event_last": None,
    }  # fmt: skip


def _chain(place: Cited, speaker: str) -> str:
    """On whose word: a link as steps draw it, at the speaker's name where that stands in the passage."""
    if not speaker:
        return "[]"
    near = [at for at in range(len(place.whole)) if place.whole.startswith(speaker, at)]
    at = min(near, key=lambda each: abs(each - place.first), default=-1)
    chars = [at, at + len(speaker)] if at >= 0 else [0, 0]
    return json.dumps([{"chars": chars, "text": speaker, "cue": "", "to": ""}], ensure_ascii=False)
