"""Mail header fields: unfolding, encoded words (RFC 2047), parameters (RFC 2231), addresses and dates."""

import binascii
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import getaddresses, parsedate_tz
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from clew.extract.text.charset import codec, detect
from clew.model import Metadata

FIELD = re.compile(rb"([!-9;-~]{1,998}?)[ \t]*:(.*)", re.S)
WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?(.{0,4000}?)\?=", re.S)
GAP = re.compile(r"(=\?[^?\s]*\?[bBqQ]\?[^?]*\?=)\s+(?==\?[^?\s]*\?[bBqQ]\?)")
PARAMETER = re.compile(r"[;\s]([^=;\s\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.S)
ADDRESSES = ("from", "sender", "reply-to", "to", "cc", "bcc")
COPIED = (
    "message-id",
    "in-reply-to",
    "references",
    "x-mailer",
    "user-agent",
    "received",
    "x-originating-ip",
    "list-id",
    "importance",
    "x-folder",
    "x-origin",
    "x-clew-serialised",
    "x-clew-item",
    "x-clew-folder",
    "x-clew-found",
    "keywords",
)
LONGEST = 1 << 20
"""Bytes of one field that are read."""

GROUP = re.compile(r":[^;]*;|[\"\\(]")
"""What is more than words in a value without an address: a group's name, quotes, remarks (RFC 5322, 3.4)."""

NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
ZERO = re.compile(r"[+]0000\b|\b(?:GMT|UTC?|Z)\b", re.I)


class Header(NamedTuple):
    name: str
    value: str
    whole: bool = True


def fields(block: bytes) -> list[Header]:
    """The fields of a header block in order, names in lower case, values unfolded but not yet decoded."""
    headers: list[tuple[str, list[bytes]]] = []
    for line in block.splitlines():
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1][1].append(line)
        elif found := FIELD.match(line):
            headers.append((found[1].decode("ascii").lower(), [found[2]]))
    joined = [(name, b"".join(lines)) for name, lines in headers]
    return [Header(name, _raw(value[:LONGEST]).strip(), len(value) <= LONGEST) for name, value in joined]


def first(headers: list[Header], name: str) -> str:
    return next((header.value for header in headers if header.name == name), "")


def _raw(value: bytes) -> str:
    """Bytes beyond ASCII are read as what they look like, since nothing declares them."""
    return value.decode("ascii") if value.isascii() else to_text(value, detect(value) or "windows-1252")


def to_text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return content.decode("utf-8", "replace")


def decoded(value: str) -> str:
    """The words of a field, encoded words decoded; neighbours in one charset are joined before decoding, since
    mailers cut within a letter."""
    if "=?" not in value:
        return value
    pieces: list[tuple[str | None, bytes | str]] = []
    at = 0
    value = GAP.sub(r"\1", value)
    for found in WORD.finditer(value):
        if found.start() > at:
            pieces.append((None, value[at : found.start()]))
        charset = found[1].partition("*")[0].lower()
        content = _word(found[2], found[3], codec(charset))
        if pieces and pieces[-1][0] == charset and isinstance(before := pieces[-1][1], bytes):
            pieces[-1] = (charset, before + content)
        else:
            pieces.append((charset, content))
        at = found.end()
    pieces.append((None, value[at:]))
    return "".join(text if isinstance(text, str) else _charset(text, charset) for charset, text in pieces)


def _word(encoding: str, content: str, charset: str | None) -> bytes:
    if encoding in "bB":
        return base64(content.encode("ascii", "ignore"))[0]
    plain = re.sub(r"\s", "", content)
    return binascii.a2b_qp(plain.encode("ascii" if plain.isascii() else charset or "utf-8", "replace"), header=True)


def _charset(content: bytes, charset: str | None) -> str:
    encoding = codec(charset or "")
    if encoding is None or not _clean(content, encoding):
        encoding = detect(content) or encoding or "windows-1252"
    return to_text(content, encoding)


