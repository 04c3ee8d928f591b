"""What is tied, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clew.model import Digest

Node = tuple[str, str]
"""(kind, value) of a name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as mentions of one kind and value have it: `forms` as written with how often, the items that mention it,
    and how many mentions there are. Kinds are person, organisation and place."""

    kind: str
    value: str
    forms: Mapping[str, int]
    items: frozenset[Digest]
    mentions: int

    @property
    def node(self) -> Node:
        return self.kind, self.value


@dataclass(frozen=True, slots=True)
class Beside:
    """An identifier (`scheme` "email", "phone", "iban", …) in one passage with a name; `header` where a mail's header
    writes the two as one address: "Rami Haddad <rami@example.org>"."""

    kind: str
    value: str
    scheme: str
    identifier: str
    header: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person has said of two names."""

    kind: str
    one: str
    other: str
    answer: Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two names taken for one: `certain`, or `proposed` to a person. `score` is from 0 to 1, `reasons` its parts.

    A tie with an `item` says that `one` stands for `other` in that item only.
    """

    kind: str
    one: str
    other: str
    state: Literal["certain", "proposed"]
    score: float
    reasons: Mapping[str, float]
    item: Digest | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Names taken for one thing. `captions` is the fullest frequent form of each script that it is written in, the
    most frequent script first. `within` lists shorter names that mean it in one item only. `bare` says that it is a
    person known by one word alone, who may be several.
    """

    id: str
    kind: str
    values: tuple[str, ...]
    captions: Mapping[str, str]
    mentions: int
    items: int
    within: tuple[tuple[str, Digest], ...] = ()
    bare: bool = False

    @property
    def caption(self) -> str:
        return next(iter(self.captions.values()))


@dataclass(frozen=True, slots=True)
class Found:
    """Entities, all ties, those certain ones that a "no" cut, and yeses that another "no" makes impossible. `listed`
    has the entities of imported lists that are part of one, with its id."""

    entities: tuple[Entity, ...]
    ties: tuple[Tie, ...]
    cut: tuple[Tie, ...] = ()
    contradicted: tuple[Judged, ...] = field(default=())
    listed: Mapping[Node, str] = field(default_factory=dict)
