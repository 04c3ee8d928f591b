"""The date that an item is searched and sorted by."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from clew.store.paths import Way

OWN = ("date", "created", "modified", "taken")
"""An item's own dates; the first that it has counts."""


def date_of(said: Mapping[str, str], ways: Sequence[Way]) -> date | None:
    """The item's own date as its metadata has it, else the time of the file that it was found in."""
    for name in OWN:
        try:
            return datetime.fromisoformat(said.get(name, "")).date()
        except ValueError:
            continue
    if not ways or ways[0].mtime <= 0:
        return None
    return datetime.fromtimestamp(ways[0].mtime / 1e9, UTC).date()
