"""What judgements are about, as words with a link: items, places in them, claims, entities, hypotheses, tasks."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.serve.claim_words import claim_href
from clew.serve.pages import item_href
from clew.serve.spot import spot
from clew.store.ach import hypotheses
from clew.store.case import Case
from clew.store.claims import ClaimRow, claims_at
from clew.store.facts import name_of
from clew.store.named import named
from clew.store.notes import tasks
from clew.store.reading import resolve

LONGEST = 120
_ITEM = re.compile(r"[0-9a-f]{64}(#|$)")


class Linked(NamedTuple):
    """A thing as words, and the address of its page, or ""."""

    words: str
    href: str


def linked(case: Case, connection: Connection, things: Iterable[str]) -> dict[str, Linked]:
    """Things told as "kind:value", each as the pages call it; those that are gone, by their value."""
    wanted = [(thing, *_parts(thing)) for thing in dict.fromkeys(things) if thing]
    claims = claims_at(connection, (value for _, kind, value in wanted if kind in ("claim", "citation")))
    told = _told(connection) if any(kind in ("hypothesis", "task") for _, kind, _ in wanted) else {}
    return {
        thing: told.get((kind, value)) or _linked(case, connection, claims, kind, value)
        for thing, kind, value in wanted
    }


def _place(value: str) -> str:
    return spot(value) if "#" in value else ""


def _parts(thing: str) -> tuple[str, str]:
    kind, _, value = thing.partition(":")
    return kind, value


def _told(connection: Connection) -> dict[tuple[str, str], Linked]:
    """What people stated themselves."""
    stated = {("hypothesis", id): Linked(each.more["text"], "/ach") for id, each in hypotheses(connection).items()}
    return stated | {("task", each.id): Linked(each.text, "/tasks?state=all") for each in tasks(connection)}


def _linked(case: Case, connection: Connection, claims: Mapping[str, ClaimRow], kind: str, value: str) -> Linked:
    if value in claims:
        return Linked(" ".join(claims[value].text.split())[:LONGEST], claim_href(value))
    known = named(case)
    if kind in ("entity", "origin") and value in known.number:
        return Linked(known.at(known.number[value]).caption, f"/entity/{value}")
    if _ITEM.match(value):
        return Linked(", ".join(filter(None, (name_of(connection, value[:64]), _place(value)))), item_href(value))
    return Linked(value[:LONGEST], "")


def checked(case: Case, connection: Connection, thing: str) -> tuple[str, str]:
    """Its kind and its value. UsageError where the case has no such thing."""
    kind, value = _parts(thing)
    if kind in ("item", "citation") and resolve(connection, value.partition("#")[0]) == value.partition("#")[0]:
        return kind, value
    if (kind == "claim" and claims_at(connection, [value])) or (kind == "entity" and value in named(case).number):
        return kind, value
    raise UsageError("the form names nothing that the case has now; go back, and reload the page")
