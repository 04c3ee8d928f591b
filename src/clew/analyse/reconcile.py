"""Whether a book adds up: opening balance and entries make the closing balance, each row's balance the next's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from clew.analyse.transactions import Entry


@dataclass(frozen=True, slots=True)
class Break:
    """A row whose balance is not what the one before and its amount make. `explanation` is what would put it right,
    as far as figures tell ("" where they tell nothing): it says nothing of why."""

    entry: str
    expected: Decimal
    stated: Decimal
    explanation: str

    @property
    def difference(self) -> Decimal:
        return self.stated - self.expected


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One account of one book in one currency.

    `opening` and `closing` are the stated balances, else those that the first and last rows' balances make; None where
    there are none. `unknown` counts entries whose way is not told. `difference` is closing less opening and entries,
    None where that cannot be reckoned; `holds` whether all that can be checked is right, None where nothing can be.
    """

    book: str
    account: str
    currency: str
    opening: Decimal | None
    out: Decimal
    into: Decimal
    closing: Decimal | None
    entries: int
    unknown: int
    difference: Decimal | None
    breaks: tuple[Break, ...]
    holds: bool | None


def reconcile(entries: Iterable[Entry]) -> list[Reconciled]:
    """Each account of each book, in the order of their names."""
    books: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        books[entry.book, entry.transaction.account, entry.transaction.currency].append(entry)
    _join(books)
    return [
        _book(*key, sorted(group, key=lambda entry: (entry.place, entry.id))) for key, group in sorted(books.items())
    ]


def _join(books: dict[tuple[str, str, str], list[Entry]]) -> None:
    """Put balances that are stated without a currency to the one currency that their account's entries have."""
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for book, account, code in books:
        codes[book, account].append(code)
    for (book, account), found in codes.items():
        if len(found) == 2 and "" in found and not any(each.transaction.amount for each in books[book, account, ""]):
            books[book, account, max(found)] += books.pop((book, account, ""))


def _book(book: str, account: str, currency: str, group: Sequence[Entry]) -> Reconciled:
    rows = [entry for entry in group if entry.transaction.amount]
    opened = [entry for entry in group if "opening" in entry.transaction.cells]
    closed = [entry for entry in group if "closing" in entry.transaction.cells]
    ordered = rows[::-1] if _backwards(rows) else rows
    breaks, checked = _breaks(_chain(ordered, opened[:1]))
    opening = _stated(opened[0]) if opened else _before(ordered)
    closing = _stated(closed[-1]) if closed else next((_stated(row) for row in ordered[::-1] if _has(row)), None)
    out, into = (sum((row.amount for row in rows if row.way == way), Decimal()) for way in ("out", "in"))
    unknown = sum(not row.way for row in rows)
    difference = None
    if opening is not None and closing is not None and not unknown and (opened or checked):
        difference = closing - (opening + into - out)
    holds = None if difference is None and not checked else not breaks and not difference
    return Reconciled(
        book, account, currency, opening, out, into, closing, len(rows), unknown, difference, tuple(breaks), holds
    )


def _has(entry: Entry) -> bool:
    return bool(entry.transaction.balance)


def _stated(entry: Entry) -> Decimal:
    return Decimal(entry.transaction.balance)


def _signed(entry: Entry) -> Decimal | None:
    return {"in": entry.amount, "out": -entry.amount}.get(entry.way)


def _before(ordered: Sequence[Entry]) -> Decimal | None:
    """The balance before the first row; where its way is not told, none."""
    if not ordered or not _has(ordered[0]):
        return None
    signed = _signed(ordered[0])
    return None if signed is None else _stated(ordered[0]) - signed


def _backwards(rows: Sequence[Entry]) -> bool:
    """Whether the newest row stands first: more rows follow from the one below than from the one above."""
    down = up = 0
    for one, two in pairwise(rows):
        if _has(one) and _has(two):
            change = abs(_stated(two) - _stated(one))
            down += change == two.amount and _follows(one, two)
            up += change == one.amount and _follows(two, one)
    return up > down


def _follows(before: Entry, after: Entry) -> bool:
    signed = _signed(after)
    return signed is None or _stated(before) + signed == _stated(after)


Link = tuple[Entry | None, Decimal | None, Decimal | None]
"""A row, its signed amount, and the balance that it states."""


def _chain(ordered: Sequence[Entry], opened: Sequence[Entry]) -> list[Link]:
    start: list[Link] = [(None, None, _stated(entry)) for entry in opened]
    return start + [(row, _signed(row), _stated(row) if _has(row) else None) for row in ordered]


def _breaks(chain: Sequence[Link]) -> tuple[list[Break], int]:
    """The rows that break, and how many could be checked. A wrong balance that the next row does not start from is
    one break, not two."""
    found: list[Break] = []
    checked = 0
    before: Decimal | None = None
    between: Decimal | None = Decimal()
    for place, (row, signed, stated) in enumerate(chain):
        if row is not None:
            between = (
                None if between is None or (signed is None and stated is None) else between + (signed or Decimal())
            )
        if stated is None:
            continue
        if row is not None and before is not None and between is not None:
            checked += 1
            if signed is None:
                between += row.amount if before + between + row.amount == stated else -row.amount
            expected = before + between
            if expected != stated:
                explanation, wrong = _explained(row, signed, expected, stated, chain[place + 1 : place + 2])
                found.append(Break(row.id, expected, stated, explanation))
                stated = expected if wrong else stated
        before, between = stated, Decimal()
    return found, checked


def _explained(
    row: Entry, signed: Decimal | None, expected: Decimal, stated: Decimal, after: Sequence[Link]
) -> tuple[str, bool]:
    """What would put the row right, and whether it is the balance itself that is wrong."""
    if any(step is not None and told is not None and expected + step == told for _, step, told in after):
        how = _slip(abs(expected), abs(stated))
        return f"the balance is written wrong: {how or f'the next row goes on from {expected:,f}'}", True
    if signed is None:
        return "", False
    needed = signed + stated - expected
    if needed == -signed:
        return "the amount has the wrong sign", False
    if how := _slip(abs(needed), abs(signed)):
        return f"the amount would have to be {abs(needed):,f}: {how}", False
    goes_on = any(step is not None and told is not None and stated + step == told for _, step, told in after)
    if goes_on or not after:
        return f"a row of {abs(stated - expected):,f} {'in' if stated > expected else 'out'} is missing", False
    return "", False


def _slip(right: Decimal, written: Decimal) -> str:
    """The slip of the pen that makes one figure of the other, if one does."""
    one, two = (str(int(value.scaleb(2))) for value in (right, written))
    if right * 10 == written or right == written * 10 or right * 100 == written or right == written * 100:
        return "a nought too many or too few"
    if len(one) != len(two):
        return ""
    wrong = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and one[wrong[0]] == two[wrong[1]]
        and one[wrong[1]] == two[wrong[0]]
    ):
        return "two digits are swapped"
    return "one digit differs" if len(wrong) == 1 and len(one) > 3 else ""
