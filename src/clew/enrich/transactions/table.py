"""A table under its header: every row's date, amount, currency and parties, each with its cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from clew.enrich.transactions.amounts import EMPTY, Custom, Figure, custom, figure, likely, number, written
from clew.enrich.transactions.columns import Columns, Money
from clew.enrich.transactions.currencies import currency
from clew.enrich.transactions.dating import Dates, dates
from clew.enrich.transactions.fold import folded
from clew.enrich.transactions.headings import ROLES
from clew.enrich.transactions.lines import Line
from clew.enrich.transactions.titles import Titles, kind_of
from clew.model import Transaction

SHARE = 0.6
"""The share of filled cells that must be amounts for a column to be one of amounts."""
DITTO = frozenset(('"', "''", "〃", "=", "do", "ditto", "”"))


class Sum(NamedTuple):
    """One amount of a row: its value, signed as it stands; which way it goes ("out", "in" or ""); its cells."""

    value: Decimal
    way: str
    money: Money
    code: str


class Table(NamedTuple):
    columns: Columns
    titles: Titles
    rows: Sequence[Line]
    signs: dict[int, Custom]
    dates: Dates
    figures: dict[int, list[Figure | None]]
    minus: frozenset[int]
    """The columns of debits or credits that are written with a minus throughout."""


def table(columns: Columns, titles: Titles, rows: Sequence[Line], exact: bool) -> Table | None:
    """The columns' customs, decided over all rows; None where the amounts are none, or no currency is told though the
    headings might be those of goods or hours."""
    places = [each.column for each in columns.money]
    balance = columns.of("balance")
    if balance is not None:
        places.append(balance)
    figures = {place: [_figure(row.cell(place)) for row in rows] for place in places}
    for each in columns.money:
        filled = [row.cell(each.column) for row in rows if row.cell(each.column) not in EMPTY]
        good = sum(found is not None for found in figures[each.column])
        if filled and good < SHARE * len(filled):
            return None
    columns = columns._replace(money=_counted(columns.money, figures))
    if columns.weak and not _money_told(columns, titles, rows, figures):
        return None
    signs = _signs(figures, columns, titles, exact)
    return Table(columns, titles, rows, signs, dates(columns, rows), figures, _minus(columns, figures))


def _counted(money: Sequence[Money], figures: dict[int, list[Figure | None]]) -> tuple[Money, ...]:
    """Where most rows fill two columns of amounts, the second tells the same amount in another currency."""
    amounts = [each.column for each in money if each.role == "amount"]
    if len(amounts) > 1:
        filled = [sum(bool(found) for found in row) for row in zip(*(figures[each] for each in amounts), strict=True)]
        if 2 * sum(count > 1 for count in filled) > sum(count > 0 for count in filled):
            return tuple(each for each in money if each.column not in amounts[1:])
    return tuple(money)


def _minus(columns: Columns, figures: dict[int, list[Figure | None]]) -> frozenset[int]:
    found = {}
    for each in columns.money:
        filled = [figure for figure in figures[each.column] if figure and figure.digits.strip("0.,")]
        found[each.column] = each.role != "amount" and bool(filled) and all(figure.sign < 0 for figure in filled)
    return frozenset(column for column, told in found.items() if told)


def _figure(cell: str) -> Figure | None:
    return None if cell in EMPTY else figure(cell)


def _money_told(
    columns: Columns, titles: Titles, rows: Sequence[Line], figures: dict[int, list[Figure | None]]
) -> bool:
    if titles.currency.value or columns.balance[0] or any(each.code for each in columns.money):
        return True
    told = [found for each in columns.money for found in figures[each.column] if found]
    if told and sum(bool(found.currency) for found in told) * 2 > len(told):
        return True
    place = columns.of("currency")
    return place is not None and any(currency(row.cell(place)) for row in rows)


def _signs(figures: dict[int, list[Figure | None]], columns: Columns, titles: Titles, exact: bool) -> dict[int, Custom]:
    """Each column's decimal sign: by its own figures, else by those of all columns of amounts."""
    texts = {place: [found.digits for found in column if found] for place, column in figures.items()}
    pooled = custom(text for column in texts.values() for text in column)
    codes = {each.column: each.code for each in columns.money}
    signs = {}
    for place, column in texts.items():
        named = {found.currency for found in figures[place] if found and found.currency}
        code = codes.get(place, "") or (named.pop() if len(named) == 1 else "") or titles.currency.value
        signs[place] = custom(column) or pooled or likely(column, exact, code)
    return signs


def value(found: Figure | None, by: Custom) -> Decimal | None:
    if found is None:
        return None
    amount = number(found.digits, by)
    return None if amount is None else amount * found.sign


def transactions(given: Table) -> Iterator[tuple[Line, Transaction]]:
    """Rows that tell a payment, and the balances that the book states without one (opening, closing)."""
    from clew.enrich.transactions.ways import ways

    sums = [_sums(given, place) for place in range(len(given.rows))]
    kinds = [_kind(given, row) for row in given.rows]
    balances = [_balance(given, place) for place in range(len(given.rows))]
    directed = ways(given, sums, balances, kinds)
    last: tuple[str, Line] | None = None
    for place, row in enumerate(given.rows):
        date, source = given.dates.of(row), row
        if kinds[place] in ("opening", "closing"):
            yield from _stated(given, place, kinds[place], sums[place], date)
            continue
        if kinds[place] or not directed[place]:
            continue
        if not date and last and _ditto(given, row):
            date, source = last
        if not date and (given.dates.places or not _parties(given, row)):
            continue
        last = (date, source)
        for each in directed[place]:
            yield row, _transaction(given, row, each, balances[place], date, source)


