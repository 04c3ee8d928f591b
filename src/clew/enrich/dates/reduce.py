"""Rules over strings of classes: what several tokens come to together."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from clew.enrich.dates.words import Token, classes

Values = defaultdict[str, list[Any]]
"""The values of the tokens that a rule's pattern took, by class; under "^" that of the token before them."""

Build = Callable[[Values, datetime | None], Any]
Rule = tuple[re.Pattern[str], str, Build]
Stage = Callable[[list[Token], datetime | None], list[Token]]


def rule(pattern: str, cls: str, build: Build) -> Rule:
    return re.compile(pattern), cls, build


def stage(*rules: Rule) -> Stage:
    """The rules one after the other. Each takes what its pattern matches, unless it builds None of it."""

    @lru_cache(4096)
    def following(letters: str, start: int) -> int:
        """The first rule from `start` on that takes something: the same strings of classes come again and again."""
        return next((at for at in range(start, len(rules)) if rules[at][0].search(letters)), len(rules))

    def reduced(row: list[Token], anchor: datetime | None) -> list[Token]:
        letters = classes(row)
        at = following(letters, 0)
        while at < len(rules):
            row = _apply(row, letters, *rules[at], anchor)
            letters = classes(row)
            at = following(letters, at + 1)
        return row

    return reduced


def _apply(
    row: list[Token], letters: str, pattern: re.Pattern[str], cls: str, build: Build, anchor: datetime | None
) -> list[Token]:
    made: list[Token] = []
    done = 0
    for match in pattern.finditer(letters):
        first, last = match.span()
        values = _values(row[first:last])
        values["^"] = [row[first - 1].value] if first else []
        value = build(values, anchor)
        if value is not None:
            made += row[done:first]
            made.append(Token(cls, value, row[first].start, row[last - 1].end))
            done = last
    return made + row[done:]


def _values(row: list[Token]) -> Values:
    values: Values = defaultdict(list)
    for token in row:
        values[token.cls].append(token.value)
        values["all"].append(token)
    return values
