"""Bank statements: SWIFT's MT940, as SWIFT's Standards Release 2018 lays its tags out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Booked:
    """One entry; `amount` is negative where it goes out."""

    on: date
    amount: Decimal
    reference: str
    party: str
    words: str


def mt940(account: str, currency: str, opening: Decimal, booked: Sequence[Booked], *, number: int = 1) -> bytes:
    """A statement from the first entry's day to the last's; its closing balance is what opening and entries come to."""
    closing = opening + sum((each.amount for each in booked), Decimal())
    lines = [f":20:STMT{number:06}", f":25:{account}", f":28C:{number}/1"]
    lines.append(f":60F:{_balance(opening, booked[0].on, currency)}")
    for each in booked:
        mark = "C" if each.amount > 0 else "D"
        lines.append(f":61:{each.on:%y%m%d%m%d}{mark}{_amount(each.amount)}NTRF{each.reference}")
        lines.append(f":86:166?20{each.words[:27]}?32{each.party[:27]}")
    lines.append(f":62F:{_balance(closing, booked[-1].on, currency)}")
    return ("\r\n".join((*lines, "-")) + "\r\n").encode("ascii")


def _balance(amount: Decimal, on: date, currency: str) -> str:
    return f"{'D' if amount < 0 else 'C'}{on:%y%m%d}{currency}{_amount(amount)}"


def _amount(amount: Decimal) -> str:
    return f"{abs(amount):.2f}".replace(".", ",")
