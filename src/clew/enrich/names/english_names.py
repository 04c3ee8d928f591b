"""Names in English text: what the model finds, put right by lists and by the way that names are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from clew.enrich.names import english_words as words
from clew.enrich.names.english_codes import without_codes
from clew.enrich.names.fold import folded
from clew.enrich.names.lists import names
from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span

_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u0178][\w'’‘`]*"
_NEXT = r"(?:\s?-\s?|\s)"
_ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa][dnrstz]|[Aa]sh|[Aa]th)"
_SON = r"(?:[Bb]in|[Ii]bn|[Bb]en|[Bb]int)"
_LINKED = rf"(?:{_ARTICLE}{_NEXT}{_CAPITAL}|{_SON}{_NEXT}(?:{_ARTICLE}{_NEXT})?{_CAPITAL})"
KUNYA = re.compile(
    rf"\b(?:Abu|Abi|Abou|Umm){_NEXT}(?:{_ARTICLE}{_NEXT})?{_CAPITAL}(?:\s(?:{_LINKED}|{_CAPITAL})){{0,3}}"
)
NISBA = re.compile(rf"\b{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}\s(?:{_LINKED})(?:\s{_LINKED})?")
TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Maj|Capt|Lt|Sgt|Sheikh|Shaikh|Sheik|Imam|Mullah|Prof|Minister|Secretary|President"
    rf"|Ambassador|General|Colonel|Captain|Senator|Governor|Judge|King|Prince)\b\.?\s(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"
)
INITIAL = re.compile(rf"\b(?!U\.\s?[SKN]\b)(?:[A-Z]\.\s?){{1,3}}{_CAPITAL}(?:\s{_CAPITAL})?")
_BODIES = "|".join(sorted(word.capitalize() for word in words.BODIES))
BODY = re.compile(rf"\b(?:{_CAPITAL}\s(?:(?:and|&|of|for)\s)?){{1,5}}(?:{_BODIES})\b")
OFFICE = re.compile(
    rf"\b(?:Ministry|Department|Directorate|Office|Bureau|Council|Committee|Government|University|Bank|Court|Party|Front"
    rf"|Republic|Kingdom|Movement|Army)\s(?:of|for)\s(?:the\s)?{_CAPITAL}(?:(?:,?\s(?:and|&)\s|\s){_CAPITAL}){{0,3}}"
)
WORD = re.compile(rf"\b{_CAPITAL}")
GROUP = re.compile(
    r"\b(?:[Aa]l[\s-]{1,3}(?:Qa['’]?\s?[ie]da|Nusra(?:\s?Front)?|Shabaab|Shabab)(?:\sin\s(?:Iraq|the\s(?:Arabian\s)?[A-Z]\w+))?"
    r"|Da['’]?\s?esh|Islamic State(?: of Iraq and (?:the )?(?:Levant|Syria|Sham))?|Boko Haram|Jabhat al-\w+"
    r"|IS(?![\w ]*[A-Z]{4})|Free Syrian Army|Syrian Democratic Forces|Muslim Brotherhood)\b"
)
BEFORE_PLACE = re.compile(
    r"\b(?:in|near|at|from|to|into|inside|outside|around|of|towards?|across|throughout|entered|left)\s(?:the\s)?$"
)
LIES = re.compile(r"\b(?:in|near|outside|inside|around|towards?)\s(?:the\s)?$")
CALLINGS = frozenset(
    "master insurer agent broker buyer seller dealer clerk owner partner skipper mate curator guard inspector merchant "
    "writer author editor professor president manager chairman analyst consultant auditor treasurer bookkeeper cashier "
    "translator interpreter forwarder charterer collector restorer nurse mechanic pilot cook tailor".split()
)
FULL_NAME = re.compile(rf"{_CAPITAL}(?:\s(?:{_ARTICLE}[\s-])?{_CAPITAL}){{1,2}}")
ROLE = re.compile(
    r",\s(?:an?\s|the\s|our\s|his\s|her\s|their\s|your\s|its\s)?(?:[a-z]+[\s-]){0,2}?"
    rf"(?:{'|'.join(sorted(words.PERSONS | CALLINGS))})\b(?!-)"
)
CALLED = re.compile(rf"\b(?:{'|'.join(sorted(words.PERSONS | CALLINGS))}),?\s$")
NOT_PEOPLE = words.BODIES | words.SITES | words.GROUPS | words.PLACE_PARTS | words.QUALITIES
_HONORIFIC = re.compile(r"(?:(?:Dear\s)?(?:Mrs?|Ms|Miss|Dr|Madam)\b\.?|Dear)\s+(?=\w)")
"""Before a name, and no part of it, though the model often takes it for one."""
_NEXT_ONE = re.compile(r"(?:\s*,|\s+(?:and|or|&))\s+(?=(?:Mrs?|Ms|Miss|Dr)\b)")
_EDGES = re.compile(r"^(?:[Tt]he\s|[\W_]+)+|(?:\s?['’]\s?s|[^\w.)]|\s\.)+$")


def named(text: str, found: Iterable[Span]) -> list[Span]:
    """The names of `text`, in order and apart: rules first, then the model's spans, put right, then lists."""
    kept: list[Span] = []
    for spans in (_sure(text), _mended(text, found), _likely(text)):
        for span in spans:
            if all(span.end <= other.start or other.end <= span.start for other in kept):
                kept.append(span)
    return sorted(kept, key=lambda each: each.start)


