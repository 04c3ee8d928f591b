"""A MAPI item written out as a mail (RFC 5322, MIME), piece by piece: a serialisation, never an original.

Version 1. The transport's own header lines stand as they were found, but for those on MIME; what they lack is completed
from the item's properties. Bodies and attachments are in base64. The same item gives the same bytes.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from clew.errors import worded
from clew.extract.mail import mapi
from clew.extract.mail.mapi import Attached, Item, Properties
from clew.extract.mail.mapi_fields import lines
from clew.extract.mail.mapi_rtf import BrokenRtf, decompressed, told
from clew.extract.text.charset import detect

VERSION = 1
DEEPEST = 20
PIECE = 57 * 1024
"""Bytes that are written as base64 at once: whole lines of it."""

OURS = re.compile(r"(?:content-[\w-]+|mime-version|x-clew-[\w-]+)[ \t]*:", re.I)
PEOPLE = {1: "To", 2: "Cc", 3: "Bcc"}
SHOWN = {1: 0x0E04, 2: 0x0E03, 3: 0x0E02}
KEYWORDS = "00020329:keywords"


class Text(NamedTuple):
    """A body: its subtype, charset and bytes."""

    subtype: str
    charset: str
    content: bytes


def letter(item: Item, origin: str, faults: list[str], extra: Iterable[tuple[str, str]] = (),
           depth: int = 0) -> Iterator[bytes]:  # fmt: skip
    """The item as a mail. `origin` says what it was in ("a message of a PST"), `extra` are header fields of ours; what
    cannot be written is told in `faults`."""
    texts = bodies(item.properties, faults)
    head = [("X-Clew-Serialised", f"version {VERSION} of {origin}; not an original"), *extra]
    kind = str(item.properties.get(mapi.CLASS, ""))
    head += [("X-Clew-Item", kind)] if kind and kind.upper() != "IPM.NOTE" else []
    start = b"".join(_field(name, text) for name, text in head) + _header(item)
    fields = lines(item.properties)
    mark = "=_clew_" + sha256(start + b"".join(text.content for text in texts)).hexdigest()[:32]
    yield start + b"MIME-Version: 1.0\r\n" + f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n'.encode()
    if fields:
        yield _start(mark) + b"".join(_text(Text("plain", "utf-8", fields.encode("utf-8", "replace"))))
    if len(texts) > 1:
        yield _start(mark) + f'Content-Type: multipart/alternative; boundary="{mark}_a"\r\n\r\n'.encode()
        for text in texts:
            yield from chain([_start(f"{mark}_a")], _text(text))
        yield f"--{mark}_a--\r\n".encode()
    elif texts:
        yield from chain([_start(mark)], _text(texts[0]))
    for number, each in enumerate(item.attached, start=1):
        yield from chain([_start(mark)], _attached(each, number, faults, depth))
    yield f"--{mark}--\r\n".encode()


def bodies(properties: Properties, faults: list[str]) -> list[Text]:
    """Plain text, then HTML; what RTF says where it is the only body, or HTML in disguise."""
    found: list[Text] = []
    plain, html = properties.get(mapi.BODY), properties.get(mapi.HTML)
    rtf = _rtf(properties.get(mapi.RTF), faults)
    if isinstance(plain, str) and plain.strip():
        found.append(_utf8("plain", plain))
    elif rtf and rtf[0] != "html" and rtf[1].strip():
        found.append(_utf8("plain", rtf[1]))
    if isinstance(html, bytes) and html.strip(b"\0 \r\n"):
        told_by = mapi.charset(properties.get(mapi.INTERNET_CODEPAGE)) or ""
        found.append(Text("html", told_by if _fits(html, told_by) else detect(html) or told_by or "cp1252", html))
    elif isinstance(html, str) and html.strip():
        found.append(_utf8("html", html))
    elif rtf and rtf[0] == "html" and rtf[1].strip():
        found.append(_utf8("html", rtf[1]))
    return found


def _rtf(content: object, faults: list[str]) -> tuple[str, str] | None:
    if not isinstance(content, bytes) or not content:
        return None
    try:
        return told(decompressed(content))
    except BrokenRtf as error:
        faults.append(f"its RTF body cannot be read: {worded(error)}")
        return None


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _utf8(subtype: str, text: str) -> Text:
    return Text(subtype, "utf-8", text.encode("utf-8", "replace"))


def _header(item: Item) -> bytes:
    """The transport's lines, and what they lack."""
    properties = item.properties
    found = _transport(properties.get(mapi.HEADERS))
    names = {line.partition(":")[0].strip().lower() for line in found if line[:1] not in " \t"}
    written = "".join(f"{line}\r\n" for line in found).encode("utf-8", "replace")
    return written + b"".join(_field(name, text) for name, text in _known(item) if text and name.lower() not in names)


