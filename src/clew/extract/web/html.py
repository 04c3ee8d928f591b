"""HTML: its visible text, what its head says, the pictures inside it, and a rendition that loads nothing."""

import base64
import re
from binascii import Error as Base64Error
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.text.charset import codec, fits
from clew.extract.text.text import choose, decode
from clew.extract.web.html_harmless import framed, harmless
from clew.extract.web.html_text import flattened, gather
from clew.model import Locator, Member, Metadata, Rendition
from clew.step import Contained, Given, Record, passages, step

NAMES = {
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "description": "description",
    "og:description": "description",
    "date": "created",
    "dc.date": "created",
    "dcterms.created": "created",
    "article:published_time": "created",
    "article:modified_time": "modified",
    "dcterms.modified": "modified",
    "last-modified": "modified",
    "generator": "producer",
    "keywords": "keywords",
    "og:site_name": "site",
    "og:url": "url",
}
LONGEST = 10_000
META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.\-]+)", re.I)
SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->")
RAW = re.compile(r"<(script|style|textarea|title|xmp)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
COMMENT = re.compile(r"<!--(?:\[if[^\]]*\]>)?(.*?)(?:(?:<!\[endif\])?-->|\Z)", re.S)
TEMPLATE = re.compile(r"</?template\b[^>]*>", re.I)
INLINE = re.compile(
    r"data:([\w.+\-]+/[\w.+\-]+)((?:;[\w.=+\-]+)*?)"
    r"(?:;base64,([A-Za-z0-9+/_%\-]+(?:[\r\n][ \t\r\n]*[A-Za-z0-9+/_%\-]+)*={0,2})|,([^\"'\s<>()]+))"
)


@step(
    "extract.html@1",
    accepts=("text/html", "application/xhtml+xml"),
    hints=("charset",),
    libraries=versions("charset-normalizer", "nh3", "selectolax"),
)
def html(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Metadata of the head, the visible text, pictures in data: URIs as members, and a rendition."""
    stream.seek(0)
    content = stream.read()
    encoding = _encoding(content, given)
    if encoding is None:
        raise Unreadable("not-text", "the bytes are no text in any known encoding", "look at it with a hex viewer")
    source, problem = decode(content, encoding)
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    source = flattened(source)
    page = LexborHTMLParser(source)
    yield from _metadata(page, source)
    asides, frames = list(_asides(page, source)), list(_frames(page))
    yield from passages(gather(page), lambda a, b: Locator(chars=(a, b)))
    for name, words in asides:
        yield from passages(words, partial(_aside, name))
    yield from frames
    yield from _pictures(source)
    yield Rendition("html", "text/html; charset=utf-8", framed(harmless(source)))


def _aside(name: str, start: int, end: int) -> Locator:
    return Locator(part=name, chars=(start, end))


def _asides(page: LexborHTMLParser, source: str) -> Iterator[tuple[str, str]]:
    """The words that a browser with scripts does not show, by the part that they are kept at."""
    bare = RAW.sub("", source)
    found = {
        "noscript": [node.inner_html or "" for node in page.css("noscript")],
        "template": [TEMPLATE.sub("", node.html or "") for node in page.css("template")],
        "comment": [comment for comment in COMMENT.findall(bare) if not comment.lstrip().startswith("saved from url")],
    }
    for name, pieces in found.items():
        words = "".join(words for piece in pieces if (words := visible(piece.strip())))
        if words:
            yield name, words


def _frames(page: LexborHTMLParser) -> Iterator[Contained]:
    """Pages that stand written in the tag of their frame."""
    written = (node.attributes.get("srcdoc") or "" for node in page.css("iframe[srcdoc]"))
    for number, content in enumerate(filter(None, written), 1):
        inner = content.encode("utf-8", "replace")
        member = Member(f"srcdoc/{number}", "embedded", declared="text/html", charset="utf-8", announced=len(inner))
        yield Contained(member, [inner])


def visible(html: str) -> str:
    """The text that a reader would see, and that of hidden elements; blocks end in newlines, cells in tabs."""
    return gather(LexborHTMLParser(flattened(html)))


def _encoding(content: bytes, given: Given) -> str | None:
    """What the bytes show, else what was claimed outside, else what the page declares of itself."""
    declared = META.search(content[:4096])
    claims = [given.hint.get("charset"), declared[1].decode("ascii", "replace") if declared else None]
    known = [found for claim in claims if claim and (found := codec(claim))]
    return choose(content, next((claim for claim in known if fits(content, claim)), None), given.charset)


def _metadata(page: LexborHTMLParser, source: str) -> Iterator[Metadata]:
    found = [("title", node.text(deep=True)) for node in page.css("head > title")[:1]]
    found += [("language", page.root.attributes.get("lang") or "")] if page.root else []
    found += [_named(node) for node in page.css("meta[content]")]
    found += [("url", node.attributes.get("href") or "") for node in page.css("link[rel=canonical]")]
    found += [("saved-from", address) for address in SAVED.findall(source[:4096])]
    for name, value in dict.fromkeys((name, " ".join(value.split())[:LONGEST]) for name, value in found):
        if name and value:
            yield Metadata(name, value)


def _named(node: LexborNode) -> tuple[str, str]:
    attributes = node.attributes
    name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or ""
    return NAMES.get(name.strip().lower(), ""), attributes.get("content") or ""


def _pictures(source: str) -> Iterator[Contained]:
    """What data: URIs hold, each distinct one once."""
    found = dict.fromkeys(match.group(1, 2, 3, 4) for match in INLINE.finditer(source))
    for number, (kind, _, packed, plain) in enumerate(found, 1):
        content = _unpacked(packed) if packed else unquote_to_bytes(plain)
        if content:
            yield Contained(Member(f"data/{number}", "embedded", declared=kind, announced=len(content)), [content])


def _unpacked(packed: str) -> bytes:
    letters = re.sub(rb"\s", b"", unquote_to_bytes(packed)).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except Base64Error:
        return b""
