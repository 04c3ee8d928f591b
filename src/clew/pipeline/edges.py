"""Edges: each way in which an item was found, at a place or as a member, with what that claims of it."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Row, Select, select

from clew.model import Digest
from clew.pipeline.sets import joined, may_belong
from clew.store import schema
from clew.store.case import Case
from clew.store.verify import original_path

Group = tuple[int | Digest, str]
"""A folder in which sets are looked for: a collection's number or a container's digest, and the path of the folder."""

SUFFIXES = frozenset(
    ".csv .tsv .tab .md .markdown .tex .json .eml .xml .html .htm .txt .mbox .br"
    " .crypt5 .crypt7 .crypt8 .crypt12 .crypt14 .crypt15".split()
)
"""Name endings that can decide between kinds which content cannot tell apart."""

MAIL = "message/rfc822"
"""The one type that a container declares and that short content may not show."""

MAILDIR = re.compile(r"(?:^|/)(?:(?:cur|new)/[0-9]{6,}\.[^/]+\.[^/]+|[^/]+[:;!]2,[A-Za-z]*)$")
"""Names of messages in a Maildir, flags behind ":2,", or what stands for the colon (https://cr.yp.to/proto/maildir.html)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An item where it was found or contained, with what that place claims of it.

    `within` is the number of its collection or the digest of its container, and `shown` its path there. `path` is
    where a place's bytes are, as the file system writes it; members lie among the blobs. `root` is the item of the
    place that it came out of. `parts` are the other files of the set that it is the first of; `part_of` is the
    first file's name, and `first` the item, where it is one of the others.
    """

    item: Digest
    size: int
    depth: int
    within: int | Digest = 0
    shown: str = ""
    charset: str | None = None
    path: bytes = b""
    root: Digest = ""
    parts: tuple[tuple[str, Digest], ...] = ()
    part_of: str = ""
    declared: str | None = None
    first: Digest = ""

    @property
    def group(self) -> Group:
        return self.within, self.shown.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.shown.rpartition("/")[2]

    @property
    def manifest(self) -> Digest:
        """The digest of `parts` as they are written down; nothing where there are none."""
        return hashlib.sha256(self.listing()).hexdigest() if self.parts else ""

    def listing(self) -> bytes:
        """The parts' digests and names, as sha256sum writes them."""
        return "".join(f"{item}  {name}\n" for name, item in self.parts).encode("utf-8", "surrogatepass")

    def hint(self) -> dict[str, str]:
        """All that the edge claims; each step is told only what it declares."""
        hint = {}
        if self.shown:
            hint["name"] = self.name
            suffix = PurePosixPath(self.name).suffix.lower()
            if suffix in SUFFIXES:
                hint["suffix"] = suffix
        if self.charset:
            hint["charset"] = self.charset
        if self.declared == MAIL or MAILDIR.search(self.shown):
            hint["declared"] = MAIL
        if self.part_of:
            hint["part-of"] = self.part_of
        return hint


def edges(case: Case) -> Iterator[Edge]:
    """Every edge that the case holds, sets joined: places that could be read, and members."""
    in_set = {_which(edge): edge for group in _groups(case) for edge in in_sets(case, group)}
    for edge in _all(case):
        yield in_set.get(_which(edge), edge)


def _which(edge: Edge) -> tuple[int | Digest, str, Digest]:
    """What tells an edge from others: a container may hold several members of one name."""
    return edge.within, edge.shown, edge.item


def _groups(case: Case) -> list[Group]:
    """The folders where there may be sets."""
    place, member = schema.place, schema.member
    groups: dict[Group, None] = {}
    with case.engine.connect() as connection:
        for query in (select(place.c.collection, place.c.path), select(member.c.item, member.c.name)):
            for within, shown in connection.execute(query):
                folder, _, name = (shown or "").rpartition("/")
                if may_belong(name):
                    groups[within, folder] = None
    return list(groups)


def in_sets(case: Case, group: Group) -> list[Edge]:
    """The edges of a folder that may belong to a set, and the first files of sets: joined, or as they are alone."""
    every = [(_relative(edge, group), edge) for edge in _below(case, group)]
    below = dict(every)
    firsts, others = joined(below)
    found = [edge for name, edge in every if below[name] is not edge and "/" not in name and may_belong(name)]
    for name, edge in below.items():
        if name in firsts:
            parts = tuple(sorted((other, below[other].item) for other in firsts[name]))
            found.append(replace(edge, parts=parts))
        elif name in others:
            found.append(replace(edge, part_of=others[name], first=below[others[name]].item))
        elif "/" not in name and may_belong(name):
            found.append(edge)
    return found


def _relative(edge: Edge, group: Group) -> str:
    return edge.shown[len(group[1]) + 1 :] if group[1] else edge.shown


def _all(case: Case) -> Iterator[Edge]:
    with case.engine.connect() as connection:
        for row in connection.execute(_places()):
            yield _placed(row)
        roots: dict[Digest, Digest] = {}
        for row in connection.execute(_members()):
            yield _contained(row, roots)


def _below(case: Case, group: Group) -> Iterable[Edge]:
    """All edges in a folder and below it."""
    within, folder = group
    place, member = schema.place, schema.member
    with case.engine.connect() as connection:
        if isinstance(within, int):
            query = _places().where(place.c.collection == within)
            if folder:
                query = query.where(place.c.path >= f"{folder}/", place.c.path < f"{folder}0")
            return [_placed(row) for row in connection.execute(query)]
        query = _members().where(member.c.item == within)
        found = [_contained(row, {}) for row in connection.execute(query)]
    return [edge for edge in found if not folder or edge.shown.startswith(f"{folder}/")]


def _places() -> Select[Any]:
    place, item, collection = schema.place, schema.item, schema.collection
    columns = (place.c.item, item.c.size, place.c.collection, place.c.path, place.c.raw, collection.c.root)
    query = select(*columns).join(item, item.c.digest == place.c.item)
    return query.join(collection, collection.c.id == place.c.collection).order_by(place.c.id)


def _members() -> Select[Any]:
    """Those that came out of what stands."""
    member, item, activity = schema.member, schema.item, schema.activity
    columns = (member.c.content, item.c.size, item.c.depth, member.c.item, member.c.name, member.c.charset)
    query = select(*columns, member.c.declared).join(item, item.c.digest == member.c.content)
    query = query.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    return query.order_by(member.c.id)


def _placed(row: Row[Any]) -> Edge:
    path = original_path(row.root, row.raw)
    return Edge(row.item, row.size, 0, row.collection, row.path, None, path, row.item)


def _contained(row: Row[Any], roots: dict[Digest, Digest]) -> Edge:
    """Members come after their containers, so that what those came out of is known."""
    root = roots.setdefault(row.content, roots.get(row.item, row.item))
    name, declared = row.name or "", row.declared
    return Edge(row.content, row.size, row.depth, row.item, name, row.charset, root=root, declared=declared)


def paths_of(case: Case, item: Digest) -> tuple[str, ...]:
    """Where an item's bytes lie now, in hex of the file system's bytes: in the case, or else at its places."""
    if item in case.blobs:
        return (os.fsencode(case.blobs.path(item)).hex(),)
    place, collection = schema.place, schema.collection
    query = select(collection.c.root, place.c.raw).join(collection, collection.c.id == place.c.collection)
    query = query.where(place.c.item == item).order_by(place.c.superseded, place.c.id)
    with case.engine.connect() as connection:
        paths = [original_path(root, raw) for root, raw in connection.execute(query)]
    return tuple(path.hex() for path in paths if os.path.isfile(path))
