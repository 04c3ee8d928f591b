"""Figures and days as mentions tell them, made comparable (docs/mentions.md has the written forms)."""

from math import inf

from clew.analyse.claims.said import Figure

ABOUT = 0.1
"""Part by which "about 35,000" may be off."""

EVER = "9999-12-31"


def figure(value: str, hedge: str = "", written: str = "") -> Figure | None:
    """`people 30000..` as a figure; None where it is of no such form."""
    unit, _, number = value.rpartition(" ")
    low, between, high = number.partition("..")
    try:
        first, last = float(low) if low else -inf, float(high) if high else inf
    except ValueError:
        return None
    if between:
        return Figure(unit, first, last, written)
    off = abs(first) * ABOUT if "about" in hedge else 0.0
    return Figure(unit, first - off, first + off, written)


def days(value: str) -> tuple[str, str] | None:
    """The first and the last day of a date; None where it is not placed in time."""
    if not value or value[0] in "+-XAT":
        return None
    first, between, last = value.partition("/")
    first, last = first[:10], (last if between else first)[:10]
    return ("" if first.startswith(".") else first), (EVER if last.startswith(".") else last)
