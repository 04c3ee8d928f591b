"""What a part of the story gives: files by their path, and the facts planted in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
class Chapter:
    """Files whose bytes follow from the content alone, files that were drawn (fonts and Pillow show in their bytes)."""

    files: Mapping[str, bytes]
    drawn: Mapping[str, bytes] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    faults: tuple[Fault, ...] = ()
