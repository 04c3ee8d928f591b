"""Numbers of units: three weeks, two and a half years, half an hour, «ساعة وربع»."""

from datetime import datetime

from clew.enrich.dates.counted import FROM_CLOCK
from clew.enrich.dates.reduce import Values, rule


def unit_of(values: Values) -> str:
    unit: str = (values["U"] + values["Ü"])[0]
    return unit


FINER = {"h": (60, "m"), "m": (60, "s"), "D": (24, "h"), "W": (7, "D"), "M": (30, "D"), "Q": (3, "M"), "Y": (12, "M"),
         "E": (10, "Y"), "C": (100, "Y")}  # fmt: skip
"""How many of which finer unit each is, so that its halves and quarters are whole."""


def _fraction(unit: str, of_60: int) -> list[tuple[int, str]]:
    if unit not in FINER:
        return []
    size, finer = FINER[unit]
    return [(size * of_60 // 60, finer)]


def _and_half(values: Values, _: datetime | None) -> list[tuple[int, str]] | None:
    """Two and a half years, 2.5 years; a year and a half, «ساعة وربع»; half a year."""
    whole = values["V"][0] if values["V"] else [(number, unit_of(values)) for number in values["n"] + values["½"]]
    if values["&"] and not whole:
        whole = [(1, unit_of(values))]
    unit = whole[-1][1] if whole else unit_of(values)
    part = _fraction(unit, (values["l"] or [30])[0])
    return [*whole, *part] if part else None


def _quarters_of(values: Values, _: datetime | None) -> list[tuple[int, str]] | None:
    """Three quarters of an hour."""
    (number, part), *rest = (amount for each in values["V"] for amount in each)
    return _fraction(rest[0][1], 15 * number) if part == "Q" and rest[0][0] == len(rest) == 1 else None


AMOUNTS = (
    rule(r"½[UÜ]|[na]&a?l[UÜ]|U&l|(?<!o)la?U(?![<>=o])", "V", _and_half),
    rule(r"[nyν][UÜ]", "V", lambda values, _: [((values["n"] + values["y"] + values["ν"])[0], unit_of(values))]),
    rule(r"a?fO?[UÜ]", "V", lambda values, _: [(values["f"][0], unit_of(values))]),
    rule(r"aU", "V", lambda values, _: [(1, values["U"][0])]),
    rule(r"V&a?l(?!O?[UÜ])", "V", _and_half),
    rule(r"VOV", "V", _quarters_of),
    rule(r"V(?:,?&?V)+", "V", lambda values, _: [amount for each in values["V"] for amount in each]),
    FROM_CLOCK,
)
