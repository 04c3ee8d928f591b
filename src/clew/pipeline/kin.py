"""Copies, quotations, answers and versions: from what is known of each item to the ties between them (docs/kin.md)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from clew.analyse.kin.every import every
from clew.analyse.kin.kin import Kin, Reason
from clew.analyse.kin.mail import Mail
from clew.analyse.kin.sketch import Text, text
from clew.analyse.kin.versions import Named
from clew.model import Digest
from clew.step import dated
from clew.store import schema
from clew.store.bulk import add_rows
from clew.store.case import Case
from clew.store.reach import in_reach

HELD = 400
"""Items whose passages are kept at hand while ties are proved on them."""

HEADS = ("message-id", "in-reply-to", "references", "subject", "date", "from")
SAID = (*HEADS, "to", "title", "created")


class Piece(NamedTuple):
    """A passage of an item: where it is, and what it says."""

    fragment: str
    first: int
    words: str


def renew_kin(connection: Connection, case: Case) -> None:
    """Compute the ties between items, and keep them."""

    @lru_cache(HELD)
    def pieces(item: Digest) -> tuple[Piece, ...]:
        return tuple(_pieces(connection, item))

    sketched = _sketched(connection)
    said = _said(connection)
    named = [_named(item, said[item], names) for item, names in _names(connection).items() if item in sketched]
    mails = [_mail(item, about) for item, about in said.items() if "from" in about]
    found = every(list(sketched.values()), mails, named, lambda item: [each.words for each in pieces(item)])
    add_rows(connection, schema.kin, [_row(each, pieces(each.one)) for each in found.kin])


def _sketched(connection: Connection) -> dict[Digest, Text]:
    """The sketches of each item; those of several readings are put one behind the other, as their passages are."""
    found: dict[Digest, Text] = {}
    for item, rows in groupby(connection.execute(_vectors(connection)), lambda row: str(row.item)):
        wholes: list[bytes] = []
        stretches: list[tuple[int, bytes]] = []
        offset, before, count = 0, "", 0
        for row in rows:
            if row.upstream != before:
                offset, before, count = offset + count, row.upstream, row.passages
            if row.kind == "shingles":
                wholes.append(row.content)
            else:
                stretches.append((offset + row.seq, row.content))
        if wholes:
            found[item] = text(item, wholes, stretches)
    return found


def _vectors(connection: Connection) -> Select[Any]:
    """Sketches with the key of what they were made of, and how many passages that has."""
    vector, activity = schema.vector, schema.activity
    above, passage = schema.activity.alias(), schema.passage
    upstream = func.json_extract(activity.c.inputs, "$.upstream").label("upstream")
    count = select(func.count()).where(passage.c.activity == above.c.id, above.c.key == upstream).scalar_subquery()
    query = select(vector.c.item, vector.c.kind, vector.c.seq, vector.c.content, upstream, count.label("passages"))
    query = query.join(activity, activity.c.id == vector.c.activity)
    query = query.where(activity.c.current == 1, vector.c.kind.in_(("shingles", "stretch")))
    query = query.where(in_reach(connection, vector.c.item))
    return query.order_by(vector.c.item, upstream, vector.c.seq, vector.c.id)


def _pieces(connection: Connection, item: Digest) -> list[Piece]:
    passage, activity = schema.passage, schema.activity
    query = select(passage.c.fragment, passage.c.first, passage.c.text)
    query = query.join(activity, activity.c.id == passage.c.activity)
    query = query.where(passage.c.item == item, activity.c.current == 1).order_by(activity.c.key, passage.c.seq)
    return [Piece(row.fragment, row.first or 0, row.text) for row in connection.execute(query)]


def _said(connection: Connection) -> dict[Digest, dict[str, list[str]]]:
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.item, metadata.c.name, metadata.c.value)
    query = query.join(activity, activity.c.id == metadata.c.activity)
    query = query.where(activity.c.current == 1, metadata.c.name.in_(SAID), in_reach(connection, metadata.c.item))
    found: defaultdict[Digest, dict[str, list[str]]] = defaultdict(dict)
    for item, name, value in connection.execute(query.order_by(activity.c.key, metadata.c.seq)):
        found[item].setdefault(name, []).append(value)
    return found


def _names(connection: Connection) -> dict[Digest, list[str]]:
    """What the places and containers of each item call it."""
    place, member, activity = schema.place, schema.member, schema.activity
    found: defaultdict[Digest, set[str]] = defaultdict(set)
    standing = select(place.c.item, place.c.path).where(place.c.superseded == 0, place.c.item.is_not(None))
    for item, path in connection.execute(standing):
        found[item].add(path.rpartition("/")[2])
    inside = select(member.c.content, member.c.name).join(activity, activity.c.id == member.c.activity)
    for item, name in connection.execute(inside.where(activity.c.current == 1, member.c.name.is_not(None))):
        found[item].add(name.rpartition("/")[2])
    return {item: sorted(names) for item, names in found.items()}


def _named(item: Digest, about: dict[str, list[str]], names: Sequence[str]) -> Named:
    date = dated((name, values[0]) for name, values in about.items())
    return Named(item, (*names, *about.get("title", ())), date or "")


def _mail(item: Digest, about: dict[str, list[str]]) -> Mail:
    first = {name: about.get(name, [""])[0] for name in HEADS}
    return Mail(
        item, first["message-id"], first["in-reply-to"], first["references"], first["subject"], first["date"],
        first["from"], tuple(about.get("to", ())),
    )  # fmt: skip


def _row(kin: Kin, pieces: Sequence[Piece]) -> dict[str, Any]:
    reasons = [_reason(each, pieces) for each in kin.reasons]
    return {
        "one": kin.one, "other": kin.other, "how": kin.how, "score": kin.score,
        "reasons": json.dumps(reasons, ensure_ascii=False),
    }  # fmt: skip


def _reason(reason: Reason, pieces: Sequence[Piece]) -> dict[str, object]:
    """The reason, with the fragment of the words in `one` that show it."""
    told: dict[str, object] = {"what": reason.what, "value": round(reason.value, 4)}
    if reason.at is not None and reason.at.passage < len(pieces):
        piece, (first, last) = pieces[reason.at.passage], reason.at.chars
        chars = f"char={piece.first + first},{piece.first + last}"
        told["at"] = f"{piece.fragment}&{chars}" if piece.fragment else chars
    return told

