"""What the records of the whole case say together, made anew when they or people's judgements have changed."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, select, true

from clew.errors import worded
from clew.pipeline.claims import claim_rows
from clew.pipeline.entities import entity_rows
from clew.pipeline.kin import kin_rows
from clew.store import schema
from clew.store.aliases import alias_text
from clew.store.bulk import add_rows
from clew.store.case import Case, meta, set_meta
from clew.store.stated import BY_HAND, stated_rows
from clew.store.unheeded import JUDGED

ANALYSED, FAULT = "analysed", "analysis-fault"
"""Names in the case's meta: what its analyses were made of, together and each by its name, and the fault of one that
could not be made."""

FAULTS = (ArithmeticError, ValueError, LookupError, RecursionError)
"""What a hostile text can make an analysis raise. It has no rows then, and the others are made all the same."""


ROUNDS = 5


class Analysis(NamedTuple):
    """`rows` computes all rows of its `tables`, in their order. Its name has its version; what it finds depends on the
    records read, on these `columns`, on the `libraries`, and, where judgements of some kinds are `judged`, on these and
    the alias file. What reads the rows of other analyses is made `after` these, and anew whenever they are. Only those
    rows of its tables are an analysis's that are its `own`."""

    name: str
    tables: tuple[Table, ...]
    rows: Callable[[Connection, Case], Sequence[Iterable[dict[str, Any]]]]
    columns: tuple[Column[int], ...] = ()
    libraries: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    own: ColumnElement[bool] = true()


ANALYSES = (
    Analysis(
        "entities@1", (schema.name, schema.entity, schema.tie, schema.listed), entity_rows,
        (schema.mention.c.id, schema.imported.c.line, schema.imported.c.superseded), ("anyascii", "rapidfuzz"),
        judged=("tie",),
    ),
    Analysis("kin@1", (schema.kin,), kin_rows, (schema.vector.c.id,), ("numpy", "rapidfuzz")),
    Analysis(
        "stated@1", (schema.claim,), lambda connection, _: (list(stated_rows(connection)),),
        judged=("claim-by-hand",), own=schema.claim.c.seq == BY_HAND,
    ),
    Analysis(
        "claims@2", (schema.support, schema.descent, schema.corroboration, schema.difference), claim_rows,
        (schema.claim.c.id, schema.mention.c.id, schema.vector.c.id), ("numpy",), judged=("descent", "kin"),
        after=("entities@1", "kin@1", "stated@1"),
    ),
)  # fmt: skip


class Made(NamedTuple):
    """What an analysis finds of what stood in the case then, or why it could not be made."""

    analysis: Analysis
    state: str
    rows: Sequence[Iterable[dict[str, Any]]]
    fault: str = ""


Writing = Callable[[], AbstractContextManager[None]]


def analyse(case: Case, analyses: Sequence[Analysis] = ANALYSES, writing: Writing = nullcontext) -> None:
    """Run what is due. UsageError where the case's alias file cannot be read.

    All is worked out on one state of the case, with no lock on it, so that judgements need not wait; within `writing`
    it is then written at once. What has changed meanwhile, and what comes after other analyses, is worked out in the
    next round, of ROUNDS at most: whoever changes the case goes on, and has it renewed in his turn.
    """
    for _ in range(ROUNDS):
        made = _made(case, analyses)
        if not made:
            return
        with writing(), case.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            current = [each for each in made if _state(connection, case, each.analysis) == each.state]
            _keep(connection, case, current, analyses)
            connection.commit()


def _made(case: Case, analyses: Iterable[Analysis]) -> list[Made]:
    with case.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")  # one state of the case from the first query to the last
        states = {each: _state(connection, case, each) for each in analyses}
        due = [each for each, state in states.items() if meta(connection, f"{ANALYSED}:{each.name}", "") != state]
        later = {each.name for each in due}
        return [_found(connection, case, each, states[each]) for each in due if later.isdisjoint(each.after)]


def _found(connection: Connection, case: Case, analysis: Analysis, state: str) -> Made:
    try:
        return Made(analysis, state, analysis.rows(connection, case))
    except FAULTS as error:
        return Made(analysis, state, (), f"{type(error).__name__}: {worded(error)}")


def _keep(connection: Connection, case: Case, made: Iterable[Made], analyses: Iterable[Analysis]) -> None:
    """Put what analyses now find in the place of what they found before."""
    for each in made:
        for table in each.analysis.tables:
            connection.execute(delete(table).where(each.analysis.own))
        for table, rows in zip(each.analysis.tables, each.rows, strict=False):
            add_rows(connection, table, rows)
        set_meta(connection, f"{FAULT}:{each.analysis.name}", each.fault)
        set_meta(connection, f"{ANALYSED}:{each.analysis.name}", each.state)
        if "tie" in each.analysis.judged:
            set_meta(connection, JUDGED, connection.execute(select(func.max(schema.judgement.c.line))).scalar() or 0)
    set_meta(connection, ANALYSED, _hash(meta(connection, f"{ANALYSED}:{each.name}", "") for each in analyses))


def faults(case: Case) -> list[str]:
    """Which analyses could not be made of what stands in the case, and why: a line each."""
    with case.engine.connect() as connection:
        found = [(each.name, meta(connection, f"{FAULT}:{each.name}", "")) for each in ANALYSES]
    return [f"{name}: ties could not be made: {fault}" for name, fault in found if fault]


def _state(connection: Connection, case: Case, analysis: Analysis) -> str:
    """All that the outcome depends on: what was read, what was judged, what the user says is one, and the code."""
    counted = [schema.place.c.id, schema.change.c.seq, schema.activity.c.id, *analysis.columns]
    parts = [str(connection.execute(select(func.max(column))).scalar()) for column in counted]
    judgement = schema.judgement.c
    about = (judgement.subject.startswith(f'["{kind}"', autoescape=True) for kind in analysis.judged)
    parts += [str(connection.execute(select(func.max(judgement.id)).where(each)).scalar()) for each in about]
    parts += [meta(connection, f"{ANALYSED}:{name}", "") for name in analysis.after]
    superseded = (schema.activity.c.current == 0, schema.place.c.superseded == 1)
    parts += [str(connection.execute(select(func.count()).where(old)).scalar()) for old in superseded]
    parts += [analysis.name, *(f"{name} {version(name)}" for name in analysis.libraries)]
    return _hash([*parts, alias_text(case) if analysis.judged else ""])


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
