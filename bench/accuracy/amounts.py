"""Amounts against two golds: price-parser's real prices, and Recognizers-Text's specs of numbers, money and units."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from price_parser import Price

from bench.accuracy.score import Score, share
from clew.enrich.amounts import amounts
from clew.enrich.amounts.mentions import decimal
from clew.enrich.amounts.reader import Amount, read
from clew.enrich.plain import plain
from clew.model import Mention
from clew.step import GivenText

Case = dict[str, Any]

UNITS = {
    "Inch": "in", "Mile": "mi", "Barrel": "barrel", "Foot": "ft", "Gallon": "gal", "Pound": "lb", "Ton": "t",
    "Metric ton": "t", "Mile per hour": "mph", "Kilometer": "km", "Meter": "m", "Millimeter": "mm",
    "Centimeter": "cm", "Decimeter": "dm", "Megabyte": "MB", "Kilobyte": "kB", "Gigabyte": "GB", "Byte": "B",
    "Bit": "bit", "Picometer": "pm", "Tablespoon": "tbsp", "Teaspoon": "tsp", "Cup": "cup",
    "Kilometer per hour": "km/h", "Kilogram": "kg", "Microgram": "µg", "Gram": "g", "Milligram": "mg",
    "Square meter": "m²", "Square foot": "sq ft", "Square kilometer": "km²", "Square mile": "sq mi",
    "Square inch": "sq in", "Acre": "acre", "Hectare": "ha", "Ounce": "oz", "Liter": "l", "Milliliter": "ml",
    "Yard": "yd", "Cubic meter": "m³", "Cubic foot": "cu ft", "Cubic inch": "cu in", "Cubic mile": "cu mi",
    "Knot": "kn", "Light year": "ly", "Pint": "pint", "Quart": "quart", "Bushel": "bushel", "Stone": "st",
    "Nanometer": "nm", "Square centimeter": "cm²", "Meter per second": "m/s", "Foot per second": "ft/s",
    "Terabyte": "TB", "Petabyte": "PB", "Nautical mile": "nmi",
}  # fmt: skip
"""Their names of units that ours has a sign for."""

MONEY = {
    "Dollar": "USD", "Cent": "USD", "Pound": "GBP", "Pence": "GBP", "Penny": "GBP", "Franc": "CHF", "Rupee": "INR",
    "Bitcoin": "BTC", "Satoshi": "BTC", "Mark": "DEM", "Peso": "MXN", "Krona": "SEK", "Krone": "NOK", "Dinar": "IQD",
}  # fmt: skip
"""Names that are of no one country, by what we take them for first; others have `isoCurrency`."""


def score(data: Path) -> list[Score]:
    specs = data / "recognizers-text" / "Specs"
    lines = list(_prices(json.loads((data / "price-parser" / "examples.json").read_text())))
    for held in (False, True):
        name = "held back" if held else "looked at"
        english = [
            ("money", specs / "NumberWithUnit/English/CurrencyModel.json", money),
            ("units", specs / "NumberWithUnit/English/DimensionModel.json", dimension),
            ("per cent", specs / "Number/English/PercentModel.json", percent),
            ("numbers", specs / "Number/English/NumberModel.json", number),
        ]
        arabic = [
            ("per cent", specs / "Number/Arabic/PercentModel.json", percent),
            ("numbers", specs / "Number/Arabic/NumberModel.json", number),
            ("ranges", specs / "Number/Arabic/NumberRangeModel.json", span),
        ]
        for language, sets in (("English", english), ("Arabic", arabic)):
            rows = [_specs(f"Recognizers {language}, {what}, {name}", file, held, judge) for what, file, judge in sets]
            lines += [row for pair in rows for row in pair]
            for at, which in enumerate(("", ", with what is left out")):
                both = [pair[at] for pair in rows]
                right, count = (sum(round(one.figure * one.count) for one in both), sum(one.count for one in both))
                lines.append(share(f"Recognizers {language}, all, {name}{which}", right, count))
    return lines


def held_back(text: str) -> bool:
    """Half of the cases, by a hash of their text, were never looked at while rules were written."""
    return bool(hashlib.sha256(text.encode()).digest()[0] % 2)


def draw(text: str) -> list[Mention]:
    return list(next(iter(amounts.run([GivenText(text)]))))


def _prices(cases: list[Case]) -> Iterator[Score]:
    for held in (False, True):
        chosen = [case["args"] for case in cases if held_back(str(case["args"][1])) == held and not case["kwargs"]]
        name = "held back" if held else "looked at"
        ours = [price(hint, text) for hint, text, *_ in chosen]
        peers = [_peer(hint, text) for hint, text, *_ in chosen]
        golds = [(_number(case[4]), case[2]) for case in chosen]
        for what, agree in (("amount", _amount_agrees), ("amount and currency", _both_agree)):
            right = sum(map(agree, ours, golds))
            peer = sum(map(agree, peers, golds)) / len(golds)
            yield share(f"price-parser's prices: {what}, {name}", right, len(golds), f"price-parser {peer:.3f}")


Found = tuple[Decimal | None, str | None]


def price(hint: str | None, text: str | None) -> Found:
    """The first amount of the string, and its currency, else that of the other string that comes with it."""
    read_ = [one for one in read(plain(text or "").text) if not (one.unit and one.unit.kind == "quantity")]
    chosen = next((one for one in read_ if one.unit), next(iter(read_), None))
    written = next(
        (_written(plain(each).text) for each in (text or "", hint or "") if _written(plain(each).text)), None
    )
    if chosen and chosen.other is not None:
        return max(chosen.low or chosen.other, chosen.other), written
    return (chosen.low if chosen else None), written


def _written(text: str) -> str | None:
    """The words for a currency in a string, as they are written."""
    found = next((one for one in read(text) if one.unit and one.unit.kind == "money"), None)
    if found and found.unit:
        return text[slice(*found.unit.shown)]
    alone = next((one for one in read(f"1 {text}") if one.unit and one.unit.kind == "money"), None)
    return f"1 {text}"[slice(*alone.unit.shown)] if alone and alone.unit else None


def _peer(hint: str | None, text: str | None) -> Found:
    parsed = Price.fromstring(text, currency_hint=hint)
    return parsed.amount, parsed.currency


def _number(value: Any) -> Decimal | None:
    if isinstance(value, dict):
        return Decimal(re.findall(r"[\d.]+", value["expr"])[0])
    return None if value is None else Decimal(str(value))


def _amount_agrees(ours: Found, gold: tuple[Decimal | None, str | None]) -> bool:
    return ours[0] == gold[0]


def _both_agree(ours: Found, gold: tuple[Decimal | None, str | None]) -> bool:
    names = [re.sub(r"[\s.]", "", plain(name or "").text).lower() for name in (ours[1], gold[1])]
    return ours[0] == gold[0] and (
        names[0] == names[1] or (bool(names[0] and names[1]) and _code(names[0]) == _code(names[1]) != "")
    )


def _code(name: str) -> str:
    """What a sign or word for a currency means, by ISO 4217: GBP for both "£" and "GBP"."""
    found = next((one.unit for one in read(f"1 {name.upper() if len(name) == 3 else name}") if one.unit), None)
    return found.names[0] if found and found.kind == "money" else ""


def _specs(name: str, file: Path, held: bool, judge: Callable[[Case], bool]) -> tuple[Score, Score]:
    cases = [case for case in json.loads(file.read_text("utf-8-sig")) if held_back(case["Input"]) == held]
    verdicts = [(judge(case), supported(case)) for case in cases]
    fit = [right for right, fits in verdicts if fits]
    return share(name, sum(fit), len(fit)), share(
        f"{name}, with what is left out", sum(right for right, _ in verdicts), len(verdicts)
    )


ODD_UNITS = ("Radian", "Degree", "Turn", "Dram", "Chinese jiao", "Satoshi")
ODD = re.compile(r"\^|/milli| per milli|km/ms|kuai|percents? of|per cents? of|نسبة|بالمائة [\d٠-٩]", re.IGNORECASE)
"""Powers, speeds by the millisecond, "percents of twenty"."""
ORDINAL = re.compile("العاشر|الأول|tenth|first|second|third", re.IGNORECASE)


def supported(case: Case) -> bool:
    """Not what its own .NET port gave up, units without a number, fractions in words, powers, ordinals."""
    if "dotnet" in case.get("NotSupported", "").lower():
        return False
    return not any(_odd(result["Text"], result.get("Resolution") or {}) for result in case["Results"])


def _odd(text: str, value: dict[str, str]) -> bool:
    return (
        value.get("value") in (None, "null")
        or value.get("subtype") in ("fraction", "power", "Angle")
        or value.get("unit") in ODD_UNITS
        or bool(ODD.search(text) or (value["value"][0] in "[(" and ORDINAL.search(text)))
    )


def money(case: Case) -> bool:
    return _agree(case, [one for one in draw(case["Input"]) if one.kind == "money"], _money_value)


def dimension(case: Case) -> bool:
    found = [one for one in draw(case["Input"]) if one.kind == "quantity" and not _counts(one)]
    return _agree(case, found, _unit_value)


def percent(case: Case) -> bool:
    found = [one for one in draw(case["Input"]) if one.value.startswith("%")]
    return _agree(case, found, lambda one, gold: one.value[2:] == decimal(Decimal(gold["value"].rstrip("%"))))


def _counts(mention: Mention) -> bool:
    """People and things, per cent, degrees: no dimension there."""
    return mention.value.split()[0] in ("%", "°C", "°F") or (
        "unit" not in mention.detail and mention.value.split()[0] not in UNITS.values()
    )


def _agree(case: Case, found: list[Mention], agrees: Callable[[Mention, dict[str, str]], bool]) -> bool:
    """Every span, less the hedge before and after it, and every value; nothing else."""
    golds = [(_span(result, case["Input"]), result["Resolution"]) for result in case["Results"] if _valued(result)]
    if len(golds) != len(found):
        return False
    return all(
        _close(one, gold[0], case["Input"]) and agrees(one, gold[1])
        for one, gold in zip(found, sorted(golds, key=_first), strict=True)
    )


def _first(gold: tuple[tuple[int, int], Any]) -> int:
    return gold[0][0]


def _valued(result: Case) -> bool:
    return (result.get("Resolution") or {}).get("value") not in (None, "null")


def _span(result: Case, text: str) -> tuple[int, int]:
    start = result.get("Start", text.lower().find(result["Text"].lower()))
    return start, start + len(result["Text"])


def _close(mention: Mention, gold: tuple[int, int], text: str) -> bool:
    """The same words, where the mention may have a hedge more."""
    before, after = text[mention.chars[0] : gold[0]], text[gold[1] : mention.chars[1]]
    return (
        mention.chars[0] <= gold[0]
        and mention.chars[1] >= gold[1]
        and bool(mention.detail.get("hedge")) >= bool(before + after)
    )


def _money_value(mention: Mention, gold: dict[str, str]) -> bool:
    code, _, value = mention.value.partition(" ")
    minor = gold["unit"] in ("Cent", "Pence", "Penny")
    right = gold.get("isoCurrency") or MONEY.get(gold["unit"], code)
    size = Decimal(gold["value"]) / (100 if minor else 1)
    named = (code, *mention.detail.get("or", "").split(", "))
    return right in (named if not gold.get("isoCurrency") else named[:1]) and decimal(size) in value.split("..")


def _unit_value(mention: Mention, gold: dict[str, str]) -> bool:
    sign = mention.detail.get("unit", mention.value.split()[0])
    value = mention.detail.get("amount") or mention.value.split()[1].strip(".")
    return UNITS.get(gold["unit"]) == sign and abs(Decimal(value) - Decimal(gold["value"])) < Decimal("1e-9")


def number(case: Case) -> bool:
    """What the reader of numbers finds, before plain numbers are left out. The gold has none with a unit joined on."""
    text = plain(case["Input"]).text
    found = [one for one in read(text) if not (one.unit and re.search(r"\d[^\W\d]", text[one.start : one.end]))]
    golds = [(_span(result, case["Input"]), result["Resolution"]["value"]) for result in case["Results"]]
    if len(found) != len(golds):
        return False
    return all(_same(one, gold, case["Input"]) for one, gold in zip(found, golds, strict=True))


def _same(one: Amount, gold: tuple[tuple[int, int], str], text: str) -> bool:
    value = Decimal(gold[1]) if re.fullmatch(r"[-\d.E+]+", gold[1]) else None
    start, end = plain(text).span(one.start, one.end)
    inside = start <= gold[0][0] and gold[0][1] <= end
    values = {one.low, one.high, one.other}
    return (
        inside
        and value is not None
        and any(each is not None and abs(each - value) <= abs(value) / 10**12 for each in values)
    )


def span(case: Case) -> bool:
    """Ranges: the bounds."""
    found = [one for one in read(plain(case["Input"]).text) if one.low != one.high]
    golds = [result["Resolution"]["value"] for result in case["Results"]]
    return [f"{_bound(one.low)},{_bound(one.high)}" for one in found] == [_bounds(gold) for gold in golds]


def _bound(value: Decimal | None) -> str:
    return "" if value is None else decimal(value)


def _bounds(gold: str) -> str:
    return ",".join(_bound(Decimal(part)) if part else "" for part in gold.strip("[]()").split(","))
