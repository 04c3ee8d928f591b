"""OpenPGP's packets (RFC 4880, 9580) and its armour, as far as they can be read without a key."""

import binascii
import bz2
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from typing import NamedTuple

SESSION, SIGNATURE, PASSWORD, SECRET, PUBLIC, SECRET_SUB, COMPRESSED, LITERAL, USER, PUBLIC_SUB = (
    1, 2, 3, 5, 6, 7, 8, 11, 13, 14)  # fmt: skip
ENCRYPTED = (9, 18, 20)
ARMOUR = re.compile(
    rb"^-----BEGIN PGP [A-Z0-9, /]+-----[ \t]*\r?\n(.*?)(?:^-----END PGP [^\r\n]*(?:\r?\n|\Z)|\Z)", re.S | re.M
)
CHECKSUM = re.compile(rb"^=[A-Za-z0-9+/]{4}[ \t]*\r?$", re.M)
MOST = 10_000
LARGEST = 256 << 20
"""Bytes that compressed data are unpacked to."""


class Packet(NamedTuple):
    tag: int
    body: bytes


class Signed(NamedTuple):
    """What a signature says of itself: when, by which key, and in whose name; "" for what it does not say."""

    when: str
    key: str
    name: str


def armoured(content: bytes) -> tuple[bytes, bytes]:
    """The bytes in the armour's blocks, and the text outside of them; bytes without armour are taken as they are."""
    blocks = [_block(found[1]) for found in ARMOUR.finditer(content)]
    return (b"".join(blocks), ARMOUR.sub(b"", content)) if blocks else (content, b"")


def _block(content: bytes) -> bytes:
    """What follows the armour's own header lines, which end at a blank one."""
    lines = content.replace(b"\r\n", b"\n")
    head, blank, rest = lines.partition(b"\n\n")
    letters = rest if blank and (not head.strip() or b": " in head) else lines.lstrip(b"\n")
    try:
        return binascii.a2b_base64(re.sub(rb"[^A-Za-z0-9+/=]", b"", CHECKSUM.sub(b"", letters)))
    except binascii.Error:
        return b""


def packets(content: bytes) -> Iterator[Packet]:
    """The packets up to the end, or to bytes that are none."""
    at, count = 0, 0
    while at < len(content) and content[at] & 0x80 and count < MOST:
        count += 1
        new, tag = content[at] & 0x40, content[at] & 0x3F
        if new:
            body, at = _new(content, at + 1)
        else:
            body, at = _old(content, at + 1, tag & 3)
            tag >>= 2
        yield Packet(tag, body)


def _old(content: bytes, at: int, kind: int) -> tuple[bytes, int]:
    size = (1, 2, 4, 0)[kind]
    length = int.from_bytes(content[at : at + size], "big") if size else len(content)
    return content[at + size : at + size + length], at + size + length


def _new(content: bytes, at: int) -> tuple[bytes, int]:
    """A body in the newer form, which may come in pieces."""
    pieces: list[bytes] = []
    while at < len(content):
        first = content[at]
        if 224 <= first < 255:
            pieces.append(content[at + 1 : at + 1 + (1 << (first & 31))])
            at += 1 + (1 << (first & 31))
            continue
        size = 1 if first < 192 else 2 if first < 224 else 5
        length = first if size == 1 else int.from_bytes(content[at + 1 : at + 5], "big")
        if size == 2:
            length = (first - 192 << 8) + int.from_bytes(content[at + 1 : at + 2], "big") + 192
        pieces.append(content[at + size : at + size + length])
        return b"".join(pieces), at + size + length
    return b"".join(pieces), at


def recipient(packet: Packet) -> str:
    """Whose key opens the session key in this packet."""
    if packet.tag == PASSWORD:
        return "a password"
    if packet.body[:1] == b"\x06":
        return packet.body[3 : 2 + packet.body[1]].hex().upper() if len(packet.body) > 2 else "an unnamed key"
    key = packet.body[1:9].hex().upper()
    return key if key.strip("0") else "an unnamed key"


def key(packet: Packet) -> tuple[str, str]:
    """A key's fingerprint and when it was made; its id alone is told by the last 16 signs."""
    body = packet.body
    if body[:1] == b"\x04" and packet.tag in (PUBLIC, PUBLIC_SUB):
        print_of = sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False).hexdigest().upper()
    else:
        print_of = f"version {body[0] if body else '?'}"
    return print_of, moment(body[1:5])


def moment(content: bytes) -> str:
    return datetime.fromtimestamp(int.from_bytes(content, "big"), UTC).isoformat() if len(content) == 4 else ""


def signature(packet: Packet) -> Signed:
    body = packet.body
    if body[:1] == b"\x03" and len(body) > 14:
        return Signed(moment(body[3:7]), body[7:15].hex().upper(), "")
    if body[:1] != b"\x04":
        return Signed("", "", "")
    hashed = int.from_bytes(body[4:6], "big")
    rest = body[6 + hashed :]
    told = dict(reversed([*_within(body[6 : 6 + hashed]), *_within(rest[2 : 2 + int.from_bytes(rest[:2], "big")])]))
    by = told[33][1:].hex().upper() if 33 in told else told.get(16, b"").hex().upper()
    return Signed(moment(told.get(2, b"")), by, told.get(28, b"").decode("utf-8", "replace"))


def _within(content: bytes) -> list[tuple[int, bytes]]:
    """A signature's parts, by their kind."""
    found, at = [], 0
    while at < len(content):
        body, at = _new(content, at)
        if body:
            found.append((body[0] & 0x7F, body[1:]))
    return found


def unpacked(body: bytes) -> bytes:
    """Compressed data's content, up to a limit. Raises zlib.error or OSError where it is broken."""
    kind, content = body[:1], body[1:]
    if kind == b"\x03":
        return bz2.BZ2Decompressor().decompress(content, LARGEST)
    if kind in (b"\x01", b"\x02"):
        return zlib.decompressobj(-15 if kind == b"\x01" else 15).decompress(content, LARGEST)
    return content


def literal(body: bytes) -> tuple[str, str, bytes]:
    """A file's name, its date, and its bytes."""
    length = body[1] if len(body) > 1 else 0
    when = body[2 + length : 6 + length]
    return body[2 : 2 + length].decode("utf-8", "replace"), moment(when) if any(when) else "", body[6 + length :]
