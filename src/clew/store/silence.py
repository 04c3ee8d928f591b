"""Documents that could have spoken of a claim and do not."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.reach import in_reach
from clew.store.reading import by_number

FEWEST = 2
"""Names of the claim that one passage must tell, for its silence to say anything."""


@dataclass(frozen=True)
class Silent:
    """An item with a passage `at` that names so much of what a claim speaks of, and says nothing of it."""

    item: Digest
    at: str
    names: tuple[str, ...]


def silent(connection: Connection, number: int, written: str, most: int = 20) -> list[Silent]:
    """Passages of other items that tell two or more of the names in the claim's words, those of most names first, one
    an item; none of items that anything bears on the claim."""
    mention, claim, activity = schema.mention.c, schema.claim.c, schema.activity
    row = connection.execute(select(claim.passage, claim.first, claim.last, claim.item).where(claim.id == number)).one()
    here = select(mention.kind, mention.value).distinct().join(activity, activity.c.id == mention.activity).where(
        activity.c.current == 1, mention.passage == row.passage, mention.first >= row.first, mention.last <= row.last,
        mention.kind.in_(("person", "organisation", "place")),
    )  # fmt: skip
    named = connection.execute(here).all()
    if len(named) < FEWEST:
        return []
    heard = select(func.substr(schema.support.c.other, 1, 64)).where(schema.support.c.claim == written)
    count = func.count(mention.value.distinct())
    query = select(mention.item, mention.passage, func.json_group_array(mention.value.distinct()).label("names"))
    query = query.join(activity, activity.c.id == mention.activity).where(activity.c.current == 1)
    kinds, values = {each.kind for each in named}, {each.value for each in named}
    query = query.where(mention.kind.in_(kinds), mention.value.in_(values))
    query = query.where(mention.item != row.item, mention.item.not_in(heard), in_reach(connection, mention.item))
    query = query.group_by(mention.passage).having(count >= FEWEST)
    query = query.order_by(count.desc(), mention.item, mention.passage)
    first = {each.item: each for each in reversed(connection.execute(query.limit(most * 4)).all())}
    told = {each.item: tuple(sorted(json.loads(each.names))) for each in first.values()}
    rows = sorted(first.values(), key=lambda each: (-len(told[each.item]), each.item))[:most]
    kept = by_number(connection, [each.passage for each in rows])
    return [Silent(each.item, kept[each.passage].locator, told[each.item]) for each in rows]
