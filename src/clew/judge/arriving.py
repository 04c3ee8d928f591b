"""What arrives from another copy of a case: whether it is well formed, and said by whom it says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from clew.errors import IntegrityError, UsageError
from clew.judge.allowed import check, check_name
from clew.store.judgements import Judgement
from clew.store.ledger import CustodyEvent
from clew.store.persons import Person, people_of
from clew.store.signed import fault, unlike
from clew.store.signing import fingerprint, public_bytes
from clew.store.statements import JUDGED, PERSON, body


def check_form(event: CustodyEvent) -> None:
    """UsageError, TypeError, KeyError or ValueError where it is no person and no statement as this Clew knows them."""
    if event.event == PERSON:
        check_name(event.details["name"])
        if event.details["key"]:
            public_bytes(event.details["key"])
        _texts(event.details["role"], event.time, event.hash)
    elif event.event == JUDGED:
        _check_statement(body(event), event.details.get("signature", ""))
    else:
        raise UsageError(f"{event.event}: is neither a person nor a judgement")


def _check_statement(said: Mapping[str, Any], signature: object) -> None:
    _texts(said["by"], said["case"], said["time"], signature)
    if check_name(said["by"]) != said["by"] or datetime.fromisoformat(said["time"]).tzinfo is None:
        raise ValueError("its name or its time is not as Clew writes it")
    for each in said["judgements"]:
        more, after = each.get("more", {}), each.get("after")
        _texts(*each["subject"], each["verdict"], each["reason"], *more, *more.values(), *(after or ()))
        check(Judgement(tuple(each["subject"]), each["verdict"], each["reason"], more=more))


def _texts(*values: object) -> None:
    strange = [value for value in values if not isinstance(value, str)]
    if strange:
        raise TypeError(f"{str(strange[0])[:40]!r} is no text")


def check_people(
    path: Path, given: Sequence[tuple[int, CustodyEvent]], events: Sequence[CustodyEvent], mark: str
) -> None:
    """IntegrityError names the first line that gives a person a key beside the one known here, or that its person did
    not sign so; or the line here that its person, as the file knows them, would have had to sign."""
    ours = people_of(events)
    people = people_of([*events, *(event for _, event in given)])
    for number, event in given:
        what = _borrowed(event, ours) if event.event == PERSON else fault(event, people, mark)
        if what:
            raise IntegrityError(f"{path}: line {number}: {what}; nothing was taken in")
    before = set(unlike(events, ours, mark))
    for line, what in unlike(events, people, mark):
        if (line, what) not in before:
            raise IntegrityError(f"{path}: by what it tells of keys, ledger.jsonl line {line} cannot be: {what}")


def _borrowed(event: CustodyEvent, ours: Mapping[str, Person]) -> str | None:
    """A key for who has another here could be anybody's."""
    person, key = ours.get(event.details["name"]), event.details["key"]
    if not key or person is None or not person.keys or fingerprint(public_bytes(key)) in dict(person.keys):
        return None
    return (
        f"{person.name} has another key here; where you know this one to be theirs too, add it with `clew person add`"
    )
