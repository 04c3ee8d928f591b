"""Numbers of handsets, SIM cards and network cards."""

import re
from collections.abc import Iterator

from clew.enrich.identifiers.cues import column, near
from clew.enrich.identifiers.found import Found, Told
from clew.enrich.identifiers.money import luhn

IMEI = re.compile(r"(?<![\w.,+-])\d{2}([ -]?)\d{6}\1\d{6}\1\d(?![\w/]|[.,-]\d)")
SUBSCRIBER = re.compile(r"(?<![\w.,+-])\d{15}(?![\w/]|[.,-]\d)")
ICCID = re.compile(r"(?<![\w.,+-])89\d{2}(?:[ -]?\d){14,16}(?![\w/]|[.,-]\d)")
MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:.-]*[\w:])"
)


def devices(text: str, told: Told) -> Iterator[Found]:
    for found in IMEI.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        cued = found[1] or _cued("imei", text, found, told)
        if cued and luhn(digits) and len(set(digits)) > 2:
            yield Found("imei", *found.span(), digits, {"type": digits[:8]})
    for found in SUBSCRIBER.finditer(text):
        if "200" <= found[0][:3] < "800" and _cued("imsi", text, found, told):
            yield Found("imsi", *found.span(), found[0], {"network": found[0][:3]})
    for found in ICCID.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if luhn(digits) and _cued("iccid", text, found, told):
            yield Found("iccid", *found.span(), digits)
    yield from _macs(text)


def _cued(kind: str, text: str, found: re.Match[str], told: Told) -> bool:
    return near(kind, text, *found.span()) or told.columns.get(column(text, found.start())) == kind


def _macs(text: str) -> Iterator[Found]:
    if text.count(":") < 5 and text.count("-") < 5 and text.count(".") < 2:
        return
    for found in MAC.finditer(text):
        digits = re.sub(r"[^0-9a-f]", "", found[0].lower())
        figures = "." in found[0] and digits.isdigit()
        if len(set(digits)) > 1 and not figures and not (found[1] == "-" and digits.isdigit()):
            yield Found("mac", *found.span(), ":".join(digits[at : at + 2] for at in range(0, 12, 2)))
