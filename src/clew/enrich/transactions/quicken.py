"""Entries of QIF files. Source: Intuit's "Quicken Interchange Format": a letter a line says what follows."""

import re
from collections.abc import Iterator, Sequence

from clew.enrich.transactions.amounts import custom, figure, likely, number, written
from clew.enrich.transactions.days import Told, day_first, day_of, told
from clew.enrich.transactions.fields import Fields, Words, built, field, sided
from clew.model import Transaction
from clew.step import GivenText

MEDIA_TYPE = "application/x-qif"
LINE = re.compile(r"^([A-Z!$])([^\n\r]*)", re.M)
OWN_DATE = re.compile(r"\s*(\d{1,2})[/.-] ?(\d{1,2})(['/.-]) ?(\d{2,4})\s*")


def quicken(texts: Sequence[GivenText]) -> Iterator[list[Transaction]]:
    """The entries of one file's passages; order of day and month and decimals are decided over all of them."""
    parts = [
        [(each[1], Words(each[2].strip(), *each.span(2))) for each in LINE.finditer(given.text)] for given in texts
    ]
    dates = [day for part in parts for name, words in part if name == "D" and (day := _told(words.value))]
    order = day_first([dates], False)
    amounts = [words.value.strip("+- ") for part in parts for name, words in part if name == "T"]
    by = custom(amounts) or likely(amounts, False, "")
    state: Fields = {}
    listed = False
    for given, part in zip(texts, parts, strict=True):
        names = dict(reversed(part))
        heads = [words.value.lower() for name, words in part if name == "!"]
        if heads:
            listed = heads[-1].startswith("account")
        if listed and "N" in names:
            state["account"] = field(given, names["N"])
        amount = figure(names["T"].value) if "T" in names else None
        value = number(amount.digits, by) if amount else None
        day = _told(names["D"].value) if "D" in names else None
        if listed or amount is None or not value or day is None:
            yield []
            continue
        fields = dict(state)
        fields["date"] = field(given, names["D"]._replace(value=day_of(day, order)))
        fields["amount"] = field(given, names["T"]._replace(value=written(value)))
        way = "out" if amount.sign < 0 else "in"
        fields[way] = field(given, names["T"])
        if names.get("N", Words("", 0, 0)).value:
            fields["reference"] = field(given, names["N"])
        sided(fields, way, field(given, names["P"]) if "P" in names else None, state.get("account"))
        start = min(words.start for _, words in part) - 1
        yield [built((start, len(given.text.rstrip())), fields)]


def _told(text: str) -> Told | None:
    """Also with an apostrophe before years from 2000 on, and blanks for noughts: "5/ 1'03"."""
    if found := OWN_DATE.fullmatch(text):
        year = int(found[4]) + (0 if len(found[4]) > 2 else 2000 if found[3] == "'" or int(found[4]) < 70 else 1900)
        return told(f"{found[1]}/{found[2]}/{year}")
    return told(text)
