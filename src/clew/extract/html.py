"""HTML: its visible text, what its head says, the pictures inside it, and a rendition that loads nothing."""

import base64
import html as entities
import re
from binascii import Error as Base64Error
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clew.errors import Unreadable
from clew.extract.charset import codec, fits
from clew.extract.html_text import flattened, gather
from clew.extract.text import choose, decode
from clew.model import Locator, Member, Metadata, Rendition
from clew.step import Contained, Given, Record, passages, step

# fmt: off
TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark",
    "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "wbr",
}
# fmt: on
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"alt", "src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
UNSEEN = {"script", "style", "title", "template", "noscript", "iframe", "object", "embed"}
SCHEMES = {"http", "https", "ftp", "mailto", "tel", "data", "cid", "file"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
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
INLINE = re.compile(
    r"data:([\w.+\-]+/[\w.+\-]+)((?:;[\w.=+\-]+)*?)"
    r"(?:;base64,([A-Za-z0-9+/_%\-]+(?:[\r\n][ \t\r\n]*[A-Za-z0-9+/_%\-]+)*={0,2})|,([^\"'\s<>()]+))"
)


@cache
def _libraries() -> dict[str, str]:
    return {name: version(name) for name in ("charset-normalizer", "nh3", "selectolax")}


@step("extract.html@1", accepts=("text/html", "application/xhtml+xml"), hints=("charset",), libraries=_libraries)
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
    yield from passages(gather(page), lambda a, b: Locator(chars=(a, b)))
    yield from _pictures(source)
    yield Rendition("html", "text/html; charset=utf-8", _framed(source).encode())


def visible(html: str) -> str:
    """The text that a reader would see, and that of hidden elements; blocks end in newlines, cells in tabs."""
    return gather(LexborHTMLParser(flattened(html)))


def harmless(html: str) -> str:
    """A fragment without scripts, forms, frames, styles or anything that would be loaded; links become titles.

    Where the page tells its direction or language, a <div> that tells them surrounds it.
    """
    return _told(_clean(flattened(html)), html)


def _encoding(content: bytes, given: Given) -> str | None:
    """What the bytes show, else what was claimed outside, else what the page declares of itself."""
    declared = META.search(content[:4096])
    claims = [given.hint.get("charset"), declared[1].decode("ascii", "replace") if declared else None]
    known = [found for claim in claims if claim and (found := codec(claim))]
    return choose(content, next((claim for claim in known if fits(content, claim)), None), given.charset)


def _clean(source: str) -> str:
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags=UNSEEN,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes=SCHEMES,
    )
    cleaned = re.sub(r'(<a(?: (?:dir|lang)="[^"]*")*) href="', r'\1 title="', cleaned)
    return re.sub(r'<img((?: [a-z]+="[^"]*")*)>', _picture_words, cleaned)


def _picture_words(tag: re.Match[str]) -> str:
    """A picture's alternative text, and why it is not shown. A serialised attribute may still hold "<"."""
    values = {name: entities.unescape(value) for name, value in re.findall(r' ([a-z]+)="([^"]*)"', tag[1])}
    address = values.get("src", "").strip().lower()
    remote = address.startswith(("http:", "https:", "ftp:", "//"))
    words = "[picture]" if address.startswith(("data:", "cid:")) else "[picture not loaded]"
    words = "[remote picture not loaded]" if remote else words
    return entities.escape(f"{values.get('alt', '')} {words}".strip())


def _framed(source: str) -> str:
    """A whole page round the cleaned fragment."""
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return f"<!doctype html>\n{head}\n{_told(_clean(source), source)}\n"


def _told(cleaned: str, source: str) -> str:
    opening = "".join(re.findall(r"<(?:html|body)\b[^>]{0,2000}>", source[: 1 << 16], re.I))
    found = (re.search(rf"\b{name}\s*=\s*[\"']?([A-Za-z\-]{{1,20}})", opening, re.I) for name in ("dir", "lang"))
    told = "".join(f' {name}="{value[1]}"' for name, value in zip(("dir", "lang"), found, strict=True) if value)
    return f"<div{told}>{cleaned}</div>" if told else cleaned


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
