"""What stays with the lawyers: items whose words or addresses a list of the case names."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.fold import words
from clew.handover.cited import AT_ONCE
from clew.model import Digest
from clew.store import schema

FILE = "privileged.toml"
REASON = "privileged"
OVERLAP = 200
"""Code points of a passage that are looked at with the next one too."""


@dataclass(frozen=True)
class Privileged:
    """`terms` as folded words between spaces, `domains` in lower case without @."""

    terms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.domains)


def privileged_list(case: Path) -> Privileged:
    """The list CASE/privileged.toml: `terms = [...]` and `domains = [...]`; empty where there is none."""
    path = case / FILE
    if not path.exists():
        return Privileged()
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        terms = tuple(filter(str.strip, (_spaced(each) for each in told.pop("terms", []))))
        domains = tuple(each.strip().lower().lstrip("@") for each in told.pop("domains", []))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: {SHAPE} ({error})") from error
    if told or not all(domains):
        raise UsageError(f"{path}: {SHAPE}")
    return Privileged(terms, domains)


SHAPE = 'it holds terms = ["…"] and domains = ["…"], nothing else'


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def hits(connection: Connection, listed: Privileged, items: Collection[Digest]) -> set[Digest]:
    """Those of the items whose text, properties or names have a term, or that speak of an address at a domain."""
    if not listed:
        return set()
    inside = r"(?:[\w-]+\.)*(?:" + "|".join(re.escape(each) for each in listed.domains) + r")(?![\w-]|\.\w)"
    address = re.compile(f"@{inside}", re.IGNORECASE) if listed.domains else None
    return {
        item
        for item, text in _texts(connection, sorted(items))
        if (address and "@" in text and address.search(text)) or (listed.terms and _has(listed, text))
    }


def _has(listed: Privileged, text: str) -> bool:
    plain = _spaced(text)
    return any(term in plain for term in listed.terms)


def _texts(connection: Connection, items: list[Digest]) -> Iterator[tuple[Digest, str]]:
    """All that was read of the items, whether it still stands or not, and what they are called."""
    metadata, member, place = schema.metadata, schema.member, schema.place
    for start in range(0, len(items), AT_ONCE):
        some = items[start : start + AT_ONCE]
        yield from _passages(connection, some)
        for item, text in (
            (metadata.c.item, metadata.c.value), (member.c.content, member.c.name), (place.c.item, place.c.path),
        ):  # fmt: skip
            query = select(item, text).where(item.in_(some), text.is_not(None))
            yield from ((row[0], row[1]) for row in connection.execute(query))


def _passages(connection: Connection, some: list[Digest]) -> Iterator[tuple[Digest, str]]:
    """Each with the end of the one before, for words may stand on both sides of where a long text was cut."""
    passage = schema.passage
    query = select(passage.c.item, passage.c.activity, passage.c.text).where(passage.c.item.in_(some))
    before, end = 0, ""
    for item, activity, text in connection.execute(query.order_by(passage.c.activity, passage.c.seq)):
        yield item, (end + text if activity == before else text)
        before, end = activity, text[-OVERLAP:]
