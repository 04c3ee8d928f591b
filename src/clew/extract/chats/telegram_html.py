"""Telegram Desktop's HTML export: `messages.html`, `messages2.html`, … (export_output_html.cpp)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clew.errors import Unreadable
from clew.extract.chats.chat import Message, attached, beside, reply, told
from clew.extract.chats.chat_identify import TELEGRAM_HTML
from clew.extract.installed import versions
from clew.extract.text.text import choose, decode
from clew.extract.web.html_harmless import framed, harmless
from clew.extract.web.html_text import flattened
from clew.model import Metadata, Problem, Rendition
from clew.step import Given, Record, step

DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d)?)?")
TARGET = re.compile(r"(?:([\w.\-]+))?#go_to_message(\d+)")
PAGE = re.compile(r"messages([2-9]|[1-9]\d{1,5})\.html", re.I)
SPACES = re.compile(r"[ \t\r\n\f]+")
LEFT_OUT = re.compile(r"not included|exceeds|unavailable|change data exporting settings", re.I)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.\-]*:|//|#|/", re.I)


class Page(NamedTuple):
    source: str
    problems: tuple[Problem, ...]


class Place(NamedTuple):
    number: int
    words: str


@dataclass(slots=True)
class _Told:
    """What the messages before one say of it: who speaks, whom they quote, where ids are."""

    sender: str | None = None
    origin: str = ""
    day: str = ""
    places: dict[str, Place] = field(default_factory=dict)


@step(
    "extract.telegram-html@1",
    accepts=(TELEGRAM_HTML,),
    parts=True,
    libraries=versions("charset-normalizer", "nh3", "selectolax"),
)
def telegram_html(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a message, as in the JSON export, over all pages; the files beside it as members; renditions.

    A message "joined" to the one before has its sender, across pages too.
    """
    first = next(_pages(given, stream))
    if not first.source:
        raise Unreadable("not-text", "the bytes are no text in any known encoding", "look at it with a hex viewer")
    header = LexborHTMLParser(first.source).css_first(".page_header .text")
    yield from [Metadata("title", _line(header))] if header else []
    yield from told(_messages((page.source for page in _pages(given, stream)), _Told()), given)
    for page in _pages(given, stream):
        yield from page.problems
        yield from _gap(given, page.source)
        yield Rendition("html", "text/html; charset=utf-8", framed(harmless(page.source)))


def _pages(given: Given, stream: BinaryIO) -> Iterator[Page]:
    """The pages in their order, each read when it is asked for."""
    numbered = {int(found[1]): name for name in given.parts if (found := PAGE.fullmatch(name))}
    yield _page(stream, given.charset, "messages.html")
    for number in sorted(numbered):
        yield _page(given.parts[numbered[number]], None, numbered[number])


def _page(stream: BinaryIO, charset: str | None, name: str) -> Page:
    stream.seek(0)
    content = stream.read()
    encoding = choose(content, None, charset)
    if encoding is None:
        return Page("", (Problem("not-text", f"{name} is no text in any known encoding", "look at it by hand"),))
    text, problem = decode(content, encoding)
    return Page(flattened(text), (problem,) if problem else ())


def _gap(given: Given, source: str) -> Iterator[Problem]:
    """A page may lead to one that is not there."""
    links = LexborHTMLParser(source).css(".history > .message ~ a.pagination")
    for name in (unquote(link.attributes.get("href") or "") for link in links):
        if beside(name) not in given.parts:
            said = f"it goes on in {name}, which is not beside it"
            yield Problem("split", said, "look for the export's whole folder")


def _messages(sources: Iterable[str], state: _Told) -> Iterator[Message]:
    number = 0
    for node in (node for source in sources for node in LexborHTMLParser(source).css(".history > .message")):
        identifier = node.attributes.get("id") or ""
        if "service" in _classes(node):
            details = node.css_first(".body")
            text = _text(details) if details else ""
            if not re.fullmatch(r"message\d+", identifier):
                state.day = text
                continue
            message = Message(sender=None, time=state.day, text=f"[{text}]", files=_files(node))
        else:
            message = _message(node, state)
        number += 1
        state.places[identifier.removeprefix("message")] = Place(number, message.text or " ".join(message.after))
        yield message


