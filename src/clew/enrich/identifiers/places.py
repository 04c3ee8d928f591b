"""Coordinates: decimal degrees, degrees with minutes and seconds, the military grid (MGRS)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from clew.enrich.identifiers.cues import column, near
from clew.enrich.identifiers.found import Found, Told
from clew.enrich.identifiers.mapped import finest, metres, point

DECIMAL = re.compile(
    r"(?<![\w.,/=:+-])([NSns] ?)?([+-]?\d{1,2}\.\d{2,12})°? ?([NSns](?![a-z]))?"
    r"(?:[,;/] ?|[ \t]+|, (?:lon(?:g|gitude)?:? ?)?)"
    r"([EWew] ?)?([+-]?\d{1,3}\.\d{2,12})(?!\d)°? ?([EWew](?!\w))?(?![\w%]|[.,-]\d)"
)
NAMED = re.compile(
    r"(?<!\w)lat(?:itude)?\"?['.:= ]{1,3}\"?([+-]?\d{1,2}(?:\.\d{1,12})?)[^\d+-]{1,24}?"
    r"lon(?:g|gitude)?\"?['.:= ]{1,3}\"?"
    r"([+-]?\d{1,3}(?:\.\d{1,12})?)(?![\w.]\d)",
    re.IGNORECASE,
)
NORTH, EAST = r"([NS]|north|south|شمالا?|جنوبا?)", r"([EW]|east|west|شرقا?|غربا?)"
PART = (
    r"(\d{1,%d})(?:\.(\d{1,8}))? ?[°ºd˚] ?"
    r"(?:(\d{1,2})(?:\.(\d{1,8}))? ?['m] ?(?:(\d{1,2})(?:\.(\d{1,6}))? ?(?:\"|''|s) ?)?)?"
)
SEXAGESIMAL = re.compile(
    rf"(?<![\w.])(?:{NORTH} ?)?{PART % 2}{NORTH}?(?:[,;/]| and| و)? ?(?:{EAST} ?)?{PART % 3}{EAST}?(?!\w)",
    re.IGNORECASE,
)
GRID = re.compile(r"(?<!\w)(\d{1,2}[C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(?:(\d{2,5}) (\d{2,5})|(\d{4,10}))(?!\w)")
MINUTES = re.compile(
    r"(?<![\w.])([NS]) ?(\d{1,2})[ -](\d{1,2}\.\d{1,6})(?:[,;/] ?| )([EW]) ?(\d{1,3})[ -](\d{1,2}\.\d{1,6})(?![\w.]\d)"
)
"""Degrees and minutes as receivers show them, the side before."""

PACKED = re.compile(
    r"(?<![\w.])(\d\d)([0-5]\d)([0-5]\d)([NS])[ ,/-]{0,2}([01]\d\d)([0-5]\d)([0-5]\d)([EW])(?!\w)"
)
"""Degrees, minutes and seconds in one, as pilots and sailors write them."""

MINUS = ("S", "W", "SOUTH", "WEST", "جنوب", "غرب")


def places(text: str, told: Told) -> Iterator[Found]:
    text = text.replace("\u066b", ".")
    decimals = list(_decimals(text)) if "." in text else []
    yield from decimals
    if any(sign in text for sign in "°º˚"):
        ends = {found.end for found in decimals}
        yield from (found for found in _sexagesimals(text) if found.end not in ends)
    yield from _packed(text)
    if GRID.search(text):
        yield from _grids(text, told)


def _decimals(text: str) -> Iterator[Found]:
    for found in NAMED.finditer(text) if "lat" in text.lower() else ():
        yield from _pair(found, found[1], found[2])
    for found in DECIMAL.finditer(text):
        north, latitude, north_after, east, longitude, east_after = found.groups()
        north, east = (north or north_after or "").strip(), (east or east_after or "").strip()
        if bool(north) != bool(east):
            continue
        fine = min(len(part.partition(".")[2]) for part in (latitude, longitude))
        parted = any(sign in found[0] for sign in ",;/")
        if north or (fine >= 4 and parted) or near("coordinates", text, *found.span()):
            yield from _pair(found, _signed(latitude, north), _signed(longitude, east))


def _signed(number: str, side: str) -> str:
    return f"-{number}" if side.upper() in MINUS and number[0] not in "+-" else number


def _pair(found: re.Match[str], latitude: str, longitude: str) -> Iterator[Found]:
    if place := point(float(latitude), float(longitude)):
        yield Found("coordinates", *found.span(), place, {"precision": finest((latitude, longitude))})


def _sexagesimals(text: str) -> Iterator[Found]:
    for found in SEXAGESIMAL.finditer(text):
        groups = found.groups()
        north, east = groups[0] or groups[7], groups[8] or groups[15]
        latitude, longitude = _degrees(groups[1:7]), _degrees(groups[9:15])
        if north and east and latitude is not None and longitude is not None:
            place = point(_side(latitude[0], north), _side(longitude[0], east))
            if place:
                yield Found("coordinates", *found.span(), place, {"precision": metres(max(latitude[1], longitude[1]))})


def _packed(text: str) -> Iterator[Found]:
    for found in MINUTES.finditer(text):
        yield from _angles(found, (found[1], found[2], found[3], "0"), (found[4], found[5], found[6], "0"))
    for found in PACKED.finditer(text):
        yield from _angles(found, (found[4], *found.group(1, 2, 3)), (found[8], *found.group(5, 6, 7)))


def _angles(found: re.Match[str], north: tuple[str, ...], east: tuple[str, ...]) -> Iterator[Found]:
    """Sides, degrees, minutes and seconds of both."""
    values, unit = [], 0.0
    for side, degrees, minutes, seconds in (north, east):
        if float(minutes) >= 60:
            return
        values.append(_side(int(degrees) + float(minutes) / 60 + int(seconds) / 3600, side))
        unit = max(unit, 1_855.3 / 10 ** len(minutes.partition(".")[2]) if "." in minutes else 30.9)
    if place := point(*values):
        yield Found("coordinates", *found.span(), place, {"precision": metres(unit)})


def _side(degrees: float, side: str) -> float:
    return -degrees if side.upper().removesuffix("ا") in MINUS else degrees


def _degrees(parts: tuple[str | None, ...]) -> tuple[float, float] | None:
    """Degrees, and what one unit of the last figure is in metres; None where minutes or seconds are 60 or more."""
    value, unit = 0.0, 111_320.0
    for whole, fraction, size in zip(parts[::2], parts[1::2], (1, 60, 3600), strict=True):
        if whole is None:
            break
        if size > 1 and int(whole) >= 60:
            return None
        value += float(f"{whole}.{fraction or 0}") / size
        unit = 111_320.0 / size / 10 ** len(fraction or "")
    return value, unit


def _grids(text: str, told: Told) -> Iterator[Found]:
    """Ten metres or finer alone; coarser ones beside a word for a place."""
    for found in GRID.finditer(text):
        east, north = (found[3], found[4]) if found[3] else (found[5][::2], found[5][1::2])
        if len(east) != len(north) or not 1 <= int(found[1][:-1]) <= 60:
            continue
        cued = (
            near("coordinates", text, *found.span()) or told.columns.get(column(text, found.start())) == "coordinates"
        )
        if cued or (len(east) >= 4 and " " in found[0]) or len(east) == 5:
            value = f"{found[1]}{found[2]}{found[3] or ''}{found[4] or ''}{found[5] or ''}"
            if place := _grid(value):
                precision = metres(10 ** (5 - len(east)))
                yield Found("coordinates", *found.span(), place, {"precision": precision, "how": "mgrs", "grid": value})


@cache
def _military() -> Any:
    from mgrs import MGRS  # type: ignore[import-untyped]

    return MGRS()


def _grid(value: str) -> str:
    from mgrs.core import MGRSError  # type: ignore[import-untyped]

    try:
        return point(*_military().toLatLon(value))
    except MGRSError:
        return ""
