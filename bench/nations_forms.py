"""How the names of bench/nations_table.py are spelled: in all forms of an Arabic or Russian word,
and in the ways that Arabic names are written in Latin letters."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clew.enrich.nations.fold import fold, key

Row = tuple[str, str, str, str]
NEAR = frozenset("SY IQ LB JO PS IL EG LY TN DZ MA SD SS YE SA AE QA BH KW OM IR TR AF PK SO DJ MR UA RU".split())
"""Countries whose towns are taken with their Arabic names; of others those that are LARGE."""
LARGE = 500_000
"""People from whom on a town that shares its name with a person or a word is meant first."""
ARAB = frozenset("AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE".split())
ARTICLE = re.compile("^(?:a[dlnrstz]|ash|adh|el) ")
ARABIC = re.compile("[\u0621-\u064a ]{4,}")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff‘’ʻ'. -]{4,}")
NISBA = ("ي", "يه", "يون", "يين", "يان", "يتان", "يتين", "يات")
PEOPLE = frozenset(NISBA[2:4] + NISBA[7:])
PLACES = ("capital", "city", "region")


def spelled(name: str) -> str:
    """An Arabic name as it is, for its article; any other in one form."""
    return name if ARABIC.fullmatch(name) else key(name)


def spellings(city: dict, capital: bool) -> list[str]:
    """Arabic names, and the Latin ones that read like the town's own without its accents."""
    near = capital or city["countrycode"] in NEAR or city["population"] >= LARGE
    arabic = [name for name in city["alternatenames"] if ARABIC.fullmatch(name)] if near else []
    own = key(city["name"])
    spelled = [name for name in city["alternatenames"] if LATIN.fullmatch(name)]
    if city["countrycode"] in ARAB:
        alike = [name for name in spelled if name[0].isupper() and bones(name) == bones(city["name"])]
        return arabic + [name for name in alike if key(name) == own or unmistakable(key(name))]
    return arabic + [name for name in spelled if key(name) == own]


def unmistakable(name: str) -> bool:
    """Whether another spelling is neither a word nor a person's name, nor of a language with endings of its own."""
    known = name in webster() or name in listed("people-en")
    return len(name) > 4 and not known and not re.search("(?:o|e|[bt]i|zi)$", name)


def bones(name: str) -> str:
    """What the ways of writing an Arabic name in Latin letters share: consonants, each once."""
    plain = re.sub("[^a-z]", "", ARTICLE.sub("", key(name)).replace("q", "k").replace("ou", "u").removesuffix("h"))
    return re.sub(r"(.)\1+", r"\1", plain[:1] + re.sub("[aeiouyw]", "", plain[1:]))


def forms(name: str, codes: str, how: str, flags: str) -> Iterator[Row]:
    """The name as it is looked up: Arabic without its article, adjectives in all their endings."""
    arabic = bool(re.search("[\u0621-\u064a]", name))
    if how == "nisba":
        stem = key(name).removesuffix("ي")
        for ending in NISBA:
            yield stem + ending, codes, "demonym", flags + ("n" if ending in PEOPLE else "")
    elif name.startswith("¤"):
        yield name, codes, how, flags
    elif arabic and name.startswith("ال"):
        yield key(name).removeprefix("ال"), codes, how, flags + "d"
    elif how == "name" and "f" in flags and re.search("[а-я]", name) and " " not in name:
        yield from ((form, codes, how, flags) for form in declined(key(name)))
    else:
        known = latin(name, codes) if how in PLACES and not arabic else {key(name)}
        yield from ((each, codes, how, flags) for each in sorted(known))


def latin(name: str, codes: str) -> set[str]:
    """A place's name as it is, without its apostrophes, and an Arab one without its article or last h."""
    found = {key(name), key(re.sub("['’‘ʻ`]", "", name))}
    if ARAB.issuperset(codes.split("|")):
        bare = (ARTICLE.sub("", each) for each in set(found))
        found |= {each for each in bare if len(each) > 4 and each not in listed("people-en")}
        found |= {each[:-1] for each in found if each.endswith("ah") and len(each) > 5}
    return found


def declined(name: str) -> set[str]:
    """The cases of a Russian or Ukrainian country's name, as nouns of its ending are declined."""
    if name.endswith("ия"):
        return {name[:-1] + end for end in ("я", "и", "ю", "ей")}
    if name.endswith("а"):
        return {name[:-1] + end for end in ("а", "ы", "и", "у", "е", "ой")}
    return {name, *(name + end for end in ("а", "у", "ом", "е"))} if name[-1] not in "оеиуыяьй" else {name}


@cache
def webster() -> set[str]:
    from english_words import get_english_words_set

    return set(get_english_words_set(["web2"], lower=False))


@cache
def listed(name: str) -> set[str]:
    packed = Path(f"src/clew/enrich/names/lists/{name}.txt.gz").read_bytes()
    return {fold(word)[0] for word in gzip.decompress(packed).decode().split("\n")}
