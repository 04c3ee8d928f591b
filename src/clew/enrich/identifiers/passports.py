"""Machine readable zones of travel documents (ICAO 9303, parts 4 to 7), with all their check digits."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clew.enrich.identifiers.found import Found, Told

GAP = r"[ \t]*\r?\n?[ \t]*"
SIGN = "[A-Z0-9<]"
CHECKED = re.compile(r"\d[A-Z0-9<]{13}")


class Zone(NamedTuple):
    """A form of document: slices of its lines set end to end. `checks` are what is checked, and where its digit is."""

    name: str
    first: str
    lines: int
    length: int
    number: slice
    nationality: slice
    birth: slice
    sex: int
    expiry: slice
    names: slice
    checks: Sequence[tuple[Sequence[slice], int]]


def _shift(start: int, end: int, by: int) -> slice:
    return slice(start + by, end + by)


def _two_lines(name: str, first: str, length: int, whole: bool) -> Zone:
    by = length
    number, birth, expiry = _shift(0, 9, by), _shift(13, 19, by), _shift(21, 27, by)
    checks: list[tuple[Sequence[slice], int]] = [((number,), by + 9), ((birth,), by + 19), ((expiry,), by + 27)]
    if whole:
        ends = _shift(21, length - 1, by)
        checks.append(((_shift(0, 10, by), _shift(13, 20, by), ends), by + length - 1))
    if whole and length == 44:
        checks.append(((_shift(28, 42, by),), by + 42))
    return Zone(
        name, first, 2, length, number, _shift(10, 13, by), birth, by + 20, expiry, slice(5, length), tuple(checks)
    )


ZONES = (
    _two_lines("passport", "P", 44, True),
    _two_lines("visa", "V", 44, False),
    Zone(
        "identity card", "[AIC]", 3, 30, slice(5, 14), slice(45, 48), slice(30, 36), 37, slice(38, 44), slice(60, 90),
        (((slice(5, 14),), 14), ((slice(30, 36),), 36), ((slice(38, 44),), 44),
         ((slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)), 59)),
    ),
    _two_lines("identity card", "[AICP]", 36, True),
    _two_lines("visa", "V", 36, False),
)  # fmt: skip
PATTERNS = tuple(
    (
        zone,
        re.compile(
            rf"(?<!{SIGN}){zone.first}{SIGN}{{{zone.length - 1}}}"
            + rf"{GAP}{SIGN}{{{zone.length}}}" * (zone.lines - 1)
            + rf"(?!{SIGN})"
        ),
    )
    for zone in ZONES
)


def passports(text: str, _: Told) -> Iterator[Found]:
    if "<<" not in text:
        return
    for zone, pattern in PATTERNS:
        for found in pattern.finditer(text):
            lines = re.sub(r"\s", "", found[0])
            if _right(zone, lines):
                yield Found("mrz", *found.span(), _trim(lines[zone.number]), _detail(zone, lines))


def _right(zone: Zone, lines: str) -> bool:
    for parts, at in zone.checks:
        content = "".join(lines[part] for part in parts)
        empty = lines[at] == "<" and not content.strip("<")
        if not empty and not (lines[at].isdigit() and int(lines[at]) == check_digit(content)):
            return False
    return lines[zone.birth].replace("<", "0").isdigit() and lines[zone.expiry].replace("<", "0").isdigit()


def check_digit(content: str) -> int:
    return sum((0 if sign == "<" else int(sign, 36)) * (7, 3, 1)[at % 3] for at, sign in enumerate(content)) % 10


def _detail(zone: Zone, lines: str) -> dict[str, str]:
    """Birth is taken to lie in the century before the expiry: the zone has two figures of the year."""
    surname, _, given = lines[zone.names].partition("<<")
    expiry, birth = lines[zone.expiry], lines[zone.birth]
    century = "19" if birth[:2] > expiry[:2] else "20"
    other = {"19": "20", "20": "19"}[century]
    parts = {
        "document": zone.name,
        "issuer": _trim(lines[2:5]),
        "nationality": _trim(lines[zone.nationality]),
        "surname": _words(surname),
        "given": _words(given),
        "sex": _trim(lines[zone.sex]),
        "born": _day(birth, century),
        "born or": _day(birth, other) if century == "20" else "",
        "expires": _day(expiry, "20"),
    }
    return {name: value for name, value in parts.items() if value}


def _day(figures: str, century: str) -> str:
    return f"{century}{figures[:2]}-{figures[2:4]}-{figures[4:]}" if figures.isdigit() else ""


def _trim(field: str) -> str:
    return field.replace("<", "")


def _words(field: str) -> str:
    return " ".join(field.replace("<", " ").split())
