"""XML parsed into a target: nothing from outside, no tree, broken as it may be."""

from collections.abc import Iterable, Mapping
from functools import cache

from lxml import etree

from clew.errors import worded
from clew.extract.installed import versions
from clew.extract.office import ooxml
from clew.extract.text.plain_xml import Target, left, parse_xml
from clew.model import Problem

SLICE = 1 << 18
AS_TEXT = "look at the file as text"


@cache
def libraries() -> Mapping[str, str]:
    """What decides how XML, and HTML inside it, is read."""
    return {**ooxml.libraries(), **versions("charset-normalizer", "selectolax")()}


def parse(content: bytes, target: Target) -> Problem | None:
    """What is wrong with the XML, if anything; what could be read has been given to `target`."""
    try:
        parsed = parse_xml(lambda: _slices(content), target)
    except etree.XMLSyntaxError as error:
        return _damaged(worded(error))
    if parsed.fault:
        return _damaged(parsed.fault)
    return Problem("entities", left(parsed.entities), AS_TEXT, "note") if parsed.entities else None


def _slices(content: bytes) -> Iterable[bytes]:
    return (content[at : at + SLICE] for at in range(0, len(content), SLICE))


def _damaged(what: str) -> Problem:
    return Problem("damaged", f"broken XML: {what}", AS_TEXT)
