"""Which words of a text are lit: those that a locator cites, and those that a query looks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from clew.errors import QueryError
from clew.model import Locator
from clew.search import query as language
from clew.search.snippet import Span, marks
from clew.store.activities import base
from clew.store.renditions import Text


@dataclass(frozen=True)
class Piece:
    """A stretch of text: cited, looked for, both or neither. `first` counts code points of the text at its place, and
    `claim` is the citation of the claim that it is part of, or ""."""

    text: str
    first: int
    cited: bool
    sought: bool
    target: bool = False
    claim: str = ""


@dataclass(frozen=True)
class Lit:
    """A run of passages at one place, in pieces."""

    fragment: str
    step: str
    activity: int
    first: int
    last: int
    pieces: tuple[Piece, ...]
    certainty: float | None
    language: str | None


def read_query(text: str) -> language.Query | None:
    """The query, for its words alone: one that cannot be read lights up nothing."""
    try:
        return language.parse(text) if text.strip() else None
    except QueryError:
        return None


def light(texts: Sequence[Text], at: Locator, query: language.Query | None) -> list[Lit]:
    """The texts with what is lit in them; the target is the first piece cited and sought, else cited, else sought."""
    runs = _runs(texts)
    lit = [_lit(run, cited(at, run[0].fragment), query) for run in runs]
    ranked = [
        (-2 * piece.cited - piece.sought, number, index)
        for number, run in enumerate(lit)
        for index, piece in enumerate(run.pieces)
        if piece.cited or piece.sought
    ]
    if ranked:
        _, number, index = min(ranked)
        lit[number] = _targeted(lit[number], index)
    return lit


def cited(at: Locator, fragment: str) -> Span | None:
    """The code points of the text at `fragment` that a locator cites, if it is about that place."""
    return at.chars if at.chars is not None and base(at) == fragment else None


def spans(text: str, first: int, query: language.Query | None) -> list[Span]:
    """Where the query's words stand, counted as `first` says."""
    return [] if query is None else [(start + first, end + first) for start, end in marks(text, query)]


def pieces(text: str, first: int, hit: Span | None, sought: Sequence[Span]) -> tuple[Piece, ...]:
    """Cut a text wherever a span begins or ends."""
    last = first + len(text)
    cuts = {first, last}
    for span in (*sought, *((hit,) if hit else ())):
        cuts |= {min(max(edge, first), last) for edge in span}
    return tuple(
        Piece(
            text[start - first : end - first],
            start,
            hit is not None and hit[0] <= start < hit[1],
            any(a <= start < b for a, b in sought),
        )
        for start, end in pairwise(sorted(cuts))
    )


def within(cut: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The parts of the pieces that lie in [start, end)."""
    inside = []
    for piece in cut:
        a, b = max(start, piece.first), min(end, piece.first + len(piece.text))
        if a < b:
            inside.append(Piece(piece.text[a - piece.first : b - piece.first], a, piece.cited, piece.sought))
    return inside


def _runs(texts: Sequence[Text]) -> list[list[Text]]:
    """Passages that tile one text, together."""
    runs: list[list[Text]] = []
    for text in texts:
        last = runs[-1][-1] if runs else None
        if last and (last.activity, last.fragment, last.last) == (text.activity, text.fragment, text.first):
            runs[-1].append(text)
        else:
            runs.append([text])
    return runs


def _lit(run: Sequence[Text], hit: Span | None, query: language.Query | None) -> Lit:
    text = "".join(each.text for each in run)
    sure = [(each.certainty, len(each.text)) for each in run if each.certainty is not None]
    weight = sum(length for _, length in sure)
    certainty = sum(certainty * length for certainty, length in sure) / weight if weight else None
    first = run[0]
    cut = pieces(text, first.first, hit, spans(text, first.first, query))
    spoken = next((each.language for each in run if each.language), None)
    return Lit(first.fragment, first.step, first.activity, first.first, run[-1].last, cut, certainty, spoken)


def _targeted(run: Lit, index: int) -> Lit:
    target = replace(run.pieces[index], target=True)
    return replace(run, pieces=(*run.pieces[:index], target, *run.pieces[index + 1 :]))
