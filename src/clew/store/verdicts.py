"""Which of people's judgements stand: those in whose place nobody has put another since.

Each judgement names those that it takes the place of, so that the same ones stand in every copy of a case, in whatever
order they came together. Where two persons' verdicts stand and differ, neither counts: the subject is disputed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.store.judgements import TAKEN_BACK, Judgement, Subject, history, judgements
from clew.store.kinds import KINDS, Kind

DISPUTED = "disputed"
OTHERS = Kind((), ())
"""What a later version may judge."""


@dataclass(frozen=True)
class Standing:
    """What is now said of a subject: `verdict` is what counts, DISPUTED, or "" where nothing does; `said` all
    judgements that stand, the latest last."""

    subject: Subject
    verdict: str
    said: tuple[Judgement, ...]

    @property
    def latest(self) -> Judgement | None:
        return self.said[-1] if self.said else None


def verdict(connection: Connection, subject: Subject) -> Standing:
    """What is now said of a subject."""
    return standing_of(subject, history(connection, subject))


def standing(connection: Connection, kind: str = "") -> dict[Subject, Standing]:
    """What is now said of each subject of a kind, or of all, in the order of what was said last; those of which all was
    taken back are left out."""
    return standing_among(judgements(connection, kind))


def standing_among(told: Iterable[Judgement]) -> dict[Subject, Standing]:
    """The same, of all that was ever said of some subjects."""
    said: dict[Subject, list[Judgement]] = {}
    for each in told:
        said.setdefault(each.subject, []).append(each)
    found = (standing_of(subject, every) for subject, every in said.items())
    stands = sorted((each for each in found if each.said), key=lambda each: _moment(each.said[-1]))
    return {each.subject: each for each in stands}


def settled(connection: Connection, kind: str) -> dict[Subject, Judgement]:
    """The judgement that counts of each subject that has one: what is disputed has none."""
    found = standing(connection, kind)
    return {subject: each.said[-1] for subject, each in found.items() if each.verdict != DISPUTED}


def disputes(connection: Connection) -> list[Standing]:
    """All subjects of which two persons say different things, neither having answered the other."""
    return [each for each in standing(connection).values() if each.verdict == DISPUTED]


def standing_of(subject: Subject, said: Sequence[Judgement]) -> Standing:
    """Of all that was ever said of a subject."""
    keeps = KINDS.get(subject[0], OTHERS).keeps
    last = unanswered([each for each in said if _understood(each)], keeps == "all")
    stands = tuple(each for each in last if each.verdict != TAKEN_BACK)
    differ = keeps == "one" and len({each.verdict for each in stands}) > 1
    return Standing(subject, DISPUTED if differ else stands[-1].verdict if stands else "", stands)


def _understood(each: Judgement) -> bool:
    """What a later version may have put into the ledger besides is left out."""
    kind = KINDS.get(each.subject[0])
    texts = all(isinstance(part, str) for part in each.subject)
    return kind is None or (texts and each.verdict in (*kind.verdicts, TAKEN_BACK))


def unanswered(said: Iterable[Judgement], several: bool = False) -> list[Judgement]:
    """Those in whose place nothing was put, the first first. Of one person, only the last, unless `several` stand."""
    every = sorted(said, key=_moment)
    gone = {name for each in every for name in each.after or ()}
    gone |= _before_untold(every)
    left = [each for each in every if each.name not in gone]
    return left if several else sorted({each.by: each for each in left}.values(), key=_moment)


def _before_untold(every: Sequence[Judgement]) -> set[str]:
    """What the first versions wrote down does not tell what it took the place of: all that came before."""
    untold = [number for number, each in enumerate(every) if each.after is None]
    return {each.name for each in every[: untold[-1]]} if untold else set()


def _moment(each: Judgement) -> tuple[str, str, int]:
    name, _, number = each.name.partition(".")
    return each.time, name, int(number or 0)
