"""Findings drawn at random, to be checked by hand."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, select

from clew.analyse.lists import LIST
from clew.handover.cited import Citations, found
from clew.store import schema
from clew.store.reach import in_reach

OF = ("mentions", "dates", "ties", "amounts")
DATES, AMOUNTS = ("date", "time"), ("money", "quantity")
AROUND = 100
"""Code points shown before and after the words."""


@dataclass(frozen=True)
class Drawn:
    """A finding to check: `right` is left for the person. `context` has the words in ⟦ ⟧; `among` how many of its
    step there are to draw from."""

    right: str
    words: str
    context: str
    kind: str
    value: str
    detail: str
    citation: str
    step: str
    of: str
    seed: int
    among: int


COLUMNS = tuple(field.name for field in fields(Drawn))


def draw(connection: Connection, of: str, size: int, seed: int) -> list[Drawn]:
    """At most `size` findings, as many of each step as of the others where it has so many, by chance within a step.

    The same for the same case, size and seed: chance goes by what the findings are, not by when they were made.
    """
    if of == "ties":
        return _ties(connection, size, seed)
    mention, transaction, citations = schema.mention, schema.transaction, Citations(connection)
    tables = {step: (mention, each) for step, each in _by_step(connection, mention, _wanted(of)).items()}
    if of == "amounts":
        paid = _by_step(connection, transaction, transaction.c.amount != "")
        tables |= {step: (transaction, each) for step, each in paid.items()}
    chosen = chosen_of({step: numbers for step, (_, numbers) in tables.items()}, size, f"{seed} {of}")
    drawn: list[Drawn] = []
    for step, numbers in chosen.items():
        table, among = tables[step]
        rows = {row["id"]: row for row in found(connection, table, table.c.id.in_(numbers))}
        texts = _texts(connection, [row["passage"] for row in rows.values()])
        for row in (rows[number] for number in numbers):
            told = _mention(row) if table is mention else _payment(row, texts[row["passage"]])
            drawn.append(_drawn(told, texts[row["passage"]], row, citations, (of, seed, len(among))))
    return drawn


def _wanted(of: str) -> ColumnElement[bool]:
    kind = schema.mention.c.kind
    return {
        "mentions": kind.not_in((*DATES, *AMOUNTS)), "dates": kind.in_(DATES), "amounts": kind.in_(AMOUNTS)
    }[of]  # fmt: skip


def _drawn(
    told: tuple[str, str, str, str], text: str, row: RowMapping, citations: Citations, by: tuple[str, int, int]
) -> Drawn:
    words, kind, value, detail = told
    return Drawn("", words, _context(text, row), kind, value, detail, citations.at(row), row["step"], *by)


def _mention(row: RowMapping) -> tuple[str, str, str, str]:
    return row["text"], row["kind"], row["value"], _plain(row["detail"])


def _payment(row: RowMapping, text: str) -> tuple[str, str, str, str]:
    value = f"{row['date']} {row['amount']} {row['currency']} {row['payer'] or '?'} → {row['payee'] or '?'}"
    return _line(text[row["first"] : row["last"]]), "transaction", value, _plain(row["cells"])


def _ties(connection: Connection, size: int, seed: int) -> list[Drawn]:
    """Pairs of names with, of each, the words and the citation of one mention. A tie's step is its state."""
    tie, mention, citations = schema.tie, schema.mention, Citations(connection)
    query = select(tie).where(tie.c.state.in_(("certain", "proposed")), ~tie.c.other.startswith(LIST))
    query = query.order_by(tie.c.kind, tie.c.one, tie.c.other, tie.c.item, tie.c.state)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    rows: dict[int, RowMapping] = {}
    for row in connection.execute(query).mappings():
        numbers[f"{row['state']} tie"].append(row["id"])
        rows[row["id"]] = row
    chosen = chosen_of(numbers, size, f"{seed} ties")
    drawn = []
    for row in (rows[number] for step in chosen for number in chosen[step]):
        seen = []
        for value in (row["one"], row["other"]):
            named = (mention.c.kind == row["kind"], mention.c.value == value)
            here = (mention.c.item == row["item"],) if row["item"] else ()
            seen.append(next(found(connection, mention, *named, *here), None))
        texts = _texts(connection, [each["passage"] for each in seen if each])
        context = " || ".join(_context(texts[each["passage"]], each) for each in seen if each)
        at = " | ".join(citations.at(each) for each in seen if each)
        step, words = f"{row['state']} tie", f"{row['one']} = {row['other']}"
        value = f"{row['score']:g}"
        told = (words, context, row["kind"], value, _plain(row["reasons"]), at, step)
        drawn.append(Drawn("", *told, "ties", seed, len(numbers[step])))
    return drawn


def _by_step(connection: Connection, table: Table, wanted: ColumnElement[bool]) -> Mapping[str, Sequence[int]]:
    """The numbers of the findings of each step, in an order that the bytes decide."""
    activity = schema.activity
    query = select(table.c.id, activity.c.step)
    query = query.join(activity, activity.c.id == table.c.activity).where(activity.c.current == 1, wanted)
    query = query.where(in_reach(connection, table.c.item))
    order = (activity.c.key, table.c.seq, table.c.first, table.c.last, table.c.id)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for row in connection.execute(query.order_by(*order)):
        numbers[row.step].append(row.id)
    return numbers


def chosen_of(numbers: Mapping[str, Sequence[int]], size: int, seed: str) -> dict[str, list[int]]:
    """`size` numbers, or all: as many of each group as of the others where it has so many, by chance within each."""
    shares = dict(_shares({step: len(each) for step, each in numbers.items()}, size))
    return {step: random.Random(f"{seed} {step}").sample(numbers[step], shares[step]) for step in sorted(numbers)}


def _shares(counts: Mapping[str, int], size: int) -> Iterator[tuple[str, int]]:
    """Even shares, from the smallest group on, so that what it has not goes to the larger ones."""
    left = size
    for done, (step, count) in enumerate(sorted(counts.items(), key=lambda each: (each[1], each[0]))):
        share = min(count, -(-left // (len(counts) - done)))
        left -= share
        yield step, share


def _texts(connection: Connection, passages: Sequence[int]) -> dict[int, str]:
    passage = schema.passage
    query = select(passage.c.id, passage.c.text).where(passage.c.id.in_(set(passages)))
    return {row.id: row.text for row in connection.execute(query)}


def _context(text: str, row: RowMapping) -> str:
    first, last = row["first"], row["last"]
    before, after = text[max(first - AROUND, 0) : first], text[last : last + AROUND]
    return _line(f"{before}⟦{text[first:last]}⟧{after}")


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(detail: str) -> str:
    """Names and values as words: "calendar: hijri-umm-al-qura, precision: day"."""
    return ", ".join(f"{name}: {value}" for name, value in json.loads(detail).items())


def rows_of(drawn: Sequence[Drawn]) -> Iterator[tuple[str | int, ...]]:
    yield from (astuple(each) for each in drawn)
