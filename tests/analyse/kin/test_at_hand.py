"""What is kept at hand is bounded by its size."""

from clew.analyse.kin.at_hand import at_hand


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    asked: list[str] = []

    def make(item: str) -> str:
        asked.append(item)
        return item * 60

    made = at_hand(make, len, 130)
    for item in "aabacab":
        assert made(item) == item * 60
    assert asked == ["a", "b", "c", "b"]


def test_one_that_is_larger_than_all_that_may_be_kept_is_kept_alone() -> None:
    asked: list[str] = []

    def make(item: str) -> str:
        asked.append(item)
        return item * 60

    made = at_hand(make, len, 10)
    assert [made(item) for item in "aab"] == ["a" * 60, "a" * 60, "b" * 60]
    assert asked == ["a", "b"]
