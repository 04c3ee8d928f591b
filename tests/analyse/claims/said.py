"""Claims as tests tell them."""

from clew.analyse.claims import Figure, Said

HASSAN, REUTERS, MOSUL, RAQQA = "a" * 16, "b" * 16, "c" * 16, "d" * 16


def said(item: int, text: str, stance: str = "asserts", order: int = 0, **more: object) -> Said:
    """A claim of the item of that number."""
    digest = f"{item:064x}"
    start = order * 1000
    return Said(f"{digest}#char={start},{start + len(text)}", digest, order, text, stance, **more)  # type: ignore[arg-type]


def people(low: float, high: float | None = None) -> Figure:
    return Figure("people", low, low if high is None else high, f"{low:g} people")
