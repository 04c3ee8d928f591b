"""Amounts in a row of tokens: a number with its currency or unit, ranges of two, and hedges around them."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from clew.enrich.amounts.currencies import THOUSANDTHS
from clew.enrich.amounts.hedges import AFTER
from clew.enrich.amounts.numbers import numbers
from clew.enrich.amounts.tokens import Token, tokens
from clew.enrich.amounts.words import SUFFIXES
from clew.enrich.plain import lower


@dataclass(frozen=True)
class Unit:
    """`kind` is money or quantity; `names` the currencies it may be, or the normal unit; `sign` as it was meant."""

    kind: str
    names: tuple[str, ...]
    factor: Decimal = Decimal(1)
    sign: str = ""
    shown: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Amount:
    """From `low` to `high`, None where open; `core`: the place without hedges. `other`: a second reading of `low`."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: Unit | None
    core: tuple[int, int]
    hedge: str = ""
    other: Decimal | None = None
    scale: Decimal = Decimal(1)


NOUN = re.compile(r"[xA]{0,2}P")
CLOSING = frozenset(phrase for phrases in AFTER.values() for phrase in phrases.split("|"))
ENDS = {">": "at least", "<": "at most", "~": "about"}


def read(text: str) -> list[Amount]:
    """All amounts of a plain text, those without a unit too."""
    row = numbers(tokens(text, lower(text)))
    letters = "".join(token.cls for token in row)
    found: list[Amount] = []
    at = letters.find("N")
    free = 0
    while at >= 0:
        amount, ends = _range(text, row, letters, at, free)
        found.append(amount)
        if len(found) > 1 and (both := _bounded(text, *found[-2:])):
            found[-2:] = [both]
        free = ends
        at = letters.find("N", ends)
    return found


def _range(text: str, row: list[Token], letters: str, at: int, free: int) -> tuple[Amount, int]:
    """The amount around the number at `at`, with its hedges, and the index after it. `free`: tokens not yet used."""
    amount, begins, ends = _side(text, row, letters, at, free)
    after_between = letters[max(free, begins - 1) : begins] == "b"
    joint = re.compile(r"[&+]" if after_between else r"[r-]").match(letters, ends)
    if joint and (following := re.compile(r"[GLB]?-?(?:c-?)?N").match(letters, joint.end())):
        second, _, last = _side(text, row, letters, following.end() - 1, joint.end())
        if merged := _merged(amount, second):
            amount, ends = merged, last
            if letters[max(free, begins - 1) : begins] in ("b", "f"):
                begins -= 1
                amount = replace(amount, start=row[begins].start, core=(row[begins].start, amount.core[1]))
    return _hedged(text, amount, row, letters, begins, ends, free)


def _side(text: str, row: list[Token], letters: str, at: int, free: int) -> tuple[Amount, int, int]:
    number, begins, ends = row[at].value, at, at + 1
    value, unit = number.value, None
    before = re.compile(r"c{1,2}[-:(]?$").search(letters, free, at)
    if before:
        begins = before.start()
        unit = _currency(row[begins])
        if letters[begins + 1] == "c" and len(unit.names) > 1:
            begins, unit = begins + 1, _currency(row[begins + 1])
    if sized := re.compile(r"-?j").match(letters, ends):
        value, unit, ends = _suffix(row, letters, sized.end() - 1, value, unit, ends)
    if before and letters[ends : ends + 1] == "S" and row[ends].value[0] == "mm":
        value, ends = value * 1_000_000, ends + 1
    scale = value / number.value if number.value else Decimal(1)
    unit, ends = _after(text, row, letters, ends, at, unit)
    negative = begins > free and _negative(text, row, begins)
    begins -= negative
    negative = negative or (before is not None and _minus_inside(text, row, at))
    if before and letters[at - 1] == "(":
        ends += letters[ends : ends + 1] == ")"
        negative = negative or row[ends - 1].cls == ")"
    end = row[ends - 1].end
    value, ends, end = _hundredths(row, letters, value, unit, ends, end)
    other = number.other * scale if number.other is not None else None
    if other is not None and not (unit and unit.kind == "money"):
        counted = unit is not None and not unit.sign
        value, other = (value, None) if counted else (other, value) if number.mark == "." else (value, other)
    start = row[begins].start
    sign = -1 if negative else 1
    amount = Amount(start, end, sign * value, sign * value, unit, (start, end), "", other, scale * number.scale)
    return amount, begins, ends


