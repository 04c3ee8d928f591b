"""What a person who opens an item should know of it at once, a calm line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.model import Digest
from clew.serve.item_shown import Shown
from clew.store.facts import Fault, known_list, tried_passwords
from clew.store.family import Link
from clew.store.kin import kin_of
from clew.store.sets import first_of_set, parts_of_set

MOST = 50
"""Ties among which that to a redacted copy is looked for; it scores 1, and is among the first."""

HASHES = ("md5", "sha1")
DELETED = " (deleted)"
"""How disk images name the volume of a deleted file."""


OPENED = (
    "Encrypted; a password of the case's list opened it. The list stays in the case's folder (passwords.txt, which its "
    "owner alone can read), since it opens the file again whenever it is looked at, and leaves with no handover."
)


@dataclass(frozen=True)
class Note:
    """A line, and the items or places that it leads to."""

    text: str
    links: Sequence[tuple[str, str]] = ()


def notes(connection: Connection, content: Shown, faults: Sequence[Fault], containers: Sequence[Link]) -> list[Note]:
    item = content.item
    said = [
        *_graphic(content),
        *_known(connection, item),
        *_opened(connection, item, faults),
        *_set(connection, item),
        *_recording(content),
        *_verified(content),
        *_redacted(connection, item),
    ]
    for fact in content.first_of("x-clew-serialised"):
        said.append(Note(f"Written by Clew from what its store holds: {fact.value}."))
    for fact in content.first_of("x-clew-found"):
        said.append(Note(f"In the store it is {fact.value}."))
    for fact in content.first_of("read-by"):
        said.append(Note(f"Read by {fact.value}, for no step of Clew's own reads this kind; it may say less of it."))
    if any((link.name or "").split("/", 1)[0].endswith(DELETED) for link in containers):
        said.append(
            Note("A deleted file of a disk image; in part or whole, its place may have been written over since.")
        )
    if "part=deleted" in content.others:
        said.append(
            Note("It keeps text that was deleted while changes were tracked:", [("the deleted text", "part=deleted")])
        )
    return said


def _redacted(connection: Connection, item: Digest) -> Iterator[Note]:
    ties = [tie for tie in kin_of(connection, item, MOST)[0] if tie.how == "redacted"]
    for tie in ties:
        what, label = ("A redacted copy of", "this item") if tie.one == item else ("There is", "a redacted copy of it")
        yield Note(what, [(label, tie.beside(item))])


def _graphic(content: Shown) -> Iterator[Note]:
    if content.graphic.note:
        yield Note(f"Content note: {content.graphic.note}.")


def _known(connection: Connection, item: Digest) -> Iterator[Note]:
    listed = known_list(connection, item)
    if listed:
        yield Note(f"A file that everyone has, by the list {listed}; for that it was not read.")


def _opened(connection: Connection, item: Digest, faults: Sequence[Fault]) -> Iterator[Note]:
    locked = any(each.code == "encrypted" and not each.mended for each in faults)
    if not locked and tried_passwords(connection, item):
        yield Note(OPENED)


def _set(connection: Connection, item: Digest) -> Iterator[Note]:
    first = first_of_set(connection, item)
    if first:
        name, found = first
        said = "Part of a set; it is read together with" + ("" if found else f" {name}, which is not here")
        yield Note(said, [(name, found)] if found else [])
    parts = parts_of_set(connection, item)
    if parts:
        yield Note("Read together with the other files of its set:", parts)


def _recording(content: Shown) -> Iterator[Note]:
    tracks = [fact.value for fact in content.first_of("track")]
    if tracks and content.identity.media_type.startswith(("audio/", "video/")):
        length = "".join(f" of {fact.value}" for fact in content.first_of("duration")[:1])
        yield Note(
            f"A recording{length}. To hear or see it, save the original and play it in a program that you trust."
        )


def _verified(content: Shown) -> Iterator[Note]:
    for name in HASHES:
        pair = [fact.value for fact in content.first_of(f"stored-{name}", f"computed-{name}")]
        if len(pair) == 2 and pair[0] == pair[1]:
            yield Note(f"Verified: the media has the {name.upper()} that the image stores, {pair[0]}.")
