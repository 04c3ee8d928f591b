"""Stretches of text that are taken for names, and which of two that overlap is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clew.enrich.names.fold import folded
from clew.model import Mention

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"


@dataclass(frozen=True)
class Span:
    """Code points [start, end) of a text, the kind of thing named, and what tells it: "model", "rule", "list".

    `name` is where the bare name starts, without article and title.
    """

    start: int
    end: int
    kind: str
    by: str
    name: int = -1
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def described(self) -> bool:
        """Whether it is words about somebody ("the army") rather than a name."""
        return self.detail.get("form") == "description"


def outermost(spans: Iterable[Span]) -> list[Span]:
    """The longest where spans overlap, the first of equals; and names inside a description beside it."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start - each.end, each.start, each.kind)):
        if all(_apart(span, other) or _inside(span, other) for other in kept):
            kept.append(span)
    return sorted((_without_article(each, kept) for each in kept), key=lambda each: (each.start, each.end))


def _without_article(span: Span, kept: Sequence[Span]) -> Span:
    """In "the U.S. government" the article is the government's."""
    if span.described or span.name <= span.start or span.kind == PERSON:
        return span
    shared = any(each.start == span.start and each.end > span.end for each in kept)
    return replace(span, start=span.name) if shared else span


def _apart(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start


def _inside(one: Span, other: Span) -> bool:
    """Names inside a description, and those inside a title ("Foreign Office Minister …"), are names all the same."""
    inside = other.start <= one.start and one.end <= other.end and not one.described
    return inside and (other.described or (one.end <= other.name and one.kind != other.kind))


def mention(text: str, span: Span) -> Mention:
    """The span as a mention, compared by its bare name, folded."""
    detail = {"by": span.by, **span.detail}
    if span.kind == PERSON and not span.described and span.name > span.start:
        title = folded(text[span.start : span.name]).removeprefix("the ")
        detail |= {"title": title} if title and title != "the" else {}
    whole = text[span.start : span.end]
    value = folded(text[max(span.name, span.start) : span.end]) or folded(whole) or whole
    return Mention(span.kind, (span.start, span.end), whole, value, detail)
