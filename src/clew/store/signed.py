"""Whether people's statements in the ledger are theirs: signed by their key, over the words that stand there."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from clew.store.ledger import CustodyEvent
from clew.store.persons import Person
from clew.store.signing import signer
from clew.store.statements import JUDGED, NAMESPACE, body, message, told


def unlike(events: Iterable[CustodyEvent], people: Mapping[str, Person], mark: str) -> Iterator[tuple[int, str]]:
    """The lines with a statement that is not as its person signed it, and what is wrong. `mark` is the case's."""
    for event in events:
        for each in told(event, JUDGED):
            what = fault(each, people, mark)
            if what:
                yield event.seq, what


def fault(event: CustodyEvent, people: Mapping[str, Person], mark: str) -> str | None:
    """What is wrong with a statement, if anything. Before a person has a key, nothing of theirs is signed."""
    said = body(event)
    by, person, signature = said["by"], people.get(said["by"]), event.details.get("signature")
    if said["case"] not in ("", mark):
        return f"{by} judged that of another case"
    if signature is None:
        since = person.signs_since if person else None
        return (
            f"{by} has not signed it, and has had a key since {since}"
            if since and _later(said["time"], since)
            else None
        )
    key = signer(signature, message(event), NAMESPACE)
    if key is None:
        return f"{by} did not sign these words: the judgement or its signature was altered"
    if person is None or key not in dict(person.keys):
        return f"said to be {by}'s, but signed by another key: {key}"
    return None


def _later(time: str, since: str) -> bool:
    """Whether a moment is after another, whatever zones they are told in; one that is none is never before."""
    try:
        return datetime.fromisoformat(time) > datetime.fromisoformat(since)
    except (ValueError, TypeError):
        return True
