"""What people decide: recorded in the custody ledger, never deleted, taken back by deciding anew."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.judge.allowed import check, check_name
from clew.store.case import Case
from clew.store.judgements import TAKEN_BACK, Judgement, Subject, history, judgement, ordered
from clew.store.keyring import Ask, keyring, private_of
from clew.store.keys import public_of
from clew.store.kinds import KINDS
from clew.store.ledger import canonical
from clew.store.persons import persons
from clew.store.places import project
from clew.store.signing import fingerprint, sign
from clew.store.statements import JUDGED, NAMESPACE
from clew.store.verdicts import unanswered, verdict

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key


def judge(case: Case, by: str, decided: Sequence[Judgement], key: "Key | None" = None, ask: Ask | None = None) -> None:
    """Record what the person `by` decided, all in one line of the ledger, signed if the person has a key.

    `key` is the private one, where it does not lie among this user's; `ask` gives its passphrase. UsageError for what
    the table of kinds does not allow, for a second reader who is the first, where the key is not at hand, or where
    another process writes to the case.
    """
    by = check_name(by)
    if not decided:
        return
    with case.writing():
        project(case)
        with case.engine.connect() as connection:
            listed = [_told(connection, by, each) for each in _whole(connection, decided)]
            own = _key_of(connection, by, key, ask)
        said = {"by": by, "case": case.ledger.mark(), "judgements": listed, "time": case.clock()}
        signed = {"signature": sign(own, canonical(said), NAMESPACE)} if own else {}
        case.record(JUDGED, {**said, **signed, "salt": secrets.token_hex(16)})  # a hash alone may leave: no guess fits
        project(case)


def _whole(connection: Connection, decided: Sequence[Judgement]) -> Iterator[Judgement]:
    """Each with the words that go with it, kept from the verdict before; UsageError for one that is not allowed."""
    seen: set[Subject] = set()
    for given in decided:
        subject = ordered(given.subject)
        kind = KINDS.get(subject[0]) if subject else None
        if kind and kind.needs and kind.keeps == "one":
            latest = verdict(connection, subject).latest
            given = replace(given, more={**(latest.more if latest else {}), **given.more})
        check(given)
        if subject in seen and kind and kind.keeps != "all":
            raise UsageError(f"{' '.join(subject)[:200]}: is judged twice at once; say it once")
        seen.add(subject)
        yield replace(given, subject=subject)


def _told(connection: Connection, by: str, each: Judgement) -> dict[str, Any]:
    """As the ledger has it."""
    _check_related(connection, by, each)
    said = {"subject": list(each.subject), "verdict": each.verdict, "reason": each.reason}
    return {**said, "after": _after(connection, by, each), **({"more": dict(each.more)} if each.more else {})}


def _after(connection: Connection, by: str, each: Judgement) -> list[str]:
    """The names of the judgements that it takes the place of. UsageError where it names one of another subject."""
    keeps, said = KINDS[each.subject[0]].keeps, history(connection, each.subject)
    if each.after is not None:
        strange = set(each.after) - {one.name for one in said}
        if strange:
            raise UsageError(f"{min(strange)}: is no judgement on this subject; `clew judgements` tells their names")
        return sorted(each.after)
    if keeps == "all":
        return []
    return sorted(one.name for one in unanswered(said) if keeps == "one" or one.by == by)


def _check_related(connection: Connection, by: str, each: Judgement) -> None:
    """UsageError where what it builds on is not there, or where a second reader is the first."""
    kind, *values = each.subject
    if kind == "evidence" and not verdict(connection, ("hypothesis", values[0])).said:
        raise UsageError(f"{values[0]}: no such hypothesis; `clew judge hypothesis new stated --text …` states one")
    if kind == "second-reader":
        first = judgement(connection, values[0])
        if first is None:
            raise UsageError(f"{values[0]}: no such judgement; `clew judgements` tells their names")
        if first.by == by:
            raise UsageError(f"{by} said that first: a second reader is somebody else")
    if kind == "note" and each.verdict == TAKEN_BACK and not each.after:
        raise UsageError("say which note is taken back, by its name; `clew judgements` tells it")


def _key_of(connection: Connection, by: str, given: "Key | None", ask: Ask | None) -> "Key | None":
    """The private key to sign with; None for a person without any. UsageError where it is another's or not at hand."""
    person = persons(connection).get(by)
    prints = [each for each, _ in person.keys] if person else []
    if given is not None and fingerprint(public_of(given)) not in prints:
        raise UsageError(f"{by}: has no such key in this case; `clew person add` tells the case of it")
    own = given or private_of(keyring(), prints, ask)
    if prints and own is None:
        raise UsageError(f"{by}: signs with {prints[0]}, which is not on this computer; give it with --key FILE")
    return own
