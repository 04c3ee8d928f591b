"""What is told of many pairs at once is what is told of each alone."""

import random
from itertools import combinations

import numpy as np
import pytest

from clew.analyse.claims import Said, weighed
from clew.analyse.claims.alike import score, weigher
from clew.analyse.claims.borne import may_differ
from clew.analyse.claims.columns import columns
from clew.analyse.claims.descent import between, descents
from clew.analyse.claims.differs import differences
from clew.analyse.claims.likeness import UNIT, Likeness, reasons, scores
from clew.analyse.claims.tied import Ties
from tests.analyse.claims.said import HASSAN, MOSUL, RAQQA, REUTERS, people, said

WORDS = "bomb killed people market Mosul army rose fell exports cement prices minister crates seals depot night".split()
ARABIC = "قتل الجيش مسلحين في السوق بالموصل امس انفجار سيارة مفخخة".split()


def drawn(number: int, by: random.Random) -> Said:
    text = " ".join(by.choices(by.choice((WORDS, WORDS, ARABIC)), k=by.randrange(2, 12)))
    day = by.choice(((), (("2017-05-03", "2017-05-03"),), (("2017-05-01", "2017-05-09"),)))
    return said(
        number, text, by.choice(("asserts", "denies", "calls", "doubts")), when=day,
        event=by.choice(("", "attack", "killing", "trade")), speakers=by.choice(((), (REUTERS,), ("police",))),
        who=frozenset(by.sample((HASSAN, REUTERS), by.randrange(3))), nations=frozenset(by.sample(("IQ", "SY"), 1)),
        places=frozenset(by.sample((MOSUL, RAQQA), by.randrange(3))), author=by.choice(("", "rami", HASSAN)),
        figures=tuple(people(by.randrange(1, 4)) for _ in range(by.randrange(3))),
        vector=bytes(by.randrange(256) for _ in range(16)) if by.random() < 0.7 else None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_pairs_get_the_same_parts_and_scores_together_and_alone(seed: int) -> None:
    by = random.Random(seed)
    of = columns(sorted((drawn(number, by) for number in range(40)), key=lambda each: each.id))
    ones, others = np.array(list(combinations(range(40), 2))).T
    parts, alone = Likeness(of).parts(ones, others), weigher(of.said)
    values, _ = scores(parts)
    may = may_differ(of, ones, others, parts)
    for at, (one, other) in enumerate(combinations(of.said, 2)):
        told = alone.parts(one, other)
        assert dict(reasons(parts[at].tolist())) == told
        assert values[at] / UNIT == score(told)
        assert may[at] or not differences(one, other)


@pytest.mark.parametrize("seed", range(5))
def test_no_pair_that_descends_is_passed_over(seed: int) -> None:
    by = random.Random(seed)
    long = " ".join(by.choices(WORDS, k=14))
    claims = [drawn(number, by) for number in range(20)] + [said(number, f"{long} {number % 3}") for number in (20, 21)]
    of = columns(sorted(claims, key=lambda each: each.id))
    kin = {(of.said[3].item, of.said[7].item): ("near", 0.9)}
    sides, members = np.zeros(22, np.int64), np.arange(22)
    may = {divmod(pair, 22) for some, _ in Ties(of, kin).pairs(sides, members) for pair in some.tolist()}
    tied = {two for two in combinations(range(22), 2) if [*between(of.said[two[0]], of.said[two[1]], kin)]}
    assert tied
    assert tied <= may
    assert (0 in Ties(of, kin).rows(sides, members)) == any(each.how == "authority" for each in descents(of.said, {}))


@pytest.mark.parametrize(
    "texts", [(), ("Adnan attacked Barak",), ("", ""), ("the of", "the of"), ("!!!", "Adnan met Barak")]
)
def test_nothing_one_claim_and_claims_without_words_are_weighed(texts: tuple[str, ...]) -> None:
    found = weighed([said(at, text) for at, text in enumerate(texts)], {})
    assert [(each.origins, each.passages, each.against) for each in found.corroborations] == [(1, 1, 0)] * len(texts)
    assert [*found.borne.ones, *found.origins, *found.descents, *found.differences] == []
