"""OneNote sections and tables of contents: pages as they stand, what stood there earlier, files inside ([MS-ONE])."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.office.onenote_package import Package
from clew.extract.office.onenote_properties import Broken, Id, Space, Thing
from clew.extract.office.onenote_store import Store
from clew.extract.tables.cells import line
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

PACKAGED = bytes.fromhex("2fe98d63d4a6c14b9a36b3fc2511a5b7")
TEXT, ASCII = 0x1C001C22, 0x1C003498
TITLE, TITLE_FROM_PAGE, SECTION, CHILD_FILE = 0x1C001CF3, 0x1C001D3C, 0x1C001D69, 0x1C001D6B
AUTHOR, CREATED = 0x1C001D75, 0x18001C65
IMAGE_NAME, IMAGE_WORDS, FILE_NAME, FILE_PATH = 0x1C001DD7, 0x1C001E58, 0x1C001D9C, 0x1C001D9D
LINK, PICTURE, FILE = 0x1C001E20, 0x20001C3F, 0x20001D9B
BELOW = (0x24001D5F, 0x24001C1F, 0x24001C20)
"""A page's title and structure, an element's content, then what is below it."""
PAGES = 0x2C001D63
PAGE, TABLE_ROW = 0x0006000B, 0x00060023
WORDS = (TEXT, ASCII, IMAGE_WORDS, CHILD_FILE)
FIELD = re.compile('\ufddf?HYPERLINK "([^"]*)"')
DEEPEST = 200
MOST = 200_000


class Page(NamedTuple):
    """A page's title, its lines, its links, and the files on it as (name, thing)."""

    title: str
    lines: list[str]
    links: list[str]
    files: list[tuple[str, Thing]]


