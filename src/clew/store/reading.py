"""Look things up in a case: an item by the beginning of its digest, the words at a locator, passages by number."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Integer, Row, ScalarSelect, cast, func, select

from clew.errors import UsageError
from clew.locator import fragment, parse, parse_fragment, row_and_column
from clew.model import Digest, Locator
from clew.store import schema
from clew.store.activities import base
from clew.store.paths import Ways

AROUND = 300
"""Code points shown before and after the words at a locator."""


@dataclass(frozen=True)
class Kept:
    """A passage as it is kept, with its number and the locator that cites it; `place` is that without `char`."""

    number: int
    item: Digest
    place: str
    locator: str
    text: str
    first: int
    language: str | None
    certainty: float | None


@dataclass(frozen=True)
class Reading:
    """One way in which an item's bytes were read: `part` names it in locators, "" the first; `how` says it in words.

    `others` are the activities that read them otherwise.
    """

    item: Digest
    part: str = ""
    how: str = ""
    others: tuple[int, ...] = ()


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


def passages(
    connection: Connection, item: Digest, at: str | None = None, rows: tuple[int, int] | None = None
) -> list[Kept]:
    """The item's passages that stand, in order, recognised pages last.

    Only those at the place `at` (a fragment without `char`), or that begin in these rows.
    """
    passage, activity = schema.passage, schema.activity
    named = other_readings(connection, [item])
    query = (
        select(passage, spoken().label("code"))
        .join(activity, activity.c.id == passage.c.activity)
        .where(passage.c.item == item, activity.c.current == 1)
        .order_by(func.json_extract(activity.c.inputs, "$.pages[0]"), activity.c.key, passage.c.seq)
    )
    if at is not None and not named:
        query = query.where(passage.c.fragment == at)
    if rows is not None:
        number = func.substr(passage.c.fragment, func.instr(passage.c.fragment, "row=") + 4)
        query = query.where(passage.c.fragment.like("%row=%"), cast(number, Integer).between(*rows))
    kept = (_kept(row, named.get(row.activity)) for row in connection.execute(query))
    return [each for each in kept if at is None or each.place == at]


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, Kept]:
    """Passages by their numbers, as the index names them."""
    passage = schema.passage
    query = select(passage, spoken().label("code")).where(passage.c.id.in_(numbers))
    rows = connection.execute(query).all()
    named = other_readings(connection, list({row.item for row in rows}))
    return {row.id: _kept(row, named.get(row.activity)) for row in rows}


def other_readings(connection: Connection, items: Sequence[Digest]) -> dict[int, str]:
    """The activities that read an item otherwise than its first reading did, each with the `part` of its locators.

    Two mails may declare different encodings for the same bytes, two places different kinds of text: each reading
    stands. The first by its inputs has the plain locators, so that neither time nor order of work decides.
    """
    named: dict[int, str] = {}
    first: set[Digest] = set()
    for row in _read(connection, items):
        if row.item in first:
            named[row.id] = f"as-{hashlib.sha256(row.inputs.encode()).hexdigest()[:8]}"
        first.add(row.item)
    return named


def readings_of(connection: Connection, item: Digest) -> list[Reading]:
    """The ways in which the item was read, the first first; one where there is nothing to choose."""
    rows, named = _read(connection, [item]), other_readings(connection, [item])
    if not named:
        return [Reading(item)]
    everyone = {row.id for row in rows}
    return [Reading(item, named.get(row.id, ""), _how(row), tuple(sorted(everyone - {row.id}))) for row in rows]


def _how(row: Row[Any, Any, Any, Any]) -> str:
    """What the item's place or container said of it: an encoding, the ending of its name."""
    hint: dict[str, str] = json.loads(row.inputs).get("hint", {})
    return ", ".join(hint[name] for name in sorted(hint)) or str(row.step)


def _read(connection: Connection, items: Sequence[Digest]) -> Sequence[Row[Any, Any, Any, Any]]:
    """The activities that stand and got text from the bytes themselves, in an order that no order of work changes."""
    activity, passage = schema.activity, schema.passage
    query = (
        select(activity.c.id, activity.c.item, activity.c.step, activity.c.inputs)
        .where(activity.c.item.in_(items), activity.c.current == 1)
        .where(func.json_extract(activity.c.inputs, "$.upstream").is_(None))
        .where(select(passage.c.id).where(passage.c.activity == activity.c.id).exists())
    )
    return connection.execute(query.order_by(activity.c.inputs, activity.c.key)).all()


