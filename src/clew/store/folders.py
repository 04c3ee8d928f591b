"""Folders of a mail store: what each announced and where its messages begin among the store's members."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.store import schema

COUNTED = re.compile(r"(.*): (\d+) announced, (\d+) found(?:, (\d+) hidden)?", re.DOTALL)
"""What the step for Outlook's stores tells of a folder (extract/pst.py)."""

ROOT = "(root)"


@dataclass(frozen=True)
class Folder:
    """A folder by its path; `start` counts the members before its first, None where none of its members is there."""

    path: str
    announced: int
    found: int
    hidden: int
    start: int | None


def folders(connection: Connection, item: Digest, told: list[str]) -> list[Folder]:
    """The folders that a store tells of, in its order."""
    counted = [found.groups() for each in told if (found := COUNTED.fullmatch(each))]
    starts = _starts(connection, item) if counted else {}
    return [
        Folder(path, int(announced), int(found), int(hidden or 0), starts.get("" if path == ROOT else path))
        for path, announced, found, hidden in counted
    ]


def folder_of(name: str | None) -> str:
    """The folder in a member's name."""
    return (name or "").rpartition("/")[0]


def _starts(connection: Connection, item: Digest) -> dict[str, int]:
    member, activity = schema.member, schema.activity
    query = select(member.c.name).join(activity, activity.c.id == member.c.activity)
    query = query.where(member.c.item == item, activity.c.current == 1).order_by(member.c.activity, member.c.seq)
    starts: dict[str, int] = {}
    for number, name in enumerate(connection.execute(query).scalars()):
        starts.setdefault(folder_of(name), number)
    return starts
