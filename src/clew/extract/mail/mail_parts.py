"""A mail's MIME tree as a flat list of its leaves, each with its exact bytes. No recursion: nesting is input."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from clew.extract.mail.mail_headers import Header, base64, fields, first, parameters
from clew.model import Locator, Problem

DEEPEST = 500
MOST = 20_000
BY_HAND = "look at the mail's source"
PLAIN = re.compile(r"(?:[78][ -]?bits?|binary)?")
STRAY = "its quoted-printable has stray signs, which stand as they are"
BAD_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:[\r\n]|\Z))")
LINE_END = re.compile(rb"(--)?[ \t]*(?=[\r\n]|\Z)")
"""What follows a boundary on its line."""
FIELD_LINE = re.compile(rb">?[!-9;-~]{1,998}[ \t]*:")


@dataclass(frozen=True)
class Part:
    """A part: its number as in IMAP, its header, the bytes of its body, and the alternatives it is one of.

    `accompanies` is true of what a multipart/related holds beside its root.
    """

    number: str
    headers: list[Header] = field(repr=False)
    body: bytes = field(repr=False)
    media_type: str
    parameters: dict[str, str]
    alternatives: str | None = None
    accompanies: bool = False
    depth: int = 0

    @cached_property
    def disposition(self) -> tuple[str, dict[str, str]]:
        return parameters(first(self.headers, "content-disposition"))

    @property
    def name(self) -> str | None:
        return self.disposition[1].get("filename") or self.parameters.get("name") or None

    @property
    def charset(self) -> str | None:
        return self.parameters.get("charset") or None

    def content(self) -> tuple[bytes, str]:
        """The body's bytes without their transfer encoding, and what is wrong with that encoding, "" for nothing."""
        encoding = first(self.headers, "content-transfer-encoding").partition(";")[0].partition("(")[0].strip().lower()
        if PLAIN.fullmatch(encoding):
            return self.body, ""
        if encoding == "base64":
            content, whole = base64(self.body)
            return content, "" if whole else "its base64 is damaged"
        if encoding == "quoted-printable":
            damaged = BAD_QUOTED.search(self.body)
            return binascii.a2b_qp(self.body), STRAY if damaged else ""
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return uudecoded(self.body)
        return self.body, f"its transfer encoding {encoding[:40]!r} is unknown; it was read as it is"


def damage(part: Part, fault: str) -> Iterator[Problem]:
    """What is wrong with a part's transfer encoding, if anything; stray signs lose nothing."""
    if fault:
        yield Problem("damaged", fault, BY_HAND, "note" if fault == STRAY else "partial", Locator(part=part.number))


def uudecoded(body: bytes) -> tuple[bytes, str]:
    """The bytes of uuencoded lines, and what is wrong with them."""
    content, damaged = [], not re.search(rb"^end\s*$", body, re.M)
    for line in body.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.rstrip() == b"end":
            break
        try:
            content.append(binascii.a2b_uu(line))
        except binascii.Error:
            damaged = True
    return b"".join(content), "its uuencoding is damaged" if damaged else ""


def split(content: bytes) -> tuple[bytes, bytes]:
    """The header block and the body. Without a blank line between them, the block ends where a part's boundary is;
    and there is no block where the first line is no field."""
    at = 0
    while at < len(content):
        end = content.find(b"\n", at) + 1 or len(content)
        line = content[at:end]
        if not line.strip():
            return content[:at], content[end:]
        known = line[:1] in b" \t" or FIELD_LINE.match(line) or line.startswith(b"From ")
        if not known and (at == 0 or re.match(rb"--\S", line)):
            return content[:at], content[at:]
        at = end
    return content, b""


def leaves(content: bytes) -> tuple[list[Header], list[Part], list[Problem]]:
    """The mail's header, its leaf parts in order, and what is wrong with its structure."""
    block, body = split(content)
    headers = fields(block)
    waiting = [_part("", headers, body, None)]
    found: list[Part] = []
    cut = [header.name for header in headers if not header.whole]
    problems = [Problem("too-large", f"its {name} field is longer than 1 MiB; the rest was not read") for name in cut]
    while waiting and len(found) < MOST:
        part = waiting.pop()
        problems.extend(_said_twice(part))
        if part.media_type.startswith("multipart/") and part.depth < DEEPEST:
            children, problem = _children(part)
            waiting.extend(reversed(children))
            problems.extend(problem)
            continue
        found.append(part)
        if part.depth >= DEEPEST:
            message = f"nested more than {DEEPEST} deep; what lies deeper was not taken apart"
            problems.append(Problem("nesting-limit", message, BY_HAND))
    if waiting:
        problems.append(Problem("too-many", f"more than {MOST} parts; the rest was not read", BY_HAND))
    return headers, found, problems


