"""One name, one kind: what an item tells of a full name in one place helps where the model is unsure in others."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clew.enrich.names.fold import folded
from clew.enrich.names.headers import people
from clew.enrich.names.spans import PERSON, Span
from clew.step import GivenText

HEADER = 5
"""Times in running text that a name before an address counts for."""


def one_kind(readings: Sequence[GivenText], found: Sequence[Sequence[Span]]) -> Iterator[list[Span]]:
    """The spans of each text, full names that the model drew of the kind that most of their places have."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in people(readings):
        kinds[name][PERSON] += HEADER
    for reading, spans in zip(readings, found, strict=True):
        for span in spans:
            if full := _full(reading.text, span):
                kinds[full][span.kind] += 1
    told = {name: counts for name, counts in kinds.items() if len(counts) > 1}
    for reading, spans in zip(readings, found, strict=True):
        yield [_settled(reading.text, span, told) for span in spans] if told else list(spans)


def _full(text: str, span: Span) -> str | None:
    """The bare name, folded, where it has two words or more and only the model tells it."""
    if span.described or span.by != "model":
        return None
    name = folded(text[max(span.start, span.name) : span.end])
    return name if " " in name else None


def _settled(text: str, span: Span, told: Mapping[str, Counter[str]]) -> Span:
    counts = told.get(_full(text, span) or "")
    if counts is None:
        return span
    (kind, most), (_, next_most) = counts.most_common(2)
    return replace(span, kind=kind) if most > next_most else span
