"""What a handover tells beside the findings: its items and their families, words, gaps, steps and judgements."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from clew.analyse.lists import LIST
from clew.handover.chosen import goes
from clew.handover.cited import Citations, facts
from clew.handover.families import INSIDE, MAIL, PART, Leaving, edges
from clew.handover.findings import Named
from clew.handover.items import Item, items
from clew.handover.redacted import COPY, Redacting
from clew.handover.tables import PASSAGES
from clew.model import Digest
from clew.store import schema
from clew.store.completeness import completeness, item_states
from clew.store.occurrences import unspoken

Row = dict[str, Any]


@dataclass(frozen=True)
class Software:
    """What made the case's findings: this Clew's version, its steps with the libraries that they use, its models."""

    version: str
    libraries: Mapping[str, Mapping[str, str]]
    models: Mapping[str, Mapping[str, str]]


def item_rows(connection: Connection, leaving: Leaving, known: Mapping[Digest, Item]) -> Iterator[Row]:
    """Each item with its places, or where it has none the ways that lead to it, and the containers that leave too; of
    a redacted copy, what was removed for which reasons."""
    files = _files(connection)
    for item in known.values():
        row = {
            "item": item.digest, "name": item.name, "media_type": item.media_type, "size": item.size,
            "state": item.state, "why": told_why(leaving, item.digest), "inside": list(item.containers),
            "places": files.get(item.digest, []),
        }  # fmt: skip
        if not row["places"]:
            row["ways"] = list(item.places)
        yield {**row, "redacted": item.removed} if item.removed else row


def told_why(leaving: Leaving, item: Digest) -> str:
    """Why an item leaves; what was looked for is nobody else's matter."""
    why = leaving.items[item]
    return why if why in (MAIL, INSIDE, PART, COPY) else "chosen"


def _files(connection: Connection) -> dict[Digest, list[Row]]:
    """The places that stand of each item, as they were collected; `raw` where the path is not UTF-8."""
    place, collection = schema.place, schema.collection
    query = select(place.c.item, place.c.raw, place.c.path, place.c.mtime, collection.c.name)
    query = query.join(collection, collection.c.id == place.c.collection).where(goes(connection, place.c.item))
    found: dict[Digest, list[Row]] = {}
    for row in connection.execute(query.where(place.c.superseded == 0).order_by(collection.c.id, place.c.raw)):
        told: Row = {"collection": row.name, "path": row.path, "mtime_ns": row.mtime}
        if row.path.encode("utf-8", "surrogateescape") != row.raw:
            told["raw"] = row.raw.hex()
        found.setdefault(row.item, []).append(told)
    return found


def family_rows(connection: Connection, leaving: Leaving, known: Mapping[Digest, Item]) -> Iterator[Row]:
    """What is inside what, of what leaves; and containers that stay, with how many of their members leave."""
    for over, inner, kind in sorted(set(edges(connection, schema.member.c.content, leaving.items))):
        if over in known:
            yield {"container": over, "member": inner, "kind": kind}
    for each in leaving.stay:
        withheld = each.item in leaving.withheld
        called = leaving.called(each.item)
        told = {"container": called, "left_out": True, "members": each.members, "leaving": each.leaving}
        yield {**told, "reason": leaving.withheld[each.item]} if withheld else told


def passage_rows(connection: Connection) -> Iterator[Row]:
    """All words of the items, each with its locator."""
    yield from (row for _, row in numbered_passages(connection))


def numbered_passages(connection: Connection) -> Iterator[tuple[int, Row]]:
    """The same, each with the number of its passage in the case."""
    citations = Citations(connection)
    for row in facts(connection, schema.passage, among=goes):
        chars: Row = {"first": None, "last": None, "begins": 0}
        if row["first"] is not None:
            chars = {"first": 0, "last": row["last"] - row["first"], "begins": row["first"]}
        at = citations.at({**row, **chars, "reading": row["activity"]})
        told = (at, row["item"], row["text"], row["certainty"], row["step"])
        yield row["id"], dict(zip(PASSAGES.columns, told, strict=True))


