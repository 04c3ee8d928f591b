"""What a finder finds, in places of the plain text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NOTHING: Mapping[str, str] = {}


class Found(NamedTuple):
    kind: str
    start: int
    end: int
    value: str
    detail: Mapping[str, str] = NOTHING


@dataclass(frozen=True)
class Told:
    """What the item's passages tell: countries (ISO 3166-1) from the likeliest, and columns by their head."""

    countries: tuple[str, ...] = ()
    columns: Mapping[int, str] = field(default_factory=dict)


Finder = Callable[[str, Told], Iterator[Found]]
