"""Numbers of ships, cars and aircraft: IMO, MMSI, VIN, number plates."""

import re
from collections.abc import Iterator

from clew.enrich.identifiers.cues import column, near
from clew.enrich.identifiers.found import Found, Told

IMO = re.compile(r"(?<![^\W_])IMO(?:[ -]?(?:no\.?|number|nr\.?|#))?[ :#.-]{0,3}(\d{7})(?!\w)", re.IGNORECASE)
MMSI = re.compile(r"(?<![^\W_])MMSI(?:[ -]?(?:no\.?|number|nr\.?|#))?[ :#.-]{0,3}([2-7]\d{8})(?!\w)", re.IGNORECASE)
VIN = re.compile(r"(?<![\w-])(?=[A-Z]*\d)(?=\d*[A-Z])[A-HJ-NPR-Z0-9]{13}\d{4}(?![\w-])")
VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)),
                  strict=True))  # fmt: skip
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
PLATE = re.compile(
    r"(?:(?<!\w)(?:(?:number|licen[cs]e|registration|vehicle) plates?(?: (?:no|number)\b\.?)?"
    r"|plate(?: (?:no|number)\b\.?| ?#)"
    r"|plates?(?= ?:)|registration (?:no|number)\b\.?)|(?<!\w)(?:ال|ب)?لوحه(?: (?:رقم|تسجيل|تحمل الرقم|السياره))*"
    r"|(?<!\w)(?:تحمل )?(?:ال)?لوحات?(?: رقم)?)"
    r"(?: is| was| reading)?[ :#\"'(]{1,4}"
    r"((?=[^\n]{0,12}\d)"
    r"(?:[A-Za-z]{1,3}|[ء-ي](?: [ء-ي]){0,2}|\d{1,7})(?:[ /-]?(?:[A-Z]{1,3}|\d{1,7}|[ء-ي](?![ء-ي]))){0,4}"
    r"(?: (?:بغداد|نينوي|البصره|اربيل|دمشق|حلب|الرقه|حمص|ادلب|كركوك|الانبار)(?!\w))?)(?!\w)",
)
PLATE_WORDS = re.compile("plate|registration|لوح", re.IGNORECASE)


def vehicles(text: str, told: Told) -> Iterator[Found]:
    if "MO" in text or "mo" in text:
        for found in IMO.finditer(text):
            if sum(int(digit) * weight for digit, weight in zip(found[1], range(7, 1, -1), strict=False)) % 10 == int(
                found[1][6]
            ):
                yield Found("imo", *found.span(1), found[1])
    for found in MMSI.finditer(text) if "MMSI" in text or "mmsi" in text else ():
        yield Found("mmsi", *found.span(1), found[1], {"country": found[1][:3]})
    for found in VIN.finditer(text):
        checked = _vin(found[0])
        if checked or near("vin", text, *found.span()) or told.columns.get(column(text, found.start())) == "vin":
            yield Found("vin", *found.span(), found[0], {"check": "right" if checked else "none"})
    if PLATE_WORDS.search(text):
        yield from _plates(text)


def _vin(number: str) -> bool:
    """Whether the ninth sign is the check digit of North America and China; elsewhere there is none (ISO 3779)."""
    total = sum(VALUES[sign] * weight for sign, weight in zip(number, WEIGHTS, strict=True)) % 11
    return len(set(number)) > 4 and number[8] == "0123456789X"[total]


def _plates(text: str) -> Iterator[Found]:
    for found in PLATE.finditer(text):
        value = " ".join(re.findall(r"[^\W\d_]+|\d+", found[1].upper()))
        if any(sign.isdigit() for sign in value) and len(value) > 2:
            yield Found("plate", *found.span(1), value)