def _transport(headers: object) -> list[str]:
    """The transport header's lines up to the first blank one, without those on MIME and without any of ours."""
    found: list[str] = []
    kept = True
    for line in str(headers or "").lstrip("\r\n\x00 ").split("\n"):
        line = line.rstrip("\r\x00")
        if not line.strip():
            break
        if line[0] not in " \t":
            kept = bool(re.match(r"[!-9;-~]+[ \t]*:", line)) and not OURS.match(line)
        if kept and (found or line[0] not in " \t"):
            found.append(line.replace("\r", " "))
    return found


def _known(item: Item) -> Iterator[tuple[str, str]]:
    """Header fields as the item's properties tell them."""
    properties = item.properties
    author = _author(properties, 0x0042, 0x5D02, 0x0065, 0x0064)
    sender = _author(properties, 0x0C1A, 0x5D01, 0x0C1F, 0x0C1E)
    yield "From", author or sender
    yield "Sender", sender if author and sender != author else ""
    for kind, name in PEOPLE.items():
        people = [_person(each) for each in item.recipients if _number(each.get(0x0C15, 1)) & 15 == kind]
        yield name, ", ".join(filter(None, people)) or _listed(properties.get(SHOWN[kind]))
    yield "Reply-To", _listed(properties.get(0x0050))
    yield "Subject", subject(properties)
    when = next((at for key in (mapi.SUBMITTED, mapi.DELIVERED, mapi.CREATED) if (at := moment(properties, key))), None)
    yield "Date", format_datetime(when) if when else ""
    for name, number in (("Message-ID", 0x1035), ("In-Reply-To", 0x1042), ("References", 0x1039)):
        yield name, str(properties.get(number, ""))
    yield "Importance", {0: "low", 2: "high"}.get(_number(properties.get(mapi.IMPORTANCE, 1)), "")
    yield "Thread-Topic", str(properties.get(0x0070, "")) if properties.get(0x0070) != subject(properties) else ""
    keywords = properties.get(KEYWORDS)
    yield "Keywords", ", ".join(str(each) for each in keywords) if isinstance(keywords, list) else ""


def subject(properties: Properties) -> str:
    """The subject without the two signs that say how long its prefix is ([MS-PST] 2.5.3.1.1.1)."""
    found = str(properties.get(mapi.SUBJECT) or "")
    return found[2:] if found[:1] == "\x01" else found


def moment(properties: Properties, key: int) -> datetime | None:
    found = properties.get(key)
    return found if isinstance(found, datetime) else None


def _number(found: object) -> int:
    return found if isinstance(found, int) else 0


def _author(properties: Properties, name: int, smtp: int, address: int, kind: int) -> str:
    where = str(properties.get(smtp) or "") or str(properties.get(address) or "")
    if not properties.get(smtp) and str(properties.get(kind, "")).upper() == "UNKNOWN":
        return ""
    return _mailbox(str(properties.get(name) or ""), where)


def _person(recipient: Properties) -> str:
    where = str(recipient.get(mapi.SMTP) or recipient.get(mapi.ADDRESS) or "")
    return _mailbox(str(recipient.get(mapi.NAME) or recipient.get(0x5FF6) or ""), where)


def _mailbox(name: str, address: str) -> str:
    """`"Name" <address>`; a directory's path ("/O=…") is kept as an address of no server."""
    name, address = _flat(name).strip("'\" "), re.sub(r"[<>\s]", "", address)
    if address.startswith("/"):
        address = f'"{address}"'.replace("@", "_at_")
    if not address or name == address:
        return f"<{address}>" if address else _quoted(name) if name else ""
    return f"{_quoted(name)} <{address}>" if name else f"<{address}>"


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if name.isascii() else _word(name)


