"""Bank accounts: what is written like the number of one, and where passages tell numbers."""

import re
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from clew.store import schema
from clew.store.drawn import Numbers
from clew.store.reach import in_reach

KINDS = ("iban", "account")
"""Kinds of mentions that tell a number of an account."""

SHAPE = re.compile(r"[A-Z]{0,8}/?[0-9][A-Z0-9/.\-]{4,48}")
DIGITS = 6


@dataclass(frozen=True, eq=False)
class Numbered:
    """Row by row: which of the `told` numbers stands in the passage; by passage, each once."""

    told: list[str]
    which: Numbers
    passages: Numbers


def number_of(party: str) -> str:
    """The number that a payer or payee is written as, without spaces; "" where it is a name."""
    if not any(letter.isdigit() for letter in party):
        return ""
    compact = "".join(party.split())
    written = SHAPE.fullmatch(compact) and sum(letter.isdigit() for letter in compact) >= DIGITS
    return compact if written else ""


def numbered(connection: Connection) -> Numbered:
    """Where the case tells the numbers of accounts, in activities that stand and items that are reached."""
    mention, activity = schema.mention, schema.activity
    query = (
        select(mention.c.value, mention.c.passage)
        .join(activity, activity.c.id == mention.c.activity)
        .where(mention.c.kind.in_(KINDS), activity.c.current == 1, in_reach(connection, mention.c.item))
    )
    rows = sorted({(passage, "".join(value.split())) for value, passage in connection.execute(query)})
    told = sorted({value for _, value in rows})
    of = {value: at for at, value in enumerate(told)}
    return Numbered(told, np.array([of[value] for _, value in rows], np.int64),
                    np.array([passage for passage, _ in rows], np.int64))  # fmt: skip
