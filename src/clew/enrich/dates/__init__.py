"""Dates and times in text, as intervals with their precision."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version

from clew.model import Mention
from clew.step import GivenText, step


@cache
def _libraries() -> dict[str, str]:
    return {"hijridate": version("hijridate")}


@step("enrich.dates@3", accepts=("*",), slow=True, libraries=_libraries)
def dates(readings: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """For each reading the dates and times in it, in their order; relative ones against the day that it is dated.

    The rules are loaded at the first reading: compiling them takes a tenth of a second.
    """
    from clew.enrich.dates.mentions import mentions

    for reading in readings:
        yield list(mentions(reading.text, _anchor(reading.dated)))


def _anchor(dated: str | None) -> datetime | None:
    """The day and time on its own clock, without its offset; None where there is none, or no likely one."""
    try:
        found = datetime.fromisoformat(dated).replace(tzinfo=None) if dated else None
    except ValueError:
        return None
    return found if found and 1600 <= found.year <= 2400 else None
