"""Members announced against members that came out: a container never loses one without a word."""

from collections.abc import Iterable, Iterator

from clew.model import Metadata, Problem
from clew.step import Beat, Contained, Record

ANNOUNCED = "announced"
"""The property that says how many members a container says it has; a step that says it more than once means the sum."""

MISSING = "members-missing"
BY_HAND = "open it with its own program and compare"


def accounted(records: Iterable[Record | Beat]) -> Iterator[Record | Beat]:
    """The records, and behind them a problem where members are missing and none of the problems before can say why."""
    announced = emitted = 0
    explained = False
    for record in records:
        match record:
            case Contained():
                emitted += 1
            case Metadata(name, value) if name == ANNOUNCED:
                announced += int(value)
            case Problem(effect="partial" | "unreadable"):
                explained = True
        yield record
    if emitted < announced and not explained:
        message = f"{announced - emitted} of the {announced} members that it announces did not come out"
        yield Problem(MISSING, message, BY_HAND, "partial")
