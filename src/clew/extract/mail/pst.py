"""Outlook's stores, PST and OST ([MS-PST]): every message, appointment, contact, task and note in every folder.

Messages are found by the tree of nodes, which names each one's folder, not by the folders' own lists: so those that no
list names come out too, and are marked. A message has no bytes of its own; see mapi_letter for what is made of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.mail import mapi
from clew.extract.mail.mapi_letter import letter, moment, subject
from clew.extract.mail.pst_heap import Heap
from clew.extract.mail.pst_items import FAULTS, STORE, Items
from clew.extract.mail.pst_pages import Broken, Node, Pages
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

ROOT, FOLDER, SEARCH, MESSAGE, HIDDEN = 0x122, 2, 3, 4, 8
LISTS = {MESSAGE: 0x0E, HIDDEN: 0x0F}
"""The kinds of node that list a folder's messages, and those associated with it."""

COUNT, PASSWORD = 0x3602, 0x67FF
CIPHERS = ("none", "compressible (a fixed permutation)", "high (a fixed cipher)")
DEEPEST = 100
REPAIR = "repair a copy with scanpst"
ORIGIN = "a message of an Outlook store"
LOST = "Found in no folder"


class Folder(NamedTuple):
    """A folder: its path, how many messages it announces, and the nodes of those that are there."""

    path: str
    announced: int
    messages: list[int]
    listed: frozenset[int] | None
    orphan: bool = False


