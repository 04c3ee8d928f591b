"""What a mail says: which of its parts are its body, their text, and its HTML to look at."""

import base64
import html as entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from clew.extract.mail.mail_headers import Header, decoded, first
from clew.extract.mail.mail_parts import Part, damage
from clew.extract.text.charset import codec, detect, fits
from clew.extract.text.text import decode
from clew.extract.web.html import META, visible
from clew.extract.web.html_harmless import framed, harmless
from clew.model import Locator, Passage, Problem, Rendition
from clew.step import passages

SHOWN = ("from", "to", "cc", "bcc", "date", "subject")
INLINE_MOST = 1 << 20
"""Bytes of a picture that the rendition of a mail holds itself."""

PICTURES = frozenset(["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"])
WESTERN = ("windows-", "iso-8859", "cp8", "koi8", "mac-")


@dataclass(frozen=True)
class Body:
    """A body part's text as a reader sees it; `html` is its source where it is HTML."""

    part: Part
    text: str
    html: str | None
    problems: tuple[Problem, ...]


def bodies(parts: list[Part]) -> list[Part]:
    """The parts that are shown as the mail itself: text that is neither attached, nor named, nor a companion."""
    return [
        part
        for index, part in enumerate(parts)
        if part.media_type in ("text/plain", "text/html")
        and part.disposition[0] != "attachment"
        and not part.accompanies
        and (index == 0 or not part.name)
    ]


def read(part: Part) -> Body:
    content, fault = part.content()
    is_html = part.media_type == "text/html"
    declared = META.search(content[:4096]) if is_html and not part.charset else None
    claim = declared[1].decode("ascii", "replace") if declared else part.charset or ""
    text, problem = decode(content, _encoding(content, claim))
    problems = [*damage(part, fault), *([replace(problem, at=Locator(part=part.number))] if problem else [])]
    return Body(part, visible(text) if is_html else text, text if is_html else None, tuple(problems))


def _encoding(content: bytes, claim: str) -> str:
    """What was claimed where that gives text; UTF-8 though, where a code page is claimed that nothing can fail."""
    claimed = codec(claim) if claim else None
    if content.count(0) * 5 < len(content):
        content = content.replace(b"\0", b"")
    likely = None if claimed and not claimed.startswith(WESTERN) else detect(content)
    if claimed and fits(content, claimed) and (likely != "utf-8" or content.isascii()):
        return claimed
    return likely or detect(content) or claimed or "windows-1252"


def texts(headers: list[Header], read_parts: list[Body]) -> Iterator[Passage]:
    """The main body under the header's main lines, then the HTML that says something else than the plain text."""
    plain = {(body.part.alternatives, _words(body.text)) for body in read_parts if body.html is None}
    said = {alternatives for alternatives, words in plain if words} - {None}
    main = [body.text for body in read_parts if body.html is None or body.part.alternatives not in said]
    text = _head(headers) + "".join(each if each.endswith("\n") else f"{each}\n" for each in main if each)
    yield from passages(text, lambda start, end: Locator(chars=(start, end)))
    for body in read_parts:
        alternatives = body.part.alternatives
        if body.html and alternatives in said and (alternatives, _words(body.text)) not in plain:
            yield from passages(body.text, _within(body.part.number))


def _within(number: str) -> Callable[[int, int], Locator]:
    return lambda start, end: Locator(part=number, chars=(start, end))


def _words(text: str) -> str:
    return "".join(text.split())


def _head(headers: list[Header]) -> str:
    """The lines that a printed mail shows."""
    lines = [
        f"{name.title()}: {decoded(header.value)}\n"
        for name in SHOWN
        for header in headers
        if header.name == name and header.value
    ]
    return "".join([*lines, "\n"]) if lines else ""


def rendition(read_parts: list[Body], parts: list[Part]) -> Iterator[Rendition]:
    """The HTML bodies, with the mail's own pictures in them and without anything that would be loaded."""
    sources = [body.html for body in read_parts if body.html is not None]
    if sources:
        pictures = _pictures(sources, parts)
        page = framed(*(harmless(source, pictures) for source in sources))
        yield Rendition("html", "text/html; charset=utf-8", page)


def _pictures(sources: list[str], parts: list[Part]) -> dict[str, str]:
    """data: URIs of the small pictures that the HTML asks for, by their Content-ID."""
    wanted = {
        entities.unescape(name).strip().lower()
        for source in sources
        for name in re.findall(r"\bcid:([^\"'\s>]+)", source, re.I)
    }
    found = {}
    for part in parts:
        name = first(part.headers, "content-id").strip("<> \t").lower()
        if name in wanted and part.media_type in PICTURES and len(part.body) <= 2 * INLINE_MOST:
            content, _ = part.content()
            if len(content) <= INLINE_MOST:
                found[name] = f"data:{part.media_type};base64,{base64.b64encode(content).decode()}"
    return found
