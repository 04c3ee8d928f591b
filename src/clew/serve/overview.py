"""The start page's overview: what the case holds, counted once for each state of the case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from clew.fold import fold
from clew.search.index import Index
from clew.search.kind import kind_of
from clew.search.query import And
from clew.serve.completeness_page import EFFECTS, NAMES, Stretch, bar
from clew.serve.custody_page import read
from clew.serve.facets import LANGUAGES
from clew.serve.timeline import Timeline, timeline
from clew.store.case import Case
from clew.store.completeness import STATES
from clew.store.ledger import CustodyEvent
from clew.store.overview import Reason, file_states, item_types, reasons, senders
from clew.store.standing import written

SHOWN = 8
LINES = 5


@dataclass(frozen=True)
class Bar:
    """A horizontal bar: `width` in per cent of the longest; `href` shows what it counts, None where none is found."""

    label: str
    count: int
    width: float
    href: str | None


@dataclass(frozen=True)
class Overview:
    """`states` are (state, its name, files). `kinds` counts items, `languages` and `timeline` passages.

    `events` are the last of the ledger, newest first, `fault` says where its chain breaks.
    """

    files: int
    states: Sequence[tuple[str, str, int]]
    bar: Sequence[Stretch]
    kinds: Sequence[Bar]
    languages: Sequence[Bar]
    senders: Sequence[Bar]
    timeline: Timeline | None
    reasons: Sequence[tuple[Reason, str]]
    events: Sequence[CustodyEvent]
    fault: str | None


def overview(case: Case, index: Index) -> Overview:
    """The overview of the case as it stands; as long as nothing is written, what was counted before."""
    return _counted(case, index, (*written(case), index.sequence))


@lru_cache(maxsize=1)
def _counted(case: Case, index: Index, state: tuple[object, ...]) -> Overview:
    facets = index.facets(And(()))
    with case.engine.connect() as connection:
        counts = file_states(connection)
        kinds: Counter[str] = Counter()
        for media_type, count in item_types(connection).items():
            kinds[kind_of(media_type)] += count
        sent = [(each.name, each.count, _from(each.address)) for each in senders(connection, SHOWN)]
        worst = reasons(connection, SHOWN)
    events, fault = read(case.ledger)
    return Overview(
        counts["found"],
        [(state, NAMES[state], counts[state]) for state in STATES if counts[state]],
        tuple(bar(counts)),
        _bars([(kind, count, _facet("kind", kind, facets)) for kind, count in _most(kinds, len(kinds))]),
        _bars([(_language(code), count, _facet("lang", code, facets)) for code, count in _most(facets["lang"])]),
        _bars(sent),
        timeline(index, facets["year"]),
        [(each, EFFECTS.get(each.effect, each.effect)) for each in worst],
        events[: -LINES - 1 : -1],
        fault,
    )


def _most(counts: Mapping[str, int], limit: int = SHOWN) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:limit]


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _facet(name: str, value: str, facets: Mapping[str, Mapping[str, int]]) -> str | None:
    return f"/?{urlencode({name: value})}" if value in facets[name] else None


def _from(address: str) -> str | None:
    words = address.replace('"', " ")
    return "/?" + urlencode({"q": f'from:"{words}"'}) if fold(words).strip() else None


def _bars(rows: Sequence[tuple[str, int, str | None]]) -> list[Bar]:
    most = max((count for _, count, _ in rows), default=1)
    return [Bar(label, count, round(max(100 * count / most, 0.5), 2), href) for label, count, href in rows]
