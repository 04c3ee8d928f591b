"""What the page of an item shows of its content: pages, a sheet's rows, or running text, round a place in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.locator import fragment, parse_fragment
from clew.model import Digest, Identity, Locator
from clew.pipeline.render import Bench
from clew.serve.item_chat import Thread, thread_of
from clew.serve.item_table import Tab, Table, sheet_name, tab, table, wanted_row, window
from clew.serve.item_words import Lit, light, read_query
from clew.serve.veil import OPEN, Veil
from clew.store.activities import base
from clew.store.facts import Fact, identity_of, metadata_of, size_of
from clew.store.graphic import Graphic, graphic
from clew.store.reading import Reading, readings_of
from clew.store.renditions import (
    fragments,
    last_page,
    renditions,
    rows_of,
    series_at,
    sheets,
    texts_at,
    texts_of_page,
)

MAIL_HEAD = ("from", "to", "cc", "bcc", "subject", "date")
TOLD_BY_THREAD = ("participant", "conversation")
FEW = 8
"""Values of one name that are shown before the rest is unfolded."""

READING = re.compile("-?(as-[0-9a-f]{8})$")
"""How the part of a locator in another reading ends."""

UNKNOWN = Identity("application/octet-stream", "not looked at yet")


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a place, words to light, and where a window on long content begins.

    `reading` is the `part` of a way of reading; `at` is without it. `inside` are words that members are chosen by.
    """

    at: Locator
    q: str = ""
    reading: str = ""
    start: int | None = None
    row: int | None = None
    members: int = 0
    inside: str = ""
    clear: bool = False
    day: str = ""
    veil: Veil = OPEN

    def address(self, item: Digest, **changes: Any) -> str:
        """The page's own address, with changes; a value of None is left out. What was shown once is not elsewhere."""
        if "at" in changes:
            changes["at"] = self.locator(parse_fragment(changes["at"]))
        asked: dict[str, Any] = {"at": self.locator(self.at), "q": self.q}
        asked["inside"] = self.inside
        asked.update(changes)
        return f"/item/{item}?{urlencode({name: value for name, value in asked.items() if value})}"

    def written(self, at: str) -> str:
        """The place `at`, as a form hands it on."""
        return self.locator(parse_fragment(at))

    def locator(self, at: Locator) -> str:
        """The fragment that leads to `at` in this reading."""
        if not self.reading:
            return fragment(at)
        return fragment(replace(at, part="-".join(filter(None, (at.part, self.reading)))))


@dataclass(frozen=True)
class Shown:
    """The content of an item, as far as it is shown at once."""

    item: Digest
    reading: Reading
    readings: Sequence[Reading]
    size: int
    identity: Identity
    metadata: tuple[Fact, ...]
    wanted: Wanted
    page: int | None
    pages: int
    drawn: bool
    htmls: int
    texts: tuple[Lit, ...]
    earlier: int | None
    later: int | None
    sheets: tuple[Tab, ...]
    table: Table | None
    others: tuple[str, ...]
    graphic: Graphic
    series: bool
    thread: Thread | None
    few: int = FEW

    @property
    def mail(self) -> bool:
        return self.identity.media_type == "message/rfc822"

    @property
    def blurred(self) -> bool:
        """Whether its pictures are veiled, and were not asked for."""
        return not self.wanted.clear and self.wanted.veil.hides(self.graphic)

    @property
    def kind(self) -> str:
        """What stands beside the text: pages or html; a thread, a sheet and text stand alone."""
        if self.thread:
            return "thread"
        if self.table:
            return "sheet"
        return "pages" if self.drawn else "html" if self.htmls else "text"

    @property
    def cited(self) -> str:
        """The place that is asked for, as texts name theirs."""
        return base(self.wanted.at)

    @property
    def view_address(self) -> str:
        """Where the picture of this page is."""
        at = fragment(self.wanted.at if self.wanted.at.page else Locator(page=self.page))
        clear = "1" if self.wanted.clear else ""
        return self.wanted.address(self.item, at=at, clear=clear).replace("?", "/view?", 1)

    @property
    def talks(self) -> bool:
        """Whether the item holds conversations besides what is shown."""
        return self.thread is None and bool(self.first_of("participants"))

    @property
    def said(self) -> list[tuple[str, list[Fact]]]:
        """What the item says of itself by name, but for what stands on the page already."""
        above = MAIL_HEAD if self.mail else TOLD_BY_THREAD if self.thread else ()
        names = dict.fromkeys(fact.name for fact in self.metadata if fact.name not in above)
        return [(name, self.first_of(name)) for name in names]

    def first_of(self, *names: str) -> list[Fact]:
        """Metadata by these names, in the order of the names."""
        return [fact for name in names for fact in self.metadata if fact.name == name]


def read_wanted(at: str, q: str, page: int | None, **window: Any) -> Wanted:
    """The address's parameters. UsageError where the place is not understood; `page` comes from the form."""
    place, reading = parse_fragment(at), ""
    if place.part is not None and (named := READING.search(place.part)):
        reading, place = named[1], replace(place, part=place.part[: named.start()] or None)
    if page is not None:
        place = Locator(page=page)
    if place.page is not None and not 1 <= place.page <= 10_000_000:
        raise UsageError(f"page {place.page}: pages are counted from 1")
    return Wanted(place, q, reading, **window)


