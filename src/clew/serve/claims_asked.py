"""The board's own choices among claims: which rows they leave, in what order, and what else could be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import Depends

from clew.errors import UsageError
from clew.serve.claim_words import STANCES
from clew.serve.claims_order import ORDERS
from clew.serve.facets import SHOWN, Choice, Facet
from clew.serve.filters import Filters
from clew.store.claim_columns import Coded
from clew.store.drawn import Mask

MARKS = {
    "unverified": "unverified", "against": "contradicted", "undecided": "origins not told", "hand": "by hand",
    "waits": "waits for a second reader", "disagrees": "a second reader disagrees",
}  # fmt: skip
MOST = 60
"""Choices of a facet at most."""

Choosable = Mapping[str, Coded]
Marks = Mapping[str, Mask]
"""The rows that bear each of MARKS."""


@dataclass(frozen=True)
class Chosen:
    """What of the board's own facets is chosen, "" for nothing; `entity` is an entity's id. `every` claim is listed by
    itself, also those that say the same."""

    values: Mapping[str, str]
    entity: str = ""
    sort: str = ""
    every: str = ""

    @property
    def rest(self) -> Mapping[str, str]:
        """As the address has it."""
        return {**self.values, "entity": self.entity, "sort": self.sort, "every": self.every}


def chosen_in(
    stance: str = "", event: str = "", mark: str = "", verdict: str = "", information: str = "", origin: str = "",
    speaker: str = "", entity: str = "", sort: str = "", every: str = "",
) -> Chosen:  # fmt: skip
    if sort not in ORDERS:
        raise UsageError(f"sort={sort[:40]}: choose {', '.join(filter(None, ORDERS))}, or none")
    if mark and mark not in MARKS:
        raise UsageError(f"mark={mark[:40]}: choose {', '.join(MARKS)}, or none")
    values = {"stance": stance, "event": event, "mark": mark, "verdict": verdict, "information": information,
              "origin": origin, "speaker": speaker}  # fmt: skip
    return Chosen(values, entity, sort, every)


OwnChoices = Annotated[Chosen, Depends(chosen_in)]


def rows_of(coded: Choosable, marks: Marks, chosen: Chosen, through: Mask, but: str = "") -> Mask:
    """The rows that all choices leave, save that in the facet `but`."""
    mask = through.copy()
    for name, value in chosen.values.items():
        if value and name != but:
            mask &= marks[value] if name == "mark" else coded[name].at("" if value == "none" else value)
    return mask


def facets_of(
    coded: Choosable, marks: Marks, chosen: Chosen, through: Mask, filters: Filters, titles: Mapping[str, str],
    labels: Mapping[str, str],
) -> list[Facet]:  # fmt: skip
    """The board's own facets with what the other choices leave of each value."""
    found = []
    for name, title in titles.items():
        mask = rows_of(coded, marks, chosen, through, but=name)
        if name == "mark":
            counts = {each: int((mask & marks[each]).sum()) for each in MARKS}
        else:
            numbers = np.bincount(coded[name].which[mask], minlength=len(coded[name].values))
            top = np.argsort(-numbers, kind="stable")[:MOST]
            counts = {coded[name].values[at]: int(numbers[at]) for at in top}
        found.append(_facet(name, title, counts, chosen.values.get(name, ""), filters, labels))
    return [each for each in found if any(choice.label != "none" or choice.chosen for choice in each.choices)]


def _facet(
    name: str, title: str, counts: Mapping[str, int], chosen: str, filters: Filters, labels: Mapping[str, str]
) -> Facet:
    values = {value or "none": count for value, count in counts.items() if count}
    if chosen:
        values.setdefault(chosen, 0)
    choices = []
    for value, count in sorted(values.items(), key=lambda each: (each[0] == "none", -each[1], each[0])):
        label = {**STANCES, **MARKS}.get(value) or labels.get(value, value)
        here = value == chosen
        choices.append(Choice(label, count, here, filters.href(**{name: "" if here else value, "start": ""})))
    first = [each for at, each in enumerate(choices) if at < SHOWN or each.chosen]
    return Facet(title, tuple(first), tuple(each for each in choices if each not in first))
