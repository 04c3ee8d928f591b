"""The payload of a handover, file by file; nothing in it tells when or where it was made."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from clew.handover.accounts import (
    Software,
    family_rows,
    gaps,
    item_rows,
    judgement_rows,
    known_items,
    lines,
    passage_rows,
    steps,
    withheld_rows,
)
from clew.handover.bag import Entry, Original, copy, write, write_lines
from clew.handover.card import kept
from clew.handover.chosen import goes
from clew.handover.claims import leaving_claims
from clew.handover.claims_rows import claim_rows
from clew.handover.custody import custody
from clew.handover.families import Leaving
from clew.handover.findings import Named, findings
from clew.handover.items import Item
from clew.handover.printed import Sheet
from clew.handover.redacted import redacting
from clew.handover.report import Cover
from clew.handover.report_pages import Report, files
from clew.handover.uco import graph
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.verify import original_path


def payload(
    case: Case, connection: Connection, bag: Path, leaving: Leaving, cover: Cover, software: Software,
    sheet: Sheet | None = None,
) -> Iterator[Entry]:  # fmt: skip
    """Write the payload of what `choose` has noted; the originals are copied while the rest is written."""
    redactions = redacting(case, connection)
    known = known_items(connection, leaving.hidden, redactions)
    with ThreadPoolExecutor(1) as beside:
        copying = beside.submit(copy, bag, _originals(case, connection, known))
        yield from _told(case, connection, bag, leaving, cover, software, known, redactions.phrases, sheet)
        yield from copying.result()


def _told(
    case: Case, connection: Connection, bag: Path, leaving: Leaving, cover: Cover, software: Software,
    known: Mapping[Digest, Item], removed: Sequence[str], sheet: Sheet | None,
) -> Iterator[Entry]:  # fmt: skip
    named = Named(connection)
    judged = list(judgement_rows(connection, named, known, removed))
    claims = leaving_claims(connection, named.ids, removed)
    made: tuple[tuple[str, Iterator[str]], ...] = (
        ("items.jsonl", lines(item_rows(connection, leaving, known))),
        ("families.jsonl", lines(family_rows(connection, leaving, known))),
        ("passages.jsonl", lines(passage_rows(connection))),
        ("findings.ftm.jsonl", findings(connection, named, known.values())),
        ("claims.jsonl", lines(claim_rows(claims))),
        ("judgements.jsonl", lines(iter(judged))),
        ("withheld.jsonl", lines(withheld_rows(leaving))),
        ("case-uco.jsonld", graph(connection, known, case.ledger.events(), judged, claims)),
        ("steps.json", _whole(steps(connection, software))),
    )
    for name, written in made:
        yield write_lines(bag, f"data/{name}", written)
    yield write(bag, "data/ledger.jsonl", custody(case, connection, leaving.aliases))
    cards = [{"time": time, **told} for time, told in kept(case)]
    if cards:
        yield write_lines(bag, "data/accuracy.json", _whole({"cards": cards}))
    told = gaps(connection, leaving)
    yield write_lines(bag, "data/completeness.json", _whole(told))
    counts = {"judgements": len(judged), "withheld": len(leaving.withheld)}
    for name, chunks in files(case, connection, Report(cover, known, named, claims, told, counts, sheet)):
        yield write(bag, f"data/report/{name}", chunks)


def _whole(told: Mapping[str, Any]) -> Iterator[str]:
    yield json.dumps(told, ensure_ascii=False, indent=1)


def _originals(case: Case, connection: Connection, known: Mapping[Digest, Item]) -> Sequence[Original]:
    """Each item with where its bytes may be: in the case, then at its places, those that stand first."""
    place, collection = schema.place, schema.collection
    query = select(place.c.item, collection.c.root, place.c.raw).join(collection, collection.c.id == place.c.collection)
    query = query.where(goes(connection, place.c.item)).order_by(place.c.superseded, place.c.id)
    places: defaultdict[Digest, list[bytes]] = defaultdict(list)
    folders: dict[str, bool] = {}
    for item, root, raw in connection.execute(query):
        if folders.setdefault(root, os.path.isdir(root)):
            places[item].append(os.path.join(os.fsencode(root), raw))
        else:
            places[item].append(original_path(root, raw))
    taken = {item: [os.fsencode(case.blobs.path(item))] if item in case.blobs else [] for item in known}
    return [Original(item, known[item].name, [*taken[item], *places[item]]) for item in known]