def _listed(names: object) -> str:
    """People who are known by name alone, as in `Amal; Omar`."""
    return ", ".join(_mailbox("" if "@" in name else name, name if "@" in name else "")
                     for each in str(names or "").split(";") if (name := each.strip(" \x00'")))  # fmt: skip


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def _field(name: str, text: str) -> bytes:
    text = _flat(text)
    return f"{name}: {text if text.isascii() else _word(text) if '=?' not in text else text}\r\n".encode()


def _word(text: str) -> str:
    """Encoded words (RFC 2047); letters beyond Unicode become U+FFFD."""
    content = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    pieces = [content[at : at + 11].encode() for at in range(0, len(content), 11)]
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


def _start(mark: str) -> bytes:
    return f"--{mark}\r\n".encode()


def _text(text: Text) -> Iterator[bytes]:
    charset = re.sub(r"^cp125", "windows-125", text.charset)
    yield f"Content-Type: text/{text.subtype}; charset={charset}\r\n".encode()
    yield from _encoded([text.content])


def _encoded(content: Iterable[bytes]) -> Iterator[bytes]:
    yield b"Content-Transfer-Encoding: base64\r\n\r\n"
    rest = b""
    for piece in content:
        rest += piece
        whole = len(rest) - len(rest) % PIECE
        for at in range(0, whole, PIECE):
            yield _base64(rest[at : at + PIECE])
        rest = rest[whole:]
    yield _base64(rest)


def _base64(content: bytes) -> bytes:
    letters = base64.b64encode(content)
    return b"".join(letters[at : at + 76] + b"\r\n" for at in range(0, len(letters), 76))


def _attached(each: Attached, number: int, faults: list[str], depth: int) -> Iterator[bytes]:
    name = file_name(each.properties)
    if each.fault:
        faults.append(f"attachment {number}{f' ({name})' if name else ''}: {each.fault}")
    if each.item is not None:
        yield from _within(each, name, number, faults, depth)
        return
    declared = str(each.properties.get(mapi.MIME) or "").strip().lower()
    if not re.fullmatch(r"[\w.+\-]+/[\w.+\-]+", declared) or declared.startswith(("multipart/", "message/")):
        declared = "application/octet-stream"
    content_id = re.sub(r"[\s<>]", "", str(each.properties.get(mapi.CONTENT_ID) or ""))
    yield f"Content-Type: {declared}\r\n".encode() + _disposition(name, each.properties)
    yield f"Content-ID: <{content_id}>\r\n".encode("ascii", "replace") if content_id else b""
    yield from _encoded(each.content() if each.content else [])


def _within(each: Attached, name: str, number: int, faults: list[str], depth: int) -> Iterator[bytes]:
    """An item attached to the item, which is a mail in the mail."""
    if depth >= DEEPEST or each.item is None:
        faults.append(f"attachment {number}: nested more than {DEEPEST} deep")
        yield b"Content-Type: application/octet-stream\r\n" + _disposition(name, each.properties) + b"\r\n\r\n"
        return
    item = each.item()
    yield b"Content-Type: message/rfc822\r\n" + _disposition(name or subject(item.properties), each.properties)
    yield b"\r\n"
    yield from letter(item, "an item attached to another", faults, depth=depth + 1)


def file_name(properties: Properties) -> str:
    for key in (mapi.LONG_FILE, mapi.SHORT_FILE, mapi.NAME):
        if isinstance(properties.get(key), str) and str(properties[key]).strip("\x00 "):
            return _flat(str(properties[key]))
    return ""


def _disposition(name: str, properties: Properties) -> bytes:
    """Always an attachment, since Outlook hides pictures that its HTML shows by other means."""
    found = "Content-Disposition: attachment"
    if name.isascii() and name:
        found += ';\r\n filename="' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    elif name:
        coded = name.encode("utf-8", "replace")
        found += ";\r\n filename*=utf-8''" + "".join(
            chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in coded
        )
    when = moment(properties, mapi.MODIFIED)
    if when:
        found += f';\r\n modification-date="{format_datetime(when)}"'
    return f"{found}\r\n".encode()
