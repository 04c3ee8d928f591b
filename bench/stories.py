"""Stories whose descent is known: reports of one event, and what was copied, edited, passed on or translated of them.

Each story is one event. Reports of their own (other words, other people's word) are its origins; everything else
descends from one of them. The same seed makes the same stories.
"""

import random
from dataclasses import dataclass, field, replace

from bench.stories_words import (
    ARABIC,
    AUTHORITIES,
    EVENTS,
    FAMILY,
    FILLERS,
    GIVEN,
    MONTHS,
    PLACES,
    SAID,
    SAID_ARABIC,
    SITES,
)

SEED = 5
COUNT = 300
HEADLINES = ("آخر الأخبار", "Latest", "Update", "In brief", "From our pages")
KINDS = ("byte copy", "edit", "forward", "translation", "same authority", "independent")


@dataclass(frozen=True)
class Document:
    """A file of a story: which of the story's origins it goes back to, from 0, and how."""

    name: str
    content: bytes
    kind: str
    origin: int


@dataclass
class Story:
    """`figure` and `places` (in both languages) tell the claims of the event in its documents."""

    number: int
    figure: int
    places: tuple[str, str]
    documents: list[Document] = field(default_factory=list)

    @property
    def origins(self) -> int:
        return len({each.origin for each in self.documents})


@dataclass(frozen=True)
class Report:
    """What a report is made of: which wording of the event, on whose word ("" on the writer's), and the rest."""

    sort: str
    facts: tuple[int, str, str, tuple[int, str, int]]
    wording: int
    attribution: int
    authority: str
    writer: str
    fillers: tuple[str, ...]
    arabic: bool = False


def stories(seed: int = SEED, count: int = COUNT) -> list[Story]:
    drawn = random.Random(seed)
    return [_story(number, drawn) for number in range(count)]


def _story(number: int, drawn: random.Random) -> Story:
    place = drawn.choice(sorted(PLACES))
    figure = drawn.randrange(3, 98)
    facts = figure, place, drawn.choice(sorted(SITES)), _day(drawn)
    story = Story(number, figure, (place, PLACES[place]))
    sort = drawn.choice(sorted(EVENTS))
    wordings, others = drawn.sample(range(3), 3), drawn.sample(range(3, 6), 3)
    authorities = drawn.sample(sorted(AUTHORITIES), 4)
    for origin in range(drawn.choice((1, 1, 2, 2, 3))):
        authority = authorities[origin] if drawn.random() < 0.7 else ""
        report = _report(drawn, sort, facts, wordings[origin], authority)
        report = replace(report, arabic=drawn.random() < 0.15)
        _add(story, drawn, report, origin, "independent")
        for _ in range(drawn.choice((0, 1, 1, 2, 3))):
            _descend(story, drawn, report, origin, others[origin])
    return story


def _descend(story: Story, drawn: random.Random, report: Report, origin: int, other: int) -> None:
    kind = drawn.choice([each for each in KINDS[:-1] if each != "same authority" or report.authority])
    if kind == "same authority":
        report = _report(drawn, report.sort, report.facts, other, report.authority)
    _add(story, drawn, report, origin, kind)


def _day(drawn: random.Random) -> tuple[int, str, int]:
    return drawn.randrange(1, 29), drawn.choice(list(MONTHS)), drawn.choice((2015, 2016, 2017))


def _report(drawn: random.Random, sort: str, facts: tuple[int, str, str, tuple[int, str, int]], wording: int,
            authority: str) -> Report:  # fmt: skip
    writer = f"{drawn.choice(GIVEN)} {drawn.choice(FAMILY)}"
    fillers = tuple(drawn.sample(sorted(FILLERS), drawn.choice((3, 4, 5))))
    return Report(sort, facts, wording, drawn.randrange(len(SAID)), authority, writer, fillers)


def _add(story: Story, drawn: random.Random, report: Report, origin: int, kind: str) -> None:
    name = f"{story.number:03}-{len(story.documents)}-{kind.replace(' ', '-')}"
    written = told(report, report.arabic)
    if kind == "forward":
        name, content = f"{name}.eml", _forward(drawn, report.writer, written)
    elif kind == "translation":
        content = told(report, not report.arabic)
    elif kind == "edit":
        content = _edited(written, report.arabic, drawn)
    else:
        content = written
    story.documents.append(Document(name if name.endswith(".eml") else f"{name}.txt", content.encode(), kind, origin))


def told(report: Report, arabic: bool) -> str:
    """The report in one of the two languages."""
    n, place, site, (day, month, year) = report.facts
    if arabic:
        when = f"{day} {MONTHS[month]} {year}"
        what = ARABIC[report.sort][report.wording].format(n=n, site=SITES[site], place=PLACES[place], day=when)
        sentence = SAID_ARABIC[report.attribution % len(SAID_ARABIC)]
        main = sentence.format(what=what, who=AUTHORITIES[report.authority]) if report.authority else f"{what}."
        return _text(main, tuple(FILLERS[each] for each in report.fillers))
    what = EVENTS[report.sort][report.wording].format(n=n, site=site, place=place, day=f"{day} {month} {year}")
    return _text(_said(what, report) if report.authority else f"{_capital(what)}.", report.fillers)


def _said(what: str, report: Report) -> str:
    who = report.authority
    return SAID[report.attribution].format(what=what, What=_capital(what), who=who, Who=_capital(who))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _text(main: str, fillers: tuple[str, ...]) -> str:
    half = len(fillers) // 2
    return " ".join([*fillers[:half], main, *fillers[half:]]) + "\n"


def _edited(text: str, arabic: bool, drawn: random.Random) -> str:
    """Another headline, now and then a sentence less, and a word or two of the others changed."""
    headline = HEADLINES[0] if arabic else drawn.choice(HEADLINES[1:])
    changed = (
        text.strip().replace("the street", "the road").replace("nearby", "close by").replace("long", "great while")
    )
    if drawn.random() < 0.5:
        first, _, rest = changed.partition(". ")
        changed = changed if any(each.isdigit() for each in first) else rest
    return f"{headline}\n\n{changed}\n"


def _forward(drawn: random.Random, writer: str, written: str) -> str:
    names = [f"{drawn.choice(GIVEN)} {drawn.choice(FAMILY)}" for _ in range(2)]
    one, other = (f"{name} <{name.lower().replace(' ', '.')}@example.org>" for name in names)
    day = f"{drawn.randrange(1, 29)} Dec 2017 {drawn.randrange(7, 20):02}:{drawn.randrange(60):02}:00 +0000"
    head = f"From: {writer} <desk@example.net>\nDate: {day}\nSubject: report\n"
    body = f"Have a look at this.\n\n---------- Forwarded message ---------\n{head}\n{written}"
    kind = "Content-Type: text/plain; charset=utf-8"
    return f"From: {one}\nTo: {other}\nSubject: Fwd: report\nDate: {day}\n{kind}\n\n{body}"
