"""Lists of known files: plain lists of SHA-256, SHA-1 or MD5, and the NSRL's reference data set (RDS) as SQLite."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clew.errors import UsageError, worded
from clew.model import Digest

KINDS = {64: "sha256", 40: "sha1", 32: "md5"}
"""The kind of hash that so many hex digits are."""

HASH = re.compile(r"[\"'\\]?([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])", re.IGNORECASE)
SQLITE = b"SQLite format 3\x00"
CHUNK = 1 << 20


class Hashes(Protocol):
    """One list: its name, what tells it from others, the kinds of hash in it, and whether a hash is in it."""

    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> frozenset[str]: ...
    def holds(self, kind: str, value: str) -> bool: ...


@dataclass(frozen=True)
class Plain:
    """A text file with a hash a line, alone or as sha256sum and its kin write it."""

    name: str
    kinds: frozenset[str]
    values: frozenset[bytes]

    def holds(self, kind: str, value: str) -> bool:
        return bytes.fromhex(value) in self.values


class Tables:
    """SQLite with columns named sha256, sha1 or md5, as the RDS's table FILE has them. Never loaded as a whole."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.queries = dict(_queries(self.connection))
        except sqlite3.Error as error:
            raise UsageError(f"{path}: cannot be read as a list of known files: {worded(error)}") from error
        if not self.queries:
            raise UsageError(f"{path}: {UNINDEXED}")
        self.kinds = frozenset(self.queries)

    def holds(self, kind: str, value: str) -> bool:
        try:
            row = self.connection.execute(self.queries[kind], (value.lower(), value.upper())).fetchone()
        except sqlite3.Error as error:
            raise UsageError(f"{self.name}: this list of known files is damaged: {worded(error)}") from error
        return row is not None


UNINDEXED = (
    "no table has an indexed column sha256, sha1 or md5, and a search would take hours; "
    "make an index first: sqlite3 FILE 'CREATE INDEX by_sha1 ON FILE(sha1)'"
)


def _queries(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """For each kind of hash a query that an index answers."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name DESC")
    for (table,) in tables.fetchall():
        quoted = '"' + table.replace('"', '""') + '"'
        for column in (row[1] for row in connection.execute(f"PRAGMA table_info({quoted})")):
            if str(column).lower() in KINDS.values():
                query = f'SELECT 1 FROM {quoted} WHERE "{column}" IN (?, ?) LIMIT 1'
                (*_, detail) = connection.execute(f"EXPLAIN QUERY PLAN {query}", ("", "")).fetchone()
                if str(detail).startswith("SEARCH"):
                    yield str(column).lower(), query


def hash_list(path: Path) -> Hashes:
    """The list in a file. UsageError where it cannot be read or holds no hash."""
    try:
        with path.open("rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                return Tables(path)
        return _plain(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error


def _plain(path: Path) -> Plain:
    values = set()
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            found = HASH.match(line.lstrip())
            if found:
                values.add(bytes.fromhex(found[1]))
    if not values:
        raise UsageError(f"{path}: no line begins with a SHA-256, SHA-1 or MD5")
    kinds = frozenset(KINDS[2 * length] for length in {len(value) for value in values})
    return Plain(path.name, kinds, frozenset(values))


class KnownFiles:
    """Several lists. SHA-1 and MD5 of bytes are only worked out where a list needs them."""

    def __init__(self, lists: Sequence[Hashes]) -> None:
        self.lists = lists
        self.others = sorted(frozenset().union(*(each.kinds for each in lists)) - {"sha256"})

    def find(self, item: Digest, paths: Callable[[], Sequence[bytes]]) -> str | None:
        """The name of the first list that holds the item, whose bytes are at one of `paths`; None where none does."""
        hashes = {"sha256": item}
        if self.others:
            hashes |= _hashed(self.others, paths())
        held = (each.name for each in self.lists for kind in each.kinds & set(hashes) if each.holds(kind, hashes[kind]))
        return next(held, None)


def _hashed(kinds: Sequence[str], paths: Sequence[bytes]) -> dict[str, str]:
    """The hashes of the first file that can be read."""
    for path in paths:
        hashers = {kind: hashlib.new(kind, usedforsecurity=False) for kind in kinds}
        try:
            with open(path, "rb") as file:
                while chunk := file.read(CHUNK):
                    for hasher in hashers.values():
                        hasher.update(chunk)
        except OSError:
            continue
        return {kind: hasher.hexdigest() for kind, hasher in hashers.items()}
    return {}
