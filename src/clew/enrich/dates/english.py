"""English words about time: class and value of each (docs of the classes: words.py)."""

from itertools import product
from typing import Any

from clew.enrich.dates.classes import Words, entries

UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
UNITS += " eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
ORDINALS += " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
DAYS = ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
        "saturday sat", "sunday sun")  # fmt: skip
HIJRI = (
    "muharram", "safar", "rabi al-awwal|rabi' al-awwal|rabi i|rabi' i|rabi al awwal|rabi ul-awwal|rabi al-ula",
    "rabi al-thani|rabi' al-thani|rabi ii|rabi' ii|rabi al-akhir|rabi ul-thani|rabi' al-akhir",
    "jumada al-awwal|jumada al-ula|jumada i|jumada al-awwal|jumada al-oula",
    "jumada al-thani|jumada al-akhirah|jumada ii|jumada al-thaniyah|jumada al-akhira|jumada al-akhir",
    "rajab", "sha'ban|shaban|shaaban|sha'aban|shabaan", "ramadan|ramadhan|ramazan|ramzan", "shawwal|shawal",
    "dhu al-qi'dah|dhu al-qidah|dhul qadah|dhu al-qa'dah|dhul-qadah|dhu al-qa'da|dhul qa'dah|dhul-qi'dah|dhul qidah",
    "dhu al-hijjah|dhul hijjah|dhul-hijjah|dhu al-hijja|dhul hijja|dhul-hijja|zul-hijjah|zilhajj",
)  # fmt: skip
JALALI = "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
ZONES = {
    "gmt": "Z", "utc": "Z", "zulu": "Z", "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00", "cest": "+02:00",
    "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "bst": "+01:00", "jst": "+09:00", "ist": "+05:30",
    "aest": "+10:00", "aedt": "+11:00", "acst": "+09:30", "acdt": "+10:30", "awst": "+08:00", "nzst": "+12:00",
    "nzdt": "+13:00", "hkt": "+08:00", "sgt": "+08:00", "wet": "Z", "trt": "+03:00", "ast": "-04:00", "akst": "-09:00",
    "hst": "-10:00", "pt": "America/Los_Angeles", "mt": "America/Denver", "ct": "America/Chicago",
    "et": "America/New_York", "pacific time": "America/Los_Angeles", "eastern time": "America/New_York",
    "central time": "America/Chicago", "mountain time": "America/Denver", "eastern": "America/New_York",
    "pacific": "America/Los_Angeles", "local time": "local",
    "beijing time": "+08:00", "tokyo time": "+09:00", "dubai time": "+04:00", "tehran time": "+03:30",
    "london time": "Europe/London", "paris time": "Europe/Paris", "berlin time": "Europe/Berlin",
    "new york time": "America/New_York", "damascus time": "Asia/Damascus", "beirut time": "Asia/Beirut",
    "cairo time": "Africa/Cairo", "istanbul time": "+03:00", "baghdad time": "+03:00", "greenwich mean time": "Z",
    "coordinated universal time": "Z", "central european time": "+01:00", "eastern european time": "+02:00",
    "india standard time": "+05:30", "arabia standard time": "+03:00",
    "mecca time": "+03:00", "moscow time": "+03:00",
}  # fmt: skip


REGIONS = {"eastern": 5, "central": 6, "mountain": 7, "pacific": 8, "alaska": 9, "atlantic": 4}
"""Hours behind Greenwich in winter."""
SEASONAL = ("standard", "daylight")


def words() -> Words:
    yield from entries("u", UNITS.split(), range(1, 20))
    yield "u", "zero", 0
    yield from entries("v", TENS.split(), range(20, 100, 10))
    yield from [("h", "hundred", 100), ("h", "hundreds", 100), ("k", "thousand", 1000), ("a", "a", 1), ("a", "an", 1)]
    yield from entries("o", ORDINALS.split(), range(1, 21))
    yield from [
        ("o", "thirtieth", 30),
        ("o", "final", -1),
        ("f", "few", 3),
        ("f", "several", 3),
        ("f", "couple of", 2),
        ("f", "couple", 2),
    ]
    for number, names in enumerate(MONTHS, 1):
        yield from (("m", name, number) for name in names.split())
    for number, names in enumerate(DAYS):
        yield from (("w", name, number) for name in names.split())
        yield ("w", names.split()[0] + "s", number)
    for number, names in enumerate(HIJRI, 1):
        yield from (("H", name, number) for name in names.split("|"))
    yield from entries("J", JALALI.split(), range(1, 13))
    yield from (("z", name, zone) for name, zone in ZONES.items())
    for region, behind in REGIONS.items():
        yield from (("z", f"{region} {word} time", f"-{behind - (word == 'daylight'):02}:00") for word in SEASONAL)
    for unit, name in (("Y", "year"), ("M", "month"), ("Q", "quarter")):
        yield from (("ŕ", f"{name}{end}", unit) for end in ("-end", " end"))
    yield from _units()
    yield from _signs()


