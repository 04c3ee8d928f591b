"""Numbers and addresses that stand for one thing: accounts, cards, phones, devices, ships, sites, places."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

from clew.model import Mention
from clew.step import GivenText, step


@cache
def _libraries() -> dict[str, str]:
    return {name: version(name) for name in ("mgrs", "phonenumbers", "pycryptodomex", "python-stdnum")}


@step("enrich.identifiers@3", accepts=("*",), slow=True, led=True, libraries=_libraries)
def identifiers(texts: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """For each text the identifiers in it, in their order. All are one item's: they tell its country."""
    from clew.enrich.identifiers.mentions import mentions
    from clew.enrich.identifiers.told import told

    tells = told(given.text for given in texts)
    for given in texts:
        yield mentions(given.text, tells)
