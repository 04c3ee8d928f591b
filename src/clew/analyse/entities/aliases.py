"""aliases.toml: names that the user of a case knows to be one.

    [[same]]
    kind = "organisation"        # or person, place
    names = ["Daesh", "ISIS", "Islamic State", "داعش", "الدولة الإسلامية"]
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from clew.errors import UsageError

KINDS = ("person", "organisation", "place")


@dataclass(frozen=True, slots=True)
class Alias:
    """Names of one thing."""

    kind: str
    names: tuple[str, ...]


def aliases(text: str) -> tuple[Alias, ...]:
    """Reads an alias file. Raises UsageError with the entry that is wrong."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UsageError(f"aliases.toml: {fault}") from fault
    if set(whole) - {"same"}:
        raise UsageError(f"aliases.toml: {min(set(whole) - {'same'})}: only [[same]] is known")
    entries = whole.get("same", [])
    if not isinstance(entries, list):
        raise UsageError("aliases.toml: write [[same]], with two brackets")
    return tuple(_alias(number, entry) for number, entry in enumerate(entries, 1))


def _alias(number: int, entry: Any) -> Alias:
    where = f"aliases.toml: entry {number}"
    if not isinstance(entry, dict) or set(entry) - {"kind", "names"}:
        raise UsageError(f"{where}: an entry has a kind and names, and nothing else")
    kind, names = entry.get("kind", "organisation"), entry.get("names")
    if kind not in KINDS:
        raise UsageError(f"{where}: the kind is one of {', '.join(KINDS)}")
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise UsageError(f"{where}: names is a list of names in quotes")
    if len(names) < 2:
        raise UsageError(f"{where}: it takes two names to be one")
    return Alias(kind, tuple(names))
