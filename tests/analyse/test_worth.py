"""Pairs of names that are refused unseen: none that would have been alike."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.entities.tying import PROPOSED
from clew.analyse.names import compare
from clew.analyse.names.worth import LEAST, may_be

PEOPLE = (
    "Abu al-Hasan al-Muhajir", "Abi al-Hassan al-Muhajer", "أبو الحسن المهاجر", "Omar Haddad", "Umar al-Haddad",
    "O. Haddad", "Omar Abdulrahman Haddad", "Abd al-Rahman Haddad", "Haddad, Omar", "عمر حداد", "Jean Luc Picard",
    "Jeanluc Picard", "Picard", "William Borg", "Bill Borg", "Wiliam Brog", "Maria Borg Olivier", "Maria Borgolivier",
)  # fmt: skip
BODIES = (
    "Northwind Traders Ltd", "North Wind Traders Limited", "Northwind Trading GmbH", "People's Liberation Army", "PLA",
    "Bank of Baghdad", "Baghdad Bank", "بنك بغداد", "7th Brigade", "Seventh Brigade", "8th Brigade", "Harbour Trust",
    "Harbor Trust", "The Harbour", "شركة النور", "Al Nour Company", "Alnour Co.",
)  # fmt: skip
WORDS = st.sampled_from(sorted({word for name in (*PEOPLE, *BODIES) for word in name.split()}))
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def test_the_bound_is_the_least_score_that_is_proposed() -> None:
    assert LEAST <= PROPOSED


@pytest.mark.parametrize(("kind", "names"), [("person", PEOPLE), ("organisation", BODIES), ("place", BODIES)])
def test_names_that_score_high_may_be_alike(kind: str, names: tuple[str, ...]) -> None:
    alike = [pair for pair in combinations(names, 2) if compare(*pair, kind).score >= LEAST]
    assert len(alike) > 5
    assert [pair for pair in alike if not may_be(*pair, kind)] == []


@given(NAMES, NAMES, st.sampled_from(("person", "organisation", "place")))
def test_no_pair_is_refused_that_scores_high(one: str, other: str, kind: str) -> None:
    assert may_be(one, other, kind) or compare(one, other, kind).score < LEAST


def test_names_that_contradict_are_refused() -> None:
    assert not may_be("Omar Haddad", "Omar Borg", "person")
    assert not may_be("7th Brigade", "8th Brigade", "organisation")
