"""Values as they are written down: ISO 8601 and EDTF (ISO 8601-2) days, intervals and unknown parts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import UMM_AL_QURA
from clew.enrich.dates.when import DAY, Clock, Piece, Range, When, placed

Written = tuple[str, str, dict[str, str]]
"""Kind, value, detail."""


def written(piece: Piece, anchor: datetime | None) -> Written | None:
    """None where there is nothing to be said, as of a day that no calendar has."""
    if isinstance(piece, Clock):
        return "time", _clocks(piece), _clock_detail(piece)
    if isinstance(piece, Range):
        return _range(piece, anchor)
    when = placed(piece, anchor.date() if anchor else None)
    value = _value(when)
    return ("date", value, _detail(when, anchor)) if value else None


def _clock(seconds: int, precision: str) -> str:
    seconds = min(seconds, DAY - 1)
    text = f"T{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + f":{seconds % 60:02}" if precision == "second" or seconds % 60 else text


def _offset(clock: Clock) -> str:
    return clock.zone if clock.zone[:1] in ("Z", "+", "-") else ""


def _clocks(clock: Clock) -> str:
    first = _clock(clock.first, clock.precision) + _offset(clock)
    return first if clock.last is None else f"{first}/{_clock(clock.last, clock.precision)}{_offset(clock)}"


def _ends(when: When) -> tuple[str, str]:
    """The first and the last of it, each written down; both empty where there are none."""
    days = when.at()
    if days is None:
        first = last = when.template
    else:
        first, last = (day.isoformat() for day in days)
    if when.days is not None and when.year is not None and days is None:
        return "", ""
    clock = when.clock
    if clock is None or not first:
        return first, last
    if clock.last is not None and clock.last < clock.first and days and days[0] == days[1] < date.max:
        last = (days[1] + timedelta(1)).isoformat()
    end = clock.first if clock.last is None else clock.last
    return (f"{first}{_clock(clock.first, clock.precision)}{_offset(clock)}",
            f"{last}{_clock(end, clock.precision)}{_offset(clock)}")  # fmt: skip


def _value(when: When) -> str:
    first, last = _ends(when)
    return first if first == last else f"{first}/{last}"


def _precision(piece: When | Clock | None) -> str:
    if isinstance(piece, When) and piece.clock is not None:
        return piece.clock.precision
    return piece.precision if piece is not None else ""


def _clock_detail(clock: Clock) -> dict[str, str]:
    detail = {"precision": clock.precision}
    if clock.zone:
        detail["zone"] = clock.zone
    if clock.half and clock.last is None:
        detail["or"] = _clocks(replace(clock, first=(clock.first + DAY // 2) % DAY))
    if clock.part:
        detail["part"] = clock.part
    return detail


def _calendar(when: When) -> str:
    if when.calendar != "hijri":
        return when.calendar
    return "hijri-umm-al-qura" if when.year is None or when.year in UMM_AL_QURA else "hijri-tabular"


def _detail(when: When, anchor: datetime | None) -> dict[str, str]:
    detail = {"precision": _precision(when)}
    if calendar := _calendar(when):
        detail["calendar"] = calendar
    if when.counted and anchor is not None:
        detail["anchor"] = anchor.date().isoformat()
    if when.other is not None and (
        other := _value(replace(placed(when.other, anchor and anchor.date()), clock=when.clock))
    ):
        detail["or"] = other
    if when.within is not None and when.year is not None and (days := when.within(when.year)):
        detail["within"] = "/".join(day.isoformat() for day in days)
    if when.part:
        detail["part"] = when.part
    if when.clock is not None and when.clock.zone:
        detail["zone"] = when.clock.zone
    return detail


def _range(span: Range, anchor: datetime | None) -> Written | None:
    ends: list[str] = []
    detail: dict[str, str] = {}
    word = span.hint.get("open", "")
    day = anchor.date() if anchor else None
    first, last = (placed(end, day) if isinstance(end, When) else end for end in (span.first, span.last))
    if isinstance(first, When) and isinstance(last, When):
        first, last = _in_order(first, last, day)
    for end, which in ((first, 0), (last, 1)):
        if end is None:
            ends.append("..")
        elif isinstance(end, Clock):
            ends.append(_clocks(end))
        else:
            ends.append(_beyond(end) if word == "after" else _ends(end)[_side(word, which)])
        if end is not None and not detail:
            detail = _detail(end, anchor) if isinstance(end, When) else _clock_detail(end)
    if "" in ends or not detail:
        return None
    detail.pop("within", None)
    if span.first is not None and span.last is not None:
        detail.pop("or", None)
    kind = "time" if isinstance(span.first or span.last, Clock) else "date"
    return kind, "/".join(ends), detail


def _beyond(when: When) -> str:
    """Where what is after it begins: with the next day after a period, with the day itself after a day."""
    days = when.at()
    if days and days[0] < days[1] < date.max and when.clock is None:
        return (days[1] + timedelta(1)).isoformat()
    return _ends(when)[1]


def _side(word: str, which: int) -> int:
    """Before and since May end and begin with its first day, by May ends with its last."""
    return {"before": 0, "since": 0, "upto": 1}.get(word, which)


def _in_order(first: When, last: When, anchor: date | None) -> tuple[When, When]:
    """A range that ends before it begins lost its year: the last is taken from the year after."""
    one, other = first.at(), last.at()
    if one and other and one[0] > other[1] and last.counted and last.year is not None:
        return first, replace(last, year=last.year + 1)
    return first, last