def _kind(given: Table, row: Line) -> str:
    """A row with a date of its own is no total, whatever it is called: firms have that name too."""
    kind = kind_of(row.cells)
    return "" if kind == "total" and given.dates.of(row) else kind


def _ditto(given: Table, row: Line) -> bool:
    """Whether the date is that of the row above: the cell is blank or says so, and words stand beside it."""
    said = all(row.cell(place) in DITTO or not row.cell(place) for place in given.dates.places)
    roles = ("description", "reference", "party", "payer", "payee")
    return said and any(row.cell(given.columns.of(role)) for role in roles)


def _parties(given: Table, row: Line) -> bool:
    return any(row.cell(given.columns.of(role)) for role in ("payer", "payee", "party", "description", "reference"))


def _sums(given: Table, place: int) -> list[Sum]:
    found = []
    for money in given.columns.money:
        told = given.figures[money.column][place]
        amount = value(told, given.signs[money.column])
        if told is None or not amount:
            continue
        amount = abs(amount) if money.column in given.minus else amount
        way = {"debit": "debit", "credit": "credit"}.get(money.role, "")
        way = way or {"D": "debit", "C": "credit"}.get(told.mark, "") or _marked(given, given.rows[place])
        found.append(Sum(amount, way, money, told.currency))
    return found


def _marked(given: Table, row: Line) -> str:
    mark = row.cell(given.columns.of("mark"))
    words = folded(mark)
    role = {"d": "debit", "c": "credit", "db": "debit"}.get(words) or ROLES.get(words, "")
    return role if role in ("debit", "credit") else ""


def _balance(given: Table, place: int) -> Decimal | None:
    column = given.columns.of("balance")
    if column is None:
        return None
    told = given.figures[column][place]
    amount = value(told, given.signs[column])
    return -amount if amount is not None and told is not None and told.mark == "D" else amount


def _stated(given: Table, place: int, kind: str, sums: Sequence[Sum], date: str) -> Iterator[tuple[Line, Transaction]]:
    """A row that states the balance at the beginning or end; it has no amount."""
    row, column, balance = given.rows[place], given.columns.of("balance"), _balance(given, place)
    if balance is None and len(sums) == 1:
        balance, column = sums[0].value, sums[0].money.column
    if balance is None or column is None:
        return
    cells = {kind: row.place(column), "balance": row.place(column)}
    if date:
        cells["date"] = row.place(given.dates.at(row))
    code, where = _currency(given, row, None)
    if code:
        cells["currency"] = where
    account, where = _account(given, row)
    if account:
        cells["account"] = where
    yield row, Transaction(row.chars, date=date, currency=code, account=account, balance=written(balance), cells=cells)


def _transaction(given: Table, row: Line, each: Sum, balance: Decimal | None, date: str, dated: Line) -> Transaction:
    told: dict[str, tuple[str, str]] = {"amount": (written(abs(each.value)), row.place(each.money.column))}
    if date:
        told["date"] = date, dated.place(given.dates.at(dated))
    told["currency"] = _currency(given, row, each)
    told["account"] = account, where = _account(given, row)
    column = given.columns.of("reference")
    if column is not None and row.cell(column):
        told["reference"] = row.cell(column), row.place(column)
    column = given.columns.of("balance")
    if (
        balance is not None
        and column is not None
        and (not each.money.code or given.columns.balance[0] in ("", each.money.code))
    ):
        told["balance"] = written(balance), row.place(column)
    holder = given.titles.holder if given.titles.holder.value else (account, where)
    told |= _sides(given, row, each.way, (holder[0], holder[1]))
    cells = {name: place for name, (words, place) in told.items() if words and place}
    if each.way:
        cells[each.way] = _way_cell(given, row, each)
    words = {name: words for name, (words, _) in told.items() if words}
    return Transaction(row.chars, cells=cells, **words)


def _way_cell(given: Table, row: Line, each: Sum) -> str:
    mark = given.columns.of("mark")
    marked = each.money.role == "amount" and mark is not None and _marked(given, row)
    return row.place(mark if marked and mark is not None else each.money.column)


def _currency(given: Table, row: Line, each: Sum | None) -> tuple[str, str]:
    """In the amount's cell, else the row's own column, the heading, the titles."""
    if each and each.code:
        return each.code, row.place(each.money.column)
    column = given.columns.of("currency")
    if column is not None and (code := currency(row.cell(column))):
        return code, row.place(column)
    if each and each.money.code:
        return each.money.code, each.money.place
    named = {money.code for money in given.columns.money if money.code}
    if each is None and len(named) == 1:
        return next((money.code, money.place) for money in given.columns.money if money.code)
    if given.columns.balance[0]:
        return given.columns.balance
    return given.titles.currency


def _account(given: Table, row: Line) -> tuple[str, str]:
    column = given.columns.of("account")
    if column is not None and row.cell(column):
        return row.cell(column), row.place(column)
    return given.titles.account


def _sides(given: Table, row: Line, way: str, holder: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Payer and payee: as their own columns say, else by the other party's name and whose book it is."""
    sides: dict[str, tuple[str, str]] = {}
    for role in ("payer", "payee"):
        column = given.columns.of(role)
        if column is not None and row.cell(column):
            sides[role] = row.cell(column), row.place(column)
    ours, theirs = {"out": ("payer", "payee"), "in": ("payee", "payer")}.get(way, ("", ""))
    if not ours:
        return sides
    column = given.columns.of("party")
    if column is not None and row.cell(column):
        sides.setdefault(theirs, (row.cell(column), row.place(column)))
    if holder[0] and sides.get(theirs, ("",))[0] != holder[0]:
        sides.setdefault(ours, holder)
    return sides
