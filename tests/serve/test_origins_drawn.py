"""The graph from passages to origins: what is drawn, what is dashed, and what is left to the list."""

from clew.serve.origins_drawn import MOST, graph, joining
from clew.store.claims import ClaimRow, DescentRow


def row(name: str) -> ClaimRow:
    return ClaimRow(
        f"{name}#char=0,9", 1, name, 1, f"words of {name}", "asserts", "attack", "", (), "", "", 3, 4, 1, 0, 0, 0, 1
    )


def tie(one: str, other: str, how: str, sure: bool, score: float, verdict: str = "") -> DescentRow:
    return DescentRow(f"{one}#char=0,9", f"{other}#char=0,9", how, sure, score, ("why",), verdict)


def of(**numbers: int) -> dict[str, int]:
    return {f"{name}#char=0,9": number for name, number in numbers.items()}


def test_a_passage_leads_to_its_origin_by_what_ties_it() -> None:
    drawn = graph([(row("a"), 1), (row("b"), 1), (row("c"), 2)], [tie("a", "b", "forwards", True, 1.0)])
    assert [each.how for each in drawn.edges] == ["forward", "forward", ""]
    assert all(each.sure for each in drawn.edges)
    assert [(each.number, each.passages) for each in drawn.origins] == [(1, 2), (2, 1)]


def test_so_many_edges_are_dashed_as_origins_could_not_be_told() -> None:
    ties = [tie("a", "b", "words", False, 0.4), tie("b", "c", "words", False, 0.6), tie("a", "c", "words", False, 0.5)]
    found = joining(of(a=1, b=2, c=3, d=4), ties)
    assert [(each.one[0], each.other[0]) for each in found] == [("b", "c"), ("a", "c")]
    drawn = graph([(row("a"), 1), (row("b"), 2), (row("c"), 3)], ties)
    assert len([each for each in drawn.edges if not each.sure]) == 2


def test_what_a_person_refused_is_not_dashed_and_what_nobody_can_tell_is() -> None:
    numbers = of(a=1, b=2)
    assert joining(numbers, [tie("a", "b", "words", False, 0.4, "no")]) == []
    assert len(joining(numbers, [tie("a", "b", "words", True, 0.9, "unsure")])) == 1


def test_of_very_many_passages_some_are_left_out_and_counted() -> None:
    drawn = graph([(row(f"p{number:03}"), number + 1) for number in range(MOST + 7)], [])
    assert len(drawn.dots) == MOST and drawn.left_out == 7