@step("extract.onenote@2", accepts=("application/onenote", "application/onenote-toc"))
def onenote(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Page n of the section; text of earlier versions, and what no page refers to, at part "deleted"; files as members.

    Links, authors, titles and the pages' times of creation are Metadata.
    """
    stream.seek(48)
    packaged = stream.read(16) == PACKAGED
    try:
        store: Store | Package = (Package if packaged else Store)(stream, given.length)
    except Broken as error:
        raise Unreadable("damaged", "its header is damaged or cut off", "look for another copy") from error
    if store.encrypted:
        advice = "open it in OneNote with its password and take the password off"
        yield Problem("encrypted", "the section is protected by a password", advice)
    pages, reached = _pages(store)
    yield from _properties(store, pages)
    for number, page in enumerate(pages, start=1):
        at = Locator(page=number)
        text = "".join(f"{each}\n" for each in page.lines)
        yield from passages(text, lambda a, b, number=number: Locator(page=number, chars=(a, b)))  # type: ignore[misc]
        yield from _files(stream, page.files, f"page/{number}", at)
    yield from _earlier(store, pages, reached)
    yield from _files(stream, [("", each) for each in _strays(store, pages)], "file", Locator())
    for fault, times in store.faults.items():
        again = f" ({times} times)" if times > 1 else ""
        yield Problem("damaged", f"{fault}{again}; the rest was read", "look for another copy")
    if store.encrypted and not any(page.lines for page in pages):
        raise Unreadable("encrypted", "the section is protected by a password", "take it off in OneNote")


def _pages(store: Store | Package) -> tuple[list[Page], set[int]]:
    """The pages in the section's order, then those that it does not list; and the things that they were read from."""
    order = [each for each in _listed(store) if each in store.spaces]
    order = list(dict.fromkeys([*order, *store.spaces]))
    found, reached = [], set[int]()
    for name in order:
        space = store.spaces[name]
        page = _page(space, reached)
        if page.lines or page.files or (page.title and name != store.root):
            found.append(page)
    return found, reached


def _listed(store: Store | Package) -> Iterator[Id]:
    """The object spaces of the pages as the section names them, series by series."""
    for root in [store.spaces[store.root]] if store.root in store.spaces else store.spaces.values():
        for thing in _walk(root, root.roots.get(1), set()):
            yield from thing.spaces.get(PAGES, [])


def _walk(space: Space, root: Id | None, reached: set[int]) -> Iterator[Thing]:
    """Things in the order in which they are read, each once."""
    waiting = [(root, 0)] if root else []
    while waiting:
        number, depth = waiting.pop()
        thing = space.things.get(number)
        if thing is None or id(thing) in reached or depth > DEEPEST:
            continue
        reached.add(id(thing))
        yield thing
        below = [each for name in BELOW for each in thing.things.get(name, [])]
        waiting += [(each, depth + 1) for each in reversed(below)]


def _page(space: Space, reached: set[int]) -> Page:
    page = Page("", [], [], [])
    meta = space.things.get(space.roots.get(2, (b"", 0)), Thing())
    title = _text(meta, TITLE)
    rows: set[int] = set()
    for thing in _walk(space, space.roots.get(1), reached):
        if id(thing) in rows:
            continue
        if thing.kind == TABLE_ROW:
            cells = [each for each in _row(space, thing, page, rows) if each.strip()]
            page.lines.extend([line(cells)] if cells else [])
        else:
            page.lines.extend(_words(thing, page.links))
            page.files.extend(_held(space, thing, reached))
        title = title or _text(thing, TITLE_FROM_PAGE)
    return page._replace(title=title)


def _row(space: Space, row: Thing, page: Page, rows: set[int]) -> Iterator[str]:
    """The cells of a table's row, lines in a cell joined by blanks."""
    for number in (each for name in BELOW for each in row.things.get(name, [])):
        inner: set[int] = set()
        things = list(_walk(space, number, inner))
        for thing in things:
            page.files.extend(_held(space, thing, rows))
        rows |= inner
        yield " ".join(words for thing in things for words in _words(thing, page.links))


def _words(thing: Thing, links: list[str]) -> Iterator[str]:
    """The lines that a thing holds; link targets in it are taken out and gathered."""
    links += [address] if (address := _text(thing, LINK)) else []
    for name in WORDS:
        text = _text(thing, name)
        if name == ASCII and _text(thing, TEXT):
            continue
        links += FIELD.findall(text)
        text = FIELD.sub("", text).replace("\ufddf", "").replace("\x0b", "\n").replace("\r", "\n")
        yield from (each for each in text.split("\n") if each.strip())


def _text(thing: Thing, name: int) -> str:
    value = thing.values.get(name, b"")
    return value.decode("cp1252" if name == ASCII else "utf-16-le", "replace").strip("\x00")


def _held(space: Space, thing: Thing, reached: set[int]) -> Iterator[tuple[str, Thing]]:
    """The files that a picture or an embedded file stands for."""
    for name, named in ((PICTURE, IMAGE_NAME), (FILE, FILE_NAME)):
        for number in thing.things.get(name, []):
            held = space.things.get(number)
            if held is not None:
                reached.add(id(held))
                yield _text(thing, named) or _text(thing, FILE_PATH), held


def _files(stream: BinaryIO, files: Iterable[tuple[str, Thing]], prefix: str, at: Locator) -> Iterator[Record]:
    for index, (name, thing) in enumerate(files, start=1):
        shown = name or (f"{index}{thing.extension}" if thing.extension.startswith(".") else None)
        if thing.file is None:
            message = f"{shown or 'a file'} is named but not in here: {thing.lost[:200] or 'its bytes are missing'}"
            yield Problem("member", message, "look in the section's folder of files beside it", at=at)
            continue
        start, length = thing.file
        yield Contained(
            Member(f"{prefix}/{index}", "embedded", shown, at, announced=length), _slice(stream, start, length)
        )


def _slice(stream: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    while length > 0:
        stream.seek(start)
        chunk = stream.read(min(length, 1 << 18))
        if not chunk:
            return
        start, length = start + len(chunk), length - len(chunk)
        yield chunk


def _strays(store: Store | Package, pages: list[Page]) -> Iterator[Thing]:
    """Files that no page shows any more."""
    shown = {thing.file for page in pages for _, thing in page.files}
    for space in store.spaces.values():
        for thing in (*space.things.values(), *space.earlier):
            if thing.file and thing.file not in shown:
                shown.add(thing.file)
                yield thing
    kept = store.files.values() if isinstance(store, Store) else ()
    for place in kept:
        if place not in shown:
            shown.add(place)
            yield Thing(file=place)


def _earlier(store: Store | Package, pages: list[Page], reached: set[int]) -> Iterator[Record]:
    """Text that the file keeps and no page shows: earlier versions, deleted paragraphs. Each line once."""
    shown = {each for page in pages for each in page.lines}
    lost: dict[str, None] = {}
    for space in store.spaces.values():
        for thing in (*space.earlier, *space.things.values()):
            if id(thing) not in reached:
                lost.update(dict.fromkeys(words for words in _words(thing, []) if words not in shown))
    if lost:
        text = "".join(f"{words}\n" for words in list(lost)[:MOST])
        yield from passages(text, lambda a, b: Locator(part="deleted", chars=(a, b)))
        message = f"{len(lost)} lines of earlier versions that no page shows any more are kept in the file"
        yield Problem("deleted-text", message, effect="note", at=Locator(part="deleted"))


def _properties(store: Store | Package, pages: list[Page]) -> Iterator[Record]:
    things = [thing for space in store.spaces.values() for thing in space.things.values()]
    found = [("title", _text(thing, SECTION)) for thing in things]
    found += [("page-title", f"{number}: {page.title}") for number, page in enumerate(pages, start=1) if page.title]
    titles = {page.title for page in pages}
    found += [("page-title", title) for thing in things if (title := _text(thing, TITLE)) and title not in titles]
    found += [("author", _text(thing, AUTHOR)) for thing in things]
    found += [
        ("page-created", _time(thing.values[CREATED])) for thing in things if len(thing.values.get(CREATED, b"")) == 8
    ]
    found += [("link", address) for page in pages for address in page.links]
    yield from (Metadata(name, value[:10_000]) for name, value in dict.fromkeys(found) if value)
    yield Metadata("pages", str(len(pages)))
    absent = sum(not _has_page(store.spaces.get(each, Space())) for each in _listed(store))
    if absent:
        message = f"{absent} of the pages that the section lists are not in this file"
        yield Problem("absent", message, "sync the notebook in OneNote and export it again")


def _has_page(space: Space) -> bool:
    return any(thing.kind == PAGE for thing in space.things.values())


def _time(value: bytes) -> str:
    """A FILETIME (UTC)."""
    ticks = int.from_bytes(value, "little")
    try:
        return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)).isoformat()
    except OverflowError:
        return ""
