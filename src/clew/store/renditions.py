"""What extract steps made to look at, and the passages round a place: what an item's page shows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, cast, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.conversations import in_conversation, kept
from clew.store.reading import Reading

ROOM = 40
"""Passages of running text shown at once, about 60,000 characters."""

ROWS = 200
"""Rows of a table shown at once."""


@dataclass(frozen=True)
class Made:
    """A rendition that an extract step made, a blob; `activity` is the one whose text it belongs to."""

    kind: str
    media_type: str
    page: int | None
    content: Digest
    activity: int


@dataclass(frozen=True)
class Text:
    """A passage on an item's page. `fragment` is without `char`, `first` the code points before it there."""

    number: int
    activity: int
    step: str
    fragment: str
    first: int
    text: str
    certainty: float | None
    language: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.text)


@dataclass(frozen=True)
class Sheet:
    """A table of rows: how their locators begin, "sheet=Ledger&row=", or "row=" where it has no name; its last row."""

    beginning: str
    last: int
    step: str


def renditions(connection: Connection, of: Reading, kind: str, page: int | None = None) -> list[Made]:
    """The renditions of a kind made by activities that stand; only those of `page`, where one is named."""
    table, activity = schema.rendition, schema.activity
    names = ("kind", "media_type", "page", "content", "activity")
    query = select(*(table.c[name] for name in names)).join(activity, activity.c.id == table.c.activity)
    query = query.where(table.c.item == of.item, table.c.kind == kind, activity.c.current == 1)
    query = query.where(activity.c.id.not_in(of.others))
    if page is not None:
        query = query.where(table.c.page == page)
    return [Made(*row) for row in connection.execute(query.order_by(table.c.activity, table.c.seq))]


def texts_of_page(connection: Connection, of: Reading, page: int) -> list[Text]:
    """All that was read on a page, born digital before recognised."""
    passage = schema.passage
    exactly, more = f"page={page}", f"page={page}&%"
    query = _texts(of).where((passage.c.fragment == exactly) | passage.c.fragment.like(more))
    return _read(connection, query)


