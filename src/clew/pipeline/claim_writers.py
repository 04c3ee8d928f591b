"""Who wrote an item, or a message of it, and when: as far as mails, messages and documents say so."""

from collections import defaultdict
from email.utils import parseaddr

from sqlalchemy import Connection, select

from clew.fold import words
from clew.model import Digest
from clew.pipeline.entities import LONGEST, STANDING
from clew.step import DATED, dated
from clew.store import schema
from clew.store.conversations import DAY
from clew.store.reach import in_reach

WRITERS = ("from", "sender", "author")
"""The properties that tell who wrote an item, the best first."""


class Writers:
    """Of all items that claims are drawn from."""

    def __init__(self, connection: Connection) -> None:
        metadata, activity = schema.metadata, schema.activity
        query = select(metadata.c.item, metadata.c.name, metadata.c.value)
        query = query.join(activity, activity.c.id == metadata.c.activity)
        query = query.where(*STANDING, metadata.c.name.in_((*WRITERS, *DATED)), in_reach(connection, metadata.c.item))
        query = query.where(metadata.c.item.in_(select(schema.claim.c.item).distinct()))
        self._said: defaultdict[Digest, dict[str, str]] = defaultdict(dict)
        for item, name, value in connection.execute(query.order_by(activity.c.key, metadata.c.seq)):
            self._said[item].setdefault(name, value)

    def date(self, item: Digest) -> str:
        return dated(self._said[item].items()) or ""

    def of(self, item: Digest, fragment: str, text: str) -> tuple[str, str]:
        """The folded name or the address of who wrote the passage, or "", and what message of the item it is, or ""."""
        if "message=" in fragment:
            head = text.partition("\n")[0]
            found = DAY.search(head)
            return " ".join(words(head[: found.start()])) if found else "", fragment
        said = self._said[item]
        written = next((said[name] for name in WRITERS if said.get(name)), "")
        if len(written) > LONGEST:
            return "", ""
        try:
            shown, address = parseaddr(written) if "@" in written else (written, "")
        except RecursionError:
            return "", ""
        return " ".join(words(shown)) or address.casefold(), ""
