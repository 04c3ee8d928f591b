"""Evidence: CLIMATE-FEVER (Diggelmann et al. 2020). Does a sentence bear a claim out, contradict it, or neither?"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.score import Score, share, wilson
from clew.analyse.claims.alike import Weigher, weigher
from clew.analyse.claims.alike import score as score_of
from clew.analyse.claims.differs import differences
from clew.analyse.claims.figures import days, figure
from clew.analyse.claims.said import Said
from clew.enrich.amounts import amounts
from clew.enrich.claims.cues import DOUBT, NOT
from clew.enrich.dates import dates
from clew.enrich.nations import nations
from clew.step import GivenText

LABELS = ("SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO")
FOR, AGAINST, SILENT = LABELS
DISPUTED = "DISPUTED"
NEAR = 0.15
"""Score from which on a sentence speaks of what a claim says; and the cosine of words alone, for the baseline. Both are
where the macro F1 is best on the half that was looked at."""
NEAR_WORDS = 0.2


@dataclass(frozen=True)
class Asked:
    """A claim with its sentences and their labels, and the label of all together."""

    said: Said
    label: str
    evidence: tuple[tuple[Said, str], ...]


Judge = Callable[[Weigher, Said, Said], str]


def score(data: Path) -> list[Score]:
    asked = read(data)
    by = weigher([each for one in asked for each in (one.said, *(said for said, _ in one.evidence))])
    return [line for half, name in enumerate(("looked at", "held back")) for line in _lines(name, asked[half::2], by)]


def _lines(name: str, asked: Sequence[Asked], by: Weigher) -> Iterator[Score]:
    ours, plain = (
        [[judge(by, one.said, each) for each, _ in one.evidence] for one in asked] for judge in (bears, near)
    )
    told = [label for one in asked for _, label in one.evidence]
    yield _macro(
        f"{name}: sentences, macro F1 of three", told, *([x for some in each for x in some] for each in (ours, plain))
    )
    single = [at for at, one in enumerate(asked) if one.label != DISPUTED]
    whole = [[together(each, False) for each in some] for some in (ours, plain)]
    picked = [[some[at] for at in single] for some in whole]
    yield _macro(f"{name}: claims, macro F1 of three", [asked[at].label for at in single], *picked)
    disputed = [at for at, one in enumerate(asked) if one.label == DISPUTED]
    found = [together(each, True) == DISPUTED for each in ours]
    beside = f"of {sum(found)} that are called so {sum(found[at] for at in disputed)} are; near words alone 0"
    yield share(f"{name}: disputed claims found", sum(found[at] for at in disputed), len(disputed), beside)


def _macro(what: str, gold: list[str], ours: list[str], plain: list[str]) -> Score:
    mine, theirs = macro(gold, ours), macro(gold, plain)
    low, high = wilson(round(mine * len(gold)), len(gold))
    return Score(what, mine, len(gold), low, high, f"near words alone {theirs:.3f}")


def macro(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean of the F1 of the three labels."""
    right = Counter(one for one, other in zip(gold, found, strict=True) if one == other)
    sizes = Counter(gold), Counter(found)
    return sum(2 * right[each] / max(1, sizes[0][each] + sizes[1][each]) for each in LABELS) / len(LABELS)


def bears(by: Weigher, claim: Said, sentence: Said) -> str:
    """Sentences were found for the claim beforehand: what differs, and not how near it is, decides for or against."""
    parts = by.parts(claim, sentence)
    if score_of(parts) < NEAR:
        return SILENT
    return AGAINST if differences(claim, sentence) else FOR


def near(by: Weigher, claim: Said, sentence: Said) -> str:
    """The baseline: what is near is for it."""
    return FOR if by.words(claim, sentence) >= NEAR_WORDS else SILENT


def together(labels: Sequence[str], disputes: bool) -> str:
    """As the set's makers put sentences together: any for and none against is for, both are disputed."""
    has = {each: labels.count(each) for each in LABELS}
    if has[FOR] and has[AGAINST]:
        return DISPUTED if disputes else (FOR if has[FOR] >= has[AGAINST] else AGAINST)
    return FOR if has[FOR] else AGAINST if has[AGAINST] else SILENT


def read(data: Path) -> list[Asked]:
    lines = (data / "climate-fever" / "dataset" / "climate-fever.jsonl").read_text("utf-8").splitlines()
    return [_asked(json.loads(line)) for line in lines if line]


def _asked(row: dict[str, object]) -> Asked:
    number, evidences = str(row["claim_id"]), row["evidences"]
    assert isinstance(evidences, list)
    evidence = tuple(
        (_said(f"{number}-{at}", f"evidence {number}-{at}", each["evidence"]), each["evidence_label"])
        for at, each in enumerate(evidences)
    )
    return Asked(_said(number, number, str(row["claim"])), str(row["claim_label"]), evidence)


def _said(number: str, item: str, text: str) -> Said:
    given = [GivenText(text)]
    drawn = [mention for step in (dates, amounts, nations) for mention in next(iter(step.run(given)))]
    figures = (figure(m.value, m.detail.get("hedge", ""), m.text) for m in drawn if m.kind in ("quantity", "money"))
    when = (days(m.value) for m in drawn if m.kind == "date")
    lowered = text.lower()
    against = (len(NOT.findall(lowered)) + len(DOUBT.findall(lowered))) % 2
    return Said(
        number, item, 0, text, "denies" if against else "asserts", figures=tuple(each for each in figures if each),
        when=tuple(each for each in when if each), nations=frozenset(m.value for m in drawn if m.kind == "nation"),
    )  # fmt: skip
