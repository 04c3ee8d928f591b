"""Edges between entities, and the part of them that can be looked at."""

import random
import time

from clew.analyse.network import CROWD, Paid, Seen, drawn, network

ITEMS = ("1" * 64, "2" * 64)


def rows(count: int, seed: int = 1) -> list[Seen]:
    dice = random.Random(seed)
    return [
        Seen(f"e{int(dice.paretovariate(0.4)) % count}", f"p{at // 3}", ITEMS[at // 3 % 2]) for at in range(count * 6)
    ]


def test_an_edge_has_every_passage_and_item_that_bears_it() -> None:
    seen = [
        Seen("a", "p1", ITEMS[0]), Seen("b", "p1", ITEMS[0]), Seen("a", "p1", ITEMS[0]),
        Seen("a", "p2", ITEMS[0]), Seen("b", "p2", ITEMS[0]), Seen("c", "p2", ITEMS[0]),
        Seen("b", "p3", ITEMS[1]), Seen("a", "p3", ITEMS[1]), Seen("d", "p4", ITEMS[1]),
    ]  # fmt: skip
    found = {(edge.one, edge.other): edge for edge in network(seen).edges}
    assert found.keys() == {("a", "b"), ("a", "c"), ("b", "c")}
    assert found["a", "b"].passages == ("p1", "p2", "p3")
    assert found["a", "b"].items == ITEMS
    assert found["a", "b"].weight == (2, 3)


def test_payments_either_way_bear_one_edge_and_none_to_oneself() -> None:
    made = network([], [Paid("b", "a", "t1"), Paid("a", "b", "t2"), Paid("a", "a", "t3")])
    assert [(edge.one, edge.other, edge.payments) for edge in made.edges] == [("a", "b", ("t1", "t2"))]


def test_a_passage_that_names_a_crowd_bears_no_edges_and_is_told() -> None:
    made = network([Seen(f"e{at}", "p", ITEMS[0]) for at in range(CROWD + 1)])
    assert made.edges == () and made.crowded == ("p",)


def test_the_order_of_rows_changes_nothing() -> None:
    seen = rows(60)
    first = network(seen)
    random.Random(2).shuffle(seen)
    assert network(seen) == first
    assert drawn(list(reversed(first.edges))) == drawn(first.edges)


def test_what_is_drawn_is_bounded_tied_and_placed_apart() -> None:
    edges = network(rows(900)).edges
    picture = drawn(edges, most=50, most_edges=80)
    assert len(picture.places) == 50 and picture.left_out > 0
    tied = {end for edge in picture.edges for end in (edge.one, edge.other)}
    assert tied == picture.places.keys()
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in picture.places.values())
    assert len(set(picture.places.values())) == 50


def test_those_who_are_tied_lie_nearer_than_those_who_are_not() -> None:
    groups = [[f"{name}{at}" for at in range(6)] for name in "abc"]
    named = [(each, f"p{at}{turn}") for turn in range(2) for at, group in enumerate(groups) for each in group]
    seen = [Seen(each, passage, ITEMS[0]) for each, passage in named]
    places = drawn(network(seen).edges).places

    def apart(one: str, other: str) -> float:
        return sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True)) ** 0.5

    inside = max(apart(one, other) for group in groups for one in group for other in group)
    outside = min(apart(one, other) for one in groups[0] for other in groups[1])
    assert inside < 2 * outside


def test_two_hundred_entities_are_laid_out_in_half_a_second() -> None:
    edges = network(rows(400, seed=3)).edges
    began = time.process_time()
    assert len(drawn(edges).places) == 200
    assert time.process_time() - began < 1.5, "half a second here, with room for a slower machine"


def test_nothing_draws_nothing() -> None:
    assert drawn(network([]).edges).places == {}
