"""Phone numbers, by Google's libphonenumber: only those whose plan has such a number."""

import re
from collections.abc import Iterator, Mapping

from clew.enrich.identifiers.cues import column, near
from clew.enrich.identifiers.found import NOTHING, Found, Told

INTERNATIONAL = re.compile(
    r"(?<![\w+.,/=-])(\+|\(\+|00)[ (]{0,2}([1-9]\d{0,2})((?:[ ./()-]{0,3}\d){6,14})(?![\w%]|[.,:/-]\d)"
)
TRAILING = re.compile(r"(?<![\w+.,-])([1-9]\d(?:[ -]?\d){7,12})\+(?!\d)")
AMERICAN = re.compile(
    r"(?<![\w.,+/=-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d-|[2-9]\d\d\.(?=\d{3}\.))"
    r"[2-9]\d\d[-. ]\d{4}(?![\w%]|[.,-]\d)"
)
NATIONAL = re.compile(r"(?<![\w.,+/=:#$£€-])\(?0(?!0)(?:[ ()/-]{0,2}\d){7,11}(?![\w%]|[.,:/-]\d)")
ANY = re.compile(r"(?<![\w.,+/=$£€-])\(?\d(?:[ ()./-]{0,2}\d){6,13}(?![\w%]|[.,:/-]\d)")
DATE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})")
KINDS = ("fixed line", "mobile", "fixed line or mobile", "toll free", "premium rate", "shared cost", "voip", "personal")
"""By the numbers of libphonenumber's PhoneNumberType."""

CANDIDATES = 3
"""Countries that the item tells of, from the likeliest, in which a national number is looked for."""


def phones(text: str, told: Told) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for found in _all(text, told):
        if DATE.search(text, found.start, found.end):
            continue
        if not any(found.start < end and start < found.end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _all(text: str, told: Told) -> Iterator[Found]:
    if "+" in text or "00" in text:
        for found in INTERNATIONAL.finditer(text):
            if found[1] != "00" or near("phone", text, *found.span()) or _formed(found[3]):
                yield from international("+" + re.sub(r"\D", "", found[2] + found[3]), *found.span(), NOTHING)
    if "+" in text:
        for found in TRAILING.finditer(text):
            yield from international("+" + re.sub(r"\D", "", found[1]), *found.span(), NOTHING)
    for found in AMERICAN.finditer(text):
        yield from _within(found, ("US",), {"country from": "form"})
    countries = told.countries[:CANDIDATES]
    for found in NATIONAL.finditer(text) if countries else ():
        cued = _cued(text, found, told)
        if cued or _formed(found[0]) or len(re.sub(r"\D", "", found[0])) >= 10:
            yield from _within(found, countries, {"country from": "item"}, cued)
    for found in ANY.finditer(text) if countries else ():
        if _cued(text, found, told):
            yield from _within(found, countries, {"country from": "item"}, True)


def _formed(text: str) -> bool:
    return any(sign in text for sign in " -/()")


def _cued(text: str, found: re.Match[str], told: Told) -> bool:
    return near("phone", text, *found.span(), 25) or told.columns.get(column(text, found.start())) == "phone"


def international(number: str, start: int, end: int, detail: Mapping[str, str]) -> Iterator[Found]:
    """A number that begins with "+", where its country's plan has it."""
    yield from _parsed(number, None, start, end, detail)


def _within(
    found: re.Match[str], countries: tuple[str, ...], detail: Mapping[str, str], cued: bool = False
) -> Iterator[Found]:
    """In the first country whose plan has it; without a word for a phone only mobile numbers and formed ones."""
    for country in countries:
        for one in _parsed(found[0], country, *found.span(), detail):
            if cued or (one.detail["kind"] != "unknown" and ("mobile" in one.detail["kind"] or _formed(found[0]))):
                yield one
                return


def _parsed(number: str, country: str | None, start: int, end: int, detail: Mapping[str, str]) -> Iterator[Found]:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return
    if phonenumbers.is_valid_number(parsed) and not parsed.extension:
        kind = phonenumbers.number_type(parsed)
        more = {
            "country": phonenumbers.region_code_for_number(parsed) or "",
            "kind": KINDS[kind] if 0 <= kind < len(KINDS) else "other",
        }
        value = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        yield Found("phone", start, end, value, {**more, **detail})
