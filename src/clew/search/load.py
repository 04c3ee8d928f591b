"""What the store tells of the passages that the index found."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from clew.model import Digest
from clew.search.find import Load, LoadedPassage
from clew.search.title import NAMES, is_numbered, member_kinds, sender_of, title_of
from clew.store import schema
from clew.store.dates import OWN, date_of
from clew.store.paths import Ways, is_earlier
from clew.store.reading import Kept, by_number


def loader(connection: Connection) -> Load:
    """A `Load` that reads from this connection."""

    def load(numbers: Sequence[int]) -> dict[int, LoadedPassage]:
        kept = by_number(connection, numbers)
        items = {passage.item for passage in kept.values()}
        types, said, ways = _types(connection, items), _said(connection, items), Ways(connection)
        ways.load(items)
        places = {item: tuple(dict.fromkeys(str(way) for way in ways.to(item))) for item in items}
        members = member_kinds(connection, [item for item in items if is_numbered(places[item])])

        def loaded(passage: Kept) -> LoadedPassage:
            item, about = passage.item, said.get(passage.item, {})
            media_type = types.get(item, "")
            return LoadedPassage(
                item=item,
                locator=passage.locator,
                text=passage.text,
                places=places[item],
                media_type=media_type,
                language=passage.language,
                date=str(date_of(about, ways.to(item)) or "") or None,
                certainty=passage.certainty,
                title=title_of(media_type, places[item], about, members.get(item)),
                sender=sender_of(media_type, about),
                earlier=is_earlier(ways.to(item)),
            )

        return {number: loaded(passage) for number, passage in kept.items()}

    return load


def _types(connection: Connection, items: set[Digest]) -> dict[Digest, str]:
    rows = connection.execute(_current(schema.identity, items, schema.identity.c.media_type))
    return {row.item: row.media_type for row in reversed(rows.all())}


def _said(connection: Connection, items: set[Digest]) -> dict[Digest, dict[str, str]]:
    metadata, names = schema.metadata, (*OWN, *NAMES)
    query = _current(metadata, items, metadata.c.name, metadata.c.value).where(metadata.c.name.in_(names))
    found: dict[Digest, dict[str, str]] = {}
    for item, name, value in connection.execute(query):
        found.setdefault(item, {}).setdefault(name, value)
    return found


def _current(table: Table, items: set[Digest], *columns: Any) -> Select[Any]:
    """The rows of the activities that stand, for these items, in an order that no order of work changes."""
    activity = schema.activity
    query = select(table.c.item, *columns).join(activity, activity.c.id == table.c.activity)
    return query.where(table.c.item.in_(items), activity.c.current == 1).order_by(activity.c.key, table.c.seq)
