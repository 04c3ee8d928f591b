"""Passages listed for what they mention: the words lit, the way to them, where they are."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from clew.locator import fragment, parse
from clew.search.find import Hit, LoadedPassage
from clew.search.load import loader
from clew.store import schema

LENGTH = 240
"""Code points of a passage that are shown."""

BEFORE = 80
"""Of these, before the words that are lit."""


@dataclass(frozen=True)
class Lit:
    """A mention in a passage: its code points there, its words, value and detail."""

    first: int
    last: int
    text: str
    value: str
    detail: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A passage with the mentions that it is listed for; `href` cites the first of them."""

    hit: Hit
    lit: tuple[Lit, ...]
    at: str


Wanted = Callable[[Lit], bool]


def entries(connection: Connection, kind: str, wanted: Sequence[tuple[int, Wanted]]) -> list[Entry]:
    """An entry for each passage number, for its mentions of `kind` that are wanted; what is gone since is left out."""
    numbers = [number for number, _ in wanted]
    loaded, lit = loader(connection)(numbers), _lit(connection, kind, numbers)
    found = []
    for number, wants in wanted:
        chosen = tuple(each for each in lit.get(number, ()) if wants(each))
        if number in loaded and chosen:
            found.append(_entry(loaded[number], chosen))
    return found


def _lit(connection: Connection, kind: str, numbers: Sequence[int]) -> dict[int, list[Lit]]:
    mention, activity = schema.mention, schema.activity
    columns: Sequence[Any] = [
        mention.c[name] for name in ("kind", "passage", "first", "last", "text", "value", "detail")
    ]
    query = select(*columns).join(activity, activity.c.id == mention.c.activity).where(activity.c.current == 1)
    query = query.where(mention.c.passage.in_(numbers)).order_by(mention.c.first, mention.c.id)
    found: dict[int, list[Lit]] = {}
    for row in connection.execute(query):
        if row.kind == kind:  # asked for in SQL, it leads SQLite to the index of all mentions of the kind
            lit = Lit(row.first, row.last, row.text, row.value, json.loads(row.detail))
            found.setdefault(row.passage, []).append(lit)
    return found


def _entry(passage: LoadedPassage, lit: tuple[Lit, ...]) -> Entry:
    start, end = _window(passage.text, lit[0].first, lit[0].last)
    shown = {(each.first - start, min(each.last, end) - start) for each in lit if start <= each.first < end}
    hit = Hit(
        passage.item, passage.locator, 0.0, passage.text[start:end], tuple(_apart(sorted(shown))), start,
        passage.places, passage.media_type, passage.language, passage.date, passage.certainty,
        passage.title, passage.sender, passage.earlier,
    )  # fmt: skip
    return Entry(hit, lit, _cited(passage.locator, lit[0]))


def _cited(locator: str, lit: Lit) -> str:
    """The locator of the words alone, where a place is told in code points."""
    digest, at = parse(locator)
    if at.chars is None:
        return locator
    return f"{digest}#{fragment(replace(at, chars=(at.chars[0] + lit.first, at.chars[0] + lit.last)))}"


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if not found or first >= found[-1][1]:
            found.append((first, last))
    return found


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    """The stretch around the words, begun and ended between words where there are any near."""
    start = max(min(first - BEFORE, len(text) - LENGTH), 0)
    end = min(max(start + LENGTH, last), len(text))
    if start:
        start = next((at for at in range(start, min(start + 24, first)) if text[at - 1].isspace()), start)
    if end < len(text):
        end = next((at for at in range(end, max(end - 24, last), -1) if text[at].isspace()), end)
    return start, end