def _units() -> Words:
    for unit, names in {
        "D": "day", "W": "week wk", "M": "month", "Y": "year yr", "E": "decade", "C": "century", "h": "hour hr",
        "m": "minute min", "s": "sec", "WE": "weekend", "F": "fortnight", "Q": "quarter", "B": "workday",
    }.items():  # fmt: skip
        yield from (("U", name, unit) for name in names.split())
        yield from (("Ü", name + "s", unit) for name in names.split())
        yield from (("Ü", name + end, unit) for name in names.split() for end in ("s' time", "s time", "'s time"))
    yield from [("Ü", "centuries", "C"), ("Ü", "seconds", "s"), ("Ü", "business days", "B"), ("Ü", "working days", "B")]
    yield "U", "business day", "B"
    yield "U", "calendar year", "Y"
    for name in ("fiscal", "financial", "tax", "school", "academic"):
        yield from [("U", f"{name} year", "FY"), ("Ü", f"{name} years", "FY")]
    yield from entries(
        "s", "spring summer autumn fall winter".split(), ("spring", "summer", "autumn", "autumn", "winter")
    )
    yield from entries("Q", "q1 q2 q3 q4 h1 h2".split(), ((1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12)))
    yield from (("S", f"{tens}s", decade) for tens, decade in _decades())
    yield from [
        ("S", "noughties", 2000),
        ("S", "twenty-tens", 2010),
        ("S", "two thousands", 2000),
        ("S", "twenty twenties", 2020),
        ("S", "twenty tens", 2010),
    ]


def _decades() -> list[tuple[str, int]]:
    names = "twentie thirtie fortie fiftie sixtie seventie eightie ninetie".split()
    return [
        (prefix + name, 1920 + 10 * at) for prefix in ("", "nineteen ", "nineteen-") for at, name in enumerate(names)
    ]


def _bounds() -> dict[str, str]:
    """Words before the day that something begins or ends with, or lies before or after."""
    found = {"since": "since", "as of": "since", "by": "upto", "ahead of": "before", "prior to": "before"}
    words = (
        ("before", "since", "upto", ("before", "earlier than")),
        ("after", "upto", "since", ("after", "later than")),
    )
    for open_end, denied, closed, names in words:
        for name in names:
            found |= {name: open_end, f"no {name}": denied, f"not {name}": denied}
            for link in ("on", "in", "at"):
                found |= {f"{link} or {name}": closed, f"{name} or {link}": closed}
    for verb, link in product(("starting", "beginning", "commencing", "effective"), ("", " on", " from", " in", " at")):
        found[verb + link] = "since"
    return found


SIGNS: dict[str, dict[str, Any]] = {
    "<": {"last": -1, "past": "past", "previous": -1, "prior": -1, "preceding": -1},
    ">": {"next": 1, "following": 1, "coming": "coming", "upcoming": "coming"},
    "=": {"this": 0, "current": 0, "same": 0},
    "g": {"ago": -1, "earlier": "told"},
    "i": {"from now": 1, "later": "told", "hence": 1, "in the future": 1},
    "t": {"today": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1, "the day before yesterday": -2,
          "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2, "the day after tmrw": 2,
          "tmr": 1},
    "N": dict.fromkeys(("now", "right now", "present", "the present", "the present day"), 0),
    "r": {"early": "early", "late": "late", "mid": "mid", "early in": "early", "late in": "late",
          "early on": "early", "late on": "late", "early part of": "early", "first part of": "early",
          "later part of": "late", "latter part of": "late", "latter half of": "late", "last part of": "late",
          "beginning of": "begin", "start of": "begin", "middle of": "middle", "end of": "end"},
    "T": {"the": 0}, "O": {"of": 0}, "F": {"from": "from"}, "b": {"between": 0},
    "R": {"to": "", "til": "until", "until": "until", "till": "until", "up to": "until", "up until": "until",
          "through": "upto", "thru": "upto"}, "&": {"and": 0},
    "p": {each: each for each in "in on at during dated for around about circa within throughout".split()},
    "L": _bounds(),
    "B": dict.fromkeys(("rest of", "the rest of", "rest", "remainder of", "the remainder of"), 0),
    "ä": dict.fromkeys(("or later", "and later", "or after", "and after", "onwards", "onward"), 0),
    "ë": dict.fromkeys(("ending", "ended", "ending on", "ended on"), "D"),
    "Ä": dict.fromkeys(("or earlier", "and earlier"), 0),
    "ð": {"to date": "", "ytd": "Y", "mtd": "M", "qtd": "Q", "wtd": "W"},
    "Ħ": {"more than": "more", "over": "more", "at least": "more", "less than": "less", "under": "less"},
    "E": {"ah": "hijri", "a.h.": "hijri", "hijri": "hijri", "ad": "ad", "a.d.": "ad", "ce": "ad", "bc": "bc",
          "bce": "bc", "ap": "jalali"},
    "A": {"am": 0, "a.m.": 0, "a.m": 0, "pm": 12, "p.m.": 12, "p.m": 12, "a m": 0, "p m": 12, "p. m.": 12,
          "p. m": 12, "a. m.": 0, "a. m": 0},
    "q": {"morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20), "night": (20, 24), "daytime": (8, 18),
          "lunchtime": (11, 13), "lunch time": (11, 13), "dinnertime": (16, 20),
          "dinner time": (16, 20)},
    "M": {"noon": 12, "midday": 12, "mid-day": 12, "mid day": 12, "midnight": 0, "mid-night": 0, "mid night": 0,
          "midmorning": 10, "mid-morning": 10, "mid morning": 10, "mid-afternoon": 14, "mid afternoon": 14,
          "midafternoon": 14, "noonish": 12, "end of day": 24, "eod": 24, "end of business": 17,
          "close of business": 17, "cob": 17},
    "l": {"half": 30},
    "G": {"tonight": (20, 24)},
    "C": {"half past": 30, "quarter past": 15, "a quarter past": 15, "a quarter to": -15, "quarter to": -15,
          "three quarters past": 45, "three quarter past": 45},
    "K": {"o'clock": 0, "oclock": 0, "o clock": 0},
}  # fmt: skip
"""Words and phrases of each class, with what they are worth."""


def _signs() -> Words:
    for cls, names in SIGNS.items():
        yield from ((cls, name, value) for name, value in names.items())
