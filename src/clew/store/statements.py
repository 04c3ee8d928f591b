"""What one person said at one time, as the ledger has it: the bytes that are signed, and the name that it goes by.

The name is the same in every copy of a case, wherever the copy's own ledger has it.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from clew.store.ledger import CustodyEvent, canonical

NAMESPACE = b"clew-judgement"
JUDGED, MERGED, PERSON = "judged", "judgements merged", "person added"
"""Events of the ledger: a statement, those of another copy of the case, and who a person is."""

SIGNED = ("by", "case", "judgements", "time")


def body(event: CustodyEvent) -> dict[str, Any]:
    """What the statement says. Those of the first versions told neither case nor time."""
    return {"case": "", "time": event.time, **{name: event.details[name] for name in SIGNED if name in event.details}}


def message(event: CustodyEvent) -> bytes:
    """The bytes that a person signs."""
    return canonical(body(event))


def statement_name(event: CustodyEvent) -> str:
    return hashlib.sha256(message(event)).hexdigest()


def told(event: CustodyEvent, *kinds: str) -> Iterator[CustodyEvent]:
    """The statements and persons of a line, also those that it brought from another copy, as they stood there."""
    if event.event in kinds:
        yield event
    elif event.event == MERGED:
        yield from (each for each in map(of_line, event.details["lines"]) if each.event in kinds)


def of_line(line: dict[str, Any]) -> CustodyEvent:
    return CustodyEvent(**line)
