"""Dates and times written in figures, each one token. What cannot be one is taken whole, so that no part of it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clew.enrich.dates.calendars import gregorian, hijri, hijri_within, jalali
from clew.enrich.dates.when import Clock, When

FIGURES = r"""
(?P<stamp>(?<![\w.])[12]\d{3}-[01]\d-[0-3]\d(?:[t ]|[ ]at[ ])
    [0-2]\d(?P<q>[:.h-])[0-5]\d(?:(?P=q)[0-5]\d(?:[.,]\d{1,9})?)?
    (?:[ ]?(?:z|utc|gmt)\b|[ ]?[+-][01]\d:?[0-5]\d)?(?![\d:]))
|(?P<name>(?:(?<=img[_-])|(?<=vid[_-])|(?<=pxl[_-])|(?<=mvi[_-])|(?<=aud[_-])|(?<=ptt-)|(?<=screenshot_)|(?<![\d.:/-]))
    (?:19|20)\d\d[01]\d[0-3]\d[t_-][0-2]\d[0-5]\d(?:[0-5]\d)?(?:\d{3})?z?(?![\d]))
|(?P<shot>(?:(?<=img[_-])|(?<=vid[_-])|(?<=pxl[_-])|(?<=aud[_-])|(?<=ptt-)|(?<=screenshot_))(?:19|20)\d\d[01]\d[0-3]\d(?!\d))
|(?P<full>(?<![\w$€£#])(?:(?<![\d][.,:/-])|(?<=/\d{4}-))(?:(?P<a>\d{4})(?P<s>\s?[-/.]\s?)(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,2})
    |(?P<d>\d{1,2})(?P<r>\s?[-/.]\s?)(?P<e>\d{1,2})(?P=r)(?P<f>\d{4}|\d\d))(?![\d%]|[./:]\d|(?<!/\d{4})-\d|,\d{3}))
|(?P<slip>(?<![\w$€£#.,:/-])\d{1,2}/\d{1,2},[ ]?[12]\d{3}(?![\d./:,-]))
|(?P<half>(?<![\w$€£#])(?<![\d][.,:/-])(?:(?P<g>[12]\d{3})(?:[-/]|[ ]?[-/][ ]?(?!\d\d?[ ][a-z]))(?P<h>1[0-2]|0?[1-9])
    |(?<![a-z]-)(?P<i>1[0-2]|0?[1-9])[ ]?(?P<u>[-/])[ ]?(?P<j>[12]\d{3}))(?![\w%]|[./:,-]\d))
|(?P<clock>(?:(?<![\w.,:/$€£-])|(?<=:\d\d-)|(?<=[ap]m-))(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?![\d%]|[.:/]\d))
|(?P<dotted>(?<![\w.,:/$€£-])(?:0?\d|1[0-2])\.[0-5]\d(?=\s?[ap]\.?\s?m\b)|(?<![\w.,:/$€£-])(?:0?\d|1[0-2])[0-5]\d(?=\s?(?:[ap]\.?\s?m\b|(?:ال)?(?:مساء|صباح))))
|(?P<military>(?:(?<=at[ ])|(?<=by[ ])|(?<=to[ ])|(?<=from[ ])|(?<=until[ ])|(?<=after[ ])|(?<=before[ ])
    |(?<![\w.,:/$€£-])(?=0))    (?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:hours|hrs)\b))
|(?P<french>(?<![\w.,:/-])(?:[01]?\d|2[0-3])h[0-5]\d(?!\w))
|(?P<pair>(?:(?<![\w$€£#.,:/-])|(?<=/\d-)|(?<=/\d\d-))\d{1,2}/\d{1,2}(?![\w%]|[./:,]\d|-\d(?!\d?/\d)))
|(?P<ordinal>(?<![\d,:/])(?<!\d\.)(?:[012]?1st|[02]?2nd|[02]?3rd|31st|30th|[012]?\dth)(?![^\W_]))
|(?P<decade>'?(?:1[6-9]|20)?\d0'?s(?!\w))
|(?P<quarter>(?<!\w)(?:[qh][1-4]|[1-4][qh](?=[ /-]?'?\d\d))(?!\w))
|(?P<fiscal>(?<!\w)(?:[cf]y[ -]?(?:20\d\d|'?\d\d)|fiscal[ ][12]\d{3})(?!\w))
|(?P<ish>(?<![\w.,:/$€£-])(?:1[0-2]|\d)(?::[0-5]\d)?[ -]?ish\b)
|(?P<brief>(?<![\w.,:/$€£-])\d{1,3}[ ]?(?:[smhdwy]|mos?)(?=[ ]ago\b))
|(?P<decimal>(?<![\w.,:/$€£-])\d{1,2}\.5(?=[ -]?(?:hours|hrs|days|weeks|months|years|decades)\b))
|(?P<short>'\d\d(?![\w']))
|(?P<offset>(?:(?<=gmt)|(?<=utc)|(?<=gmt[ ])|(?<=utc[ ]))[+-](?:1[0-4]|0?\d)(?::?[0-5]\d)?(?!\d))
|(?P<long>[$€£¥₤#№]\s?\d[\d.,]*|(?!(?:\d\d?-\d\d?|(?<=[a-z]{3}-)\d\d?-\d{4}|\d{4}-(?:\d{4}|\d\d))(?!(?![ap]\.?m\b)[\w%]|[./:,_-]\d))\d+(?:[.,:/_-]\d+)+|\d+%)
|(?P<int>\d+)
"""
FIGURES = re.sub(r"\n\s*", "", FIGURES)
LETTERED = r"(?<!\w)[qh][1-4](?!\w)|[cf]y[ -]?'?\d|fiscal[ ]\d{4}"
"""Where figures begin with a letter."""
SIGNED = r"'$€£¥₤#№+-"
"""Signs that figures begin with."""

SENSE = re.compile(r"\d+")


def figure(found: re.Match[str]) -> tuple[str, Any]:
    """Class and value of a figure."""
    read = READERS.get(str(found.lastgroup))
    return read(found) if read else ("x", None)


def _stamp(found: re.Match[str]) -> tuple[str, Any]:
    text = found[0]
    numbers = [int(number) for number in SENSE.findall(text[:10])]
    clock = re.match(r"(\d\d)(\D)(\d\d)(?:\2(\d\d))?[\d.,]*\s?(.*)", text[10:].lstrip("t ").removeprefix("at "))
    when = day(numbers[0], numbers[1], numbers[2])
    if when is None or clock is None or int(clock[1]) > 24:
        return "x", None
    seconds = int(clock[1]) * 3600 + int(clock[3]) * 60 + int(clock[4] or 0)
    return "Y", replace(when, clock=Clock(seconds, None, "second" if clock[4] else "minute", zone(clock[5])))


def zone(words: str) -> str:
    if not words:
        return ""
    if words[0] not in "+-":
        return "Z"
    figures = words[1:].replace(":", "")
    figures = figures.zfill(2) + "00" if len(figures) < 3 else figures.zfill(4)
    return f"{words[0]}{figures[:2]}:{figures[2:]}"


def _name(found: re.Match[str]) -> tuple[str, Any]:
    text = found[0]
    when = day(int(text[:4]), int(text[4:6]), int(text[6:8]))
    hour, minute, second = int(text[9:11]), int(text[11:13]), text[13:15]
    if when is None or hour > 23 or not 1970 <= int(text[:4]) <= 2099:
        return "x", None
    second = second if second.isdigit() else ""
    seconds = hour * 3600 + minute * 60 + int(second or 0)
    return "Y", replace(
        when, clock=Clock(seconds, None, "second" if second else "minute", "Z" if text[-1] == "z" else "")
    )


def _shot(found: re.Match[str]) -> tuple[str, Any]:
    when = day(int(found[0][:4]), int(found[0][4:6]), int(found[0][6:8]))
    return ("d", when) if when else ("x", None)


def day(year: int, month: int, number: int) -> When | None:
    """A day of the calendar that the year tells: years from 1300 to 1500 in figures are Hijri."""
    if 1300 <= year <= 1500:
        if not hijri(year, month, number):
            return None
        return hijri_day(year, month, number)
    if not gregorian(year, month, number):
        return None
    return When(lambda each: gregorian(each, month, number), "day", year, f"XXXX-{month:02}-{number:02}")


def hijri_day(year: int | None, month: int, number: int = 0) -> When:
    template = f"AH-XXXX-{month:02}" + (f"-{number:02}" if number else "")
    return When(
        lambda each: hijri(each, month, number), "day" if number else "month", year, template, "hijri",
        within=lambda each: hijri_within(each, month, number),
    )  # fmt: skip


def persian_day(year: int | None, month: int, number: int = 0) -> When:
    template = f"AP-XXXX-{month:02}" + (f"-{number:02}" if number else "")
    return When(lambda each: jalali(each, month, number), "day" if number else "month", year, template, "jalali")


def full_year(number: int, width: int) -> int:
    """Two figures are a year from 1950 to 2049."""
    return number if width > 2 else number + (2000 if number < 50 else 1900)


def _full(found: re.Match[str]) -> tuple[str, Any]:
    sign = (found["s"] or found["r"]).strip()
    if found["a"]:
        return _dated(day(int(found["a"]), int(found["b"]), int(found["c"])))
    width = len(found["f"])
    one, two, year = int(found["d"]), int(found["e"]), full_year(int(found["f"]), width)
    if width == 2 and ((sign == "." and not len(found["d"]) == len(found["e"]) == 2) or found["r"] != sign):
        return "x", None
    when = either(one, two, year, sign == ".")
    first = day(full_year(one, 2), two, int(found["f"])) if width == 2 and len(found["d"]) == 2 else None
    if when and first and not when.other and sign != ".":
        return "d", replace(when, other=first)
    return _dated(when or first)


def either(one: int, two: int, year: int, dotted: bool = False) -> When | None:
    """Day and month in either order: the likelier first. Dots stand between day and month in that order alone."""
    month_first, day_first = day(year, one, two), day(year, two, one)
    if dotted or month_first is None or day_first is None or one == two:
        return day_first if dotted or month_first is None else month_first
    return replace(month_first, other=day_first)


def _dated(when: When | None) -> tuple[str, Any]:
    return ("d", when) if when else ("x", None)


def _slip(found: re.Match[str]) -> tuple[str, Any]:
    one, two, year = (int(number) for number in SENSE.findall(found[0]))
    return _dated(either(one, two, year))


def month(year: int | None, number: int) -> When:
    return When(lambda each: gregorian(each, number), "month", year, f"XXXX-{number:02}")


def _half(found: re.Match[str]) -> tuple[str, Any]:
    year, number = (found["g"], found["h"]) if found["g"] else (found["j"], found["i"])
    if not 1600 <= int(year) <= 2199:
        return "x", None
    return "d", month(int(year), int(number))


def _clock(found: re.Match[str]) -> tuple[str, Any]:
    parts = re.split("[:h.,]", found[0])
    hour, minute = int(parts[0]), int(parts[1])
    seconds = hour * 3600 + minute * 60 + (int(parts[2]) if len(parts) > 2 else 0)
    if seconds > 86_400:
        return "x", None
    return "c", Clock(
        seconds, None, "second" if len(parts) > 2 else "minute", half=1 <= hour <= 12 and found[0][0] != "0"
    )


def _military(found: re.Match[str]) -> tuple[str, Any]:
    """At 1430 hours."""
    return "c", Clock(int(found[0][:2]) * 3600 + int(found[0][2:]) * 60)


def _dotted(found: re.Match[str]) -> tuple[str, Any]:
    """8.30 pm, 1140 am."""
    figures = found[0].replace(".", "")
    return "c", Clock(int(figures[:-2]) * 3600 + int(figures[-2:]) * 60, half=True)


def _pair(found: re.Match[str]) -> tuple[str, Any]:
    one, two = (int(number) for number in found[0].split("/"))
    return ("%", (one, two)) if 1 <= one <= 31 and 1 <= two <= 31 and min(one, two) <= 12 else ("x", None)


def _decade(found: re.Match[str]) -> tuple[str, Any]:
    number = int(SENSE.search(found[0])[0])  # type: ignore[index]
    return "S", number if number >= 100 else number + (1900 if number >= 20 else 2000)


def _fiscal(found: re.Match[str]) -> tuple[str, Any]:
    figures = SENSE.search(found[0])[0]  # type: ignore[index]
    return "d", When(gregorian, "fiscal year" if found[0][0] == "f" else "year", full_year(int(figures), len(figures)))


def _brief(found: re.Match[str]) -> tuple[str, Any]:
    """10m, 2d, 6 mos: before "ago"."""
    number, unit = SENSE.match(found[0]), found[0].lstrip("0123456789 ")
    units = {"s": "s", "m": "m", "h": "h", "d": "D", "w": "W", "y": "Y"}
    return "V", [(int(number[0]) if number else 0, units.get(unit, "M"))]


def _ish(found: re.Match[str]) -> tuple[str, Any]:
    """11ish, 10:30-ish."""
    hour, *minute = (int(number) for number in SENSE.findall(found[0]))
    return "c", Clock(hour * 3600 + sum(minute) * 60, None, "minute" if minute else "hour", half=hour > 0)


def _quarter(found: re.Match[str]) -> tuple[str, Any]:
    quarters = {"q": ((1, 3), (4, 6), (7, 9), (10, 12)), "h": ((1, 6), (7, 12), (0, 0), (0, 0))}
    letter, number = sorted(found[0], reverse=True)
    months = quarters[letter][int(number) - 1]
    return ("Q", months) if months[0] else ("x", None)


def _int(found: re.Match[str]) -> tuple[str, Any]:
    text, start, end = found[0], found.start(), found.end()
    before, after = found.string[start - 1 : start], found.string[end : end + 1]
    if (before in ("_", "@", "+", "\\", "#") and before) or (
        before == "." and found.string[start - 2 : start - 1].isdigit()
    ):
        return "x", None
    if after in ("_", "@", "°", "%", "€", "$", "£", "\\") and after:
        return "x", None
    number = int(text) if len(text) <= 4 else 10_000
    if len(text) <= 3:
        return ("n" if len(text) < 3 else "ν"), number
    return ("y", number) if len(text) == 4 and 1000 <= number <= 2999 else ("x", None)


READERS: dict[str, Callable[[re.Match[str]], tuple[str, Any]]] = {
    "stamp": _stamp, "name": _name, "shot": _shot, "full": _full, "slip": _slip, "half": _half, "clock": _clock,
    "french": _clock, "dotted": _dotted, "military": _military, "pair": _pair,
    "fiscal": _fiscal, "brief": _brief, "ish": _ish,
    "decimal": lambda found: ("½", int(found[0][:-2])), "decade": _decade,
    "quarter": _quarter, "int": _int,
    "ordinal": lambda found: ("o", int(found[0][:-2])),
    "short": lambda found: ("2", full_year(int(found[0][1:]), 2)),
    "offset": lambda found: ("z", zone(found[0])),
}  # fmt: skip
