"""OpenPGP files: keys and whose they are, signatures and who made them, messages that were only signed."""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.mail.pgp_packets import (
    COMPRESSED,
    ENCRYPTED,
    LITERAL,
    PASSWORD,
    PUBLIC,
    PUBLIC_SUB,
    SECRET,
    SECRET_SUB,
    SESSION,
    SIGNATURE,
    USER,
    Packet,
    armoured,
    key,
    literal,
    packets,
    recipient,
    signature,
    unpacked,
)
from clew.extract.text.charset import detect
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages, step

TYPES = ("application/pgp-encrypted", "application/pgp-keys", "application/pgp-signature")
NAMES = {PUBLIC: "Public key", PUBLIC_SUB: "Subkey", SECRET: "Secret key", SECRET_SUB: "Secret subkey"}
KEY = "decrypt it with a recipient's key and sift the result"
DEEPEST = 5


SIGNED = re.compile(
    rb"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n(?:[!-9;-~]+: [^\n]*\n)*[ \t]*\r?\n"
    rb"(.*?)(?=^-----BEGIN PGP SIGNATURE-----)",
    re.S | re.M,
)


@step("extract.pgp@1", accepts=TYPES, libraries=versions("charset-normalizer"))
def pgp(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What can be read without a key. Nothing is decrypted, and no signature is checked."""
    stream.seek(0)
    content = stream.read()
    if not content:
        raise Unreadable("empty", "the file has no bytes")
    inner, outside = armoured(SIGNED.sub(_unescaped, content))
    found = list(packets(inner))
    if not found:
        raise Unreadable("damaged", "no OpenPGP packet can be read in it", "look for another copy")
    text = outside.decode(detect(outside) or "utf-8", "replace") if outside.strip() else ""
    keys = "".join(_lines(found))
    yield from passages(f"{text}{keys}", lambda a, b: Locator(chars=(a, b)))
    yield from _told(found, 0)


def _unescaped(found: re.Match[bytes]) -> bytes:
    """The text that a signature follows, without the dashes that hide its own (RFC 4880, 7.1)."""
    return re.sub(rb"^- ", b"", found[1], flags=re.M)


def _lines(found: list[Packet]) -> Iterator[str]:
    """Keys and the people whom they name, a line each."""
    for packet in found:
        if packet.tag in NAMES:
            print_of, made = key(packet)
            yield f"{NAMES[packet.tag]}: {print_of}{f', made {made}' if made else ''}\n"
        elif packet.tag == USER:
            yield f"User: {packet.body.decode('utf-8', 'replace')}\n"


def _told(found: list[Packet], depth: int) -> Iterator[Record]:
    is_key = any(packet.tag in NAMES for packet in found)
    people = [recipient(packet) for packet in found if packet.tag in (SESSION, PASSWORD)]
    for each in people:
        yield Metadata("recipient-key", each)
    for packet in found:
        if packet.tag == PUBLIC:
            yield Metadata("key", key(packet)[0])
        elif packet.tag == USER:
            yield Metadata("key-owner", packet.body.decode("utf-8", "replace"))
        elif packet.tag == SIGNATURE and not is_key:
            yield from _signature(packet)
        elif packet.tag == LITERAL:
            yield from _content(packet)
        elif packet.tag == COMPRESSED:
            yield from _compressed(packet, depth)
    if people or any(packet.tag in ENCRYPTED for packet in found):
        whose = ", ".join(people[:10]) or "nobody named"
        yield Problem("encrypted", f"encrypted with OpenPGP to {whose}", KEY, "unreadable")


def _signature(packet: Packet) -> Iterator[Record]:
    said = signature(packet)
    yield Metadata("signature", "OpenPGP; not checked")
    told = (("signer-key", said.key), ("signer", said.name), ("signed", said.when))
    yield from (Metadata(name, value) for name, value in told if value)


def _content(packet: Packet) -> Iterator[Record]:
    name, when, content = literal(packet.body)
    yield Contained(Member("1", "embedded", name or None, announced=len(content), modified=when or None), [content])


def _compressed(packet: Packet, depth: int) -> Iterator[Record]:
    if depth >= DEEPEST:
        yield Problem("nesting-limit", f"compressed more than {DEEPEST} times over; the rest was not read")
        return
    try:
        inner = unpacked(packet.body)
    except (zlib.error, OSError, ValueError) as error:
        yield Problem("damaged", f"its compressed content cannot be unpacked: {worded(error)}", "look for another copy")
        return
    yield from _told(list(packets(inner)), depth + 1)
