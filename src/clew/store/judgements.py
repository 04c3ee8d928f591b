"""People's judgements as the tables have them: lines of the ledger, the latest on a subject counting."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from clew.store import schema
from clew.store.ledger import CustodyEvent

Subject = tuple[str, ...]
"""What is judged: its kind, then the values that make it out, never a row's number."""

VERDICTS = ("yes", "no", "unsure")
"""Of a tie between two names: the same, not the same, cannot tell."""

TAKEN_BACK = ""
"""Takes the last verdict back."""


@dataclass(frozen=True)
class Judgement:
    """A dated verdict of a person. `verdict` "" takes back what was said before."""

    subject: Subject
    verdict: str
    reason: str = ""
    by: str = ""
    time: str = ""
    line: int = 0


def project_judgements(connection: Connection, event: CustodyEvent) -> None:
    """Put the judgements of a ledger line into the table."""
    rows = [
        {"line": event.seq, "time": event.time, "by": event.details["by"], **each, "subject": _key(each["subject"])}
        for each in event.details["judgements"]
    ]
    connection.execute(insert(schema.judgement), rows)


def judgements(connection: Connection, kind: str) -> Iterator[Judgement]:
    """All that was ever judged of subjects of a kind, the first first."""
    table = schema.judgement
    beginning = json.dumps([kind], ensure_ascii=False)[:-1]
    query = select(table).where(table.c.subject.startswith(beginning, autoescape=True))
    for row in connection.execute(query.order_by(table.c.line, table.c.id)):
        subject = tuple(json.loads(row.subject))
        if subject[0] == kind:
            yield Judgement(subject, row.verdict, row.reason, row.by, row.time, row.line)


def history(connection: Connection, subject: Subject) -> list[Judgement]:
    """All that was ever judged of a subject, the first first."""
    table = schema.judgement
    rows = connection.execute(select(table).where(table.c.subject == _key(subject)).order_by(table.c.id))
    return [Judgement(subject, row.verdict, row.reason, row.by, row.time, row.line) for row in rows]


def _key(subject: Subject | list[str]) -> str:
    return json.dumps(list(subject), ensure_ascii=False)