def _sure(text: str) -> Iterator[Span]:
    for pattern, kind in ((GROUP, ORGANISATION), (KUNYA, PERSON), (OFFICE, ORGANISATION)):
        for found in pattern.finditer(text):
            detail = {"kunya": "yes"} if pattern is KUNYA else {}
            yield Span(*_bare(text, *found.span()), kind, "rule", detail=detail)
    for found in WORD.finditer(text):
        if folded(found[0]) in _groups() and (found[0].isupper() or len(found[0]) > 4):
            yield Span(*found.span(), ORGANISATION, "list")


@cache
def _groups() -> frozenset[str]:
    return frozenset(folded(name) for name in words.GROUP_NAMES)


def _mended(text: str, found: Iterable[Span]) -> Iterator[Span]:
    for span in _one_each(text, found):
        start, end = without_codes(text, *_bare(text, span.start, span.end))
        addressed = _HONORIFIC.match(text, start, end)
        start = addressed.end() if addressed else start
        kind = _kind(text[start:end], span.kind) if start < end else None
        if addressed or _HONORIFIC.search(text, max(0, start - 6), start):
            kind = PERSON if kind else None
        elif kind == PERSON and _at_a_place(text, start, end):
            kind = PLACE
        elif kind and kind != PERSON and (_described(text, start, end) or _given(text[start:end])):
            kind = PERSON
        if kind and not _heads(text, start, end):
            yield Span(start, end, kind, "model")


def _heads(text: str, start: int, end: int) -> bool:
    """Whether an ordinary word begins a line, a cell or a sentence: "Glass flask", "Draft to customs"."""
    if text[start:end].lower() not in words.HEADING:
        return False
    return bool(BEGINS.search(text, max(0, start - 12), start)) and not SPEAKS.match(text, end)


BEGINS = re.compile(r"(?:\A|[\n\t.!?•]|\d\d:\d\d)[ \t\"“(]*\Z")
SPEAKS = re.compile(r"\s(?:[A-Z]|said|says|told|is\s|was\s|has\s|had\s|went\s|came\s|will\s|wrote)")


def _described(text: str, start: int, end: int) -> bool:
    """Whether what is said of two or three words is said of people: "Hadi Zubayran, supply officer"."""
    if not FULL_NAME.fullmatch(text, start, end):
        return False
    said = ROLE.match(text, end) or CALLED.search(text, max(0, start - 20), start)
    return bool(said) and not _of_a_body(text[start:end])


