"""Markdown as text; the pictures that Markdown holds in data: URIs are members."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.text.data_uris import DATA_URI, inline_members
from clew.extract.text.text import read_text
from clew.model import Locator, Metadata
from clew.step import Given, Record, passages, step

SHOWN = 60
"""Characters of a data: URI that stay in the text."""


@step(
    "extract.markdown@1",
    accepts=("text/markdown",),
    hints=("charset",),
    libraries=versions("charset-normalizer", "nh3", "selectolax"),
)
def markdown(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The text as found, but for the letters that stand for a picture's bytes: these come out as a member."""
    stream.seek(0)
    words, encoding, problem = read_text(given, stream.read())
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    short = DATA_URI.sub(lambda found: found[0][:SHOWN] + ("…" if len(found[0]) > SHOWN else ""), words)
    yield from passages(short, lambda a, b: Locator(chars=(a, b)))
    yield from inline_members(words)
