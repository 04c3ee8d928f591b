"""Clock times and parts of the day."""

from dataclasses import replace
from datetime import datetime

from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import DAY, Clock

HOUR = 3600


def _hour(values: Values, _: datetime | None = None) -> Clock | None:
    """An hour in words or figures, with the minutes after it (seven thirty)."""
    if values["c"]:
        return values["c"][0]  # type: ignore[no-any-return]
    hour, *rest = values["ö"] + values["n"]
    minute = rest[0] if rest else 0
    if hour > 24 or minute > 59 or (hour == 0 and values["A"]) or (rest and values["A"] and minute < 10):
        return None
    return Clock(hour * HOUR + minute * 60, None, "minute" if rest else "hour", half=1 <= hour <= 12)


def _halved(values: Values, _: datetime | None) -> Clock | None:
    """With am or pm, or the part of the day that tells it."""
    clock = _hour(values)
    if clock is None:
        return None
    if values["A"]:
        return halved(clock, values["A"][0])
    first, last = (values["q"] or values["G"])[0]
    for add in (0, 12):
        if first * HOUR <= (there := halved(clock, add)).first < last * HOUR:
            return there
    noon = clock.first // HOUR == 12
    late = first >= 20 and (noon or clock.first < 5 * HOUR)
    return halved(clock, 0 if late or first < 12 else 12)


def halved(clock: Clock, add: int) -> Clock:
    hour = clock.first // HOUR
    if hour > 12 or hour == 0:
        return replace(clock, half=False)
    return replace(clock, first=clock.first % (12 * HOUR) + add * HOUR, half=False)


def _evening(values: Values, _: datetime | None) -> Clock | None:
    """«٨:٣٠ م»."""
    return halved(values["c"][0], 12) if values["E"] == ["m"] else None


def _zoned(values: Values, _: datetime | None) -> Clock:
    clock: Clock = values["c"][0]
    return replace(clock, zone=values["z"][-1])


def _minutes(values: Values, _: datetime | None) -> Clock | None:
    """Half past eight; 20 min past eight; «الثامنة والنصف», «الثامنة إلا ربعا»."""
    if (values["U"] + values["Ü"]) not in ([], ["m"]):
        return None
    minutes = values["C"][0] if values["C"] else values["l"][0] if values["l"] else values["n"].pop(0)
    hour = _hour(values)
    if hour is None or minutes > 59 or (hour.precision != "hour" and not values["R"]):
        return None
    sign = -1 if values["Z"] or values["R"] else 1
    first = (hour.first + sign * minutes * 60) % DAY
    # A quarter to one is 12:45, whichever half of the day it is in.
    return replace(hour, first=first + DAY // 2 if hour.half and first < HOUR else first, precision="minute")


def _spoken(values: Values, _: datetime | None) -> Clock | None:
    """At eight forty."""
    return _hour(values) if all(token.end - token.start > 2 for token in values["all"] if token.cls != "-") else None


def _noon(values: Values, _: datetime | None) -> Clock:
    noon = Clock(values["M"][0] * HOUR, None, "hour")
    hour = _hour(values) if len(values["all"]) > 1 else None
    if hour is None or hour.first // HOUR % 12 == 0:
        return noon
    return halved(hour, 12 if noon.first and hour.first < 6 * HOUR else 0)


def _after_midnight(values: Values, _: datetime | None) -> Clock | None:
    """«الواحدة بعد منتصف الليل»."""
    hour = _hour(values) if values["P"] == ["after"] and values["M"] == [0] else None
    return halved(hour, 0) if hour else None


def part_of_day(values: Values) -> Clock:
    """Bounds as Recognizers-Text resolves them: morning 8 to 12, afternoon to 16, evening to 20, night to 24."""
    first, last = (values["q"] or values["G"])[0]
    part = values["r"][0] if values["r"] else ""
    if part:
        half = (last - first) // 2
        first, last = (first, first + half) if part in ("early", "begin") else (first + half, last)
    return Clock(first * HOUR, last * HOUR, "part", part=part)


def _span(values: Values, _: datetime | None) -> Clock | None:
    """5 to 7 p.m.: the first hour takes the half of the day from the second where its own words tell none."""
    row = [token for token in values["all"] if token.cls in "cnö"]
    first, last = (_hour(_only(token.cls, token.value)) for token in row)
    if first is None or last is None or first.last is not None or last.last is not None:
        return None
    if first.half and not last.half:
        end = last.first
        first = min((halved(first, 0), halved(first, 12)), key=lambda each: (end - each.first - 1) % DAY)
    elif last.half and (not first.half or last.first < first.first):
        start = first.first
        last = min((halved(last, 0), halved(last, 12)), key=lambda each: (each.first - start - 1) % DAY)
    return replace(first, last=last.first, zone=first.zone or last.zone, precision="minute", half=first.half)


def _only(cls: str, value: object) -> Values:
    values = Values(list)
    values[cls].append(value)
    return values


CLOCKS = (
    rule(r"n[UÜ]R(?:nn?|c)", "c", _minutes),
    rule(r"ö&l|öZl", "c", _minutes),
    rule(r"ö&n[UÜ]?(?=A|p?T?q)", "c", _hour),
    rule(r"ö[Aq]", "c", _halved),
    rule(r"nK", "c", _hour),
    rule(r"D(?:ö|nn?|c)", "c", _hour),
    rule(r"Cn", "c", _minutes),
    rule(r"Cc", "c", _minutes),
    rule(r"n[UÜ]?<[nc]", "c", _minutes),
    rule(r"[nöc]PM", "c", _after_midnight),
    rule(r"[nöc]?M", "c", _noon),
    rule(r"cZl|c&l|c&n[UÜ]|cZn[UÜ]", "c", _minutes),
    rule(r"(?<![mHJ])nn\.?A", "c", _halved),
    rule(r"n\.?A", "c", _halved),
    rule(r"cA|Ap?c", "c", _halved),
    rule(r"cE", "c", _evening),
    rule(r"(?:c|(?<![mHJ])nn?),?pT?q|(?:c|(?<![mHJ])n)q(?![a-su-z])|cp?q", "c", _halved),
    rule(r"(?<![=<>twd])(?:(?:pT)?qp?nn?(?![a-zA-ZÜ/:-])|(?:pT)?qp?c)", "c", _halved),
    rule(r"(?<=[pFbR&])n-?n(?![a-zA-Z/.:-])|(?<=p)n-?n(?=[tw=])|(?<=[Fb])n-?n(?=[R&])", "c", _spoken),
    rule(r"cz+", "c", _zoned),
    rule(
        r"[Fb]?(?:c(?:R|-|&)c|(?<![mHJ])n(?:R|-)c|(?<=b)n&c|c(?:R|-)n(?![mUwy])|(?<=b)c&n(?![mUwy])|ö(?:R|-)D?c|(?<=b)ö&D?c)",
        "c",
        _span,
    ),
)
