"""Apple's Pages, Numbers and Keynote: text by slide and part, tables row by row, all files inside as members."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.office import ooxml
from clew.extract.office.iwork_archive import Fields, Thing, fields, inner, references, things, whole, words
from clew.extract.office.iwork_tables import MODEL, Table
from clew.extract.office.iwork_xml import Text
from clew.extract.office.package import LARGEST, Package
from clew.extract.tables.cells import line
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, passages, step

TYPES = ("application/vnd.apple.iwork", "application/vnd.apple.pages", "application/vnd.apple.keynote",
         "application/vnd.apple.numbers")  # fmt: skip
STORAGE, COMMENT, PERSON, LINK = (2001, 2005), 3056, 212, 2032
SHEET, SHOW, NODE = 2, 2, 4
PARTS = {1: "header", 2: "footnotes", 3: "textboxes", 4: "notes", 7: "contents"}
"""By the kind of a text's storage; headers and footers are of one kind."""
CELL = 5
KNOWN = (0, 8, 12, 14)
"""Methods by which a ZIP's entries are packed; Pages '09 gives another where it encrypts."""
MAIN = re.compile(r"(?:.*/)?index\.(?:xml|apxl)(?:\.gz)?", re.I)
ADVICE = "open it in the program that made it with its password and save it without"
Place = tuple[int | None, str | None]