def _content_type(headers: list[Header], body: bytes) -> str:
    """The Content-Type field; of several the first whose boundary stands in the body."""
    told = [header.value for header in headers if header.name == "content-type"]
    for value in told if len(told) > 1 else ():
        media_type, given = parameters(value)
        boundary = given.get("boundary", "").encode("utf-8", "replace")
        if media_type.startswith("multipart/") and boundary and b"--" + boundary in body:
            return value
    return told[0] if told else ""


def _said_twice(part: Part) -> Iterator[Problem]:
    told = dict.fromkeys(parameters(header.value)[0] for header in part.headers if header.name == "content-type")
    if len(told) > 1:
        message = f"its header says {' and '.join(told)} of it; it was read as {part.media_type}"
        at = Locator(part=part.number or None)
        yield Problem("contradiction", message, "compare it with its source as text", "note", at)


def _part(number: str, headers: list[Header], body: bytes, parent: Part | None, accompanies: bool = False) -> Part:
    media_type, given = parameters(_content_type(headers, body))
    if not re.fullmatch(r"[\w.+\-]+/[\w.+\-]+", media_type):
        digest = parent is not None and parent.media_type == "multipart/digest"
        media_type = "message/rfc822" if digest else "text/plain"
    whole = media_type.startswith("multipart/")
    alternatives = parent.alternatives if parent else None
    if media_type == "multipart/alternative":
        alternatives = number or "0"
    depth = parent.depth + 1 if parent else 0
    return Part(number if whole else number or "1", headers, body, media_type, given, alternatives, accompanies, depth)


def _children(part: Part) -> tuple[list[Part], list[Problem]]:
    boundary = part.parameters.get("boundary", "")
    pieces, closed = _pieces(part.body, boundary.encode("utf-8", "surrogateescape")) if boundary else ([], False)
    at = Locator(part=part.number or None)
    if not pieces:
        as_text = Part(part.number or "1", [], part.body, "text/plain", {}, part.alternatives, depth=part.depth + 1)
        message = f"said to be {part.media_type}, but no part was found in it; it is read as text"
        return [as_text], [Problem("damaged", message, BY_HAND, "note", at)]
    prefix = f"{part.number}." if part.number else ""
    before, *pieces, after = pieces
    related = part.media_type == "multipart/related"
    children = []
    for index, piece in enumerate(pieces, start=1):
        block, body = split(piece)
        children.append(_part(f"{prefix}{index}", fields(block), body, part, related and index > 1))
    if _says(before):
        children.insert(0, Part(f"{prefix}0", [], before, "text/plain", {}))
    if _says(after):
        children.append(Part(f"{prefix}{len(pieces) + 1}", [], after, "text/plain", {}))
    truncated = Problem("truncated", "cut off: its last boundary is missing", "look for another copy", at=at)
    return children, [] if closed else [truncated]


def _says(outside: bytes) -> bool:
    """Whether text before the first or after the last part is more than a note to readers that know no MIME."""
    return bool(outside.strip()) and not (len(outside) < 1000 and re.search(rb"MIME|multi-?part", outside, re.I))


def _pieces(body: bytes, boundary: bytes) -> tuple[list[bytes], bool]:
    """What lies before, between and after the boundary lines, and whether the closing one was there; none at all
    where there is no boundary line."""
    line = b"--" + boundary
    pieces: list[bytes] = []
    start, at = 0, -1
    while (at := body.find(line, at + 1)) >= 0:
        ends = LINE_END.match(body, at + len(line))
        if not ends or (at and body[at - 1] not in b"\r\n"):
            continue
        end = at - (2 if body.endswith(b"\r\n", 0, at) else min(at, 1))
        pieces.append(_after_line(body[start : max(start, end)]))
        start = ends.end()
        if ends[1]:
            return [*pieces, _after_line(body[start:])], True
    return [*pieces, _after_line(body[start:]), b""] if pieces else [], False


def _after_line(piece: bytes) -> bytes:
    return piece[2:] if piece.startswith(b"\r\n") else piece[1:] if piece[:1] in (b"\n", b"\r") else piece
