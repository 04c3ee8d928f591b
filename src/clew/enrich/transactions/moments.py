"""The day that a sentence about a payment tells."""

import re
from datetime import date

from clew.enrich.transactions.days import MONTHS, day_of, told
from clew.enrich.transactions.fields import Words
from clew.enrich.transactions.fold import folded

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
ARABIC = "[ء-ي]{3,7}(?: (?:الأول|الاول|الثاني))?"
DAY = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}/\d{1,2}/\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}} {ARABIC}(?: \d{{4}})?)\b"
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


def moment(text: str, span: tuple[int, int], dated: str | None) -> Words | None:
    """The only date in the sentence, behind the payment or before it; None where there is none, or more than one.

    Without a year it is the last such day up to the item's own date, where that is known.
    """
    found = [(words, each) for each in DAY.finditer(text) if (words := _day(each[0], dated))]
    outside = [(words, each) for words, each in found if each.end() <= span[0] or each.start() >= span[1]]
    if len(outside) != 1 or len(found) != 1:
        return None
    words, each = outside[0]
    return Words(words, each.start(), each.end())


def _day(text: str, dated: str | None) -> str:
    text = ORDINAL.sub("", text)
    if each := told(text):
        return day_of(each, None)
    words = folded(text).replace(" of ", " ").split()
    if len(words) not in (2, 3) or not dated or not re.match(r"\d{4}-\d\d-\d\d", dated):
        return ""
    if words[0].isdigit():
        day, month = words[0], MONTHS.get(" ".join(words[1:]))
    else:
        month, day = MONTHS.get(words[0]), words[1]
    return _last(int(day), month, dated[:10]) if month and day.isdigit() and len(day) < 3 else ""


def _last(day: int, month: int, dated: str) -> str:
    try:
        until = date.fromisoformat(dated)
        found = date(until.year, month, day)
        return (found if found <= until else date(until.year - 1, month, day)).isoformat()
    except ValueError:
        return ""
