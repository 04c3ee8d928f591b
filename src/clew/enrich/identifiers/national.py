"""Numbers of people and of firms that carry a check, by the rules of python-stdnum, beside the words for them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from clew.enrich.identifiers.cues import near
from clew.enrich.identifiers.found import Found, Told

NUMBER = r"(?![^\W_])[ :#.\t-]{0,4}((?:[A-Z0-9][ .-]?){6,20}[A-Z0-9])(?!\w)"


class Rule(NamedTuple):
    """The pattern of a word and the number after it, the module of python-stdnum that the word means, and parts of
    which a text has one where it has the word, in small letters: they are quick to look for."""

    pattern: re.Pattern[str]
    module: str
    parts: tuple[str, ...]


def _rules(cues: tuple[tuple[str, ...], ...]) -> tuple[Rule, ...]:
    """Of each word, its module and, where the word is no plain one, its parts."""
    found = []
    for words, name, *parts in cues:
        pattern = re.compile(rf"(?<![^\W_])(?:{words}){NUMBER}", re.IGNORECASE)
        found.append(Rule(pattern, name, tuple((parts or [words])[0].split("|"))))
    return tuple(found)


CUES = (
    (r"(?:t\.?c\.? ?)?kimlik(?: no)?|tckn", "tr.tckimlik", "kimlik|tckn"),
    (r"t\.z\.?|teudat zehut|israeli id", "il.idnr", "t.z|teudat|israeli"),
    (r"dni|n\.?i\.?f\.?", "es.dni", "dni|nif|n.i|ni.f"),
    (r"nie", "es.nie"),
    (r"codice fiscale|c\.f\.", "it.codicefiscale", "codice|c.f"),
    (r"bsn|burgerservicenummer", "nl.bsn", "bsn|burgerservice"),
    (r"rijksregisternummer|num[eé]ro national", "be.nn", "rijksregister|ro national"),
    (r"pesel", "pl.pesel"),
    (r"cnp", "ro.cnp"),
    (r"egn|егн", "bg.egn"),
    (r"henkilötunnus|hetu", "fi.hetu", "hetu|henkilö"),
    (r"personnummer", "se.personnummer"),
    (r"cpr(?:-?nr| number)?", "dk.cpr", "cpr"),
    (r"f[øo]dselsnummer", "no.fodselsnummer", "dselsnummer"),
    (r"amka|αμκα", "gr.amka"),
    (r"ahv(?:-?nr)?|avs", "ch.ssn", "ahv|avs"),
    (r"n[ir]r|num[eé]ro de s[eé]curit[eé] sociale|s[eé]curit[eé] sociale", "fr.nir", "nir|nrr|curit"),
    (r"idnr|steuer-?id(?:entifikationsnummer)?", "de.idnr", "idnr|steuer"),
    (r"nhs(?: no\.?| number)?", "gb.nhs", "nhs"),
    (r"aadhaar|aadhar", "in_.aadhaar", "aadha"),
    (r"cpf", "br.cpf"),
    (r"rut|run", "cl.rut"),
    (r"curp", "mx.curp"),
    (r"(?:south african )?id (?:number|no\.?)", "za.idnr", "id n"),
    (r"resident identity|身份证(?:号码?)?", "cn.ric", "resident identity|身份证"),
    (r"sin|social insurance (?:number|no\.?)", "ca.sin", "sin|social insurance"),
)
NATIONAL = _rules(CUES)
VAT = re.compile(r"(?<![\w-])([A-Z]{2}|EL|XI|CHE)[ -]?((?=[A-Z]{0,3}\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){6,13})(?![\w-])")
STATES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI GB CH CHE NO".split()
)
LEI = re.compile(r"(?<!\w)[A-Z0-9]{18}\d\d(?!\w)")
FIRMS = (
    (r"inn|инн", "ru.inn"), (r"ogrn|огрн", "ru.ogrn"), (r"siren", "fr.siren"), (r"siret", "fr.siret"),
    (r"cnpj", "br.cnpj"), (r"abn", "au.abn"), (r"acn", "au.acn"), (r"vkn|vergi no", "tr.vkn"), (r"gstin", "in_.gstin"),
    (r"kbo|bce|ondernemingsnummer", "be.vat"),
    (r"org\.? ?nr|organisasjonsnummer", "no.orgnr", "orgnr|org nr|org.nr|org. nr|organisasjonsnummer"),
    (r"matricule fiscale?", "tn.mf", "matricule"), (r"edrpou|єдрпоу", "ua.edrpou"),
)  # fmt: skip
FIRM = _rules(FIRMS)


def national(text: str, _: Told) -> Iterator[Found]:
    small = text.casefold().translate(UNDOTTED)
    yield from _cued("national-id", text, _likely(NATIONAL, small))
    yield from _cued("company", text, _likely(FIRM, small))
    for found in LEI.finditer(text):
        letters = sum(sign.isalpha() for sign in found[0])
        if 2 < letters < 17 and module("lei").is_valid(found[0]):
            yield Found("company", *found.span(), found[0], {"scheme": "lei"})
    yield from _vats(text)


def _vats(text: str) -> Iterator[Found]:
    for found in VAT.finditer(text):
        if found[1] not in STATES:
            continue
        cued = near("vat", text, *found.span())
        for end in _ends(text, found.start(2), found.end(2)):
            if value := _vat(found[1], text[found.start(2) : end], cued):
                yield Found("vat", found.start(), end, value, {"country": {"EL": "GR"}.get(value[:2], value[:2])})
                break


UNDOTTED = {ord("ı"): "i", 0x307: ""}
"""With which every i is one, as in patterns: casefold makes İ an i and a dot."""


def _likely(rules: tuple[Rule, ...], small: str) -> Iterator[Rule]:
    return (rule for rule in rules if any(part in small for part in rule.parts))


def _cued(kind: str, text: str, rules: Iterable[Rule]) -> Iterator[Found]:
    for pattern, name, _ in rules:
        for found in pattern.finditer(text):
            for end in _ends(text, found.start(1), found.end(1)):
                value = re.sub(r"[ .-]", "", text[found.start(1) : end]).upper()
                if module(name).is_valid(value):
                    country, _, scheme = name.partition(".")
                    detail = {"country": country.strip("_").upper(), "scheme": scheme}
                    yield Found(kind, found.start(1), end, value, detail)
                    break


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """The end, and those before it at which a word ends: what follows the number may look like a part of it."""
    yield end
    yield from (at for at in range(end - 1, start + 5, -1) if text[at] in " .-")


def _vat(prefix: str, number: str, cued: bool) -> str:
    """The number with its country, where its check is right; only in one word, or beside a word for tax."""
    value = re.sub(r"[ .-]", "", number)
    if not cued and value != number:
        return ""
    if sum(sign.isdigit() for sign in value) < 7:
        return ""
    country = {"CHE": "CH", "XI": "GB"}.get(prefix, prefix)
    name = "eu.vat" if country not in ("GB", "CH", "NO") else f"{country.lower()}.{'mva' if country == 'NO' else 'vat'}"
    whole = f"CHE{value}" if country == "CH" else f"{country}{value}" if name == "eu.vat" else value
    return f"{country}{value}" if module(name).is_valid(whole) else ""


@cache
def module(name: str) -> Any:
    return import_module(f"stdnum.{name}")
