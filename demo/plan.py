"""What a part of the story gives: files by their path, and what is planted in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Fact:
    """Words that `query` must find in `file`, inside the members named (outermost first), at the locator `at`.

    Where `metadata` names a property ("from", "gps"), the words are its value and not in the text.
    """

    id: str
    about: str
    query: str
    file: str
    words: str
    at: str = ""
    inside: tuple[str, ...] = ()
    metadata: str = ""


@dataclass(frozen=True)
class Fault:
    """A file, or a member in it, that cannot be read, and the problem's code."""

    file: str
    code: str
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mentioned:
    """Words `text` at the locator `at` are drawn as `kind` with this `value`, and with `detail` among what they tell.

    Where there is no value, nothing of that kind may be drawn from these words.
    """

    id: str
    about: str
    file: str
    kind: str
    text: str
    value: str = ""
    at: str = ""
    inside: tuple[str, ...] = ()
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """Names that are one entity ("certain"), that are asked about ("proposed"), that are one only by the case's alias
    file ("alias"), or that are never one without a person ("apart"). `reason` is a part of the score."""

    id: str
    about: str
    kind: str
    names: tuple[str, ...]
    tie: Literal["certain", "proposed", "alias", "apart"]
    reason: str = ""


@dataclass(frozen=True)
class Book:
    """A statement's account and currency; where it does not add up, the row that breaks it, and what is said of it."""

    id: str
    about: str
    file: str
    account: str
    currency: str
    entries: int
    closing: str
    row: str = ""
    expected: str = ""
    stated: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class Transfer:
    """Two rows of two books that are the two sides of one transfer."""

    id: str
    about: str
    reference: str
    amount: str
    out: str
    out_at: str
    into: str
    into_at: str


@dataclass(frozen=True)
class Kin:
    """Two files of which one is a copy, a version, a forward or a quotation of the other; `reason` begins one of the
    reasons shown, and `at` is where it is seen."""

    id: str
    about: str
    how: str
    one: str
    other: str
    least: float
    reason: str
    at: str = ""


@dataclass(frozen=True)
class Claimed:
    """The one claim of `file` that holds `words`: how it is said, on whose word (empty: the writer's), and how many
    independent origins of how many passages bear it out or speak against it."""

    id: str
    about: str
    file: str
    words: str
    stance: str
    event: str
    speaker: str = ""
    unverified: bool = False
    origins: int = 1
    passages: int = 1
    against: int = 0


@dataclass(frozen=True)
class Differs:
    """The `values` that reports of one event, in `files`, tell of an aspect of it, side by side."""

    id: str
    about: str
    aspect: str
    values: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Claims of `files` that bear out the claim `of`, a row of the key, and are one origin."""

    id: str
    about: str
    of: str
    files: tuple[str, ...]


Planted = Mentioned | Named | Book | Transfer | Kin | Claimed | Differs | Origin


@dataclass(frozen=True)
class Chapter:
    """Files whose bytes follow from the content alone, files that were drawn (fonts and Pillow show in their bytes)."""

    files: Mapping[str, bytes]
    drawn: Mapping[str, bytes] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    faults: tuple[Fault, ...] = ()
    planted: tuple[Planted, ...] = ()
