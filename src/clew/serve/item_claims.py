"""The claims in an item's words, marked where they stand."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from clew.serve.item_shown import Shown
from clew.serve.item_words import Lit, Piece
from clew.store.claim_columns import claims_of

Span = tuple[int, int, str]
"""First and last code point of a claim in the text at its place, and its citation."""


def claimed(connection: Connection, content: Shown) -> Shown:
    """The same content, with the claims in its running text marked; of claims within one another the outer."""
    told = [citation.partition("#")[2] for citation, _, _ in claims_of(connection, content.item)]
    if not told or not content.texts:
        return content
    return replace(content, texts=tuple(marked(lit, _spans(told, content, lit)) for lit in content.texts))


def _spans(told: Sequence[str], content: Shown, lit: Lit) -> list[Span]:
    """The claims in one text, apart and in order."""
    at = content.wanted.written(lit.fragment)
    beginning = f"{at}&char=" if at else "char="
    found: list[Span] = []
    here = (_chars(each) for each in told if each.startswith(beginning))
    for each in sorted(here, key=lambda two: (two[0], -two[1])):
        if not found or each[0] >= found[-1][1]:
            found.append((*each, f"{content.item}#{beginning}{each[0]},{each[1]}"))
    return found


def _chars(fragment: str) -> tuple[int, int]:
    first, _, last = fragment.rpartition("char=")[2].partition(",")
    return int(first), int(last)


def marked(lit: Lit, spans: Sequence[Span]) -> Lit:
    """The text cut where claims begin and end."""
    cut: list[Piece] = []
    for piece in lit.pieces:
        start, end = piece.first, piece.first + len(piece.text)
        for first, last, citation in spans:
            if first < end and last > start:
                cut += _part(piece, start, max(start, first), "")
                cut += _part(piece, max(start, first), min(end, last), citation)
                start = min(end, last)
        cut += _part(piece, start, end, "")
    return replace(lit, pieces=tuple(cut))


def _part(piece: Piece, start: int, end: int, claim: str) -> list[Piece]:
    """The piece's code points [start, end); only the first part of a target is one."""
    if start >= end:
        return []
    text = piece.text[start - piece.first : end - piece.first]
    return [replace(piece, text=text, first=start, target=piece.target and start == piece.first, claim=claim)]
