"""XML parsed into a target: nothing from outside, no tree, broken as it may be."""

from collections.abc import Iterable, Mapping
from functools import cache

from lxml import etree

from clew.errors import worded
from clew.extract.installed import versions
from clew.extract.office import ooxml
from clew.extract.office.package import Target
from clew.model import Problem

SLICE = 1 << 18


@cache
def libraries() -> Mapping[str, str]:
    """What decides how XML, and HTML inside it, is read."""
    return {**ooxml.libraries(), **versions("charset-normalizer", "selectolax")()}


def parse(content: bytes, target: Target) -> Problem | None:
    """What is wrong with the XML, if anything; what could be read has been given to `target`."""
    parser = etree.XMLParser(  # type: ignore[call-overload]  # its stub asks for every method
        target=target,
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for piece in _slices(content):
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        return _damaged(worded(error))
    faults = [entry for entry in parser.feed_error_log if entry.level_name != "WARNING"]
    return _damaged(f"{faults[0].message} (line {faults[0].line})") if faults else None


def _slices(content: bytes) -> Iterable[bytes]:
    return (content[at : at + SLICE] for at in range(0, len(content), SLICE))


def _damaged(what: str) -> Problem:
    return Problem("damaged", f"broken XML: {what}", "look at the file as text")
