"""Sketches of texts, by which near-copies and quotations are found without comparing every text with every other.

A text is taken as its folded words (clew.fold). The whole is sketched by MinHash over its shingles of three words, its
stretches by winnowing: of every six shingles of five words in a row the least is kept, so that two texts with ten
words in a row in common always keep one in common. docs/kin.md has the bytes.
"""

import hashlib
import zlib
from array import array
from collections.abc import Iterator, Sequence
from importlib import import_module

from clew.fold import words
from clew.model import Vector
from clew.step import GivenText, step


@step("enrich.shingles@1", accepts=("*",), slow=True)
def shingles(texts: Sequence[GivenText]) -> Iterator[Sequence[Vector]]:
    """At the first passage the sketch of all ("shingles"); at the first of each stretch that stretch's ("stretch")."""
    hashes = _Hashes()
    digest, numbers, ends = hashlib.sha256(), array("Q"), array("Q")
    for each in texts:
        folded = words(each.text)
        digest.update("".join(f"{word} " for word in folded).encode("utf-8", "surrogatepass"))
        numbers.extend(map(hashes.__getitem__, folded))
        ends.append(len(numbers))
    found: dict[int, list[Vector]] = {}
    if numbers:
        sketches = import_module("clew.enrich.sketches")  # numpy takes a while
        found[0] = [Vector("shingles", sketches.whole(numbers, digest.digest()[:16]))]
        for at, content in sketches.stretches(numbers, ends):
            found.setdefault(at, []).append(Vector("stretch", content))
    yield from (found.get(at, ()) for at in range(len(texts)))


class _Hashes(dict[str, int]):
    """The CRC-32 of each word, worked out when first met."""

    def __missing__(self, word: str) -> int:
        self[word] = found = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        return found
