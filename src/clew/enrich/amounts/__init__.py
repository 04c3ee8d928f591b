"""Sums of money and counted or measured quantities in text, with their hedges."""

from collections.abc import Iterator, Sequence

from clew.model import Mention
from clew.step import GivenText, step


@step("enrich.amounts@3", accepts=("*",), slow=True, led=True)
def amounts(texts: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """For each text the amounts in it, in their order. The rules are loaded at the first one."""
    from clew.enrich.amounts.mentions import mentions

    for given in texts:
        yield mentions(given.text)
