"""The place that a link to a map shows."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from clew.enrich.identifiers.found import Found

PAIR = r"(-?\d{1,3}(?:\.\d{1,16})?)(?:,|%2C|\+|,\+|,%20|/|~){1,3}(-?\d{1,3}(?:\.\d{1,16})?)(?![\d.]*\d)"
FORMS = (
    re.compile(r"^geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)", re.IGNORECASE),
    re.compile(r"!3d(-?\d{1,3}\.\d+)!4d(-?\d{1,3}\.\d+)"),
    re.compile(r"[?&]mlat=(-?\d{1,3}(?:\.\d+)?)&mlon=(-?\d{1,3}(?:\.\d+)?)"),
    re.compile(rf"[?&](?:q|query|ll|sll|center|daddr|destination|saddr|coordinate|cp|point)=(?:loc:|geo:)?{PAIR}"),
    re.compile(rf"/(?:place|search|dir|maps)/{PAIR}"),
    re.compile(rf"@{PAIR}"),
    re.compile(rf"#map=\d+(?:\.\d+)?/{PAIR}"),
)
TURNED = re.compile(rf"[?&](?:ll|pt|whatshere\[point\]|rtext)=~?{PAIR}")
"""Yandex has the longitude first."""
MAPS = re.compile(r"^geo:|map|goo\.gl|waze|openstreetmap|osm\.org|yandex|bing|wikimapia", re.IGNORECASE)


def map_link(link: str, start: int, end: int) -> Iterator[Found]:
    if not MAPS.search(link):
        return
    link = unquote(link)
    if "yandex" in link[:40]:
        found = TURNED.search(link)
        pair = (found[2], found[1]) if found else None
    else:
        found = next((hit for form in FORMS if (hit := form.search(link))), None)
        pair = (found[1], found[2]) if found else None
    if pair and (place := point(float(pair[0]), float(pair[1]))):
        yield Found("coordinates", start, end, place, {"precision": finest(pair), "how": "map link"})


def point(latitude: float, longitude: float) -> str:
    """Degrees north and east with five decimals (about a metre); "" where there is no such place."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    return f"{latitude + 0.0:.5f},{longitude + 0.0:.5f}".replace("-0.00000", "0.00000")


def finest(pair: tuple[str, ...]) -> str:
    """What one unit of the last decimal is on the ground."""
    return metres(111_320 / 10 ** max(len(part.partition(".")[2]) for part in pair))


def metres(size: float) -> str:
    return f"{size / 1000:.0f} km" if size >= 1000 else f"{size:.0f} m" if size >= 1 else f"{size:.1g} m"
