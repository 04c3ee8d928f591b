"""Bank statements: MT940 and MT942, ISO 20022 CAMT.052 to 054, OFX and QFX, QIF. One passage an entry.

A file's statements are its messages: the passages of one tile its text. That of MT940 and QIF is the file's own; of
CAMT and OFX, whose marks would hide it, a line an element: its path, a tab, its words.
"""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.tables.statement_elements import CAMT, OFX, camt, ofx
from clew.extract.tables.statement_lines import QIF, SWIFT, Statement, qif, swift
from clew.extract.text.text import choose, decode
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step


@step(
    "extract.statement@2", accepts=(SWIFT, CAMT, OFX, QIF), hints=("charset",),
    libraries=versions("charset-normalizer", "lxml"),
)
def statement(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Entries at message=n&char=a,b, n counting statements; of each its account, currency, and stated balances."""
    stream.seek(0)
    content = stream.read()
    if given.media_type == CAMT:
        statements, fault = camt(content)
        yield from _written(statements)
        if fault:
            yield Problem("damaged", fault, "ask for a whole copy of it")
        return
    encoding = choose(content, given.hint.get("charset"), given.charset)
    if encoding is None:
        raise Unreadable("not-text", "the bytes are no text in any known encoding", "look at it with a hex viewer")
    text, problem = decode(content, encoding)
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    read = {OFX: ofx, QIF: qif}.get(given.media_type, swift)
    yield from _written(read(text))


def _written(statements: Iterator[Statement] | list[Statement]) -> Iterator[Record]:
    number = entries = 0
    for number, each in enumerate(statements, start=1):
        for name, value in each.told:
            yield Metadata(name, value)
        entries += each.entries
        start = 0
        for text in each.texts:
            yield Passage(Locator(message=number, chars=(start, start + len(text))), text)
            start += len(text)
    yield Metadata("statements", str(number))
    yield Metadata("entries", str(entries))
