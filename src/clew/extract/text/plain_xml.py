"""XML whose entities stay as they are written: none is expanded, neither one that it declares nor one from outside."""

import codecs
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol
from xml.sax.saxutils import escape

from lxml import etree

DOCTYPE = re.compile(
    r"<!DOCTYPE(?:\"[^\"]*+\"|'[^']*+'|[^\[\"'>])*+"
    r"(?:\[(?:<!--.*?-->|<\?.*?\?>|\"[^\"]*+\"|'[^']*+'|[^\]\"'])*+\]\s*+)?>",
    re.S,
)
DECLARED = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s\"'>]+)")
REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)([^\s&;<>'\"#]+);",
    re.S,
)
DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.S)
ENCODING = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.\-]+)")
OPENINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
"""How the bytes start in each encoding (XML 1.0, appendix F)."""


HALF = rb"&#([xX]0{0,4}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,4}5[5-7][0-9]{3});"
HALVES = re.compile(HALF + rb"(?:" + HALF + rb")?")
UNFINISHED = re.compile(rb"(?:&#[xX]?[0-9a-fA-F]{1,12};)*+(?:&#?[xX]?[0-9a-fA-F]{0,12}+)?\Z")
"""References at a chunk's end, which those in the next may belong to."""
REACH = 4096


class Target(Protocol):
    """What lxml calls while it parses: no tree is built, so that depth and size cost nothing."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None: ...
    def end(self, tag: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...
    def close(self) -> None: ...


MOST = 8
"""Names of entities that are told."""


class Parsed(NamedTuple):
    """The first fault, if any, and the names of the entities that it declares."""

    fault: str
    entities: tuple[str, ...]


class _Doctype(Exception):
    """There is a document type declaration, which may declare entities: libxml2 gives them to a target expanded."""


class _Guard:
    """The target's own methods, and a stop before anything is declared."""

    def __init__(self, target: Target) -> None:
        self.start, self.end, self.data, self.close = target.start, target.end, target.data, target.close

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        raise _Doctype


def parse_xml(chunks: Callable[[], Iterable[bytes]], target: Target) -> Parsed:
    """Give `target` what can be read of the XML; `chunks` begins its bytes anew at each call. etree.XMLSyntaxError
    where nothing can be.

    References to entities are given as they are written ("&who;"), those that HTML knows by name as their letter.
    """
    try:
        return Parsed(_feed(chunks(), target), ())
    except _Doctype:
        text, entities = _without_doctype(b"".join(chunks()))
    try:
        return Parsed(_feed([text.encode("utf-8", "replace")], target), entities)
    except _Doctype:
        return Parsed("its document type declaration is broken", entities)


def without_entities(content: bytes) -> bytes:
    """The same XML as UTF-8, for a parser that builds a tree: it declares nothing, references are words."""
    return HALVES.sub(_letter, _without_doctype(content)[0].encode("utf-8", "replace"))


def left(entities: Sequence[str]) -> str:
    """A sentence on the entities that were not expanded."""
    return f"it declares entities, which are left as they are written: {', '.join(entities[:MOST])}"


def _feed(chunks: Iterable[bytes], target: Target) -> str:
    parser = etree.XMLParser(  # type: ignore[call-overload]  # its stub asks for every method
        target=_Guard(target),
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    seen = False
    try:
        for chunk in _whole(chunks):
            seen = seen or bool(chunk)
            parser.feed(chunk)
        if seen:
            parser.close()
    except UnicodeDecodeError:  # what libxml2 gives, which takes half a letter for one
        return "half a letter stands in it, and what follows was not read"
    faults = [entry for entry in parser.feed_error_log if entry.level_name != "WARNING"]
    return f"{faults[0].message} (line {faults[0].line})" if faults else ""


def _whole(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, with one reference for each letter that is written as two halves (&#55357;&#56832;), as many programs
    do; half a letter alone is U+FFFD."""
    held = b""
    for chunk in chunks:
        block = held + chunk
        tail = UNFINISHED.search(block, max(0, len(block) - REACH))
        cut = tail.start() if tail else len(block)
        yield HALVES.sub(_letter, block[:cut]) if b"&#" in block else block[:cut]
        held = block[cut:]
    if held:
        yield HALVES.sub(_letter, held)


def _letter(found: re.Match[bytes]) -> bytes:
    high, low = (_number(each) for each in (found[1], found[2]))
    if not low:
        return b"&#65533;" if 0xD800 <= high < 0xE000 else found[0]
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return b"&#%d;" % (0x10000 + (high - 0xD800 << 10) + low - 0xDC00)
    return b"".join(b"&#65533;" if 0xD800 <= each < 0xE000 else b"&#%d;" % each for each in (high, low))


def _number(written: bytes | None) -> int:
    if not written:
        return 0
    return int(written[1:], 16) if written[:1] in b"xX" else int(written)


def _without_doctype(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text without its declarations, references made to words; the names of the entities declared."""
    text = content.decode(_encoding(content), "replace")
    declared: dict[str, None] = {}
    if opening := DOCTYPE.search(text):
        declared.update(dict.fromkeys(DECLARED.findall(opening[0])))
        lines = "\n" * opening[0].count("\n")
        text = text[: opening.start()] + lines + text[opening.end() :]
    if told := DECLARATION.match(text):
        text = "\n" * told[0].count("\n") + text[told.end() :]

    def plain(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        return escape(found[0] if found[1] in declared else html.unescape(found[0]))

    return REFERENCE.sub(plain, text), tuple(declared)


def _encoding(content: bytes) -> str:
    told = next((name for opening, name in OPENINGS if content.startswith(opening)), None)
    if told is None:
        found = ENCODING.match(content)
        told = found[1].decode("ascii") if found else "utf-8"
    try:
        return codecs.lookup(told).name
    except LookupError:
        return "utf-8"