def _negative(text: str, row: list[Token], begins: int) -> bool:
    """A word for minus, or a dash that touches what follows and nothing before it."""
    sign = row[begins - 1]
    if sign.cls != "-":
        return sign.cls == "M"
    return (sign.end == row[begins].start) and (not sign.start or text[sign.start - 1] in " \t\n(")


def _minus_inside(text: str, row: list[Token], at: int) -> bool:
    """$-40, where nothing stands between; behind letters a dash only joins (USD-40)."""
    sign, dash = row[at - 2 : at] if at > 1 else (row[at], row[at])
    tight = sign.end == dash.start and dash.end == row[at].start
    return dash.cls == "-" and tight and not text[sign.end - 1].isalnum()


def _suffix(
    row: list[Token], letters: str, at: int, value: Decimal, unit: Unit | None, ends: int
) -> tuple[Decimal, Unit | None, int]:
    """k, m, b after figures: a scale beside a currency or before what is counted, else m is metres."""
    name = row[at].value
    if unit or re.compile(r"-?c|[xA]{0,1}P").match(letters, at + 1):
        return value * SUFFIXES[name], unit, at + 1
    if name == "m":
        return value, Unit("quantity", ("m",), Decimal(1), "m"), at + 1
    return (value * SUFFIXES[name], None, at + 1) if name == "k" else (value, None, ends)


def _currency(token: Token) -> Unit:
    codes, factor = token.value
    return Unit("money", codes, factor, "", (token.start, token.end))


def _after(text: str, row: list[Token], letters: str, ends: int, at: int, unit: Unit | None) -> tuple[Unit | None, int]:
    """The unit that follows, and the index after it."""
    if unit and unit.kind == "quantity":
        return unit, ends
    found = re.compile(r"-?c(?!-?N)" if unit else r"-?c").match(letters, ends)
    if found:
        following = _currency(row[found.end() - 1])
        if unit and len(following.names) > 1 and len(unit.names) == 1:
            return unit, ends
        return following, found.end()
    if unit:
        return unit, ends
    if found := re.compile(r"-?e").match(letters, ends):
        token = row[found.end() - 1]
        codes = tuple(token.value.split())
        factor = Decimal("0.001") if codes[0] in THOUSANDTHS else Decimal("0.01")
        return Unit("money", codes, factor, "minor", (token.start, token.end)), found.end()
    if found := re.compile(r"[-\[(]?[US]").match(letters, ends):
        return _measure(text, row, found.end() - 1, ends, letters)
    if (found := NOUN.match(letters, ends)) and not _year(text, row, letters, at):
        return Unit("quantity", (row[found.end() - 1].value,)), found.end()
    if (found := re.compile("-P").match(letters, ends)) and text[row[ends].start - 1] != " ":
        return Unit("quantity", (row[found.end() - 1].value,)), found.end()
    return None, ends


def _measure(text: str, row: list[Token], at: int, ends: int, letters: str) -> tuple[Unit | None, int]:
    sign, normal, factor = row[at].value
    if row[at].cls == "S" and text[row[ends - 1].end : row[at].start] not in ("", " ", "-"):
        return None, ends
    bracket = letters[ends] in "[("
    if bracket and letters[at + 1 : at + 2] not in ("]", ")"):
        return None, ends
    return Unit("quantity", (normal,), factor, sign), at + 1 + bracket


def _year(text: str, row: list[Token], letters: str, at: int) -> bool:
    """Four plain figures after "in" or "since", or that no noun follows at once, are a year."""
    token = row[at]
    figures = text[token.start : token.end]
    if not (len(figures) == 4 and figures.isdigit() and "1900" <= figures < "2100"):
        return False
    return letters[at + 1 : at + 2] != "P" or letters[max(0, at - 1) : at] in ("s", "r", "f")


