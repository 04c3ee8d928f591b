"""The claims that choices and filters leave, for the pages that list them or what they say differently."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from clew.analyse.claims.said import NAME
from clew.errors import UsageError
from clew.serve.claims_asked import Choosable, Chosen, Marks, facets_of, rows_of
from clew.serve.claims_judged import Judged, coded, judged, of_claims
from clew.serve.facets import Facet
from clew.serve.filters import Filters
from clew.store.case import Case
from clew.store.claim_columns import Columns, naming
from clew.store.drawn import Mask, Numbers
from clew.store.named import Entity, named

TITLES = {
    "stance": "Stance", "event": "Event", "mark": "Marked", "verdict": "Verdict", "information": "Information grade",
    "origin": "Origin grade", "speaker": "On whose word",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Board:
    """`through` are the rows that the filters leave, `left` those of them that the board's own choices leave."""

    columns: Columns
    codes: Choosable
    marks: Marks
    through: Mask
    left: Mask


def board_of(
    connection: Connection, columns: Columns, chosen: Chosen, passages: Numbers | None, within: Mask | None = None
) -> Board:
    """Of the claims of these passages, None for all, and of these rows."""
    told = judged(connection)
    through = _through(connection, columns, passages, chosen.entity)
    through = through if within is None else through & within
    codes = {"stance": columns.stance, "event": columns.event, "speaker": columns.speaker, **coded(columns, told)}
    marks = _marks(columns, told)
    return Board(columns, codes, marks, through, rows_of(codes, marks, chosen, through))


def _marks(columns: Columns, told: Judged) -> Marks:
    return {
        "unverified": columns.unverified,
        "against": columns.against > 0,
        "undecided": columns.undecided > 0,
        "hand": columns.by_hand,
        "waits": of_claims(columns, told.waiting),
        "disagrees": of_claims(columns, told.disagreed),
    }


def entity_of(case: Case, id: str) -> Entity | None:
    known = named(case)
    if id and id not in known.number:
        raise UsageError("there is no such entity now; look for its name on the page of names")
    return known.at(known.number[id]) if id else None


def own_facets(case: Case, board: Board, chosen: Chosen, filtered: Filters) -> list[Facet]:
    known = named(case)
    speakers = board.columns.speaker.values
    captions = {
        each: known.at(known.number[each]).caption if each in known.number else each.removeprefix(NAME)
        for each in speakers
    }
    return facets_of(board.codes, board.marks, chosen, board.through, filtered, TITLES, captions)


def _through(connection: Connection, columns: Columns, passages: Numbers | None, entity: str) -> Mask:
    mask = np.ones(len(columns.ids), bool) if passages is None else np.isin(columns.passages, passages)
    if entity:
        mask &= np.isin(columns.numbers, naming(connection, entity))
    return mask
