"""What was found in the items that leave, as FollowTheMoney: nothing of it tells what stands elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from clew.analyse.entities.tying import entity_id
from clew.handover.chosen import goes
from clew.handover.cited import Citations, describes, found
from clew.handover.documents import NAMES, documents
from clew.handover.items import Item
from clew.handover.payments import payments, plain
from clew.handover.people import entity_line, mentions, schema_of
from clew.handover.tables import entity_of
from clew.model import Digest
from clew.store import schema


class Named:
    """The entities that the items name, as they are written there: forms counted, items told apart.

    The id of each is made of the least of its names that leave: the case's own could confirm a guess of one that stays.
    """

    def __init__(self, connection: Connection) -> None:
        entities, mention = entity_of(connection), schema.mention
        self.forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.items: defaultdict[str, set[Digest]] = defaultdict(set)
        seen: defaultdict[tuple[str, str], list[tuple[str, Digest]]] = defaultdict(list)
        for row in found(connection, mention, mention.c.kind.in_(NAMES), among=goes):
            if not describes(row) and (row["kind"], row["value"]) in entities:
                seen[row["kind"], row["value"]].append((row["text"], row["item"]))
        self.ids: dict[str, str] = {}
        for name in sorted(seen):
            self.ids.setdefault(entities[name], entity_id(*name))
        self.names = {name: self.ids[entities[name]] for name in seen}
        self.kinds = {entity: kind for (kind, _), entity in self.names.items()}
        for name, written in seen.items():
            self.forms[self.names[name]].update(text for text, _ in written)
            self.items[self.names[name]].update(item for _, item in written)

    def written(self, entity: str) -> list[str]:
        """The ways in which an entity is written, the most frequent first."""
        forms = self.forms[entity]
        return sorted(forms, key=lambda form: (-forms[form], form))

    def schemata(self) -> dict[str, str]:
        return {entity: schema_of(kind, self.written(entity)[0]) for entity, kind in self.kinds.items()}

    def captions(self) -> dict[tuple[str, str], str]:
        return {name: self.written(entity)[0] for name, entity in self.names.items()}

    def by_form(self) -> dict[str, str]:
        """Entities by the ways of writing them; a way that several have stands for none."""
        meant: defaultdict[str, set[str]] = defaultdict(set)
        for entity, forms in self.forms.items():
            for form in forms if self.kinds[entity] != "place" else ():
                meant[plain(form)].add(entity)
        return {form: next(iter(those)) for form, those in meant.items() if len(those) == 1}


def findings(connection: Connection, named: Named, items: Iterable[Item]) -> Iterator[str]:
    """Documents, entities, mentions and payments, a line each."""
    yield from documents(connection, items, named.captions(), goes)
    for entity in sorted(named.kinds):
        forms, count = named.written(entity), named.forms[entity].total()
        yield entity_line(entity, named.kinds[entity], forms[:1], forms, count, len(named.items[entity]))
    citations = Citations(connection)
    yield from mentions(connection, citations, named.names, named.schemata(), goes)
    yield from payments(connection, citations, named.by_form(), goes)