def _hundredths(
    row: list[Token], letters: str, value: Decimal, unit: Unit | None, ends: int, end: int
) -> tuple[Decimal, int, int]:
    """Three dollars fifty cents."""
    if unit and unit.kind == "money" and unit.sign != "minor":
        found = re.compile("[&+]?Ne").match(letters, ends)
        if found and row[found.end() - 2].value.value < 100 and value == value.to_integral_value():
            return value + row[found.end() - 2].value.value / 100, found.end(), row[found.end() - 1].end
        found = re.compile("[&+]?N[.!]?$").match(letters, ends)
        at = letters.find("N", ends)
        if found and 10 <= row[at].value.value < 100 and value == value.to_integral_value():
            return value + row[at].value.value / 100, at + 1, row[at].end
    if unit and unit.sign == "ft" and (found := re.compile("NU|Ns").match(letters, ends)):
        small = row[found.end() - 2].value.value
        last = row[found.end() - 1]
        if small < 12 and (last.cls == "s" or last.value[0] == "in") and last.start - row[found.end() - 2].end <= 1:
            return value + small / 12, found.end(), last.end
    return value, ends, end


def _merged(first: Amount, second: Amount) -> Amount | None:
    """One range of two amounts: the first borrows the unit and scale of the second. None where they do not agree."""
    if second.low is None or first.low is None:
        return None
    unit = second.unit or first.unit
    if first.unit and second.unit and not set(first.unit.names) & set(second.unit.names):
        return None
    low = first.low
    borrowed = first.scale == 1 and second.scale > 1 and first.low < second.low / second.scale
    low = first.low * second.scale if borrowed else first.low
    high = second.low if second.low >= 0 or first.low < 0 else -second.low
    if first.unit and second.unit and first.unit.factor != second.unit.factor:
        low = low * first.unit.factor / second.unit.factor
    if low >= high:
        return None
    names = tuple(name for name in (unit.names if unit else ()) if not first.unit or name in first.unit.names)
    return Amount(
        first.start, second.end, low, high, replace(unit, names=names) if unit else None, (first.start, second.end)
    )


def _hedged(
    text: str, amount: Amount, row: list[Token], letters: str, begins: int, ends: int, free: int
) -> tuple[Amount, int]:
    mark, words = "", ""
    found = re.compile(r"(?:B?[GL]B?|B)a?$").search(letters, free, begins)
    if found:
        hedge = next((row[at] for at in range(found.start(), found.end()) if row[at].cls in "GL"), row[found.start()])
        mark, start = hedge.value, row[found.start()].start
        amount = replace(amount, start=start)
    after = re.compile(r"[glo](?!s)|[GLB](?!-?(?:c-?)?N)").match(letters, ends)
    if after and mark in ("", "~") and _closes(text, row, ends):
        mark = row[ends].value or ">"
        ends += 1
        amount = replace(amount, end=row[ends - 1].end)
    if not mark or amount.low != amount.high:
        return (replace(amount, hedge="about") if mark else amount), ends
    words = ENDS[mark]
    low, high = (None if mark == "<" else amount.low), (None if mark == ">" else amount.high)
    return replace(amount, low=low, high=high, hedge=words), ends


JOINED = re.compile(r" ?(?:and|but|,|و|و?لكن) ?")


def _bounded(text: str, first: Amount, second: Amount) -> Amount | None:
    """More than this and less than that: one amount between the two."""
    if not JOINED.fullmatch(text, first.end, second.start) or (first.unit and first.unit != second.unit):
        return None
    low, high = (first, second) if first.high is None else (second, first)
    if low.high is not None or high.low is not None or low.low is None or high.high is None or low.low >= high.high:
        return None
    place = (first.start, second.end)
    return Amount(*place, low.low, high.high, second.unit, place, "between")


def _closes(text: str, row: list[Token], at: int) -> bool:
    """Whether it is a hedge that follows its number. A plus sign must touch the figures."""
    token = row[at]
    if token.cls in "GLB":
        return lower(text[token.start : token.end]) in CLOSING
    return token.value is not None or token.start == row[at - 1].end
