"""What the store tells of the passages that the index found."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.search.find import Load, LoadedPassage
from clew.store import schema
from clew.store.dates import OWN, date_of
from clew.store.paths import Ways
from clew.store.reading import by_number


def loader(connection: Connection) -> Load:
    """A `Load` that reads from this connection."""

    def load(numbers: Sequence[int]) -> dict[int, LoadedPassage]:
        kept = by_number(connection, numbers)
        items = {passage.item for passage in kept.values()}
        types, said, ways = _types(connection, items), _dates(connection, items), Ways(connection)
        ways.load(items)
        return {
            number: LoadedPassage(
                item=passage.item,
                locator=passage.locator,
                text=passage.text,
                places=tuple(str(way) for way in ways.to(passage.item)),
                media_type=types.get(passage.item, ""),
                language=passage.language,
                date=str(date_of(said.get(passage.item, {}), ways.to(passage.item)) or "") or None,
                certainty=passage.certainty,
            )
            for number, passage in kept.items()
        }

    return load


def _types(connection: Connection, items: set[Digest]) -> dict[Digest, str]:
    identity = schema.identity
    query = select(identity.c.item, identity.c.media_type).where(identity.c.item.in_(items))
    return {row.item: row.media_type for row in connection.execute(query)}


def _dates(connection: Connection, items: set[Digest]) -> dict[Digest, dict[str, str]]:
    metadata = schema.metadata
    query = select(metadata.c.item, metadata.c.name, metadata.c.value)
    found: dict[Digest, dict[str, str]] = {}
    for item, name, value in connection.execute(query.where(metadata.c.item.in_(items), metadata.c.name.in_(OWN))):
        found.setdefault(item, {}).setdefault(name, value)
    return found
