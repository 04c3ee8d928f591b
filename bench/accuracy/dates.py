"""Dates against three golds: hijridate's calendars, Recognizers-Text's specs, dateparser's cases."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dateparser import parse

from bench.accuracy.score import Score, share
from clew.enrich.dates import dates
from clew.enrich.dates.calendars import hijri
from clew.model import Mention
from clew.step import GivenText

SPECS = "recognizers-text/Specs/DateTime"
LEFT_OUT = ("Set", "Duration", "TimeZone", "Tasks", "Calendar", "Experimental", "Extended", "Split", "Skip")
"""Specs, by a part of their name: recurrences, durations and zones, which are no dates, and options of that library."""
VAGUE = re.compile(
    r"(?:(?:the|at|on|to|for|إلى|يوم|في)\s+|لل?|ال)*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?(?:[./-]\d{1,2})?"
    r"|(?:(?:twenty|thirty|first|second|third|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thirteen|zero)"
    r"[ -]?)+|[ء-ي]*(?:ثاني|ثانية|حادي|حادية|سابعة|ثلاثين|عشرين)(?: وال\w+)?)"
    r"|(?:the|my|that|rest of my) (?:day|week|weekend|month|year|summer|winter|spring|fall)|يومي|summer|weekend"
    r"|(?:(?:in|during) )?(?:the )?(?:(?:early|late|mid)[- ]?)?(?:morning|afternoon|evening|night|daytime)s?"
    r"|(?:في )?(?:(?:أول|أواخر|عند )?\s?(?:وقت )?(?:مبكر|متأخر)? ?(?:من )?)"
    r"(?:الصباح|المساء|الليل|بعد الظهر|الأمسيات|الظهيرة)(?: الباكر)?"
    r"|now|right now|as soon as possible|asap|(?:the )?(?:eod|end of (?:the )?day)",
    re.IGNORECASE,
)
"""Words that are left out on purpose: bare numbers, "the week", parts of the day alone, "now"."""
TYPES = ("daterange", "datetimerange", "timerange", "datetime", "date", "time")
"""Types of results that are dates or times."""


def score(data: Path) -> list[Score]:
    lines = [_calendar(data / "hijridate" / "gold")]
    for language in ("English", "Arabic"):
        for held, name in ((False, "files looked at"), (True, "files held back")):
            lines += _specs(data / SPECS / language, held, f"Recognizers {language}, {name}")
    lines.append(_numbers(data / "recognizers-text" / "Specs"))
    return [*lines, *_dateparser(data / "dateparser" / "cases.json")]


def _numbers(folder: Path) -> Score:
    """Sentences about numbers: those that nothing is taken for a date or a time in. Some do name one."""
    files = sorted([*folder.glob("Number/*/*.json"), *folder.glob("NumberWithUnit/*/*.json")])
    texts = sorted({case["Input"] for file in files for case in json.loads(file.read_text("utf-8-sig"))})
    return share(
        "sentences about numbers without a date drawn", sum(not draw(text, None) for text in texts), len(texts)
    )


def _calendar(folder: Path) -> Score:
    pairs = [row[0] for file in sorted(folder.glob("*.json")) for row in json.loads(file.read_text())]
    right = sum(hijri(*there) == (date(*day), date(*day)) for there, day in pairs)
    return share("hijridate: Hijri day to Gregorian", right, len(pairs))


def held_back(file: Path) -> bool:
    """Half of the spec files, by a hash of language and name, were never looked at while rules were written."""
    return bool(hashlib.sha256(f"{file.parent.name}/{file.name}".encode()).digest()[0] % 2)


def _specs(folder: Path, held: bool, name: str) -> list[Score]:
    everything: list[bool] = []
    judged: list[tuple[bool, bool, bool]] = []
    for file in sorted(folder.glob("*.json")):
        if held_back(file) == held and not any(word in file.name for word in LEFT_OUT):
            for case in cases(file):
                verdict = judge(case)
                everything.append(verdict[1])
                judged += [verdict] if supported(case) else []
    whats = ("span", "span and value", "span and value, the last period of a range whole")
    lines = [share(f"{name}: {what}", sum(each[at] for each in judged), len(judged)) for at, what in enumerate(whats)]
    return [*lines, share(f"{name}: span and value, with what is left out", sum(everything), len(everything))]


def cases(file: Path) -> Iterator[dict[str, Any]]:
    """The supported cases: those that not every port of the library has given up, with only dates and times in them."""
    for case in json.loads(file.read_text("utf-8-sig")):
        types = [kind(result) for result in case["Results"]]
        if "dotnet" not in case.get("NotSupported", "") and all(each in TYPES for each in types):
            case["types"] = own_types(file.name)
            yield case


def supported(case: dict[str, Any]) -> bool:
    return not any(VAGUE.fullmatch(result["Text"].strip(" .!?")) for result in case["Results"])


def kind(result: dict[str, Any]) -> str:
    return str(result.get("Type") or result.get("TypeName", "")).removeprefix("datetimeV2.")


def own_types(name: str) -> tuple[str, ...]:
    """What a spec of one type tells of; a whole model's tells of all."""
    for part, types in {
        "DateTimePeriod": ("datetimerange",), "DatePeriod": ("daterange",), "TimePeriod": ("timerange",),
        "DateTimeModel": TYPES, "Merged": TYPES, "DateTime": ("datetime",), "Holiday": ("date",), "Date": ("date",),
        "Time": ("time",),
    }.items():  # fmt: skip
        if name.startswith(part):
            return types
    return TYPES


