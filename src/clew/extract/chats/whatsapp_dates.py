"""The first line of a WhatsApp message in an exported text, and which of its numbers are day, month and year.

The forms are those of the phones' locales (CLDR short dates and times), with the marks and digits that they write.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

MARKS = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of direction, which have no width."""

ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6)
"""The zeros of Arabic, Persian, Devanagari and Bengali digits."""

PLAIN = {
    **dict.fromkeys(map(ord, MARKS)),
    **{zero + digit: str(digit) for zero in ZEROS for digit in range(10)},
    **dict.fromkeys((0xA0, 0x202F, 0x2009), " "),
}
AFTER_NOON = ("pm", "م", "مساء", "مساءً", "بظ", "下午", "午後", "오후", "ös", "μμ")
HALF = r"[ap]\.?\ ?m\.?|ص|م|صباح[ًا]{0,2}|مساء[ًا]{0,2}|[قب]\.?\ ?ظ\.?|[上下]午|午[前後]|오[전후]|ö[ös]|[πμ]\.μ\.?"
HEADER = re.compile(
    r"(?P<open>\[)?(?P<a>\d{1,4})\ ?(?P<mark>[/.\-年년])\ ?(?P<b>\d{1,2})\ ?(?P<mark2>[/.\-月월])\ ?(?P<c>\d{1,4})"
    r"(?:\.|\ ?[日일])?"
    rf"(?:\ ?(?!{HALF}|à|às|at|om|um|в|kl)[^\W\d_]{{1,2}}(?:\.[^\W\d_])?\.?)?"  # an era: "AH", "هـ", "г."
    rf"[,،]?\ *(?:(?<=\ )(?:à|às|a\ las|klo|kl\.?|at|om|um|в)\ +)?(?:(?P<ahead>{HALF})\ ?)?"
    r"(?<![0-9.:/\-])(?P<hour>\d{1,2})(?:[:.時]|\ ?[h시]\ ?)(?P<minute>\d\d)[分분]?(?:[:.](?P<second>\d\d))?"
    rf"(?:\ ?(?P<half>{HALF}))?(?:\ (?:ч\.|Uhr|h))?"
    r"(?(open)\]\ ?|\ [\-–—]\ )",
    re.X | re.I,
)
PAIRED = {"年": "月", "년": "월"}
"""What follows the month where this follows the year."""

LONGEST = 80
FIRST_YEAR, LAST_YEAR = 2009, 2079
"""WhatsApp began in 2009; years before and far behind are those of other calendars."""

ORDERS = ("dmy", "mdy", "ymd")
CANNOT = "cannot be told"


class Header(NamedTuple):
    """What stands before a message's sender: its date's three numbers, its time, and how it is written; `halved` where
    a word says which half of the day it is."""

    numbers: tuple[int, int, int]
    four: bool
    time: tuple[int, int, int | None]
    shape: tuple[bool, str]
    end: int
    halved: bool = False


def header(line: str) -> Header | None:
    """The header that `line` begins with; `end` is where it ends in the line as found, marks and all."""
    found = HEADER.match(line[:LONGEST].translate(PLAIN))
    if not found or PAIRED.get(found["mark"], found["mark"]) != found["mark2"]:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    second = int(found["second"]) if found["second"] else None
    half = re.sub(r"[. ]", "", found["ahead"] or found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half in AFTER_NOON else 0) if hour <= 12 else hour
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    numbers = (int(found["a"]), int(found["b"]), int(found["c"]))
    shape = (found["open"] is not None, found["mark"])
    return Header(numbers, len(found["a"]) == 4, (hour, minute, second), shape, _end(line, found.end()), bool(half))


def _end(line: str, count: int) -> int:
    """Where the first `count` characters of the line end, marks not counted."""
    for place, letter in enumerate(line):
        if count == 0:
            return place
        count -= letter not in MARKS
    return len(line)


def order_of(headers: Sequence[Header]) -> tuple[str | None, str]:
    """Which order the dates of an export are in, and how that is told; None where two would do.

    In turn: a year of four digits that comes first; the one order in which every number can be what it is; dots,
    which no locale writes between month and day; the one order in which time does not run backwards.
    """
    if not headers:
        return None, "there are no dates"
    if all(each.four for each in headers):
        return "ymd", "the year is first"
    fitting = [order for order in ORDERS[:2] if all(moment(each, order) for each in headers)]
    if not fitting and all(moment(each, "ymd") for each in headers):
        return "ymd", "the first numbers can only be years"
    if len(fitting) == 1:
        return fitting[0], "a number is over 12"
    if not fitting:
        return None, "no order fits every date"
    if headers[0].shape[1] == ".":
        return "dmy", "dates with dots have the day first"
    forward = [order for order in fitting if _forward(headers, order)]
    if len(forward) == 1:
        return forward[0], "only so do the messages follow each other in time"
    return None, "no number is over 12"


def _forward(headers: Sequence[Header], order: str) -> bool:
    """Whether no message is a day or more older than the one before."""
    moments = [found for each in headers if (found := moment(each, order))]
    return all((later - earlier).days >= -1 for earlier, later in pairwise(moments))


def moment(each: Header, order: str) -> datetime | None:
    """The time in this order; None where its numbers cannot be that, or the year is another calendar's."""
    numbers = dict(zip(order, each.numbers, strict=True))
    year = numbers["y"] + (2000 if numbers["y"] < 100 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    hour, minute, second = each.time
    try:
        return datetime(year, numbers["m"], numbers["d"], hour, minute, second or 0)
    except ValueError:
        return None


def iso(each: Header, order: str) -> str | None:
    """The time as ISO 8601, as precise as it was written; no offset, for the export has none."""
    found = moment(each, order)
    if found is None:
        return None
    return found.isoformat(timespec="minutes" if each.time[2] is None else "seconds")