def _message(node: LexborNode, state: _Told) -> Message:
    body = _child(node, "body")
    forwarded = _child(body, "forwarded") if body else None
    name = _child(body, "from_name") if body else None
    if name is not None:
        state.sender, state.origin = _line(name), ""
    elif "joined" not in _classes(node):
        state.sender, state.origin = None, ""
    before = _context(body, forwarded, state) if body else []
    inner = forwarded or body
    time, date = _time(_child(body, "date") if body else None)
    after, left_out = _media(inner)
    after += [f"signed {_line(each)}" for each in node.css(".signature")]
    after += [f"reactions: {'; '.join(_line(each) for each in node.css('.reaction'))}"] if node.css(".reaction") else []
    said = _child(inner, "text") if inner else None
    return Message(
        sender=state.sender or "(sender on a page before)",
        time=time,
        date=date,
        before=tuple(before),
        text=_text(said) if said else "",
        after=tuple(after),
        files=_files(node),
        left_out=left_out,
    )


def _context(body: LexborNode, forwarded: LexborNode | None, state: _Told) -> list[str]:
    lines = []
    answered = _child(body, "reply_to")
    if answered is not None:
        lines.append(_reply(answered, state))
    if forwarded is not None:
        name = _child(forwarded, "from_name")
        state.origin = _origin(name) if name else state.origin
        lines.append(f"forwarded from {state.origin or 'a sender whose name is not given'}")
    else:
        state.origin = ""
    return lines


def _reply(answered: LexborNode, state: _Told) -> str:
    link = answered.css_first("a")
    target = TARGET.search((link.attributes.get("href") or "") if link else "")
    if target is None:
        return _line(answered)
    place = state.places.get(target[2])
    if place:
        return reply(place.number, place.words)
    return f"{reply(None)} (id {target[2]}{f' in {target[1]}' if target[1] else ''})"


def _origin(name: LexborNode) -> str:
    """Whose message is passed on, and when it was written: the date stands inside the name's element."""
    when = name.css_first(".date")
    time = (_time(when)[0] or _line(when)) if when else ""
    shown = _line(name)
    if when is not None:
        shown = shown.removesuffix(_line(when)).strip()
    return ", ".join(filter(None, (shown, time)))


def _time(node: LexborNode | None) -> tuple[str, str | None]:
    """The time of the title as ISO 8601 with its offset, twice; as it stands where it is none."""
    if node is None:
        return "", None
    title = node.attributes.get("title") or ""
    found = DATE.search(title)
    if not found:
        return title or _line(node), None
    offset = found[5] or ("+00:00" if title.rstrip().endswith("UTC") else "")
    date = f"{found[3]}-{found[2]}-{found[1]}T{found[4]}{offset}"
    return date, date


def _media(inner: LexborNode | None) -> tuple[list[str], int]:
    """A line for each thing that is attached, and how many the page says were not exported."""
    lines, left_out = [], 0
    for wrap in inner.css(".media_wrap") if inner else ():
        said = _pieces(wrap)
        held = _files(wrap)
        lines.append(attached(", ".join(held), said) if held else ", ".join(said))
        left_out += not held and any(LEFT_OUT.search(line) for line in said)
    return lines, left_out


def _pieces(wrap: LexborNode) -> list[str]:
    """What is written in it, element by element: title, description, status, a poll's answers."""
    texts = (node.text_content for node in wrap.traverse(include_text=True) if node.tag == "-text")
    return [line for text in texts if (line := " ".join((text or "").split()))]


def _files(node: LexborNode) -> tuple[str, ...]:
    """The files that links of the message's media lead to; a thumbnail shown on the page is not one of them."""
    names = (unquote(link.attributes.get("href") or "") for link in node.css(".media_wrap a, a.userpic_link"))
    return tuple(dict.fromkeys(name for name in names if name and not ELSEWHERE.match(name)))


def _text(node: LexborNode) -> str:
    """The text with its line ends, and the addresses behind its links."""
    pieces: list[str] = []
    inside: set[int] = set()
    for each in node.traverse(include_text=True):
        if each.tag == "-text" and each.mem_id not in inside:
            pieces.append(SPACES.sub(" ", each.text_content or ""))
        elif each.tag in ("br", "blockquote", "pre"):
            pieces.append("\n")
        elif each.tag == "a":
            shown, address = each.text(deep=True), each.attributes.get("href") or ""
            told_apart = address and address != shown and re.match(r"https?:|tg:|mailto:|tel:", address, re.I)
            pieces.append(f"{shown} ({address})" if told_apart else shown)
            inside.update(inner.mem_id for inner in each.traverse(include_text=True))
    return re.sub(r" *\n *", "\n", "".join(pieces)).strip()


def _line(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _child(node: LexborNode | None, name: str) -> LexborNode | None:
    """The first element of this class among the node's children."""
    child = node.child if node is not None else None
    while child is not None:
        if child.tag != "-text" and name in _classes(child):
            return child
        child = child.next
    return None