def judge(case: dict[str, Any]) -> tuple[bool, bool, bool]:
    """Whether every span is found and nothing else; whether every value is one of the gold's, and but for ends."""
    text, dated = case["Input"], case.get("Context", {}).get("ReferenceDateTime")
    found = {mention.chars: mention for mention in draw(text, dated)}
    gold = {_span(result, text): result for result in case["Results"]}
    if any(span not in found for span in gold):
        return False, False, False
    others = [mention for span, mention in found.items() if span not in gold and _type(mention) in case["types"]]
    if any(not any(_overlap(mention.chars, span) for span in gold) for mention in others):
        return False, False, False
    exact = all(agrees(found[span], result) for span, result in gold.items())
    return True, exact, all(agrees_but_for_the_end(found[span], result) for span, result in gold.items())


def _span(result: dict[str, Any], text: str) -> tuple[int, int]:
    """Where the result lies: its `Start`, or where its words first stand, without regard to case."""
    start = result.get("Start", text.lower().find(result["Text"].lower()))
    return start, start + len(result["Text"])


def draw(text: str, dated: str | None) -> list[Mention]:
    dated = re.sub(r"(\.\d{6})\d*", r"\1", dated) if dated else None
    return list(next(iter(dates.run([GivenText(text, dated)]))))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _type(mention: Mention) -> str:
    first, _, last = mention.value.partition("/")
    if mention.kind == "time":
        return "timerange" if last else "time"
    if "T" in first:
        return "datetimerange" if last else "datetime"
    return "daterange" if last else "date"


def agrees(mention: Mention, result: dict[str, Any]) -> bool:
    """Whether the value, or its other reading, is one of the gold's. Seasons have none there: the span is all."""
    gold = set(_golds(result))
    return not gold or bool(gold & set(_ours(mention)))


def agrees_but_for_the_end(mention: Mention, result: dict[str, Any]) -> bool:
    """Or where a range ends with a named month, quarter or year: ours takes it whole, the gold stops before it."""
    if agrees(mention, result):
        return True
    first, _, last = mention.value.partition("/")
    begins = {_begin(last, length) for length in (1, 3, 12)} if re.fullmatch(r"\d{4}-\d\d-\d\d", last) else set()
    return any(f"{first}/{begin}" in set(_golds(result)) for begin in begins)


