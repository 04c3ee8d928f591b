"""Claims without what is removed from items: where people wrote the words, no copy of an item would lose them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clew.store.claims import Bears, ClaimRow, DescentRow
from clew.store.judgements import Judgement, Subject
from clew.store.occurrences import unspoken
from clew.store.verdicts import Standing


def unspoken_claim(row: ClaimRow, removed: Sequence[str]) -> ClaimRow:
    """A claim that a person stated, in words of their own."""
    chain = tuple(replace(each, text=unspoken(each.text, removed)) for each in row.chain)
    return replace(row, text=unspoken(row.text, removed), speaker=unspoken(row.speaker, removed), chain=chain)


def unspoken_bears(bears: Mapping[str, Sequence[Bears]], removed: Sequence[str]) -> dict[str, list[Bears]]:
    """What differs is told in the words of claims, of those stated by hand too."""

    def of(each: Bears) -> Bears:
        return replace(each, differs=tuple(unspoken(one, removed) for one in each.differs)) if each.differs else each

    return {claim: [of(each) for each in every] for claim, every in bears.items()}


def unspoken_tie(tie: DescentRow, removed: Sequence[str]) -> DescentRow:
    return replace(tie, reasons=tuple(unspoken(each, removed) for each in tie.reasons))


def unspoken_standing(stands: Mapping[Subject, Standing], removed: Sequence[str]) -> dict[Subject, Standing]:
    return {subject: replace(each, said=tuple(_judgement(one, removed) for one in each.said))
            for subject, each in stands.items()}  # fmt: skip


def _judgement(said: Judgement, removed: Sequence[str]) -> Judgement:
    more = {name: unspoken(words, removed) for name, words in said.more.items()}
    return replace(said, reason=unspoken(said.reason, removed), more=more)
