"""What a found item is called where the last name of its place does not say it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.search.kind import kind_of
from clew.store import schema
from clew.store.paths import INTO

NAMES = ("subject", "from", "title")

_NUMBER = re.compile(r"\d+([./]\d+)*")
_WORDS = {"message": "message", "attachment": "attachment", "entry": "entry", "embedded": "part"}


def is_numbered(places: Sequence[str]) -> bool:
    """Whether the item is a member that has a number for a name."""
    return bool(places) and INTO in places[0] and _NUMBER.fullmatch(places[0].rpartition(INTO)[2]) is not None


def title_of(media_type: str, places: Sequence[str], said: Mapping[str, str], member: str | None) -> str | None:
    """A mail's subject; for a member with a number for a name its title, or its container's with the number.

    `said` is the item's metadata, `member` the kind of member that it is. None where the name says it.
    """
    if kind_of(media_type) == "mail" and said.get("subject", "").strip():
        return said["subject"].strip()
    if not is_numbered(places):
        return None
    if said.get("title", "").strip():
        return said["title"].strip()
    around, _, number = places[0].rpartition(INTO)
    container = around.rpartition(INTO)[2].rpartition("/")[2]
    return f"{container}, {_WORDS.get(member or '', 'part')} {number}"


def sender_of(media_type: str, said: Mapping[str, str]) -> str | None:
    """Who sent a mail, as its header says; None for all else."""
    return (said.get("from", "").strip() or None) if kind_of(media_type) == "mail" else None


def member_kinds(connection: Connection, items: Iterable[Digest]) -> dict[Digest, str]:
    """What kind of members these items are."""
    member, activity = schema.member, schema.activity
    query = (
        select(member.c.content, member.c.kind)
        .join(activity, activity.c.id == member.c.activity)
        .where(member.c.content.in_(list(items)), activity.c.current == 1)
        .order_by(member.c.item.desc(), member.c.seq.desc())  # the first of several stays
    )
    return {row.content: row.kind for row in connection.execute(query)}
