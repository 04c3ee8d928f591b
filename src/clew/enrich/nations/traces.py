"""Money, telephone numbers and addresses that tell a nation."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from clew.enrich.nations.table import lines, nations
from clew.model import Mention

DIGIT = "[0-9٠-٩۰-۹]"
CODE = re.compile(
    rf"(?<=[0-9٠-٩۰-۹])[ \u00a0]?([A-Z]{{3}})(?![A-Za-z])|(?<![A-Za-z0-9])([A-Z]{{3}})[ \u00a0]?(?={DIGIT})"
)
ANY_DIGIT = re.compile(DIGIT)
PHONE = re.compile(rf"(?<![\w+/=])(?:\+|00|٠٠|۰۰)[1-9١-٩۱-۹](?:[ ().\u00a0-]{{0,2}}{DIGIT}){{6,14}}(?![\w])")
HOST = re.compile(
    r"(?:(?<=@)|(?<=://)|(?<![\w.@-])(?=www\.)|(?<![\w.@/-])(?=(?:[\w-]{1,63}\.){1,6}(?:com?|gov|gob|gouv|edu|ac|org|net|mil)\.))"
    r"(?:[\w-]{1,63}\.){1,6}([A-Za-z]{2})(?![\w-]|\.\w)"
)
OFFICIAL = frozenset("gov gob gouv govt mil edu ac".split())
GENERIC = frozenset(
    "ad ai as bz cc cd co dj fm io la me ms nu sc sr su tv tk ws ag am gg gl im is ly pw sh so st to vc eu ac".split()
)
"""Country domains that anybody uses: those that Google names so, and more. They count under ".gov." alone."""

WORDS = frozenset("ALL AMD ANG BAM BOB CAD COP CUP DOP GEL LAK MAD MOP PEN RON SOS TOP TRY VES".split())
"""Codes of money that are words too: they count after a number only."""

ALIASES = {"UK": "GB"}


def traces(found: str) -> Iterator[Mention]:
    if "." in found:
        yield from _domains(found)
    if ANY_DIGIT.search(found):
        yield from _money(found)
        if "+" in found or "00" in found or "٠٠" in found or "۰۰" in found:
            yield from _phones(found)


def _domains(found: str) -> Iterator[Mention]:
    if not ("@" in found or "://" in found or "www." in found or SECOND.search(found)):
        return
    for each in HOST.finditer(found):
        code = ALIASES.get(each[1].upper(), each[1].upper())
        labels = each[0].lower().split(".")
        if code in nations() and (labels[-1] not in GENERIC or (len(labels) > 2 and labels[-2] in OFFICIAL)):
            yield Mention("nation", each.span(), each[0], code, {"how": "domain"})


SECOND = re.compile(r"\.(?:com?|gov|gob|gouv|edu|ac|org|net|mil)\.[A-Za-z]{2}(?!\w)")


def _money(found: str) -> Iterator[Mention]:
    for each in CODE.finditer(found):
        group = 1 if each[1] else 2
        codes = moneys().get(each[group])
        if codes and (group == 1 or each[group] not in WORDS):
            yield Mention("nation", each.span(group), each[group], codes, {"how": "currency"})
    if not found.isascii():
        for each in _signs().finditer(found):
            group = 1 if each[1] else 2
            yield Mention("nation", each.span(group), each[group], moneys()[each[group]], {"how": "currency"})


@cache
def moneys() -> dict[str, str]:
    """By the code of a currency or its sign the nation whose it is; none for those of several."""
    return {name[1:]: rest.partition("\t")[0] for name, rest in lines().items() if name[0] == "¤"}


@cache
def _signs() -> re.Pattern[str]:
    signs = "|".join(re.escape(name) for name in sorted(moneys(), key=len, reverse=True) if not name.isascii())
    return re.compile(rf"(?<=[0-9٠-٩۰-۹])[ \u00a0]?({signs})(?!\w)|(?<!\w)({signs})[ \u00a0]?(?={DIGIT})")


def _phones(found: str) -> Iterator[Mention]:
    for each in PHONE.finditer(found):
        code = _country(each[0])
        if code:
            yield Mention("nation", each.span(), each[0], code, {"how": "phone"})


@lru_cache(4096)
def _country(number: str) -> str:
    """The nation that a number in international form belongs to, or "" where it is none."""
    import phonenumbers

    digits = "".join(str(int(sign)) for sign in number if sign.isdecimal())
    try:
        parsed = phonenumbers.parse("+" + (digits if number.startswith("+") else digits[2:]))
    except phonenumbers.NumberParseException:
        return ""
    code = phonenumbers.region_code_for_number(parsed) or ""
    return code if code in nations() and phonenumbers.is_valid_number(parsed) else ""
