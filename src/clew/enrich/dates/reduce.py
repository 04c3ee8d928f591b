"""Rules over strings of classes: what several tokens come to together."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from clew.enrich.dates.words import Token, classes

Values = defaultdict[str, list[Any]]
"""The values of the tokens that a rule's pattern took, by class; under "^" that of the token before them."""

Build = Callable[[Values, datetime | None], Any]
Rule = tuple[re.Pattern[str], str, Build]


def rule(pattern: str, cls: str, build: Build) -> Rule:
    return re.compile(pattern), cls, build


def reduce(row: list[Token], rules: Sequence[Rule], anchor: datetime | None) -> list[Token]:
    """The tokens, with those that a rule takes replaced by one. A rule that builds None leaves them as they are."""
    letters = classes(row)
    for pattern, cls, build in rules:
        if pattern.search(letters):
            row = _apply(row, letters, pattern, cls, build, anchor)
            letters = classes(row)
    return row


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
