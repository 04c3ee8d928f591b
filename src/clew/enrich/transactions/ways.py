"""Which way the money of a row goes, seen from the book's owner: out of the account or into it.

A debit is money out on a bank's statement, and money in in an owner's own cash book. Running balances tell which, else
headings such as "withdrawal", else the titles ("bank statement", "cash book"). Where nothing tells, nothing is said.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clew.enrich.transactions.table import Sum, Table

FEWEST = 2
MOST_WRONG = 0.2


def ways(
    given: "Table", sums: Sequence[list["Sum"]], balances: Sequence[Decimal | None], kinds: Sequence[str]
) -> list[list["Sum"]]:
    """The rows' sums with "out" or "in", or "" where it is not told."""
    steps = _steps(sums, balances, kinds)
    outward = _debit_is_out(given, steps)
    signed = any(each.value < 0 for row in sums for each in row if not each.way)
    booked = _falls(steps)
    found = []
    for place, row in enumerate(sums):
        found.append([_directed(each, outward, signed, booked.get(place)) for each in row])
    return found


def _directed(each: "Sum", outward: bool | None, signed: bool, step: Decimal | None) -> "Sum":
    way = ""
    if each.way and outward is not None:
        debit = (each.way == "debit") != (each.value < 0)
        way = "out" if debit == outward else "in"
    elif not each.way and signed:
        way = "out" if each.value < 0 else "in"
    elif not each.way and step is not None and abs(step) == abs(each.value):
        way = "in" if step > 0 else "out"
    return each._replace(way=way)


Step = tuple[int, Decimal, "Sum"]


def _steps(
    sums: Sequence[list["Sum"]], balances: Sequence[Decimal | None], kinds: Sequence[str]
) -> tuple[list[Step], list[Step]]:
    """How the balance moves into each row with one sum: from the row above, and from the row below."""
    known = [place for place, balance in enumerate(balances) if balance is not None and kinds[place] != "total"]
    down, up = [], []
    for one, two in pairwise(known):
        change = (balances[two] or Decimal()) - (balances[one] or Decimal())
        if len(sums[two]) == 1 and not kinds[two]:
            down.append((two, change, sums[two][0]))
        if len(sums[one]) == 1 and not kinds[one]:
            up.append((one, -change, sums[one][0]))
    return down, up


def _debit_is_out(given: "Table", steps: tuple[list[Step], list[Step]]) -> bool | None:
    best: tuple[int, bool | None] = (0, None)
    for each in steps:
        for outward in (True, False):
            marked = [(change, one) for _, change, one in each if one.way and change]
            right = sum(change == _moved(one, outward) for change, one in marked)
            if right >= max(FEWEST, (1 - MOST_WRONG) * len(marked) if marked else 0, best[0] + 1):
                best = right, outward
    if best[1] is not None:
        return best[1]
    if given.columns.plain_direction or (given.titles.bank and not given.titles.own):
        return True
    return False if given.titles.own and not given.titles.bank else None


def _moved(one: "Sum", outward: bool) -> Decimal:
    return -one.value if (one.way == "debit") == outward else one.value


def _falls(steps: tuple[list[Step], list[Step]]) -> dict[int, Decimal]:
    """The change of each row's balance, in the order of rows in which most are as large as their amounts."""
    fits = [sum(abs(change) == abs(one.value) for _, change, one in each) for each in steps]
    best = steps[0] if fits[0] >= fits[1] else steps[1]
    if max(fits) < FEWEST or max(fits) < (1 - MOST_WRONG) * len(best):
        return {}
    return {place: change for place, change, _ in best}
