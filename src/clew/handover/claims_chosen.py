"""What is asked for by claims and by tags."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.locator import parse
from clew.model import Digest
from clew.store import schema
from clew.store.claims import claim, claims_at
from clew.store.verdicts import standing

Asked = Iterator[tuple[Digest, str]]


def bearing(connection: Connection, written: str) -> Asked:
    """The items of a claim, and of all that bears it out or contradicts it. UsageError where there is no such claim."""
    row, support = claim(connection, written), schema.support.c
    yield row.item, "a claim that was chosen"
    query = select(support.other).where(support.claim == row.id, support.bearing.in_(("supports", "contradicts")))
    for other in connection.execute(query.order_by(support.other)).scalars():
        yield parse(other)[0], "bears on a claim that was chosen"


def tagged(connection: Connection, word: str, naming: Callable[[Connection, str], list[Digest]]) -> Asked:
    """The items that are tagged with a word, or of which a passage is; claims with what bears on them; `naming` gives
    those of an entity. UsageError where nothing of these has it."""
    stands = (each for each in standing(connection, "tag").values() if each.verdict == "on")
    things = [each.subject[2:] for each in stands if each.subject[1] == word and each.subject[2] in CHOOSE]
    if not things:
        raise UsageError(f"{word}: nothing that could leave has this tag")
    for kind, value in things:
        if kind == "claim" and claims_at(connection, [value]):
            yield from bearing(connection, value)
        elif kind == "entity":
            yield from ((item, f"tagged {word}") for item in naming(connection, value))
        else:
            yield parse(value)[0], f"tagged {word}"


CHOOSE = ("item", "citation", "claim", "entity")
"""Things whose tags choose."""