@step("extract.pst@1", accepts=("application/vnd.ms-outlook-pst",), libraries=versions("charset-normalizer"))
def pst(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Each message as a member, the folder in its name, its node's number as entry; what each folder announced."""
    try:
        items = Items(Pages(stream))
        children = _children(items.pages)
    except FAULTS as error:
        message = f"the store cannot be opened: {worded(error)}"
        raise Unreadable("damaged", message, REPAIR) from error
    folders = list(_folders(items, children))
    expected = sum(max(folder.announced, _visible(folder)) + _unseen(folder) for folder in folders)
    yield Metadata("announced", str(expected))
    yield from _cut(items.pages, given.length)
    yield from _store(items)
    items.named  # noqa: B018  # read before the first message, which would be blamed for what is wrong with it
    yield from _flawed(items.pages, "what it says of itself, its folders and its properties", Locator())
    number = 0
    for folder in folders:
        for node in folder.messages:
            number += 1
            yield from _message(items, node, number, folder)
        yield from _counted(folder)
    gaps = items.pages.gaps()
    if gaps:
        message = f"{gaps} pages of its index cannot be read; the messages that they lead to are missing"
        yield Problem("damaged", message, REPAIR)
    if items.pages.flawed_pages:
        message = f"{len(items.pages.flawed_pages)} pages of its index do not fit their checksum; what they lead to, or"
        yield Problem("damaged", f"{message} no longer lead to, may be wrong", REPAIR)


def _cut(pages: Pages, length: int) -> Iterator[Problem]:
    """What the header says of the file, held against it."""
    if length < pages.announced:
        lacking = f"{pages.announced - length:,} of the {pages.announced:,} bytes that its header announces are missing"
        yield Problem("truncated", lacking, "look for a whole copy")
    if not pages.sound:
        yield Problem("damaged", "its header does not fit its checksum", REPAIR)


def _flawed(pages: Pages, what: str, at: Locator) -> Iterator[Problem]:
    """The blocks that were read of something, and do not fit their checksums."""
    if pages.flaws:
        flaws = f"{len(pages.flaws)} of its blocks do not fit their checksum; what was read of it may be wrong"
        yield Problem("damaged", f"{what}: {flaws}", REPAIR, at=at)
    pages.flaws.clear()


def _children(pages: Pages) -> dict[int, list[int]]:
    """The folders and messages that each folder is the parent of. Raises Broken where there is no node at all."""
    found: dict[int, list[int]] = defaultdict(list)
    for node in pages.nodes():
        if node.number & 0x1F in (FOLDER, MESSAGE, HIDDEN):
            found[node.parent].append(node.number)
    if not found:
        raise Broken("its index leads to no folder and no message")
    return found


def _folders(items: Items, children: dict[int, list[int]]) -> Iterator[Folder]:
    """Every folder from the root down, then what hangs on no folder that is there."""
    reached: set[int] = set()
    waiting = [(ROOT, "", False)] + [(number, LOST, True) for number in sorted(children) if number != ROOT]
    waiting.reverse()
    while waiting:
        number, path, orphan = waiting.pop()
        if number in reached:
            continue
        reached.add(number)
        below = sorted(children.get(number, []))
        yield _folder(items, number, path, [each for each in below if each & 0x1F != FOLDER], orphan)
        inner = [each for each in below if each & 0x1F == FOLDER and each not in reached]
        if path.count("/") < DEEPEST:
            waiting += [(each, _joined(path, _name(items, each)), orphan) for each in reversed(inner)]


def _folder(items: Items, number: int, path: str, messages: list[int], orphan: bool) -> Folder:
    announced, listed = 0, None
    try:
        node = items.pages.node(number)
        if node is None:
            return Folder(path, announced, messages, listed, True)
        count = items.properties(node).get(COUNT)
        announced = count if isinstance(count, int) and 0 <= count < 1 << 31 else 0
        listed = frozenset(row for kind in LISTS.values() for row in _rows(items, (number & ~0x1F) | kind))
    except FAULTS:
        pass
    return Folder(path, announced, messages, listed, orphan)


def _rows(items: Items, number: int) -> Iterator[int]:
    node = items.pages.node(number)
    return (row for row, _ in Heap(items.pages, node).rows()) if node else iter(())


def _name(items: Items, number: int) -> str:
    try:
        node = items.pages.node(number)
        found = items.properties(node).get(mapi.NAME) if node else None
    except FAULTS:
        found = None
    return str(found or f"folder {number:#x}")


def _joined(path: str, name: str) -> str:
    """A path to read; strokes inside a name are not its parts."""
    flat = " ".join(name.replace("/", "∕").split())[:200]
    return f"{path}/{flat}" if path else flat


def _store(items: Items) -> Iterator[Record]:
    """What the store says of itself."""
    yield Metadata("format", f"Outlook store, {items.pages.kind}")
    yield Metadata("encryption", CIPHERS[items.pages.method])
    try:
        node = items.pages.node(STORE)
        said = items.properties(node) if node else {}
    except FAULTS as error:
        yield Problem("damaged", f"what the store says of itself cannot be read: {worded(error)}", effect="note")
        return
    if said.get(mapi.NAME):
        yield Metadata("title", str(said[mapi.NAME]))
    if said.get(PASSWORD):
        message = "it asks for a password in Outlook; that protects no content, and everything was read without it"
        yield Problem("password-flag", message, effect="note")


def _message(items: Items, number: int, place: int, folder: Folder) -> Iterator[Record]:
    at = Locator(message=place)
    try:
        node = items.pages.node(number)
        if node is None:
            raise Broken("its node is gone")
        item = items.item(node)
    except FAULTS as error:
        items.pages.flaws.clear()
        message = f"message {number:#x} in {folder.path or 'the root'} cannot be read: {worded(error)}"
        yield Problem("member", message, REPAIR, at=at)
        return
    name = _joined(folder.path, subject(item.properties) or str(item.properties.get(mapi.CLASS) or "no subject"))
    when = next((got for key in (mapi.DELIVERED, mapi.MODIFIED) if (got := moment(item.properties, key))), None)
    member = Member(f"{number:#x}", "message", name, at, "message/rfc822", modified=when.isoformat() if when else None)
    extra = [("X-Clew-Folder", folder.path or "(root)"), *_found(node, folder)]
    yield Contained(member, items.safely(letter(item, ORIGIN, items.faults, extra)))
    for fault in items.faults:
        yield Problem("member", f"{name}: {fault}", REPAIR, at=at)
    items.faults.clear()
    yield from _flawed(items.pages, name, at)


def _found(node: Node, folder: Folder) -> Iterator[tuple[str, str]]:
    if folder.orphan:
        yield "X-Clew-Found", "orphan: its folder is gone"
    elif node.number & 0x1F == HIDDEN:
        yield "X-Clew-Found", "hidden: a setting or view kept with its folder"
    elif folder.listed is not None and node.number not in folder.listed:
        yield "X-Clew-Found", "unlisted: its folder does not list it"


def _visible(folder: Folder) -> int:
    return sum(each & 0x1F == MESSAGE for each in folder.messages)


def _unseen(folder: Folder) -> int:
    return len(folder.messages) - _visible(folder)


def _counted(folder: Folder) -> Iterator[Record]:
    """What the folder announced, and what was there."""
    seen, unseen = _visible(folder), _unseen(folder)
    if not folder.announced and not folder.messages:
        return
    more = f", {unseen} hidden" if unseen else ""
    path = folder.path or "(root)"
    yield Metadata("folder", f"{path}: {folder.announced} announced, {seen} found{more}")
    if seen < folder.announced:
        message = f"{path} announces {folder.announced} messages, and {seen} are in the store"
        yield Problem("member", message, "look for another copy, or repair a copy with scanpst")
