"""What the records of the whole case say together, made anew when they or people's judgements have changed."""

import hashlib
from collections.abc import Callable

from sqlalchemy import Connection, delete, func, select

from clew.pipeline.entities import renew_entities
from clew.pipeline.kin import renew_kin
from clew.store import schema
from clew.store.aliases import alias_text
from clew.store.case import Case, meta, set_meta

Analysis = Callable[[Connection, Case], None]
ANALYSES: tuple[tuple[str, Analysis], ...] = (("entities@1", renew_entities), ("kin@1", renew_kin))
"""Each with its name and version, in the order in which they run."""

ANALYSED = "analysed"


def analyse(case: Case) -> None:
    """Run what is due, all in one transaction. UsageError where the case's alias file cannot be read."""
    with case.engine.begin() as connection:
        state = _state(connection, case)
        if meta(connection, ANALYSED, "") == state:
            return
        for table in schema.ANALYSED:
            connection.execute(delete(table))
        for _, run in ANALYSES:
            run(connection, case)
        set_meta(connection, ANALYSED, state)


def _state(connection: Connection, case: Case) -> str:
    """All that the outcome depends on: what was read, what was judged, what the user says is one, and the analyses."""
    counted = (schema.change.c.seq, schema.activity.c.id, schema.mention.c.id, schema.judgement.c.id)
    parts = [str(connection.execute(select(func.max(column))).scalar()) for column in counted]
    superseded = connection.execute(select(func.count()).where(schema.activity.c.current == 0)).scalar()
    parts += [str(superseded), alias_text(case), *(name for name, _ in ANALYSES)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
