"""Who does it and to whom it is done, by the order of the words about an event: who attacks, and who is attacked."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clew.analyse.claims.roles_arabic import arabic
from clew.analyse.claims.roles_english import english
from clew.analyse.claims.roles_units import Name, Unit, units
from clew.analyse.claims.words import script


class Roles(NamedTuple):
    """Those who do it and those to whom it is done: names (entities, nations) and the stems of other words; and both as
    written."""

    agents: frozenset[str] = frozenset()
    patients: frozenset[str] = frozenset()
    written: str = ""


NOBODY = Roles()
DIRECTED = frozenset(
    "attack killing injury detention abduction release search theft payment accusation damage territory".split()
)
"""Sorts of event that can be turned round: "met" and "fought" say the same from both sides."""
UNTURNED = re.compile(
    r"(?:fell|fall|los[est]|(?:has|have|had) fallen|withd|pull|retreat|die|dead|death|dying|perish|"
    r"invoic|overcharg|took (?:a )?bribe|salar|ransom)|"
    r"[وف]?(?:ال)?(?:سقط|سقوط|انسح|استشهد|شهيد|شهداء|مات|توفي|وفا|مصرع|قتيل|قتلي|جريح|جرحي)",
    re.I,
)
"""Begins words whose subject is whom it is done to, or which name nobody who does it: who invoices is paid."""


def roles(text: str, event: str, at: tuple[int, int], names: Iterable[Name]) -> Roles:
    """Of a claim's words, the event being shown at `at`; nobody where the words do not tell."""
    if event not in DIRECTED or UNTURNED.match(text, at[0]):
        return NOBODY
    agents, patients = (arabic if script(text) == "ar" else english)(text, at, units(text, names))
    by, to = (frozenset(key for unit in some for key in unit.keys) for some in (agents, patients))
    return Roles(by - to, to - by, f"by {_words(text, agents)}, to {_words(text, patients)}")


def _words(text: str, some: Sequence[Unit]) -> str:
    """The names among them, or else all."""
    return " ".join(text[unit.first : unit.last] for unit in some if unit.named or not any(each.named for each in some))


def turned(one: Roles, other: Roles) -> bool:
    """Whether who does it in one is whom it is done to in the other, and the other way round."""
    return not one.agents.isdisjoint(other.patients) and not one.patients.isdisjoint(other.agents)
