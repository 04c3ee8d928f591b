"""The mentions of money and quantities in one text."""

import re
from collections.abc import Iterator
from decimal import Decimal

from clew.enrich.amounts.currencies import NATIONS
from clew.enrich.amounts.reader import Amount, Unit, read
from clew.enrich.amounts.sound import sound
from clew.enrich.plain import lower, plain
from clew.model import Mention

WORDS = {word: code for words, code in NATIONS.items() for word in words.split() if len(word) > 3}
CONTEXT = re.compile("|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))))
NEARBY = 60
"""Characters before and after a sum."""

WEIGHTS = re.compile(
    r"weigh|\b(?:kgs?|kilo(?:gram|s)|tons?|tonnes?|ounces?|lbs?|heav(?:y|ier)|pounds? of (?!sterling))", re.IGNORECASE
)
LIKELY = re.compile(
    r"\d|[½¼¾]|hundred|thousand|million|billion|dozen|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|teen|ty)[ -]|ميه|مايه|الف|مليون|مليار|الاف|ملايين|تريليون|ترليون|احد |ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر|نصف",
    re.IGNORECASE,
)


def mentions(text: str) -> list[Mention]:
    simple = plain(text)
    if not LIKELY.search(simple.text):
        return []
    done = []
    for amount in read(simple.text):
        if amount.unit and sound(simple.text, amount):
            unit = _weight(simple.text, amount.unit)
            done.append(_mention(text, simple.span(amount.start, amount.end), simple.text, amount, unit))
    return done


def _mention(text: str, chars: tuple[int, int], simple: str, amount: Amount, unit: Unit) -> Mention:
    names = unit.names if unit.kind == "quantity" else _likeliest(unit.names, simple, amount)
    low, high = _times(amount.low, unit.factor), _times(amount.high, unit.factor)
    if _in_brackets(simple, amount, unit):
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    value = f"{names[0]} {_interval(low, high)}"
    return Mention(unit.kind, chars, text[slice(*chars)], value, dict(_detail(amount, unit, names)))


def _weight(text: str, unit: Unit) -> Unit:
    """Pounds are a weight beside other words for weights."""
    pounds = unit.kind == "money" and unit.names[0] == "GBP" and lower(text[slice(*unit.shown)]).startswith("pound")
    if pounds and WEIGHTS.search(text) and "£" not in text:
        return Unit("quantity", ("kg",), Decimal("0.45359237"), "lb")
    return unit


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else value * factor


def _in_brackets(text: str, amount: Amount, unit: Unit) -> bool:
    """Brackets around figures alone are a minus in books, where the whole cell or line is in them."""
    if (
        unit.kind != "money"
        or text[slice(*unit.shown)].isalpha()
        or text[amount.start - 1 : amount.start] != "("
        or text[amount.end : amount.end + 1] != ")"
    ):
        return False
    return text[: amount.start - 1].rpartition("\n")[2].rpartition("\t")[2].strip() == "" and (
        re.match(r"[ \r]*(?:[\t\n]|$)", text[amount.end + 1 :]) is not None
    )


def _likeliest(names: tuple[str, ...], text: str, amount: Amount) -> tuple[str, ...]:
    """The currencies that a sign or word may mean; first the one whose country the text tells of.

    Dollars and pounds are those that all the world counts in, unless another country is named nearby.
    """
    if len(names) == 1:
        return names
    if names[0] in ("USD", "GBP"):
        text = text[max(0, amount.start - NEARBY) : amount.end + NEARBY]
    told = {WORDS[word] for word in CONTEXT.findall(lower(text))}
    return tuple(sorted(names, key=lambda name: name not in told))


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    if low == high and low is not None:
        return decimal(low)
    return f"{'' if low is None else decimal(low)}..{'' if high is None else decimal(high)}"


def decimal(value: Decimal) -> str:
    """Plain figures, no exponent, no noughts at the end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _detail(amount: Amount, unit: Unit, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if amount.hedge:
        yield "hedge", amount.hedge
    others = list(names[1:])
    if (amount.other is not None and unit.kind == "money") or amount.other is not None:
        others.append(f"{names[0]} {decimal(amount.other * unit.factor)}")
    if others:
        yield "or", ", ".join(others)
    if unit.kind == "quantity" and unit.sign and (unit.factor != 1 or unit.sign != names[0]):
        yield "unit", unit.sign
        shown = amount.low if amount.low is not None else amount.high
        if shown is not None:
            yield "amount", decimal(shown)
    if unit.sign == "minor":
        yield "unit", "hundredth"
