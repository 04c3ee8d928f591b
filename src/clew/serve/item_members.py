"""What lies inside an item, a window at a time, and only what has the words that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.fold import fold
from clew.model import Digest
from clew.serve.item_shown import Wanted
from clew.store.family import MOST, Link, member_count, members_like, members_of

FEW = 12
"""So many members are seen at a glance; more can be chosen among."""

NOUNS = {
    "attachment": ("attachment", "attachments"),
    "entry": ("entry", "entries"),
    "message": ("message", "messages"),
    "embedded": ("embedded file", "embedded files"),
}


@dataclass(frozen=True)
class Members:
    """A window on the members: from number `start` of the `count` that fit, out of `all`."""

    links: Sequence[Link]
    start: int
    count: int
    all: int

    @property
    def noun(self) -> str:
        """What they are called, all of them counted."""
        return NOUNS[self.links[0].kind if self.links else "entry"][self.all != 1]

    @property
    def mails(self) -> bool:
        return any(link.sender or link.subject for link in self.links)

    @property
    def several_types(self) -> bool:
        return len({link.media_type for link in self.links}) > 1

    @property
    def choosable(self) -> bool:
        return self.all > FEW

    @property
    def before(self) -> int | None:
        return max(0, self.start - MOST) if self.start else None

    @property
    def after(self) -> int | None:
        return self.start + MOST if self.start + MOST < self.count else None


def members(connection: Connection, item: Digest, wanted: Wanted) -> Members:
    """The window that the address asks for; words are compared as the search compares them, parts of words too."""
    words = fold(wanted.inside).split()
    total = member_count(connection, item)
    if not words or not total:
        return Members(members_of(connection, item, wanted.members), wanted.members, total, total)
    fitting = members_like(connection, item, lambda text: all(word in fold(text) for word in words))
    return Members(members_of(connection, item, wanted.members, fitting), wanted.members, len(fitting), total)
