"""Analysis of competing hypotheses (Heuer, 1999): which evidence speaks against which, as people see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.store.judgements import Judgement
from clew.store.verdicts import Standing, standing

INCONSISTENT = "inconsistent"


@dataclass(frozen=True)
class Evidence:
    """A row: a claim's or passage's citation, with what is said of it for each hypothesis in their order. It tells
    `nothing` where it is the same for all."""

    claim: str
    cells: tuple[Standing | None, ...]
    nothing: bool


@dataclass(frozen=True)
class Matrix:
    """`hypotheses` as they were stated, by id; `against` counts the evidence inconsistent with each, disputed cells
    not."""

    hypotheses: dict[str, Judgement]
    against: tuple[int, ...]
    evidence: tuple[Evidence, ...]

    @property
    def least(self) -> tuple[bool, ...]:
        """Which hypotheses have the least against them; none where all have as much."""
        tells = len(set(self.against)) > 1
        return tuple(tells and each == min(self.against) for each in self.against)


def hypotheses(connection: Connection, question: str | None = None) -> dict[str, Judgement]:
    """The hypotheses that stand, by id; those that answer a question, or all."""
    found = {subject[1]: each.said[-1] for subject, each in standing(connection, "hypothesis").items()}
    return {id: said for id, said in found.items() if question in (None, said.more.get("question", ""))}


def matrix(connection: Connection, ids: Sequence[str], besides: Iterable[str] = ()) -> Matrix:
    """The matrix of these hypotheses, in this order; the most telling evidence first. `besides` are citations to be
    weighed as evidence too."""
    stated = hypotheses(connection)
    chosen = {id: stated[id] for id in dict.fromkeys(ids) if id in stated}
    told: dict[str, dict[str, Standing]] = {}
    for (_, hypothesis, claim), each in standing(connection, "evidence").items():
        if hypothesis in chosen:
            told.setdefault(claim, {})[hypothesis] = each
    told |= {claim: {} for claim in besides if claim not in told}
    rows = [_row(claim, tuple(said.get(id) for id in chosen)) for claim, said in told.items()]
    against = tuple(sum(_marks(row)[at] == INCONSISTENT for row in rows) for at in range(len(chosen)))
    return Matrix(chosen, against, tuple(sorted(rows, key=lambda row: (row.nothing, -_marks(row).count(INCONSISTENT)))))


def _row(claim: str, cells: tuple[Standing | None, ...]) -> Evidence:
    marks = {each.verdict if each else "" for each in cells}
    return Evidence(claim, cells, len(cells) > 1 and len(marks) == 1 and "" not in marks)


def _marks(row: Evidence) -> list[str]:
    return [each.verdict if each else "" for each in row.cells]
