"""What was last made of items, kept while more is asked of them, within bounds."""

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


def at_hand(make: Callable[[str], Made], size: Callable[[Made], int], most: int) -> Callable[[str], Made]:
    """The same as `make`; what was last asked for is kept as long as it has no more than the size `most` together, and
    the very last always. Each counts for one more than its size, so that empty ones have an end too."""
    held: dict[str, tuple[Made, int]] = {}
    total = 0

    def made(item: str) -> Made:
        nonlocal total
        found = held.pop(item, None)
        if found is None:
            fresh = make(item)
            found = fresh, size(fresh) + 1
            total += found[1]
        held[item] = found
        while total > most and len(held) > 1:
            total -= held.pop(next(iter(held)))[1]
        return found[0]

    return made
