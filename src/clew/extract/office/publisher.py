"""Publisher documents of 98 to today: text, links, properties, pictures, embedded objects."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.office import quill
from clew.extract.office.office_art import pictures
from clew.extract.office.ole_objects import embedded
from clew.extract.office.ole_storage import Storage
from clew.step import Given, Record, step

OWN = ("escher", "quill")


@step("extract.publisher@1", accepts=("application/x-mspublisher",), libraries=versions("charset-normalizer", "lxml"))
def publisher(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text in the order of its stories: on which page each stands is not told."""
    storage = Storage(stream, given.length)
    yield from storage.metadata()
    yield from quill.told(storage.read("Quill", "QuillSub", "CONTENTS"))
    yield from pictures(storage.read("Escher", "EscherStm"), storage.read("Escher", "EscherDelayStm"))
    yield from embedded(storage, [path for path in storage.storages(()) if path[0].casefold() not in OWN])
    yield from storage.problems()
