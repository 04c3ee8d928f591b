"""Look things up in a case: an item by the beginning of its digest, the words at a locator, passages by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, select

from clew.errors import UsageError
from clew.locator import fragment, parse, row_and_column
from clew.model import Digest, Locator
from clew.store import schema
from clew.store.activities import base
from clew.store.paths import Ways

AROUND = 300
"""Code points shown before and after the words at a locator."""


@dataclass(frozen=True)
class Kept:
    """A passage as it is kept, with its number and the locator that cites it."""

    number: int
    item: Digest
    locator: str
    text: str
    first: int
    language: str | None
    certainty: float | None


@dataclass(frozen=True)
class Shown:
    """The words at a locator and what stands before and after them."""

    item: Digest
    text: str
    before: str
    after: str
    places: tuple[str, ...]


def resolve(connection: Connection, beginning: str) -> Digest:
    """The one item whose digest begins so; UsageError where there is none or more than one."""
    item = schema.item
    query = select(item.c.digest).where(item.c.digest >= beginning, item.c.digest < beginning + "g").limit(2)
    found = list(connection.execute(query).scalars())
    if not found:
        raise UsageError(f"{beginning}: no item of this case begins so")
    if len(found) > 1:
        raise UsageError(f"{beginning}: more than one item begins so; write more of the digest")
    return str(found[0])


def passages(connection: Connection, item: Digest, at: str | None = None) -> list[Kept]:
    """The item's passages that stand, in order; only those at the place `at` (a fragment without `char`)."""
    passage, activity = schema.passage, schema.activity
    query = (
        select(passage, spoken().label("code"))
        .join(activity, activity.c.id == passage.c.activity)
        .where(passage.c.item == item, activity.c.current == 1)
        .order_by(passage.c.activity, passage.c.seq)
    )
    if at is not None:
        query = query.where(passage.c.fragment == at)
    return [_kept(row) for row in connection.execute(query)]


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, Kept]:
    """Passages by their numbers, as the index names them."""
    passage = schema.passage
    query = select(passage, spoken().label("code")).where(passage.c.id.in_(numbers))
    return {row.id: _kept(row) for row in connection.execute(query)}


def spoken() -> ScalarSelect[Any]:
    """The language of the passage in the query round it: as told last, where an older telling still stands too."""
    language, told = schema.language, schema.activity.alias()
    query = select(language.c.code).join(told, told.c.id == language.c.activity)
    standing = query.where(language.c.passage == schema.passage.c.id, told.c.current == 1)
    return standing.order_by(told.c.id.desc()).limit(1).correlate(schema.passage).scalar_subquery()


def _kept(row: Row[Any]) -> Kept:
    first = row.first or 0
    end = f"char={first},{row.last}" if row.first is not None else ""
    at = "&".join(filter(None, (row.fragment, end)))
    return Kept(row.id, row.item, f"{row.item}#{at}", row.text, first, row.code, row.certainty)


def show(connection: Connection, locator: str) -> Shown:
    """Exactly the words at a locator. UsageError where nothing was read there."""
    beginning, at = parse(locator)
    item = resolve(connection, beginning)
    if at.message is not None:
        item, at = _message(connection, item, at)
    if at.cell is not None:
        return _cell(connection, item, at)
    whole = fragment(at) in ("", base(at)) and at.chars is None
    kept = passages(connection, item, base(at) if base(at) else None)
    if at.part is None and base(at) == "":
        kept = [each for each in kept if "part=" not in each.locator] or kept
    if not kept:
        raise UsageError(f"{locator}: nothing was read at this place; `clew show {item[:12]}` shows the whole item")
    ways = tuple(str(way) for way in Ways(connection).to(item))
    text = "".join(each.text if each.text.endswith("\n") or _tiles(kept) else f"{each.text}\n" for each in kept)
    if whole or at.chars is None:
        return Shown(item, text, "", "", ways)
    first, last = at.chars
    if first > last or last > len(text):
        raise UsageError(f"{locator}: the text there has {len(text)} characters")
    return Shown(item, text[first:last], text[max(0, first - AROUND) : first], text[last : last + AROUND], ways)


def _cell(connection: Connection, item: Digest, at: Locator) -> Shown:
    """A cell's words: its row is a passage whose fields are parted by tabs, from column A on. Or a remark on it."""
    ways = tuple(str(way) for way in Ways(connection).to(item))
    said = passages(connection, item, fragment(at))
    if said:
        return Shown(item, said[0].text, "", "", ways)
    row, column = row_and_column(at.cell or "")
    for kept in passages(connection, item, fragment(Locator(sheet=at.sheet, row=(row, row)))):
        cells = kept.text.split("\t")
        if column <= len(cells):
            before = "".join(f"{cell}\t" for cell in cells[: column - 1])
            after = "".join(f"\t{cell}" for cell in cells[column:])
            return Shown(item, cells[column - 1], before, after, ways)
    raise UsageError(f"{item[:12]}: no cell {at.cell} was read{f' in {at.sheet}' if at.sheet else ''}")


def _tiles(kept: Sequence[Kept]) -> bool:
    """Whether these passages are pieces of one text, rather than rows or pages beside each other."""
    return len({each.locator.partition("char=")[0] for each in kept}) == 1


def _message(connection: Connection, item: Digest, at: Locator) -> tuple[Digest, Locator]:
    """A message of a mailbox is a member, an item of its own."""
    member = schema.member
    query = select(member.c.content).join(schema.activity, schema.activity.c.id == member.c.activity)
    query = query.where(schema.activity.c.current == 1, member.c.item == item)
    query = query.where(member.c.fragment == f"message={at.message}").order_by(schema.activity.c.key)
    content = connection.execute(query.limit(1)).scalar()
    if content is None:
        raise UsageError(f"{item[:12]}: has no message {at.message}")
    return str(content), Locator(page=at.page, part=at.part, chars=at.chars)
