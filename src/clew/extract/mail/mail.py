"""Mail (RFC 5322, MIME): its header, its text, what is attached to it, and its HTML to look at."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.mail.mail_headers import Header, first, iso_date, parameters, properties
from clew.extract.mail.mail_parts import Part, damage, leaves, uudecoded
from clew.extract.mail.mail_text import Body, bodies, read, rendition, texts
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

PGP = b"-----BEGIN PGP MESSAGE-----"
SMIME = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime"])
UUENCODED = re.compile(r"^begin [0-7]{3,4} (\S[^\r\n]{0,254})\r?\n((?:[ -`]{0,62}\r?\n)+)end[ \t]*\r?$", re.M)
ENVELOPED = (b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
"""Object ids of enveloped data (RFC 5652) and of authenticated enveloped data (RFC 5083)."""


@step("extract.mail@1", accepts=("message/rfc822",), libraries=versions("charset-normalizer", "nh3", "selectolax"))
def mail(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Metadata of the header, the body's passages, each attachment and attached mail as found, and a rendition."""
    stream.seek(0)
    content = stream.read()
    if not content.strip():
        raise Unreadable("empty", "the mail has no bytes")
    yield from told(content)


def told(content: bytes) -> Iterator[Record]:
    """All that the mail `content` tells."""
    headers, parts, problems = leaves(content)
    yield from properties(headers)
    yield from problems
    yield from _wrapped(headers, parts)
    shown = bodies(parts)
    read_parts = [read(part) for part in shown]
    for body in read_parts:
        yield from body.problems
        yield from _encrypted_text(body)
        yield from _files_in_text(body)
    yield from texts(headers, read_parts)
    numbers = {part.number for part in shown}
    for part in parts:
        if part.number not in numbers:
            yield from _attachment(part)
    yield from rendition(read_parts, parts)


def _wrapped(headers: list[Header], parts: list[Part]) -> Iterator[Record]:
    """How the mail as a whole is signed or encrypted (RFC 1847), where its parts do not say so themselves."""
    media_type, given = parameters(first(headers, "content-type"))
    scheme = "PGP" if "pgp" in given.get("protocol", "").lower() else "S/MIME"
    if media_type == "multipart/signed":
        yield Metadata("signature", f"{scheme}, in a part of its own; not checked")
    if media_type == "multipart/encrypted" and parts:
        armoured = any(PGP in part.content()[0][:2048] for part in parts)
        if not armoured:
            yield _sealed(scheme, parts[-1])


def _attachment(part: Part) -> Iterator[Record]:
    content, fault = part.content()
    yield from damage(part, fault)
    yield from _encrypted(part, content)
    given = part.disposition[1]
    size = given.get("size", "")
    member = Member(
        entry=part.number,
        kind="attachment",
        name=part.name,
        declared=part.media_type,
        charset=part.charset,
        announced=int(size) if re.fullmatch(r"[0-9]{1,15}", size) else None,
        modified=iso_date(given.get("modification-date", "")),
    )
    yield Contained(member, [content])


def _files_in_text(body: Body) -> Iterator[Record]:
    """Files that mail programs before MIME wrote into the text, uuencoded."""
    for number, found in enumerate(UUENCODED.finditer(body.text), start=1):
        content, fault = uudecoded(f"{found[2]}end".encode("ascii", "replace"))
        yield from damage(body.part, fault)
        yield Contained(Member(f"{body.part.number}/{number}", "attachment", found[1].strip()), [content])


def _encrypted_text(body: Body) -> Iterator[Record]:
    if re.search(rf"^{PGP.decode()}\s*$", body.text, re.M):
        yield _sealed("PGP", body.part)
    if re.search(r"^-----BEGIN PGP SIGNED MESSAGE-----\s*$", body.text, re.M):
        yield Metadata("signature", "PGP, around the text; not checked")


def _encrypted(part: Part, content: bytes) -> Iterator[Problem]:
    if content[:2048].lstrip().startswith(PGP):
        yield _sealed("PGP", part)
    elif part.media_type in SMIME and any(kind in content[:64] for kind in ENVELOPED):
        yield _sealed("S/MIME", part)


def _sealed(scheme: str, part: Part) -> Problem:
    message = f"encrypted with {scheme}; what it says was not read"
    return Problem(
        "encrypted", message, "decrypt it with its owner's key and sift the result", at=Locator(part=part.number)
    )