def _begin(last: str, months: int) -> str:
    """Where a period of so many months begins that ends with the day."""
    end = date.fromisoformat(last) + timedelta(1)
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    return f"{year:04}-{month + 1:02}-01" if end.day == 1 else ""


def _ours(mention: Mention) -> Iterator[str]:
    for value in (mention.value, mention.detail.get("or", "")):
        yield "/".join(_plain(part) for part in value.split("/"))


def _plain(value: str) -> str:
    """Without a zone; whole minutes without seconds."""
    value = re.sub(r"(T[\d:]+)(?:Z|[+-]\d\d:\d\d)$", r"\1", value)
    return re.sub(r"(T\d\d:\d\d):00$", r"\1", value)


def _golds(result: dict[str, Any]) -> Iterator[str]:
    value = result.get("Value") or {}
    for each in ("PastResolution", "FutureResolution"):
        yield from _gold(value.get(each) or {})
    for each in (result.get("Resolution") or {}).get("values", ()):
        yield from _gold(each)


UNRESOLVED = "not resolved"
"""What stands for the value of a season in results of the whole model."""


def _gold(value: dict[str, str]) -> Iterator[str]:
    """One value in our form. Its ends of days are the day after, as ours are the last day; open ends are dots."""
    names = ("date", "time", "dateTime", "value")
    only = [text for name, text in value.items() if name in names and text != UNRESOLVED]
    ends = [next((text for name, text in value.items() if name.startswith(end)), "") for end in ("start", "end")]
    if only:
        yield _plain(_stamp(only[0]))
    elif any(ends):
        first, last = (_stamp(end) for end in ends)
        for end in {last, _day_before(last)}:
            yield f"{_plain(first) or '..'}/{_plain(end) or '..'}"
            if first == end:
                yield _plain(first)


def _stamp(text: str) -> str:
    text = text.replace(" ", "T")
    return f"T{text}" if re.match(r"\d\d:", text) else text


def _day_before(text: str) -> str:
    if not re.fullmatch(r"(?!0001)\d{4}-\d\d-\d\d", text):
        return text
    return (date.fromisoformat(text) - timedelta(1)).isoformat()


ANCHOR = datetime(2012, 11, 13)
"""What dateparser's tests take for today."""


def _dateparser(file: Path) -> list[Score]:
    """Whole strings of its own tests: the day that each is taken to begin with."""
    cases = [
        (case["args"][0], datetime(*map(int, re.findall(r"\d+", case["args"][1]["expr"]))).date())
        for case in json.loads(file.read_text())
        if case["file"] == "test_date_parser.py" and _plain_case(case["args"])
    ]
    near = [case for case in cases if re.fullmatch(r"[\x00-\x7f]+|[\s\d\W\u0600-\u06ff]+", case[0])]
    return [_beside("dateparser's strings, all languages", cases), _beside("dateparser's, plain Latin or Arabic", near)]


def _plain_case(args: list[Any]) -> bool:
    return (
        len(args) == 2
        and isinstance(args[1], dict)
        and bool(re.fullmatch(r"datetime\([\d, ]+\)", args[1].get("expr", "")))
    )


def _beside(name: str, cases: list[tuple[str, date]]) -> Score:
    right = sum(_first_day(text) == day.isoformat() for text, day in cases)
    peer = sum(
        (found := parse(text, settings={"RELATIVE_BASE": ANCHOR})) is not None and found.date() == day
        for text, day in cases
    )
    return share(name, right, len(cases), f"dateparser {peer / len(cases):.3f}")


def _first_day(text: str) -> str:
    """The day of the first mention; a clock time alone is of the anchor's day."""
    mention = next(iter(draw(text, ANCHOR.isoformat())), None)
    if mention is None:
        return ""
    return ANCHOR.date().isoformat() if mention.kind == "time" else mention.value[:10]
