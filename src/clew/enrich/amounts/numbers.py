"""Rows of tokens with their numbers taken together: one token N for each, and one c for each currency's name."""

import re
from decimal import Decimal
from typing import NamedTuple

from clew.enrich.amounts.figures import Figure
from clew.enrich.amounts.tokens import Token

SMALL = r"(?:u\+v|v-?u|uX|v|t|u|z)"
HUNDREDS = rf"(?:w|(?:F|{SMALL}|a)?h)(?:[&+]?{SMALL})?"
UPTO = rf"(?:{HUNDREDS}|{SMALL})(?:o[uzt]+)?"
GROUP = rf"(?:{UPTO}(?:&aq|\+q|Q)?|F(?:&aq|-?Q|\+q)?|Q)"
SCALED = rf"(?:(?:a|u)?qa?-?k|\(F\)k+|(?:a|{GROUP}-?)?k+|y)"
NUMBER = re.compile(rf"{SCALED}(?:,?[&+]?{SCALED})*(?:,?[&+]?{UPTO}(?!-?k)|\+qk?)?|{GROUP}|(?P<money>nA|A*n)")
ALONE = re.compile(rf"{SCALED}|{GROUP.replace('[&+]', '[+]')}")
"""The same after "between", where "and" parts two numbers."""


class Number(NamedTuple):
    """`other`: a second reading of its one mark, `mark`. `scale`: what its last word multiplies by."""

    value: Decimal
    other: Decimal | None
    scale: Decimal = Decimal(1)
    mark: str = ""


def numbers(row: list[Token]) -> list[Token]:
    letters = "".join(token.cls for token in row)
    done: list[Token] = []
    at = 0
    while at < len(row):
        after = "b" in letters[max(0, at - 1) : at]
        found = (ALONE if after else NUMBER).match(letters, at)
        if not found or found.end() == at or (letters[at] == "A" and not found.groupdict().get("money")):
            done.append(row[at])
            at += 1
            continue
        part = row[at : found.end()]
        token, used = _money(part) if found.groupdict().get("money") else _number(part)
        done.append(token)
        at += used
    return done


def _money(part: list[Token]) -> tuple[Token, int]:
    """A noun, and the nation that says whose."""
    noun = next(token for token in part if token.cls == "n")
    nation = next((token.value for token in part if token.cls == "A"), "")
    codes = tuple(noun.value.split())
    if nation and nation not in codes and nation not in ("XOF", "ZAR", "FRF", "BEF", "DEM", "DKK", "NOK", "SEK", "AUD"):
        nation = nation if len(codes) > 1 else ""
    return Token("c", part[0].start, part[-1].end, ((nation,) if nation else codes, Decimal(1))), len(part)


def _number(part: list[Token]) -> tuple[Token, int]:
    """The number of the tokens, and how many of them: a scale that is no smaller than the last one begins another."""
    total, group, last, scale = Decimal(0), Decimal(0), Decimal(10) ** 30, Decimal(1)
    used, begun, other, mark = len(part), False, None, ""
    decimals = 0
    for at, token in enumerate(part):
        if token.cls == "k" and begun and part[at - 1].cls == "q" and not group:
            continue
        if token.cls in ("k", "y"):
            size = token.value / 2 if token.cls == "y" else token.value
            fresh = part[at - 1].cls != "k" if at else True
            if begun and fresh and size >= last:
                used = _cut(part, at)
                return _number(part[:used])
            if not fresh:
                total, scale = total * size, scale * size
            else:
                total += token.value if token.cls == "y" else (group if group or _said(part, at) else 1) * size
                scale = size
            group, last, begun = Decimal(0), size, True
        elif token.cls == "h":
            group = (group or Decimal(1)) * 100
        elif token.cls == "o":
            decimals = 1
        elif token.cls == "q":
            if begun and at and not group:
                total += token.value * last
            else:
                group = (group or 1) * token.value if not group or part[at - 1].cls == "u" else group + token.value
        elif token.cls in "FQutvwXz":
            value = token.value.value if isinstance(token.value, Figure) else token.value
            group += value / 10**decimals if decimals else value
            decimals += bool(decimals)
            if isinstance(token.value, Figure) and len(part) == 1:
                other, mark = token.value.other, token.value.mark
    value = _decimal(part) if scale != 1 and part[0].cls == "F" else None
    total += group
    if value is not None and len(part) == 2:
        total = value * scale
    return Token("N", part[0].start, part[-1].end, Number(total, other, scale, mark)), used


def _said(part: list[Token], at: int) -> bool:
    return at > 0 and part[at - 1].cls in "Fz"


def _decimal(part: list[Token]) -> Decimal | None:
    """Before a scale one mark is the decimal one: 1.234 million."""
    found = part[0].value
    return found.other if isinstance(found, Figure) and found.other is not None and found.mark == "." else None


def _cut(part: list[Token], at: int) -> int:
    """Where the number ends that the scale at `at` does not belong to."""
    return next(index for index in range(at - 1, -1, -1) if part[index].cls in "ky") + 1