def shown(connection: Connection, bench: Bench, item: Digest, wanted: Wanted) -> Shown:
    """What there is to show of an item that the case has."""
    identity = identity_of(connection, item) or UNKNOWN
    readings = readings_of(connection, item)
    reading = reading_in(readings, wanted.reading)
    metadata = tuple(metadata_of(connection, reading))
    drawn = bench.step(identity.media_type) is not None
    thread = thread_of(connection, reading, wanted.at, wanted.start, wanted.day, read_query(wanted.q))
    if thread is not None and thread.name and wanted.at.message is not None:
        wanted = replace(wanted, at=replace(wanted.at, sheet=thread.name))
    names = fragments(connection, reading) if thread is None else []
    rows = sheets(connection, reading)
    by_page = any(name.startswith("page=") for name in names) or not names
    page = (wanted.at.page or 1) if drawn or (by_page and names) else wanted.at.page
    beginning = _sheet([each.beginning for each in rows], wanted.at) if thread is None else None
    running = replace(wanted.at, page=None) if drawn else wanted.at
    series = not beginning and not (page and by_page) and _is_series(names)
    place = None if thread or beginning or series or (page and by_page) else _place(names, running)
    texts: Sequence[Lit] = ()
    earlier, later = None, None
    if series:
        texts, earlier, later = _series(connection, reading, wanted)
    elif not beginning and thread is None:
        texts, earlier, later = _texts(connection, reading, wanted, page or 1, place)
    return Shown(
        item, reading, readings, size_of(connection, item), identity, metadata, wanted, page,
        max(_counted(metadata), last_page(connection, item), page or 0), drawn,
        len(renditions(connection, reading, "html")), tuple(texts), earlier, later,
        tuple(tab(each) for each in rows),
        _table(connection, reading, wanted, beginning) if beginning else None,
        tuple(name for name in names if name != place) if place is not None else (),
        graphic(connection, {item: identity.media_type})[item],
        series,
        thread,
    )  # fmt: skip


def _is_series(names: Sequence[str]) -> bool:
    """Whether the text is one of messages or moments, which are read one after another."""
    return sum(name.startswith(("message=", "t=")) for name in names) > 1


def _series(connection: Connection, reading: Reading, wanted: Wanted) -> tuple[tuple[Lit, ...], int | None, int | None]:
    texts, earlier, later = series_at(connection, reading, base(wanted.at), wanted.start)
    if not texts and base(wanted.at):
        raise _nothing(base(wanted.at))
    return tuple(light(texts, wanted.at, read_query(wanted.q))), earlier, later


def _nothing(place: str) -> UsageError:
    return UsageError(f"#{place}: nothing was read at this place; leave it out to see the item")


def reading_in(readings: Sequence[Reading], part: str) -> Reading:
    """The reading that `part` names; UsageError where the bytes were not read so."""
    for reading in readings:
        if reading.part == part:
            return reading
    raise UsageError(f"part={part}: the bytes were not read in this way; leave it out to see how they were")


def _sheet(rows: Sequence[str], at: Locator) -> str | None:
    """The sheet that the locator names, else the first. A place outside of the rows is not on a sheet."""
    if at.sheet is None and (at.part is not None or at.page is not None):
        return None
    return next((each for each in rows if sheet_name(each) == (at.sheet or "")), rows[0] if rows else None)


def _table(connection: Connection, reading: Reading, wanted: Wanted, beginning: str) -> Table:
    first = window(max(1, wanted.row or wanted_row(wanted.at)))
    texts, more = rows_of(connection, reading, beginning, first)
    return table(texts, sheet_name(beginning), first, more, wanted.at, read_query(wanted.q))


def _place(names: Sequence[str], at: Locator) -> str:
    """The running text that the locator is about; UsageError where nothing was read there."""
    place = base(at)
    if place in names or not place:
        return place if place in names or not names else names[0]
    raise _nothing(place)


def _texts(
    connection: Connection, reading: Reading, wanted: Wanted, page: int, place: str | None
) -> tuple[Sequence[Lit], int | None, int | None]:
    """The lit texts of a page, or of a window on the running text at `place` with where to go on before and after."""
    query = read_query(wanted.q)
    if place is None:
        return light(texts_of_page(connection, reading, page), wanted.at, query), None, None
    first = wanted.start if wanted.start is not None else wanted.at.chars[0] if wanted.at.chars else 0
    texts, before, after = texts_at(connection, reading, place, first)
    lit = light(texts, wanted.at, query)
    if not texts:
        return lit, None, None
    earlier = max(0, 2 * texts[0].first - texts[-1].last) if before else None
    return lit, earlier, texts[-1].last if after else None


def _counted(metadata: Sequence[Fact]) -> int:
    """How many pages the item says it has."""
    counts = [fact.value for fact in metadata if fact.name == "pages"]
    return int(counts[0]) if counts and counts[0].isdecimal() and len(counts[0]) < 8 else 0
