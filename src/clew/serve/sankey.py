"""The drawing of who paid whom: payers on the left, payees on the right, a ribbon as thick as what flowed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clew.analyse.transactions import Flow

MOST = 30
"""Flows that are drawn each for itself."""

THICK = 260
"""Pixels that all ribbons together are thick."""

LINE = 17
"""Pixels that a name needs."""

GAP = 5
LEAST = 1.2
OTHERS = "\0others"
"""Stands for the parties of flows that are not drawn each for itself; no name as written has this letter."""


@dataclass(frozen=True)
class Node:
    """A party on one side: where its bar begins, how high it is, and the middle of its name."""

    name: str
    amount: Decimal
    payments: int
    y: float
    height: float
    middle: float


@dataclass(frozen=True)
class Ribbon:
    """A flow and its outline, 100 units wide."""

    payer: str
    payee: str
    amount: Decimal
    payments: int
    outline: str


@dataclass(frozen=True)
class Sankey:
    """Flows of one currency. `rest` tells how many of them flow from others to others."""

    height: float
    payers: Sequence[Node]
    payees: Sequence[Node]
    ribbons: Sequence[Ribbon]
    rest: int


@dataclass
class _Side:
    """Where the next ribbon of each node begins."""

    nodes: list[Node]

    def __post_init__(self) -> None:
        self.at = {node.name: node.y for node in self.nodes}

    def take(self, name: str, thick: float) -> float:
        start = self.at[name]
        self.at[name] += thick
        return start


def sankey(flows: Sequence[Flow]) -> Sankey:
    """The drawing of flows in one currency, the largest first."""
    drawn, rest = list(flows[:MOST]), flows[MOST:]
    if rest:
        amount = sum((flow.amount for flow in rest), Decimal())
        every = tuple(entry for flow in rest for entry in flow.entries)
        drawn.append(Flow(OTHERS, OTHERS, rest[0].currency, amount, every))
    whole = sum((flow.amount for flow in drawn), Decimal())
    thick = {id(flow): max(LEAST, float(flow.amount / whole) * THICK) for flow in drawn}
    payers = _nodes(drawn, lambda flow: flow.payer, thick, {})
    rank = {node.name: float(at) for at, node in enumerate(payers)}
    payees = _nodes(drawn, lambda flow: flow.payee, thick, _middles(drawn, rank))
    left, right = _Side(payers), _Side(payees)
    places = {node.name: at for at, node in enumerate(payees)}
    ribbons = [
        Ribbon(flow.payer, flow.payee, flow.amount, len(flow.entries), _outline(left, right, flow, thick[id(flow)]))
        for flow in sorted(drawn, key=lambda flow: (rank[flow.payer], places[flow.payee]))
    ]
    height = max(node.y + max(node.height, LINE) for node in (*payers, *payees)) + GAP
    return Sankey(round(height, 1), payers, payees, ribbons, len(rest))


def _middles(flows: Sequence[Flow], rank: dict[str, float]) -> dict[str, float]:
    """Where the payers of each payee stand on the whole, so that few ribbons cross."""
    weights: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for flow in flows:
        weights[flow.payee].append((rank[flow.payer], float(flow.amount)))
    whole = {name: sum(share for _, share in told) for name, told in weights.items()}
    return {name: sum(at * share for at, share in told) / whole[name] for name, told in weights.items()}


def _nodes(
    flows: Sequence[Flow], side: Callable[[Flow], str], thick: dict[int, float], rank: dict[str, float]
) -> list[Node]:
    """The largest first, or by rank; those not told and the others last."""
    groups: defaultdict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        groups[side(flow)].append(flow)
    amounts = {name: sum((flow.amount for flow in group), Decimal()) for name, group in groups.items()}
    found: list[Node] = []
    y = 0.0
    for name in sorted(groups, key=lambda name: (name == OTHERS, not name, rank.get(name, 0.0), -amounts[name], name)):
        height = sum(thick[id(flow)] for flow in groups[name])
        top = y + max(0.0, LINE - height) / 2
        paid = sum(len(flow.entries) for flow in groups[name])
        found.append(Node(name, amounts[name], paid, round(top, 1), round(height, 1), round(top + height / 2, 1)))
        y += max(height, LINE) + GAP
    return found


def _outline(left: _Side, right: _Side, flow: Flow, thick: float) -> str:
    one, two = left.take(flow.payer, thick), right.take(flow.payee, thick)
    return (
        f"M0 {one:.1f}C50 {one:.1f} 50 {two:.1f} 100 {two:.1f}"
        f"V{two + thick:.1f}C50 {two + thick:.1f} 50 {one + thick:.1f} 0 {one + thick:.1f}Z"
    )
