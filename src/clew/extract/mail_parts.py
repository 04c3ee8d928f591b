"""A mail's MIME tree as a flat list of its leaves, each with its exact bytes. No recursion: nesting is input."""

import binascii
import re
from dataclasses import dataclass, field

from clew.extract.mail_headers import Header, base64, decoded, fields, first, parameters

DEEPEST = 500
MOST = 20_000
BLANK = re.compile(rb"^[ \t]*\r?\n", re.M)


@dataclass(frozen=True)
class Part:
    """A part: its number as in IMAP, its header, the bytes of its body, and the alternatives it is one of."""

    number: str
    headers: list[Header] = field(repr=False)
    body: bytes = field(repr=False)
    media_type: str
    parameters: dict[str, str]
    alternatives: str | None = None
    related: bool = False
    depth: int = 0
    faults: tuple[str, ...] = ()

    @property
    def disposition(self) -> str:
        return parameters(first(self.headers, "content-disposition"))[0]

    @property
    def name(self) -> str | None:
        given = parameters(first(self.headers, "content-disposition"))[1].get("filename") or self.parameters.get("name")
        return given or decoded(first(self.headers, "content-description")) or None if self.attached else given

    @property
    def attached(self) -> bool:
        return self.disposition == "attachment"

    def content(self) -> tuple[bytes, bool]:
        """The body's bytes without their transfer encoding, and whether that encoding was sound."""
        encoding = first(self.headers, "content-transfer-encoding").split(";")[0].strip().lower()
        if encoding == "base64":
            return base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body), True
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return _uuencoded(self.body)
        return self.body, encoding in ("", "7bit", "8bit", "binary", "8-bit", "7-bit")


def _uuencoded(body: bytes) -> tuple[bytes, bool]:
    lines, sound = [], True
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            sound = False
    return b"".join(lines), sound


def split(content: bytes) -> tuple[bytes, bytes]:
    """The header block and the body. A line that is no field ends the block where no blank line does."""
    at = 0
    while at < len(content):
        end = content.find(b"\n", at) + 1 or len(content)
        line = content[at:end]
        if not line.strip():
            return content[:at], content[end:]
        if line[:1] not in b" \t" and not re.match(rb">?[!-9;-~]+[ \t]*:", line) and not line.startswith(b"From "):
            if at == 0 or re.match(rb"--\S", line):
                return content[:at], content[at:]
        at = end
    return content, b""


def leaves(content: bytes) -> tuple[list[Header], list[Part], list[str]]:
    """The mail's header, its leaf parts in order, and what is wrong with its structure."""
    block, body = split(content)
    headers = fields(block)
    waiting = [_part("", headers, body, None)]
    found: list[Part] = []
    faults: list[str] = []
    while waiting and len(found) < MOST:
        part = waiting.pop()
        if not part.media_type.startswith("multipart/") or part.depth >= DEEPEST:
            found.append(part)
            if part.depth >= DEEPEST:
                faults.append(f"part {part.number[:40]}… is nested more than {DEEPEST} deep and was not taken apart")
            continue
        children, fault = _children(part)
        if fault:
            faults.append(fault)
        waiting.extend(reversed(children))
    if waiting:
        faults.append(f"more than {MOST} parts; the rest was not read")
    return headers, found, faults


def _part(number: str, headers: list[Header], body: bytes, parent: Part | None) -> Part:
    media_type, given = parameters(first(headers, "content-type"))
    if not re.fullmatch(r"[\w.+\-]+/[\w.+\-]+", media_type):
        digest = parent is not None and parent.media_type == "multipart/digest"
        media_type = "message/rfc822" if digest else "text/plain"
    alternatives = parent.alternatives if parent else None
    if media_type == "multipart/alternative":
        alternatives = number or "0"
    depth = parent.depth + 1 if parent else 0
    related = parent is not None and parent.media_type == "multipart/related"
    return Part(number or "1" if not media_type.startswith("multipart/") else number, headers, body, media_type, given,
                alternatives, related, depth)  # fmt: skip


def _children(part: Part) -> tuple[list[Part], str]:
    boundary = part.parameters.get("boundary", "")
    pieces, closed = _pieces(part.body, boundary.encode("utf-8")) if boundary else ([], False)
    label = part.number or "the mail"
    if not pieces:
        as_text = Part(part.number or "1", [], part.body, "text/plain", {}, part.alternatives, depth=part.depth + 1)
        return [as_text], f"{label} says it is {part.media_type} but has no part; it is read as text"
    prefix = f"{part.number}." if part.number else ""
    children = []
    for index, piece in enumerate(pieces, start=1):
        block, body = split(piece)
        children.append(_part(f"{prefix}{index}", fields(block), body, part))
    return children, "" if closed else f"{label} is cut off: its last boundary is missing"


def _pieces(body: bytes, boundary: bytes) -> tuple[list[bytes], bool]:
    """What lies between boundary lines, and whether the closing one was there."""
    pattern = re.compile(rb"(?:^|\r?\n|\r)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\r|\Z)")
    pieces: list[bytes] = []
    start = -1
    for found in pattern.finditer(body):
        if start >= 0:
            pieces.append(_after_line(body[start : found.start()] if found.start() > start else b""))
        start = found.end()
        if found[1]:
            return pieces, True
    if start >= 0:
        pieces.append(_after_line(body[start:]))
    return pieces, False


def _after_line(piece: bytes) -> bytes:
    return piece[2:] if piece.startswith(b"\r\n") else piece[1:] if piece[:1] in (b"\n", b"\r") else piece
