"""What passages say is so, on whose word, and how whoever says so stands to it (docs/claims.md)."""

from collections.abc import Iterator, Sequence

from clew.model import Claim
from clew.step import GivenText, step


@step("enrich.claims@5", accepts=("*",), slow=True)
def claims(texts: Sequence[GivenText]) -> Iterator[Sequence[Claim]]:
    """For each text the claims in it, in their order; none of rows and cells. The rules are loaded at the first one.

    Words that stand in quotation marks which a passage leaves open go on in the next.
    """
    from clew.enrich.claims.drawn import Writer

    writer = Writer()
    for given in texts:
        yield writer.claims(given.text) if given.at.row is None and given.at.cell is None else ()