def _given(name: str) -> bool:
    """Whether it is two or three words of which the first is a given name and no other a body's or a place's."""
    if not FULL_NAME.fullmatch(name) or _of_a_body(name):
        return False
    first = folded(name).partition(" ")[0]
    return first in names("people-en") and first not in names("places-en") and first not in words.TOPONYMS


def _of_a_body(name: str) -> bool:
    form = folded(name)
    parts = form.split(" ")
    known = form in names("places-en") or form in names("countries-en")
    return known or not NOT_PEOPLE.isdisjoint(parts) or any(part in words.DEMONYM for part in parts)


def _one_each(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """The spans, cut before the polite word with which another name begins."""
    for span in found:
        start = span.start
        for cut in _NEXT_ONE.finditer(text, span.start, span.end):
            yield replace(span, start=start, end=cut.start())
            start = cut.end()
        yield replace(span, start=start)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without article, possessive, signs at its edges and the words that only begin its sentence."""
    whole = start
    for edge in list(_EDGES.finditer(text[start:end])):
        start, end = (whole + edge.end(), end) if edge.start() == 0 else (start, min(end, whole + edge.start()))
    while (word := text[start:end].partition(" "))[2] and word[0].lower() in words.OPENING:
        start += len(word[0]) + 1
    return start, end


def _at_a_place(text: str, start: int, end: int) -> bool:
    """Whether a name that looks like a person's is where something is: "near Al Huwayjah"."""
    form = folded(text[start:end])
    if form.partition(" ")[0] in words.PLACE_PARTS or text[:start].endswith(("near ", "Near ")):
        return True
    first = form.partition(" ")[0]
    return first not in names("people-en") and bool(LIES.search(text, max(0, start - 12), start))


def _kind(name: str, kind: str) -> str | None:
    """What the name is, where lists or its writing know better than the model."""
    form = folded(name)
    lone = " " not in form
    if name == name.lower() or form in words.COMMON | words.POLITE:
        return None
    if form in names("countries-en"):
        return PLACE
    if lone and form.rstrip("s") in words.DEMONYM:
        return None
    last = form.rpartition(" ")[2]
    if form.partition(" ")[0] in words.NO_NAMES:
        return None
    if last in words.SITES and not lone:
        return PLACE
    if INITIAL.fullmatch(name):
        return PERSON
    if lone and form in names("people-en") and form not in names("places-en"):
        return PERSON
    if not lone and form.partition(" ")[0] in words.TOPONYMS and not words.BODIES & set(form.split(" ")):
        return PLACE
    if kind != PLACE and form in names("places-en") and (not lone or form not in names("people-en")):
        return PLACE
    if kind == "people":
        return ORGANISATION if name.isupper() and form.partition(" ")[0] not in words.DEMONYM else None
    return kind


def _likely(text: str) -> Iterator[Span]:
    for found in TITLED.finditer(text):
        if folded(found["name"]).split(" ")[0] not in words.TITLES | words.GROUPS | words.DEMONYM:
            yield Span(found.start("name"), found.end("name"), PERSON, "rule")
    for pattern, kind in ((INITIAL, PERSON), (BODY, ORGANISATION), (NISBA, PERSON)):
        for found in pattern.finditer(text):
            yield _opened(text, *found.span(), kind)
    yield from _listed(text)


def _opened(text: str, start: int, end: int, kind: str) -> Span:
    """The bare name; a place where a list or the word before says so."""
    start, end = without_codes(text, *_bare(text, start, end))
    listed = folded(text[start:end]) in names("places-en")
    return Span(start, end, PLACE if listed or (kind == PERSON and _at_a_place(text, start, end)) else kind, "rule")


def _listed(text: str) -> Iterator[Span]:
    """Capitalised words that are a country, or a place where the word before speaks of one."""
    for found in WORD.finditer(text):
        form = folded(found[0])
        place = form in names("places-en") and form not in names("people-en")
        near = max(0, found.start() - 20)
        if form in names("countries-en") or (place and BEFORE_PLACE.search(text, near, found.start())):
            yield Span(*found.span(), PLACE, "list")
