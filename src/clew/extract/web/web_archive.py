"""Web pages saved as one file: MHTML (RFC 2557) and Apple's webarchive. The page and all that it shows are members."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.mail.mail_headers import Header, decoded, first, iso_date
from clew.extract.mail.mail_parts import damage, leaves
from clew.extract.text.property_list import loaded
from clew.model import Locator, Member, Metadata
from clew.step import Contained, Given, Record, step

MHTML = "application/x-mimearchive"
WEBARCHIVE = "application/x-webarchive"
LONGEST = 10_000
FIELDS = {
    "subject": "title",
    "snapshot-content-location": "url",
    "content-location": "url",
    "x-mimeole": "producer",
    "x-mailer": "producer",
}
Resource = tuple[str, dict[str, Any]]


@step("extract.mhtml@1", accepts=(MHTML,), libraries=versions("charset-normalizer"))
def mhtml(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a part, the page itself first; its address and when it was saved as Metadata."""
    stream.seek(0)
    headers, parts, problems = leaves(stream.read())
    yield Metadata("announced", str(len(parts)))
    yield from _saved(headers)
    yield from problems
    for part in parts:
        content, fault = part.content()
        yield from damage(part, fault)
        name = decoded(first(part.headers, "content-location"))[:LONGEST] or part.name
        at = Locator(part=part.number)
        yield Contained(Member(part.number, "embedded", name, at, part.media_type, part.charset), [content])


def _saved(headers: list[Header]) -> Iterator[Metadata]:
    for header in headers:
        value = decoded(header.value)[:LONGEST]
        if header.name in FIELDS and value:
            yield Metadata(FIELDS[header.name], value)
        elif header.name == "from" and value:
            saved = re.match(r"\W*saved by\s+([^>]*)", value, re.I)
            yield Metadata("producer", saved[1].strip("\"' ")) if saved else Metadata("from", value)
        elif header.name == "date" and value:
            date = iso_date(value)
            yield Metadata("date", date) if date else Metadata("date-raw", value)


@step("extract.webarchive@1", accepts=(WEBARCHIVE,), libraries=versions("charset-normalizer"))
def webarchive(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a resource, the page itself first, then those of its frames; the page's address as Metadata."""
    stream.seek(0)
    found = loaded(stream.read())
    resources = list(_resources(found))
    if not resources:
        raise Unreadable("damaged", "it holds no page", "open it in Safari")
    yield Metadata("announced", str(len(resources)))
    yield Metadata("url", _text(resources[0][1], "WebResourceURL"))
    for entry, resource in resources:
        content = resource["WebResourceData"]
        yield Contained(
            Member(
                entry,
                "embedded",
                _text(resource, "WebResourceURL") or None,
                declared=_text(resource, "WebResourceMIMEType") or None,
                charset=_text(resource, "WebResourceTextEncodingName") or None,
                announced=len(content),
            ),
            [content],
        )


def _text(resource: dict[str, Any], name: str) -> str:
    value = resource.get(name)
    return value[:LONGEST] if isinstance(value, str) else ""


def _resources(archive: Any) -> Iterator[Resource]:
    """All resources of an archive and of those inside it, which may share or hold one another: each once."""
    waiting, seen = [("", archive)], set()
    while waiting:
        prefix, each = waiting.pop()
        if not isinstance(each, dict) or id(each) in seen:
            continue
        seen.add(id(each))
        yield from _held(f"{prefix}main", each.get("WebMainResource"))
        for index, resource in enumerate(_list(each.get("WebSubresources")), start=1):
            yield from _held(f"{prefix}{index}", resource)
        frames = list(enumerate(_list(each.get("WebSubframeArchives")), start=1))
        waiting += [(f"{prefix}frame-{index}/", frame) for index, frame in reversed(frames)]


def _held(entry: str, resource: Any) -> Iterator[Resource]:
    if isinstance(resource, dict) and isinstance(resource.get("WebResourceData"), bytes):
        yield entry, resource


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
