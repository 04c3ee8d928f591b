"""Judgements of one copy of a case go to another as a signed file, and arrive once, whatever the order.

The file is JSON lines: what it is and of which case; each person and each statement, as the lines of the ledger that
told it first; and a signature over all that (SSHSIG). Nothing of it is believed that its hash, its person's key or the
file's signature does not bear out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clew.errors import IntegrityError, UsageError
from clew.judge.arriving import check_form, check_people
from clew.store.case import Case
from clew.store.keys import public_line
from clew.store.ledger import CustodyEvent, canonical, hash_of
from clew.store.persons import people_of
from clew.store.places import project
from clew.store.signing import fingerprint, public_bytes, sign, signer
from clew.store.statements import JUDGED, MERGED, PERSON, of_line, statement_name, told

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

NAMESPACE = b"clew-judgements"
FORMAT = 1
EVENTS = (PERSON, JUDGED)


@dataclass(frozen=True)
class Merged:
    """What an import brought: how many statements and persons of the file were new, and who signed it."""

    statements: int
    persons: int
    signer: str


def exported(case: Case, key: "Key") -> bytes:
    """All that people judged in the case, signed with `key`."""
    lines = (each for event in case.ledger.events() for each in told(event, *EVENTS))
    known = {each.hash: canonical(asdict(each)) for each in lines}
    head = {"case": case.ledger.mark(), "format": FORMAT, "judgements": case.name, "lines": len(known)}
    content = b"".join(line + b"\n" for line in (canonical(head), *known.values()))
    return content + canonical({"key": public_line(key), "signature": sign(key, content, NAMESPACE)}) + b"\n"


def imported(case: Case, path: Path, trusted: str | None = None) -> Merged:
    """Take in what another copy's people judged and this one does not have. `trusted` is the fingerprint of who signed
    the file, where this case does not know them.

    IntegrityError names the line that is not as it was written, in anybody's name but theirs, or not signed by somebody
    known; nothing is taken in then. UsageError where it is of another case, or another process writes to this one.
    """
    content = path.read_bytes()
    with case.writing():
        case.ledger.check()
        project(case)
        events = list(case.ledger.events())
        by = _signer(path, content, trusted or "", _known_keys(events))
        given = list(_lines(path, content, case.ledger.mark()))
        had = {_identity(each) for event in events for each in told(event, *EVENTS)}
        check_people(path, given, events, case.ledger.mark())
        new = {_identity(each): each for _, each in given if _identity(each) not in had}
        if new:
            case.record(MERGED, {"signer": by, "lines": [asdict(each) for each in new.values()]})
            project(case)
    judged = sum(each.event == JUDGED for each in new.values())
    return Merged(judged, len(new) - judged, by)


def _identity(event: CustodyEvent) -> str:
    """What makes a line the same in two copies: for a statement, its words."""
    return statement_name(event) if event.event == JUDGED else event.hash


def _signer(path: Path, content: bytes, trusted: str, known: Sequence[str]) -> str:
    """The fingerprint of who signed the file."""
    whole, number = content.rstrip(b"\n").rpartition(b"\n")[0] + b"\n", content.count(b"\n")
    last = _parsed(path, number, content[len(whole) :].rstrip(b"\n"))
    by = signer(str(last.get("signature", "")), whole, NAMESPACE)
    if by is None:
        _check_hashes(path, whole)
        raise IntegrityError(f"{path}: line {number}: the signature is not over these lines; something was altered")
    if by != trusted and (trusted or by not in known):
        advice = "ask the sender for the fingerprint by another way, and give it with --signer"
        raise IntegrityError(f"{path}: line {number}: signed by {by}, which this case does not know; {advice}")
    return by


def _known_keys(events: Sequence[CustodyEvent]) -> list[str]:
    """The keys of people and of the case itself."""
    own = [fingerprint(public_bytes(each.details["key"])) for each in events if each.event == "key made"]
    return own + [key for person in people_of(events).values() for key, _ in person.keys]


def _check_hashes(path: Path, content: bytes) -> None:
    """Name the line that was altered, where its hash tells."""
    for number, line in enumerate(content.splitlines()[1:], 2):
        _event(path, number, line)


def _lines(path: Path, content: bytes, mark: str) -> Iterator[tuple[int, CustodyEvent]]:
    """Each line's number and what it says, well formed."""
    first, *lines = content.splitlines()[:-1] or [b""]
    head = _parsed(path, 1, first)
    if head.get("format") != FORMAT:
        raise UsageError(f"{path}: holds no judgements that this Clew can read; `clew judgements export` writes them")
    if head.get("case") != mark:
        raise UsageError(f"{path}: is of another case; judgements go between copies of one case")
    if head.get("lines") != len(lines):
        raise IntegrityError(f"{path}: line 1: tells {head.get('lines')} lines, and there are {len(lines)}")
    for number, line in enumerate(lines, 2):
        yield number, _event(path, number, line)


def _event(path: Path, number: int, line: bytes) -> CustodyEvent:
    value = _parsed(path, number, line)
    try:
        event = of_line(value)
        if hash_of({name: each for name, each in value.items() if name != "hash"}) != event.hash:
            raise IntegrityError(f"{path}: line {number}: was altered: its hash is of something else")
        check_form(event)
    except (TypeError, KeyError, ValueError, AttributeError, UsageError) as error:
        raise IntegrityError(f"{path}: line {number}: is no judgement that a case has: {error}") from error
    return event


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
        if not isinstance(value, dict) or canonical(value) != line:
            raise ValueError("it is not as Clew writes it")
    except (ValueError, RecursionError) as error:
        raise IntegrityError(f"{path}: line {number}: cannot be read: {error}") from error
    return value
