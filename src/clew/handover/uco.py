"""Who did what to which files, as CASE/UCO 1.4 JSON-LD (https://caseontology.org): collecting, each step, judgements.

Validated by `case_validate` of case-utils in a test. Ids are UUIDs of names (RFC 9562, version 5), so that the
same case gives the same ids.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from clew.handover.bag import original_at
from clew.handover.chosen import goes
from clew.handover.claims import Told
from clew.handover.claims_uco import claim_nodes
from clew.handover.items import Item
from clew.model import Digest
from clew.store import schema
from clew.store.ledger import CustodyEvent

Node = dict[str, Any]
CONTEXT = {
    "kb": "http://example.org/kb/",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "uco-vocabulary": "https://ontology.unifiedcyberontology.org/uco/vocabulary/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
UNTOLD = "application/octet-stream"
SPACE = uuid.UUID("6f0d7e56-2f1c-5a0e-9a35-0c1e70a11c1e")


def graph(
    connection: Connection, known: Mapping[Digest, Item], events: Iterable[CustodyEvent], judged: Iterable[Node],
    claims: Iterable[Told],
) -> Iterator[str]:  # fmt: skip
    """The document, a node a line."""
    yield f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": ['
    parts = (
        _files(known), _inside(connection, known), _collected(connection, known, events),
        _derived(connection, known), claim_nodes(claims, _id), _judged(judged),
    )  # fmt: skip
    comma = ""
    for node in (node for part in parts for node in part):
        yield comma + json.dumps(node, ensure_ascii=False)
        comma = ","
    yield "]}"


@lru_cache(50_000)
def _id(kind: str, *parts: str) -> str:
    return f"kb:{kind}-{uuid.uuid5(SPACE, chr(10).join((kind, *parts)))}"


def _typed(kind: str, value: str) -> Node:
    return {"@type": kind, "@value": value}


def _files(known: Mapping[Digest, Item]) -> Iterator[Node]:
    for digest, item in known.items():
        hashed = {
            "@id": _id("hash", digest), "@type": "uco-types:Hash", "uco-types:hashMethod":
            "SHA256", "uco-types:hashValue": _typed("xsd:hexBinary", digest),
        }  # fmt: skip
        size = _typed("xsd:integer", str(item.size))
        content = {
            "@id": _id("content", digest), "@type": "uco-observable:ContentDataFacet", "uco-observable:hash": hashed,
            "uco-observable:sizeInBytes": size, "uco-observable:mimeType": item.media_type or UNTOLD,
        }  # fmt: skip
        file = {
            "@id": _id("facet", digest), "@type": "uco-observable:FileFacet", "uco-observable:fileName": item.name,
            "uco-observable:filePath": original_at(digest), "uco-observable:sizeInBytes": size,
        }  # fmt: skip
        node = {"@id": _id("file", digest), "@type": "uco-observable:File", "uco-core:hasFacet": [file, content]}
        yield {**node, "uco-core:description": [f"found at {place}" for place in item.places]}


def _inside(connection: Connection, known: Mapping[Digest, Item]) -> Iterator[Node]:
    for digest, item in known.items():
        for container in item.containers:
            yield {
                "@id": _id("inside", container, digest), "@type": "uco-observable:ObservableRelationship",
                "uco-core:source": {"@id": _id("file", digest)}, "uco-core:target": {"@id": _id("file", container)},
                "uco-core:kindOfRelationship": "Contained_Within", "uco-core:isDirectional": True,
            }  # fmt: skip


def _collected(connection: Connection, known: Mapping[Digest, Item], events: Iterable[CustodyEvent]) -> Iterator[Node]:
    """An action a collection of which something leaves, with the record of what of it does."""
    place, collection = schema.place, schema.collection
    query = select(collection.c.name, place.c.item).join(place, place.c.collection == collection.c.id).distinct()
    held: defaultdict[str, list[Digest]] = defaultdict(list)
    rows = connection.execute(query.where(goes(connection, place.c.item)).order_by(collection.c.id, place.c.item))
    for name, item in rows:
        held[name].append(item)
    for event in events:
        name = event.details.get("name", "")
        if event.event != "collection added" or name not in held:
            continue
        record = {
            "@id": _id("record", name), "@type": "case-investigation:ProvenanceRecord", "uco-core:description": name,
            "uco-core:object": [{"@id": _id("file", item)} for item in held[name]],
        }  # fmt: skip
        if event.details.get("exhibit"):
            record["case-investigation:exhibitNumber"] = event.details["exhibit"]
        yield record
        who = event.details.get("collected_by") or event.actor
        yield from _person(who)
        yield {
            "@id": _id("collect", event.hash), "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": "collect", "uco-action:performer": {"@id": _id("person", who)},
            "uco-action:startTime": _time(event.time), "uco-action:result": {"@id": record["@id"]},
            "uco-core:description": f"ledger line {event.seq}, {event.hash}",
        }  # fmt: skip


SAID = ("media_type", "charset", "pages", "window")
"""Inputs of a step that leave. Others name files that stay, or tell one list of passwords from another."""


def _inputs(written: str) -> str:
    return json.dumps({name: value for name, value in json.loads(written).items() if name in SAID}, sort_keys=True)


def _person(name: str) -> Iterator[Node]:
    """Stated wherever it is needed: the same node said twice is one."""
    yield {"@id": _id("person", name), "@type": "uco-identity:Person", "uco-core:name": name}


def _derived(connection: Connection, known: Mapping[Digest, Item]) -> Iterator[Node]:
    """An action an activity that stands: its step as the instrument, its item, what it read, the members it gave."""
    activity = schema.activity
    query = select(activity).where(activity.c.current == 1, goes(connection, activity.c.item))
    rows = connection.execute(query.order_by(activity.c.item, activity.c.key)).mappings().all()
    for step in sorted({row["step"] for row in rows}):
        name, _, version = step.partition("@")
        yield {"@id": _id("step", step), "@type": "uco-tool:Tool", "uco-core:name": name, "uco-tool:version": version}
    gave, numbers = _gave(connection, known), {row["key"]: str(row["id"]) for row in rows}
    for row in rows:
        told = f"{row['outcome']}, {row['records']} records; inputs {_inputs(row['inputs'])}"
        node = {
            "@id": _id("step-run", numbers[row["key"]]), "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": row["step"], "uco-core:description": told,
            "uco-action:instrument": {"@id": _id("step", row["step"])},
            "uco-action:object": {"@id": _id("file", row["item"])}, "uco-action:startTime": _time(row["started"]),
        }  # fmt: skip
        if row["ended"]:
            node["uco-action:endTime"] = _time(row["ended"])
        if gave[row["id"]]:
            node["uco-action:result"] = [{"@id": _id("file", item)} for item in gave[row["id"]]]
        upstream = json.loads(row["inputs"]).get("upstream")
        if upstream in numbers:
            node["case-investigation:wasInformedBy"] = {"@id": _id("step-run", numbers[upstream])}
        yield node


def _gave(connection: Connection, known: Mapping[Digest, Item]) -> Mapping[int, list[Digest]]:
    member = schema.member
    gave: defaultdict[int, list[Digest]] = defaultdict(list)
    query = select(member.c.activity, member.c.content).distinct().where(goes(connection, member.c.item))
    for activity, content in connection.execute(query.order_by(member.c.activity, member.c.content)):
        if content in known:
            gave[activity].append(content)
    return gave


def _judged(judged: Iterable[Node]) -> Iterator[Node]:
    for each in judged:
        said = _id("verdict", str(each["line"]), json.dumps(each["subject"]))
        verdict, reason = each["verdict"] or "taken back", each["reason"]
        words = f"{' | '.join(each['subject'])}: {verdict}{f', for {reason}' if reason else ''}"
        yield from _person(each["by"])
        yield {"@id": said, "@type": "uco-core:UcoObject", "uco-core:description": words}
        yield {
            "@id": _id("judge", said), "@type": "case-investigation:InvestigativeAction", "uco-core:name": "judge",
            "uco-action:performer": {"@id": _id("person", each["by"])}, "uco-action:startTime": _time(each["time"]),
            "uco-action:result": {"@id": said}, "uco-core:description": f"ledger line {each['line']}",
        }  # fmt: skip


def _time(written: str) -> Node:
    told = datetime.fromisoformat(written)
    return _typed("xsd:dateTime", (told if told.tzinfo else told.replace(tzinfo=UTC)).isoformat())
