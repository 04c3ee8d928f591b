"""Claims as lists show them, with their documents and what people say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from clew.search.find import LoadedPassage
from clew.search.load import loader
from clew.serve.claims_judged import judged, origin_of
from clew.serve.claims_order import once, ordered
from clew.store.case import Case
from clew.store.claim_columns import Columns, alike, claim_columns, event_words, naming
from clew.store.claims import ClaimRow, claims_at
from clew.store.stated import stated
from clew.store.verdicts import Standing


@dataclass(frozen=True)
class Card:
    """A claim as the board shows it: `lit` where its words show the event, `origin` what is graded as its origin,
    `stated` who stated it by hand."""

    row: ClaimRow
    lit: Sequence[tuple[int, int]]
    passage: LoadedPassage | None
    verdict: Standing | None
    information: Standing | None
    graded: Standing | None
    stated: Sequence[str] = ()

    @property
    def origin(self) -> str:
        return origin_of(self.row)


def shown(connection: Connection, ids: Sequence[str]) -> list[Card]:
    """Claims by their citations, in this order, with their documents and what people say of them."""
    found, told = claims_at(connection, ids), judged(connection)
    rows = [found[each] for each in ids if each in found]
    by_hand = stated(connection) if any(each.by_hand for each in rows) else {}
    lit = event_words(connection, [each.number for each in rows])
    passages: Mapping[int, LoadedPassage] = loader(connection)([each.passage for each in rows])
    return [
        Card(
            row, [lit[row.number]] if row.number in lit else [], passages.get(row.passage), told.verdict.get(row.id),
            told.information.get(row.id), told.origin.get(origin_of(row)),
            [each.by for each in by_hand.get(row.id, ())],
        )
        for row in rows
    ]  # fmt: skip


@lru_cache(maxsize=4)
def leading(case: Case, columns: Columns, sort: str, most: int = 5) -> Sequence[Card]:
    """The claims that most origins bear out, or contradict, each said once."""
    wanted = columns.against > 0 if sort == "against" else columns.origins > 1
    rows = once(ordered(columns, wanted, sort), alike(case), np.zeros(len(columns.ids), bool))
    with case.engine.connect() as connection:
        return shown(connection, [columns.ids[at] for at in rows[:most]])


def naming_cards(case: Case, entity: str, most: int) -> tuple[Sequence[Card], int]:
    """The claims that name an entity or stand on its word, each said once, the most origins first; and how many."""
    columns = claim_columns(case)
    with case.engine.connect() as connection:
        mask = np.isin(columns.numbers, naming(connection, entity))
        rows = once(ordered(columns, mask, ""), alike(case), np.zeros(len(columns.ids), bool))
        return shown(connection, [columns.ids[at] for at in rows[:most]]), len(rows)