def spoken() -> ScalarSelect[Any]:
    """The language of the passage in the query round it: as told last, where an older telling still stands too. Of
    several, that of most of it."""
    language, told = schema.language, schema.activity.alias()
    query = select(language.c.code).join(told, told.c.id == language.c.activity)
    standing = query.where(language.c.passage == schema.passage.c.id, told.c.current == 1)
    return standing.order_by(told.c.id.desc(), language.c.id).limit(1).correlate(schema.passage).scalar_subquery()


def all_spoken() -> ScalarSelect[Any]:
    """All languages of the passage in the query round it, parted by spaces."""
    language, told = schema.language, schema.activity.alias()
    query = select(func.group_concat(language.c.code, " ")).join(told, told.c.id == language.c.activity)
    standing = query.where(language.c.passage == schema.passage.c.id, told.c.current == 1)
    return standing.correlate(schema.passage).scalar_subquery()


def _kept(row: Row[Any], reading: str | None) -> Kept:
    place = named_place(row.fragment, reading or "")
    first = row.first or 0
    end = f"char={first},{row.last}" if row.first is not None else ""
    at = "&".join(filter(None, (place, end)))
    return Kept(row.id, row.item, place, f"{row.item}#{at}", row.text, first, row.code, row.certainty)


def named_place(written: str, reading: str) -> str:
    """A fragment in one of several readings of an item; of the first, "", as it is."""
    if not reading:
        return written
    here = parse_fragment(written)
    return fragment(replace(here, part="-".join(filter(None, (here.part, reading)))))


def show(connection: Connection, locator: str) -> Shown:
    """Exactly the words at a locator. UsageError where nothing was read there."""
    beginning, at = parse(locator)
    item = resolve(connection, beginning)
    if at.message is not None and not passages(connection, item, base(at)):
        item, at = _message(connection, item, at)
    ways = tuple(str(way) for way in Ways(connection).to(item))
    before, text, after = _words(connection, item, at)
    if at.chars is None:
        return Shown(item, text, before, after, ways)
    first, last = at.chars
    if first > last or last > len(text):
        raise UsageError(f"{locator}: the text there has {len(text)} characters")
    before, after = before + text[:first], text[last:] + after
    return Shown(item, text[first:last], before[-AROUND:], after[:AROUND], ways)


def _words(connection: Connection, item: Digest, at: Locator) -> tuple[str, str, str]:
    """The whole text at a locator but for its `char`, and what stands in the same row before and after it."""
    kept = passages(connection, item, base(at) or None)
    if base(at) == "":
        kept = [each for each in kept if "part=" not in each.place] or kept
    if not kept and at.cell is not None:
        return _cell(connection, item, at)
    kept = kept or _rows(connection, item, at)
    if not kept:
        raise UsageError(f"{item[:12]}: nothing was read at {base(at)}; `clew show {item[:12]}` shows the whole item")
    whole = _tiles(kept)
    return "", "".join(each.text if whole or each.text.endswith("\n") else f"{each.text}\n" for each in kept), ""


def _cell(connection: Connection, item: Digest, at: Locator) -> tuple[str, str, str]:
    """A cell's words: its row is a passage whose fields are parted by tabs, from column A on."""
    row, column = row_and_column(at.cell or "")
    for kept in passages(connection, item, base(replace(at, cell=None, row=(row, row)))):
        cells = kept.text.split("\t")
        if column <= len(cells):
            before = "".join(f"{cell}\t" for cell in cells[: column - 1])
            return before, cells[column - 1], "".join(f"\t{cell}" for cell in cells[column:])
    raise UsageError(f"{item[:12]}: no cell {at.cell} was read{f' in {at.sheet}' if at.sheet else ''}")


def _rows(connection: Connection, item: Digest, at: Locator) -> list[Kept]:
    """The passages of the rows of a range."""
    if at.row is None:
        return []
    first, last = at.row
    alike = base(replace(at, row=None))
    rows = ((parse_fragment(each.place), each) for each in passages(connection, item, rows=at.row))
    inside = [
        (here.row, each)
        for here, each in rows
        if here.row and first <= here.row[0] and here.row[1] <= last and base(replace(here, row=None)) == alike
    ]
    return [each for _, each in sorted(inside, key=lambda found: found[0])]


def _tiles(kept: Sequence[Kept]) -> bool:
    """Whether these passages are pieces of one text, rather than rows or pages beside each other."""
    return len({each.place for each in kept}) == 1


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
