"""What people now say of claims: verdicts, and the Admiralty grades of what is said and of who says it, apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from clew.store.claim_columns import Coded, Columns
from clew.store.claims import ClaimRow
from clew.store.drawn import Mask
from clew.store.judgements import Subject
from clew.store.verdicts import DISPUTED, Standing, standing

VERDICTS = ("established", "probable", "open", "doubtful", "refuted")
ORIGIN_GRADES = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "reliability cannot be judged",
}  # fmt: skip
INFORMATION_GRADES = {
    "1": "confirmed by other origins", "2": "probably true", "3": "possibly true", "4": "doubtful", "5": "improbable",
    "6": "truth cannot be judged",
}  # fmt: skip
"""The Admiralty code: who says it and what is said, graded apart."""


@dataclass(frozen=True)
class Judged:
    """By claim its verdict and the grade of what it says, by origin its grade: as they stand, or "disputed"; by the
    name of a judgement what second readers say of it."""

    verdict: Mapping[str, Standing]
    information: Mapping[str, Standing]
    origin: Mapping[str, Standing]
    readers: Mapping[str, Standing]

    @property
    def waiting(self) -> list[str]:
        """The claims whose verdict counts and that nobody else has read."""
        stand = ((claim, each) for claim, each in self.verdict.items() if each.verdict != DISPUTED)
        return [claim for claim, each in stand if each.said[-1].name not in self.readers]

    @property
    def disagreed(self) -> list[str]:
        """The claims with a verdict that a second reader disagrees with."""
        against = {name for name, each in self.readers.items() if any(one.verdict == "disagrees" for one in each.said)}
        return [claim for claim, each in self.verdict.items() if any(one.name in against for one in each.said)]


def judged(connection: Connection) -> Judged:
    of = (standing(connection, kind) for kind in ("claim", "information-grade", "origin-grade", "second-reader"))
    return Judged(*({subject[1]: each for subject, each in found.items() if len(subject) > 1} for found in of))


def origin_of(row: ClaimRow) -> str:
    """What is graded as the origin of a claim: on whose word it stands in the end, else the document."""
    return row.speaker or row.item


def subject_of(verdict: str, row: ClaimRow) -> Subject | None:
    """What such a verdict on a claim is about; None for a word that is none."""
    if verdict in VERDICTS:
        return "claim", row.id
    if verdict in INFORMATION_GRADES:
        return "information-grade", row.id
    return ("origin-grade", origin_of(row)) if verdict in ORIGIN_GRADES else None


def coded(columns: Columns, judged: Judged) -> dict[str, Coded]:
    """What people say as columns beside those of the claims."""
    grades = ["", *sorted({each.verdict for each in judged.origin.values()})]
    graded = np.zeros(len(columns.ids), np.int64)
    for origin, each in judged.origin.items():
        by_document = columns.speaker.at("") & columns.item.at(origin)
        graded[columns.speaker.at(origin) | by_document] = grades.index(each.verdict)
    return {
        "verdict": _by_claim(columns, judged.verdict), "information": _by_claim(columns, judged.information),
        "origin": Coded(grades, graded),
    }  # fmt: skip


def of_claims(columns: Columns, claims: Collection[str]) -> Mask:
    """The rows of these claims."""
    mask = np.zeros(len(columns.ids), bool)
    mask[[columns.row[each] for each in claims if each in columns.row]] = True
    return mask


def _by_claim(columns: Columns, told: Mapping[str, Standing]) -> Coded:
    values = ["", *sorted({each.verdict for each in told.values()})]
    which = np.zeros(len(columns.ids), np.int64)
    for claim, each in told.items():
        if claim in columns.row:
            which[columns.row[claim]] = values.index(each.verdict)
    return Coded(values, which)