@step("extract.iwork@2", accepts=TYPES, libraries=ooxml.libraries)
def iwork(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Text at page=slide and part; rows at sheet and row; pictures, previews and other files as members."""
    package = Package(stream)
    yield from _members(package)
    if any(name.rpartition("/")[2] in (".iwph", ".iwpv2") for name in package.parts) or _sealed(package):
        raise Unreadable("encrypted", "the document is protected by a password", ADVICE)
    old = next((name for name in package.parts if MAIN.fullmatch(name)), None)
    yield from _old(package, old) if old else _new(package)
    yield from package.problems


def _sealed(package: Package) -> bool:
    archive = package.archive
    return archive is not None and any(info.compress_type not in KNOWN for info in archive.infolist())


def _members(package: Package) -> Iterator[Contained]:
    for name in package.parts:
        read = name.endswith(".iwa") or name == "Index.zip" or MAIN.fullmatch(name)
        if not read and name.rpartition("/")[2] not in (".iwph", ".iwpv2") and not _sealed(package):
            yield Contained(Member(name, "embedded", name, announced=package.size(name)), package.chunks(name))


def _old(package: Package, name: str) -> Iterator[Record]:
    text = Text()
    package.read(name, text)
    for key, value in text.told:
        if value.strip():
            yield Metadata(key, value[:10_000])
    for (page, part), lines in text.places.items():
        yield from _tiled("".join(lines), page, part)
    yield from (Metadata("link", link[:10_000]) for link in text.links)
    if text.slides:
        yield Metadata("pages", str(text.slides))


def _tiled(text: str, page: int | None, part: str | None) -> Iterator[Passage]:
    yield from passages(text, lambda a, b: Locator(page=page, part=part, chars=(a, b)))


def _new(package: Package) -> Iterator[Record]:
    index = package
    if "Index.zip" in package.parts:
        content = b"".join(_within(package, "Index.zip"))
        index = Package(io.BytesIO(content))
    found: dict[int, Thing] = {}
    for name in [each for each in index.parts if each.endswith(".iwa")]:
        try:
            found.update(things(name, b"".join(_within(index, name))))
        except Unreadable as error:
            yield Problem(error.code, f"{name}: {worded(error)}", error.advice)
    if not found:
        raise Unreadable("damaged", "it holds no objects that can be read", "look for another copy")
    yield from _shown(found)
    if index is not package:
        yield from index.problems


def _within(package: Package, name: str) -> Iterator[bytes]:
    total = 0
    for chunk in package.chunks(name):
        total += len(chunk)
        if total > LARGEST:
            raise Unreadable("output-limit", f"{name} is larger than {LARGEST >> 20} MiB")
        yield chunk


def _shown(found: dict[int, Thing]) -> Iterator[Record]:
    slides, skipped = _slides(found)
    texts: defaultdict[Place, list[str]] = defaultdict(list)
    faults = 0
    for thing in found.values():
        try:
            place, text = _text(thing, slides, found)
        except Unreadable:
            faults += 1
            continue
        if text.strip():
            texts[place].append(text if text.endswith("\n") else f"{text}\n")
    if slides:
        yield Metadata("pages", str(max(slides.values())))
    for (page, part), pieces in sorted(texts.items(), key=lambda each: (each[0][0] or 0, each[0][1] or "")):
        yield from _tiled("".join(pieces), page, part)
    for page in skipped:
        yield Problem("hidden-slide", "this slide is skipped when shown", "", "note", Locator(page=page))
    yield from _tables(found)
    links = [words(fields(thing.content), 2) for thing in found.values() if thing.kind == LINK]
    yield from (Metadata("link", link[:10_000]) for link in dict.fromkeys(filter(None, links)))
    if faults:
        yield Problem("damaged", f"{faults} objects are damaged; the rest was read", "look for another copy")


def _text(thing: Thing, slides: dict[str, int], found: dict[int, Thing]) -> tuple[Place, str]:
    """An object's words and where they belong; cells' words are read with their table."""
    page = slides.get(thing.file)
    master = "master" if re.search(r"/(?:Master|Template)Slide", thing.file) else None
    if thing.kind in STORAGE:
        told = fields(thing.content)
        kind = whole(told, 1) if 1 in told else 0
        part = PARTS.get(kind)
        if kind == CELL:
            return (None, None), ""
        return (page, master or ("notes" if page and part == "notes" else None if page else part)), _plain(
            words(told, 3)
        )
    if thing.kind == COMMENT:
        told = fields(thing.content)
        people = [words(fields(found[each].content), 1) for each in references(told, 3) if each in found]
        return (page, "comments"), ": ".join(filter(None, [*people, words(told, 1)]))
    return (None, None), ""


def _plain(text: str) -> str:
    """Words without the marks that stand for pictures and fields."""
    text = re.sub("[\u2028\u2029\x0b\x0c\x04\x05\r]", "\n", text)
    return re.sub("[\ufffc\x00-\x03\x06-\x08\x0e-\x1f]", "", text)


def _told(thing: Thing) -> Fields:
    """What an object says; nothing where it is damaged, which is counted elsewhere."""
    try:
        return fields(thing.content)
    except Unreadable:
        return {}


def _slides(found: dict[int, Thing]) -> tuple[dict[str, int], list[int]]:
    """The number of each slide's file, in the order of the show, and the slides that are skipped."""
    files = [name for name in dict.fromkeys(thing.file for thing in found.values()) if re.search(r"/Slide(-|\.)", name)]
    if not files:
        return {}, []
    order: dict[str, bool] = {}
    for thing in found.values():
        if thing.kind == SHOW and thing.file.endswith("Document.iwa"):
            for tree in inner(_told(thing), 3):
                for node in (found[each] for each in references(fields(tree), 2) if each in found):
                    told = _told(node)
                    targets = [found[each].file for each in references(told, 2) if each in found]
                    order.update({name: bool(whole(told, 4)) for name in targets if name in files})
    for name in files:
        order.setdefault(name, False)
    numbers = {name: number for number, name in enumerate(order, start=1)}
    return numbers, [numbers[name] for name, hidden in order.items() if hidden]


def _tables(found: dict[int, Thing]) -> Iterator[Record]:
    """Each table's rows at its own name, "sheet – table" in Numbers; strings that no cell shows at part "strings"."""
    used: set[str] = set()
    unshown: list[str] = []
    for prefix, number in _models(found):
        try:
            table = Table(fields(found[number].content), found)
        except Unreadable as error:
            yield Problem(error.code, f"a table: {worded(error)}", error.advice)
            continue
        name = " – ".join(filter(None, [prefix, table.name])) or "Table"
        sheet = next(
            each for count in range(1, 1_000_000) if (each := name if count == 1 else f"{name} ({count})") not in used
        )
        used.add(sheet)
        for row, cells in sorted(table.rows.items()):
            if text := line(cells):
                yield Passage(Locator(sheet=sheet, row=(row, row)), text)
        unshown += table.unshown
    yield from _tiled("".join(f"{each}\n" for each in unshown), None, "strings")


def _models(found: dict[int, Thing]) -> list[tuple[str, int]]:
    """Tables with the name of their sheet, in the order of the sheets."""
    ordered: dict[int, str] = {}
    for sheet in [thing for thing in found.values() if thing.kind == SHEET and thing.file.endswith("Document.iwa")]:
        told = _told(sheet)
        for drawable in (found[each] for each in references(told, 2) if each in found):
            if drawable.kind == 6000:
                ordered.update(dict.fromkeys(references(_told(drawable), 2), words(told, 1)))
    rest = [number for number, thing in found.items() if thing.kind == MODEL and number not in ordered]
    models = [(name, number) for number, name in ordered.items() if number in found and found[number].kind == MODEL]
    return [*models, *(("", number) for number in rest)]