def texts_at(connection: Connection, of: Reading, fragment: str, first: int) -> tuple[list[Text], bool, bool]:
    """Passages round code point `first` of the running text at `fragment`; whether there are more before and after."""
    passage = schema.passage
    query = _texts(of).where(passage.c.fragment == fragment)
    before = query.where(func.coalesce(passage.c.last, 0) <= first)
    earlier = _read(connection, _reversed(before).limit(ROOM // 4 + 1))[::-1]
    after = query.where((passage.c.last > first) | passage.c.last.is_(None))
    later = _read(connection, after.limit(ROOM + 1))
    some = earlier[-(ROOM // 4) :]
    return [*some, *later[:ROOM]], len(earlier) > len(some), len(later) > ROOM


def series_at(
    connection: Connection, of: Reading, fragment: str, first: int | None, sheet: str | None = None
) -> tuple[list[Text], int | None, int | None]:
    """Passages of a long series (messages, subtitles) from number `first` on, else round the one at `fragment`.

    Where `sheet` names one, of that conversation alone.

    With the numbers from which the window before and the one after begin, None where there is none. Without a fragment
    the series begins at its start; where nothing is at it, there are no texts.
    """
    passage = schema.passage
    series = _texts(of).where(passage.c.fragment.not_like("%row=%"), passage.c.fragment.not_like("page=%"))
    series = series.order_by(None)
    if sheet is not None:
        series = series.where(in_conversation(sheet))
    numbers = series.with_only_columns(passage.c.id, maintain_column_froms=True)
    if first is None and fragment:
        cited = connection.execute(
            numbers.where(passage.c.fragment == fragment).order_by(passage.c.id).limit(1)
        ).scalar()
        if cited is None:
            return [], None, None
        around = numbers.where(passage.c.id <= cited).order_by(passage.c.id.desc()).limit(ROOM // 4 + 1)
        first = min(connection.execute(around).scalars())
    found = _read(connection, series.where(passage.c.id >= (first or 0)).order_by(passage.c.id).limit(ROOM + 1))
    if not found:
        return [], None, None
    before = numbers.where(passage.c.id < found[0].number).order_by(passage.c.id.desc()).limit(ROOM)
    earlier = connection.execute(before).scalars().all()
    return found[:ROOM], min(earlier, default=None), found[ROOM].number if len(found) > ROOM else None


def sheets(connection: Connection, of: Reading) -> list[Sheet]:
    """The sheets in their order; kept for the next look."""
    return kept(connection, of, "sheets", lambda: _sheets(connection, of))


def _sheets(connection: Connection, of: Reading) -> list[Sheet]:
    fragment = schema.passage.c.fragment
    beginning = func.substr(fragment, 1, func.instr(fragment, "row=") + 3)
    rows = func.substr(fragment, func.instr(fragment, "row=") + 4)  # "5-24" ends with 24
    last = func.max(cast(func.substr(rows, func.instr(rows, "-") + 1), Integer))
    columns = beginning, last, func.min(schema.activity.c.step)
    query = _texts(of).where(fragment.like("%row=%")).with_only_columns(*columns, maintain_column_froms=True)
    found = connection.execute(query.order_by(None).group_by(beginning).order_by(func.min(schema.passage.c.id)))
    return [Sheet(*row) for row in found]


def rows_of(connection: Connection, of: Reading, sheet: str, first: int) -> tuple[list[Text], bool]:
    """Passages with rows from `first` on of a sheet as `sheets` names it, ROWS at most; whether there are more."""
    fragment = schema.passage.c.fragment
    row = cast(func.substr(fragment, len(sheet) + 1), Integer)  # "5-24" counts as 5
    of_sheet = _texts(of).where(func.substr(fragment, 1, len(sheet)) == sheet)
    found = _read(connection, of_sheet.where(row > first - ROWS, row < first + ROWS))
    more = of_sheet.where(row >= first + ROWS).limit(1)
    return found, connection.execute(more).first() is not None


def last_page(connection: Connection, item: Digest) -> int:
    """The highest page that something was read on, or that a problem is about; 0 where there are no pages."""
    highest = 0
    for table in (schema.passage, schema.problem):
        number = cast(func.substr(table.c.fragment, len("page=") + 1), Integer)
        query = select(func.max(number)).where(table.c.item == item, table.c.fragment.like("page=%"))
        highest = max(highest, int(connection.execute(query).scalar() or 0))
    return highest


def fragments(connection: Connection, of: Reading) -> list[str]:
    """The places in the item that have text other than rows, in the order in which they were read; at most 1,000."""
    passage, activity = schema.passage, schema.activity
    query = (
        select(passage.c.fragment)
        .join(activity, activity.c.id == passage.c.activity)
        .where(passage.c.item == of.item, activity.c.current == 1, activity.c.id.not_in(of.others))
        .where(passage.c.fragment.not_like("%row=%"))
        .group_by(passage.c.fragment)
        .order_by(func.min(passage.c.id))
        .limit(1_000)
    )
    return list(connection.execute(query).scalars())


def _texts(of: Reading) -> Select[Any]:
    passage, activity, language = schema.passage, schema.activity, schema.language
    told = select(language.c.code).where(language.c.passage == passage.c.id)
    spoken = told.order_by(language.c.activity.desc(), language.c.id).limit(1).scalar_subquery()
    return (
        select(passage, activity.c.step, spoken.label("code"))
        .join(activity, activity.c.id == passage.c.activity)
        .where(passage.c.item == of.item, activity.c.current == 1, activity.c.id.not_in(of.others))
        .order_by(passage.c.activity, passage.c.seq)
    )


def _reversed(query: Select[Any]) -> Select[Any]:
    return query.order_by(None).order_by(schema.passage.c.activity.desc(), schema.passage.c.seq.desc())


def _read(connection: Connection, query: Select[Any]) -> list[Text]:
    return [_text(row) for row in connection.execute(query)]


def _text(row: Row[Any]) -> Text:
    return Text(row.id, row.activity, row.step, row.fragment, row.first or 0, row.text, row.certainty, row.code)
