"""The lists of names beside this file, each line one folded name (bench/names_lists.py says where they come from)."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def names(name: str) -> frozenset[str]:
    packed = files("clew.enrich.names").joinpath(f"lists/{name}.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))
