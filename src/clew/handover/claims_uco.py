"""Claims as CASE/UCO: each an annotation of the file that says it, and relationships between those that bear on each
other. They say that it is claimed, not that it is so."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from clew.handover.claims import Told, sentence
from clew.store.claims import Bears, ClaimRow

Node = dict[str, Any]
RELATIONS = {"supports": "Supports", "contradicts": "Contradicts"}


def claim_nodes(claims: Iterable[Told], name: Callable[..., str]) -> Iterator[Node]:
    """`name` gives the id of a thing by its kind and what makes it out."""
    for each in claims:
        row = each.claim
        yield {
            "@id": name("claim", row.id), "@type": "uco-core:Annotation", "uco-core:statement": row.text,
            "uco-core:object": {"@id": name("file", row.item)}, "uco-core:description": _described(row),
        }  # fmt: skip
        for other in each.bears:
            if other.bearing in RELATIONS and row.id < other.claim.id:
                yield _relation(row, other, name)


def _described(row: ClaimRow) -> list[str]:
    said = [f"on the word of: {voice.text or 'nobody named'}" for voice in row.chain]
    told = [f"claimed at {row.id}", f"stance: {row.stance}", *said, sentence(row)]
    told += [f"event: {row.event}"] if row.event else []
    return [*told, f"unverified: {row.unverified}"] if row.unverified else told


def _relation(row: ClaimRow, other: Bears, name: Callable[..., str]) -> Node:
    node = {
        "@id": name("bearing", row.id, other.claim.id), "@type": "uco-core:Relationship",
        "uco-core:source": {"@id": name("claim", row.id)}, "uco-core:target": {"@id": name("claim", other.claim.id)},
        "uco-core:kindOfRelationship": RELATIONS[other.bearing], "uco-core:isDirectional": False,
    }  # fmt: skip
    why = [*other.differs, *(f"{what} {score:.2f}" for what, score in other.reasons)]
    return {**node, "uco-core:description": why} if why else node
