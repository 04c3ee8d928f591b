"""Copies, quotations, answers and versions: from what is known of each item to the ties between them (docs/kin.md)."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from clew.analyse.kin.at_hand import at_hand
from clew.analyse.kin.every import every
from clew.analyse.kin.kin import Kin, Reason
from clew.analyse.kin.mail import Mail
from clew.analyse.kin.sketch import Text, text
from clew.analyse.kin.versions import Named
from clew.model import Digest
from clew.pipeline.entities import STANDING, Rows
from clew.step import dated
from clew.store import schema
from clew.store.case import Case
from clew.store.reach import in_reach
from clew.store.redactions import copies, latest

HELD = 50_000_000
"""Code points of passages that are kept at hand while ties are proved on them, besides those of one item."""

HEADS = ("message-id", "in-reply-to", "references", "subject", "date", "from")
SAID = (*HEADS, "to", "title", "created")


class Piece(NamedTuple):
    """A passage of an item: where it is, and what it says."""

    fragment: str
    first: int
    words: str


def kin_rows(connection: Connection, case: Case) -> tuple[Rows]:
    """The rows of ties between items."""
    pieces = at_hand(lambda item: _pieces(connection, item), _size, HELD)
    sketched = _sketched(connection)
    said = _said(connection)
    named = [_named(item, said[item], names) for item, names in _names(connection).items() if item in sketched]
    mails = [_mail(item, about) for item, about in said.items() if "from" in about]
    found = every(list(sketched.values()), mails, named, lambda item: [each.words for each in pieces(item)])
    rows = [_row(each, pieces(each.one)) for each in found.kin]
    return ([*rows, *_redacted(connection, case)],)


def _redacted(connection: Connection, case: Case) -> Iterator[dict[str, Any]]:
    """Redacted copies are certainly kin of what they were made of."""
    of = {each.item: each.copy for each in latest(copies(case)).values()}
    reached = in_reach(connection, schema.item.c.digest)
    there = set(connection.execute(select(schema.item.c.digest).where(reached)).scalars()) if of else set()
    reason = Reason("a copy of it from which words were removed")
    for item, copy in sorted(of.items()):
        if {item, copy} <= there:
            yield _row(Kin(copy, item, "redacted", 1.0, (reason,)), ())


def _size(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.words) + len(piece.fragment) for piece in pieces)


def _sketched(connection: Connection) -> dict[Digest, Text]:
    """The sketches of each item; those of several readings are put one behind the other, as their passages are."""
    offsets = _offsets(connection)
    found: dict[Digest, Text] = {}
    for item, rows in groupby(connection.execute(_vectors(connection)), lambda row: str(row.item)):
        standing = [row for row in rows if row.upstream in offsets]
        wholes = [row.content for row in standing if row.kind == "shingles"]
        stretches = [(offsets[row.upstream] + row.seq, row.content) for row in standing if row.kind == "stretch"]
        if wholes:
            found[item] = text(item, wholes, stretches)
    return found


def _offsets(connection: Connection) -> dict[str, int]:
    """How many passages of its item stand before those of each reading, by the reading's key."""
    activity, passage = schema.activity, schema.passage
    query = select(activity.c.item, activity.c.key, func.count().label("passages")).where(*STANDING)
    query = query.join(passage, passage.c.activity == activity.c.id).group_by(activity.c.id)
    offsets: dict[str, int] = {}
    ends: defaultdict[Digest, int] = defaultdict(int)
    for item, key, passages in connection.execute(query.order_by(activity.c.item, activity.c.key)):
        offsets[key] = ends[item]
        ends[item] += passages
    return offsets


def _vectors(connection: Connection) -> Select[Any]:
    """Sketches with the key of what they were made of."""
    vector, activity = schema.vector, schema.activity
    upstream = func.json_extract(activity.c.inputs, "$.upstream").label("upstream")
    query = select(vector.c.item, vector.c.kind, vector.c.seq, vector.c.content, upstream)
    query = query.join(activity, activity.c.id == vector.c.activity)
    query = query.where(*STANDING, vector.c.kind.in_(("shingles", "stretch")))
    query = query.where(in_reach(connection, vector.c.item))
    return query.order_by(vector.c.item, upstream, vector.c.seq, vector.c.id)


def _pieces(connection: Connection, item: Digest) -> list[Piece]:
    passage, activity = schema.passage, schema.activity
    query = select(passage.c.fragment, passage.c.first, passage.c.text)
    query = query.join(activity, activity.c.id == passage.c.activity)
    query = query.where(passage.c.item == item, *STANDING).order_by(activity.c.key, passage.c.seq)
    return [Piece(row.fragment, row.first or 0, row.text) for row in connection.execute(query)]


def _said(connection: Connection) -> dict[Digest, dict[str, list[str]]]:
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.item, metadata.c.name, metadata.c.value)
    query = query.join(activity, activity.c.id == metadata.c.activity)
    query = query.where(*STANDING, metadata.c.name.in_(SAID), in_reach(connection, metadata.c.item))
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
    for item, name in connection.execute(inside.where(*STANDING, member.c.name.is_not(None))):
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
