"""Numbers of people and of firms that carry a check, by the rules of python-stdnum, beside the words for them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from clew.enrich.identifiers.cues import near
from clew.enrich.identifiers.found import Found, Told

NUMBER = r"(?![^\W_])[ :#.\t-]{0,4}((?:[A-Z0-9][ .-]?){6,20}[A-Z0-9])(?!\w)"


def _rules(cues: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """For each word, and the module of python-stdnum that it means, the pattern of both word and number."""
    return tuple((re.compile(rf"(?<![^\W_])(?:{words}){NUMBER}", re.IGNORECASE), name) for words, name in cues)


CUES = (
    (r"(?:t\.?c\.? ?)?kimlik(?: no)?|tckn", "tr.tckimlik"),
    (r"t\.z\.?|teudat zehut|israeli id", "il.idnr"),
    (r"dni|n\.?i\.?f\.?", "es.dni"),
    (r"nie", "es.nie"),
    (r"codice fiscale|c\.f\.", "it.codicefiscale"),
    (r"bsn|burgerservicenummer", "nl.bsn"),
    (r"rijksregisternummer|num[eé]ro national", "be.nn"),
    (r"pesel", "pl.pesel"),
    (r"cnp", "ro.cnp"),
    (r"egn|егн", "bg.egn"),
    (r"henkilötunnus|hetu", "fi.hetu"),
    (r"personnummer", "se.personnummer"),
    (r"cpr(?:-?nr| number)?", "dk.cpr"),
    (r"f[øo]dselsnummer", "no.fodselsnummer"),
    (r"amka|αμκα", "gr.amka"),
    (r"ahv(?:-?nr)?|avs", "ch.ssn"),
    (r"n[ir]r|num[eé]ro de s[eé]curit[eé] sociale|s[eé]curit[eé] sociale", "fr.nir"),
    (r"idnr|steuer-?id(?:entifikationsnummer)?", "de.idnr"),
    (r"nhs(?: no\.?| number)?", "gb.nhs"),
    (r"aadhaar|aadhar", "in_.aadhaar"),
    (r"cpf", "br.cpf"),
    (r"rut|run", "cl.rut"),
    (r"curp", "mx.curp"),
    (r"(?:south african )?id (?:number|no\.?)", "za.idnr"),
    (r"resident identity|身份证(?:号码?)?", "cn.ric"),
    (r"sin|social insurance (?:number|no\.?)", "ca.sin"),
)
NATIONAL = _rules(CUES)
ANY = re.compile("|".join(rf"(?<![^\W_])(?:{words})(?![^\W_])" for words, _ in CUES), re.IGNORECASE)
VAT = re.compile(r"(?<![\w-])([A-Z]{2}|EL|XI|CHE)[ -]?((?=[A-Z]{0,3}\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){6,13})(?![\w-])")
STATES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI GB CH CHE NO".split()
)
LEI = re.compile(r"(?<!\w)[A-Z0-9]{18}\d\d(?!\w)")
FIRMS = (
    (r"inn|инн", "ru.inn"), (r"ogrn|огрн", "ru.ogrn"), (r"siren", "fr.siren"), (r"siret", "fr.siret"),
    (r"cnpj", "br.cnpj"), (r"abn", "au.abn"), (r"acn", "au.acn"), (r"vkn|vergi no", "tr.vkn"), (r"gstin", "in_.gstin"),
    (r"kbo|bce|ondernemingsnummer", "be.vat"), (r"org\.? ?nr|organisasjonsnummer", "no.orgnr"),
    (r"matricule fiscale?", "tn.mf") , (r"edrpou|єдрпоу", "ua.edrpou"),
)  # fmt: skip
FIRM = _rules(FIRMS)
ANY_FIRM = re.compile("|".join(rf"(?<![^\W_])(?:{words})(?![^\W_])" for words, _ in FIRMS), re.IGNORECASE)


def national(text: str, _: Told) -> Iterator[Found]:
    if ANY.search(text):
        yield from _cued("national-id", text, NATIONAL)
    if ANY_FIRM.search(text):
        yield from _cued("company", text, FIRM)
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


def _cued(kind: str, text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Found]:
    for pattern, name in rules:
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