def problem_rows(connection: Connection) -> Iterator[Row]:
    for row in facts(connection, schema.problem, schema.problem.c.mended == 0, among=goes):
        at = f"{row['item']}#{row['fragment']}"
        names = ("item", "code", "message", "advice", "effect", "step")
        yield {"citation": at, **{name: row[name] for name in names}}


def gaps(connection: Connection, leaving: Leaving) -> Row:
    """The case's completeness table, without the names of what stays; and what became of the items that leave."""
    table = completeness(connection)
    whole = table.as_json()
    states = item_states(connection)
    return {
        "case": {
            **{name: whole[name] for name in ("places", "members", "pending", "unfinished", "by_type", "not_run")},
            "problems": [{"code": each.code, "count": each.count} for each in table.problems],
            "containers": {name: whole["containers"][name] for name in ("announced", "emitted")},
        },
        "handed_over": dict(sorted(Counter(states.get(item, "pending") for item in leaving.items).items())),
        "withheld": dict(sorted(Counter(leaving.withheld.values()).items())),
        "problems": list(problem_rows(connection)),
    }


def steps(connection: Connection, software: Software) -> Row:
    """The steps that read what leaves, how often, and what they were made of; the models, by hash."""
    activity = schema.activity
    query = select(activity.c.step, func.count()).where(activity.c.current == 1, goes(connection, activity.c.item))
    rows = connection.execute(query.group_by(activity.c.step).order_by(activity.c.step))
    used = [{"step": step, "activities": count, "libraries": software.libraries.get(step)} for step, count in rows]
    return {"clew": software.version, "steps": used, "models": software.models}


def judgement_rows(
    connection: Connection, named: Named, known: Mapping[Digest, Item], removed: Sequence[str] = ()
) -> Iterator[Row]:
    """What people said of what leaves: of names, where both sides are named by it (a list's entity counts as named);
    of all else, where every item that its subject tells is among it. Hypotheses tell none, and stay. Nothing that
    they wrote has the `removed` words."""
    table = schema.judgement
    for row in connection.execute(select(table).order_by(table.c.line, table.c.id)).mappings():
        subject = json.loads(row["subject"])
        if _leaves(subject, named, known):
            told = {name: row[name] for name in ("verdict", "by", "time", "line", "signer")}
            more = {name: unspoken(words, removed) for name, words in json.loads(row["more"]).items()}
            parts = [each if subject[0] == "tie" else unspoken(each, removed) for each in subject]
            yield {"subject": parts, "reason": unspoken(row["reason"], removed), **told, "more": more}


def _leaves(subject: list[str], named: Named, known: Mapping[Digest, Item]) -> bool:
    if subject[0] == "tie":
        return all((subject[1], value) in named.names or value.startswith(LIST) for value in subject[2:])
    told = [found[0] for found in map(_DIGEST.match, subject[1:]) if found]
    return subject[0] not in OWN and bool(told) and all(item in known for item in told)


OWN = ("note", "tag", "task", "origin-grade", "redaction")
"""Kinds of judgements that are the sender's own business; the grade of who says it stands with each claim."""


_DIGEST = re.compile(r"[0-9a-f]{64}(?=#|$)")


def withheld_rows(leaving: Leaving) -> Iterator[Row]:
    """Digest and reason, and no word of what it is."""
    called = {leaving.called(item): why for item, why in leaving.withheld.items()}
    yield from ({"item": item, "reason": called[item]} for item in sorted(called))


def lines(rows: Iterator[Row]) -> Iterator[str]:
    yield from (json.dumps(row, ensure_ascii=False) for row in rows)


def known_items(connection: Connection, hidden: Collection[Digest], redactions: Redacting) -> dict[Digest, Item]:
    """The items that leave, in the order of their digests."""
    every = items(connection, goes, hidden)
    return {item.digest: replace(item, removed=list(redactions.told(item.digest))) for item in every}
