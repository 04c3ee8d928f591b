"""Every tie between items of a case, in the order in which one kind needs another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clew.analyse.kin.kin import Kin, ordered
from clew.analyse.kin.mail import Mail, same_mail
from clew.analyse.kin.near import Crowd, near
from clew.analyse.kin.pasted import pasted
from clew.analyse.kin.quoted import quoted
from clew.analyse.kin.sketch import Text
from clew.analyse.kin.threads import Thread, threads
from clew.analyse.kin.versions import Named, versions


@dataclass(frozen=True)
class Every:
    """All ties, in order; the threads; what was too many to compare each with each; pairs set apart (docs/kin.md)."""

    kin: list[Kin]
    threads: tuple[Thread, ...]
    crowds: list[Crowd]
    apart: int


def every(
    texts: Sequence[Text], mails: Sequence[Mail], documents: Sequence[Named], passages: Callable[[str], Sequence[str]]
) -> Every:
    """`texts` are the sketches of all items that have one, `mails` and `documents` what is known of those that are
    mails and that have names. `passages` gives the texts of an item's passages that tile it, in their order; it is
    asked for the same item more than once."""

    def whole(item: str) -> str:
        return "".join(passages(item))

    copies = near(texts, whole)
    talks = threads(mails)
    same = same_mail(mails, whole)
    quotations = quoted(texts, mails, talks.kin, passages)
    stands = pasted(texts, passages, [*copies.kin, *same, *quotations])
    kin = [*copies.kin, *same, *talks.kin, *quotations, *stands, *versions(documents, texts)]
    return Every(_once(kin), talks.threads, copies.crowds, copies.apart)


def _once(kin: Sequence[Kin]) -> list[Kin]:
    """Each pair once a kind: a forward that both ids and words tell has the reasons of both."""
    found: dict[tuple[str, str, str], Kin] = {}
    for each in kin:
        key = (each.one, each.other, each.how)
        before = found.get(key)
        reasons = (*before.reasons, *each.reasons) if before else each.reasons
        score = max(before.score, each.score) if before else each.score
        found[key] = Kin(each.one, each.other, each.how, score, reasons)
    return ordered(list(found.values()))
