"""The names of nations and of what lies in them (bench/nations_table.py says where they come from)."""

import gzip
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Named(NamedTuple):
    """What a name stands for: codes of ISO 3166-1, the likelier first; how it points; flags (see the maker)."""

    codes: tuple[str, ...]
    how: str
    flags: str


@cache
def lines() -> dict[str, str]:
    """By each name, its words in one form, the rest of its line."""
    packed = files("clew.enrich.nations").joinpath("names.tsv.gz").read_bytes()
    parted = (line.partition("\t") for line in gzip.decompress(packed).decode().split("\n"))
    return {name: rest for name, _, rest in parted}


@cache
def longest() -> dict[str, int]:
    """By a name's first word, how many words the longest name has that begins with it."""
    counts: dict[str, int] = {}
    for name in lines():
        if " " in name:
            first, count = name[: name.index(" ")], name.count(" ") + 1
            if count > counts.get(first, 0):
                counts[first] = count
        elif name not in counts:
            counts[name] = 1
    return counts


def named(key: str) -> Named | None:
    rest = lines().get(key)
    if rest is None:
        return None
    codes, how, flags = rest.split("\t")
    return Named(tuple(codes.split("|")), how, flags)


@cache
def surnames() -> frozenset[str]:
    """Last names in Latin letters that are little else, in one form."""
    packed = files("clew.enrich.nations").joinpath("surnames.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


@cache
def nations() -> frozenset[str]:
    """The codes that a country or territory is named for."""
    rows = (rest.split("\t") for rest in lines().values())
    return frozenset(codes for codes, how, _ in rows if how == "name" and len(codes) == 2)
