"""People's judgements as the tables have them: lines of the ledger, in the order in which people said them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from clew.store import schema, signing
from clew.store.kinds import KINDS, YES_NO
from clew.store.ledger import CustodyEvent
from clew.store.statements import JUDGED, NAMESPACE, body, message, statement_name, told

Subject = tuple[str, ...]
"""What is judged: its kind, then the values that make it out, never a row's number."""

VERDICTS = YES_NO
"""Of a tie between two names: the same, not the same, cannot tell."""

TAKEN_BACK = ""
"""Takes the last verdict back."""


@dataclass(frozen=True)
class Judgement:
    """A dated verdict of a person. `verdict` "" takes back what was said before; `more` holds the words that its kind
    needs. `after` are the names of judgements that it takes the place of; None: those that stand.

    The record gives the rest: `time` is when it was said, `line` where this case's ledger has it, `name` what it goes
    by in every copy of the case, `signer` the fingerprint of the key that signed it, or "".
    """

    subject: Subject
    verdict: str
    reason: str = ""
    by: str = ""
    time: str = ""
    line: int = 0
    more: Mapping[str, str] = field(default_factory=dict, hash=False)
    after: tuple[str, ...] | None = None
    name: str = ""
    signer: str = ""


def ordered(subject: Subject) -> Subject:
    """The one way to write a subject of which two parts may stand either way."""
    kind = KINDS.get(subject[0])
    turns = kind is not None and kind.turns and len(subject) == len(kind.parts) + 1
    return (*subject[:-2], *sorted(subject[-2:], key=str)) if turns else subject


def project_judgements(connection: Connection, event: CustodyEvent) -> None:
    """Put the judgements of a ledger line into the table; what is there already, from another copy, stays as it is."""
    rows = [row for each in told(event, JUDGED) for row in _rows(each, event.seq)]
    if rows:
        connection.execute(insert(schema.judgement).prefix_with("OR IGNORE"), rows)


def _rows(event: CustodyEvent, line: int) -> Iterator[dict[str, Any]]:
    name, said = statement_name(event), body(event)
    signature = event.details.get("signature", "")
    by_key = signing.signer(signature, message(event), NAMESPACE) if signature else ""
    for number, each in enumerate(said["judgements"], 1):
        yield {
            "line": line, "time": said["time"], "by": said["by"], "subject": key(ordered(tuple(each["subject"]))),
            "verdict": each["verdict"], "reason": each["reason"], "name": f"{name}.{number}",
            "more": json.dumps(each.get("more", {}), ensure_ascii=False, sort_keys=True),
            "after": json.dumps(each.get("after")), "signer": by_key or "",
        }  # fmt: skip


def judgements(connection: Connection, kind: str = "") -> Iterator[Judgement]:
    """All that was ever judged of subjects of a kind, or at all, the first first."""
    table = schema.judgement
    beginning = json.dumps([kind], ensure_ascii=False)[:-1]
    query = select(table).where(table.c.subject.startswith(beginning, autoescape=True)) if kind else select(table)
    yield from (each for each in _read(connection, query) if kind in ("", each.subject[0]))


def beginning(connection: Connection, *parts: str) -> Iterator[Judgement]:
    """All that was ever judged of subjects that begin with these parts, the last of which may be cut, in order."""
    start = json.dumps(parts, ensure_ascii=False)[:-2]
    begins = schema.judgement.c.subject.startswith(start, autoescape=True)
    yield from _read(connection, select(schema.judgement).where(begins))


def history(connection: Connection, subject: Subject) -> list[Judgement]:
    """All that was ever judged of a subject, the first first."""
    return list(_read(connection, select(schema.judgement).where(schema.judgement.c.subject == key(ordered(subject)))))


def judgement(connection: Connection, name: str) -> Judgement | None:
    """The judgement that goes by a name."""
    return next(_read(connection, select(schema.judgement).where(schema.judgement.c.name == name)), None)


def _read(connection: Connection, query: Select[Any]) -> Iterator[Judgement]:
    table = schema.judgement
    yield from map(judgement_of, connection.execute(query.order_by(table.c.time, table.c.name)))


def judgement_of(row: Any) -> Judgement:
    """Of a row of the table."""
    subject, more, after = tuple(json.loads(row.subject)), json.loads(row.more), json.loads(row.after)
    before = None if after is None else tuple(after)
    return Judgement(
        subject, row.verdict, row.reason, row.by, row.time, row.line, more, before, row.name, row.signer
    )  # fmt: skip


def key(subject: Subject) -> str:
    """A subject as the table has it."""
    return json.dumps(list(subject), ensure_ascii=False)