def _clean(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeError:
        return False
    return True


def base64(content: bytes) -> tuple[bytes, bool]:
    """The bytes of base64 however damaged, and whether it was whole. What follows a padded end counts where it is
    whole itself: some programs join what they encoded piece by piece."""
    stripped = content.translate(None, b" \t\r\n")
    letters = stripped.translate(None, NOT_BASE64)
    whole = len(letters) == len(stripped)
    found: list[bytes] = []
    for run, padding in re.findall(rb"([^=]+)(=*)", letters):
        even = (len(run) + len(padding)) % 4 == 0 and len(padding) < 3
        whole = whole and even
        if even or not found:
            run = run[:-1] if len(run) % 4 == 1 else run
            found.append(binascii.a2b_base64(run + b"=" * (-len(run) % 4)))
    return b"".join(found), whole


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured field's word and its parameters, continuations joined and charsets decoded (RFC 2231)."""
    parts: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in PARAMETER.finditer(value):
        name, content = found[1].lower(), found[2].strip()
        base, _, number = name.rstrip("*").partition("*")
        if content.startswith('"'):
            content = re.sub(r"\\([\"\\])", r"\1", content[1:].removesuffix('"'))
        elif base not in ("filename", "name"):
            content = re.split(r"[\s(]", content, maxsplit=1)[0]
        index = int(number) if re.fullmatch("[0-9]{1,4}", number) else 0
        pieces, coded = parts.setdefault(base, {}), name.endswith("*")
        if index not in pieces or (coded and not pieces[index][0]):
            pieces[index] = coded, content
    return re.split(r"[;\s(]", value.strip(), maxsplit=1)[0].lower(), {
        name: _joined(pieces) for name, pieces in parts.items()
    }


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    charset, content, extended = "", b"", False
    for index in sorted(pieces):
        coded, piece = pieces[index]
        if coded and index == min(pieces) and piece.count("'") > 1:
            charset, _, piece = piece.split("'", 2)
        extended = extended or coded
        content += unquote_to_bytes(piece) if coded else piece.encode("utf-8")
    return _charset(content, charset or "utf-8") if extended else decoded(content.decode("utf-8", "replace"))


def properties(headers: list[Header]) -> Iterator[Metadata]:
    """What the header says, a Metadata an address, date, subject or id."""
    for name in ADDRESSES:
        for header in headers:
            if header.name == name:
                yield from (Metadata(name, address) for address in addresses(header.value))
    for header in headers:
        if header.name == "subject":
            yield Metadata("subject", decoded(header.value))
        elif header.name == "date":
            date = iso_date(header.value)
            yield Metadata("date", date) if date else Metadata("date-raw", decoded(header.value))
        elif header.name in COPIED:
            yield Metadata(header.name, decoded(header.value))


def addresses(value: str) -> list[str]:
    """Each address as `Name <local@domain>`, names decoded after the list is taken apart, since they hold commas.
    The field as it is where it nests deeper than the library can follow, or holds words and no address."""
    if "@" not in value and "<" not in value and not GROUP.search(value):
        return [decoded(value)] if value else []
    try:
        found = getaddresses([value])
    except RecursionError:
        return [decoded(value)]
    shown = [
        f"{decoded(name)} <{address}>" if name and address else decoded(name or address) for name, address in found
    ]
    return [address for address in shown if address] or ([decoded(value)] if value else [])


def iso_date(value: str) -> str | None:
    """ISO 8601 with the offset as written; without one where the field states none or -0000 (RFC 5322, 3.3), or a
    zone whose name is not known; None where it is no date."""
    try:
        parsed = parsedate_tz(value[:200])
        if parsed is None:
            return None
        offset = parsed[9] or 0
        zone = timezone(timedelta(seconds=offset)) if offset or ZERO.search(value) else None
        return datetime(*parsed[:6], tzinfo=zone).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
