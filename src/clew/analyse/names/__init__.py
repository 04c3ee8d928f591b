"""How alike two names are, across spellings, word order and scripts (docs/entities.md)."""

from clew.analyse.names.likeness import Likeness
from clew.analyse.names.organisation import organisations, places
from clew.analyse.names.person import people

__all__ = ["Likeness", "compare"]

_BY_KIND = {"person": people, "organisation": organisations, "place": places}


def compare(one: str, other: str, kind: str) -> Likeness:
    """How alike two names of `kind` (person, organisation, place) are: the same whichever stands first."""
    first, second = sorted((one, other))
    return _BY_KIND[kind](first, second)
