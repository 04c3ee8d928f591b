"""HTML made harmless to look at: it runs nothing, loads nothing and leads nowhere."""

import html as entities
import re
from collections.abc import Mapping
from types import MappingProxyType

import nh3

from clew.extract.web.html_text import flattened

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
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
HEAD = f'<!doctype html>\n<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
NONE: Mapping[str, str] = MappingProxyType({})


def framed(*fragments: str) -> bytes:
    """A whole page round cleaned fragments."""
    return f"{HEAD}{'<hr>'.join(fragments)}\n".encode("utf-8", "replace")


def harmless(source: str, pictures: Mapping[str, str] = NONE) -> str:
    """A fragment without scripts, forms, frames, styles or anything that would be loaded; links become titles.

    `pictures` are data: URIs by Content-ID, which stay. Where the page tells its direction or language, a <div> that
    tells them surrounds the fragment.
    """
    cleaned = nh3.clean(
        flattened(source),
        tags=TAGS,
        clean_content_tags=UNSEEN,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes=SCHEMES,
    )
    cleaned = re.sub(r'(<a(?: (?:dir|lang)="[^"]*")*) href="', r'\1 title="', cleaned)
    return _told(re.sub(r'<img((?: [a-z]+="[^"]*")*)>', lambda tag: _picture(tag[1], pictures), cleaned), source)


def _picture(attributes: str, pictures: Mapping[str, str]) -> str:
    """One that the page brings along as it is; of any other its alternative text, and why it is not shown."""
    values = {name: entities.unescape(value) for name, value in re.findall(r' ([a-z]+)="([^"]*)"', attributes)}
    address, words = values.get("src", "").strip(), values.get("alt", "")
    own = pictures.get(address[4:].lower()) if address.lower().startswith("cid:") else None
    if own:
        return f'<img alt="{entities.escape(words)}" src="{own}">'
    here = address.lower().startswith(("data:", "cid:"))
    return entities.escape(f"{words} {'[picture]' if here else '[remote picture not loaded]'}".strip())


def _told(cleaned: str, source: str) -> str:
    opening = "".join(re.findall(r"<(?:html|body)\b[^>]{0,2000}>", source[: 1 << 16], re.I))
    found = (re.search(rf"\b{name}\s*=\s*[\"']?([A-Za-z\-]{{1,20}})", opening, re.I) for name in ("dir", "lang"))
    told = "".join(f' {name}="{value[1]}"' for name, value in zip(("dir", "lang"), found, strict=True) if value)
    return f"<div{told}>{cleaned}</div>" if told else cleaned
