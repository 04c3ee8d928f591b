"""Mails and mailboxes, written byte by byte so that no library's folding shows in them."""

import binascii
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

EOL = "\r\n"


@dataclass(frozen=True)
class Attachment:
    """`media_type` message/rfc822 is put in as it is; `name` may be empty; `cid` makes it an inline picture."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    cid: str = ""


def eml(
    sender: str,
    to: Sequence[str],
    subject: str,
    date: datetime,
    body: str,
    *,
    html: str = "",
    cc: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    message_id: str = "",
    in_reply_to: str = "",
    charset: str = "utf-8",
    transfer: str = "quoted-printable",
    headers: Sequence[tuple[str, str]] = (),
    seed: int = 0,
) -> bytes:
    """A message as a mail program stores it, CRLF line ends. Addresses are `Name <local@domain>`."""
    token = sha256(f"{seed}{sender}{date.isoformat()}{subject}".encode()).hexdigest()[:24]
    fields = [
        ("From", _address(sender, charset)),
        ("To", ", ".join(_address(each, charset) for each in to)),
        *([("Cc", ", ".join(_address(each, charset) for each in cc))] if cc else []),
        ("Subject", _words(subject, charset)),
        ("Date", format_datetime(date)),
        ("Message-ID", message_id or f"<{token}@{_domain(sender)}>"),
        *([("In-Reply-To", in_reply_to), ("References", in_reply_to)] if in_reply_to else []),
        *headers,
        ("MIME-Version", "1.0"),
    ]
    head = "".join(f"{name}: {value}{EOL}" for name, value in fields).encode()
    return head + _content(body, html, attachments, charset, transfer, token)


def mbox(messages: Sequence[tuple[str, datetime, bytes]]) -> bytes:
    """An mboxrd mailbox of (envelope sender, time, message), line ends LF."""
    texts = []
    for sender, date, message in messages:
        lines = re.sub(rb"^(>*From )", rb">\1", message.replace(b"\r\n", b"\n"), flags=re.M)
        texts.append(f"From {sender} {date:%a %b %e %H:%M:%S %Y}\n".encode() + lines.rstrip(b"\n") + b"\n\n")
    return b"".join(texts)


def _content(body: str, html: str, attachments: Sequence[Attachment], charset: str, transfer: str, token: str) -> bytes:
    shown = _text("plain", body, charset, transfer)
    if html:
        shown = _multipart("alternative", [shown, _text("html", html, charset, transfer)], f"alt-{token}")
    if not attachments:
        return shown
    return _multipart("mixed", [shown, *map(_attached, attachments)], f"mix-{token}")


def _multipart(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{EOL}{EOL}'.encode()
    joined = b"".join(line + b"\r\n" + part.removesuffix(b"\r\n") + b"\r\n" for part in parts)
    return head + joined + line + b"--\r\n"


def _text(kind: str, text: str, charset: str, transfer: str) -> bytes:
    content = text.replace("\r\n", "\n").replace("\n", EOL).encode(charset)
    if transfer == "quoted-printable":
        content = binascii.b2a_qp(content)
    elif transfer == "base64":
        content = _base64(content)
    head = f"Content-Type: text/{kind}; charset={charset}{EOL}Content-Transfer-Encoding: {transfer}{EOL}{EOL}"
    return head.encode() + content + b"\r\n"


def _attached(attachment: Attachment) -> bytes:
    place = "inline" if attachment.cid else "attachment"
    lines = [f"Content-Type: {attachment.media_type}", f"Content-Disposition: {place}{_filename(attachment.name)}"]
    if attachment.cid:
        lines.append(f"Content-ID: <{attachment.cid}>")
    if attachment.media_type == "message/rfc822":
        return f"{EOL.join(lines)}{EOL}{EOL}".encode() + attachment.content + b"\r\n"
    lines.append("Content-Transfer-Encoding: base64")
    return f"{EOL.join(lines)}{EOL}{EOL}".encode() + _base64(attachment.content)


def _filename(name: str) -> str:
    if not name:
        return ""
    return f'; filename="{name}"' if name.isascii() else f"; filename*=UTF-8''{quote(name)}"


def _base64(content: bytes) -> bytes:
    encoded = b64encode(content)
    return b"".join(encoded[at : at + 76] + b"\r\n" for at in range(0, len(encoded), 76))


def _address(address: str, charset: str) -> str:
    name, found, rest = address.partition(" <")
    return f"{_words(name, charset)} <{rest}" if found else address


def _words(text: str, charset: str) -> str:
    """Encoded words (RFC 2047) of 12 characters each where the text is not ASCII, folded."""
    if text.isascii():
        return text
    pieces = (text[at : at + 12] for at in range(0, len(text), 12))
    return f"{EOL} ".join(f"=?{charset}?B?{b64encode(piece.encode(charset)).decode()}?=" for piece in pieces)


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].rstrip(">") or "localhost.example"
