"""PowerPoint 97 files under a password (RC4 CryptoAPI: [MS-PPT] 2.3.7, [MS-OFFCRYPTO] 2.3.5), with all their streams.

Each object of the document has a key of its own, by its number in the directory; in "Pictures" each field begins
the key of number 0 anew; "EncryptedSummary" holds the properties, under keys that it lists.
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.office import ppt_records
from clew.extract.office.office_art import ENTRY, METAFILES, TWO_UIDS, records

SESSION = 0x2F14
PLAIN = 0xE391C05F
SUMMARY = "EncryptedSummary"
STREAMS = 1_000
ADVICE = "sift again with its password"
ENTRY_FIELDS = (1, 1, 16, 2, 4, 4, 4, 1, 1, 1, 1)


class Session(NamedTuple):
    """What the file tells of its encryption; `bits` is the length of its keys."""

    bits: int
    salt: bytes
    verifier: bytes
    digest: bytes
    place: int
    end: int


class Key(NamedTuple):
    root: bytes
    bits: int

    def open(self, number: int, packed: bytes) -> bytes:
        """Bytes under the key of a block's number, from that key's beginning on."""
        from Cryptodome.Cipher import ARC4

        key = hashlib.sha1(self.root + struct.pack("<I", number), usedforsecurity=False).digest()
        key = key[:5] + bytes(11) if self.bits == 40 else key[: self.bits // 8]
        return ARC4.new(key).decrypt(packed)


def session(user: bytes, content: bytes) -> Session | None:
    """The encryption's description; None where it is not found, or of another kind."""
    kept = ppt_records.places(user, content)
    for place in kept.values():
        found = next(records(content, place), None) if place < len(content) else None
        if found and found.kind == SESSION:
            return _session(content[found.start : found.end], place, found.end)
    return None


def _session(told: bytes, place: int, end: int) -> Session | None:
    if len(told) < 12:
        return None
    minor, size = struct.unpack_from("<2xH4xI", told)
    at = 12 + size
    if minor != 2 or size < 32 or len(told) < at + 60:
        return None
    bits, salted = struct.unpack_from("<I", told, 28)[0] or 40, struct.unpack_from("<I", told, at)[0]
    if bits not in range(40, 129, 8) or salted != 16:
        return None
    return Session(bits, told[at + 4 : at + 20], told[at + 20 : at + 36], told[at + 40 : at + 60], place, end)


def key(found: Session, password: str) -> Key | None:
    """The key under a password; None where it is not the right one."""
    root = hashlib.sha1(found.salt + password.encode("utf-16-le", "surrogatepass"), usedforsecurity=False).digest()
    made = Key(root, found.bits)
    plain = made.open(0, found.verifier + found.digest)
    return made if hashlib.sha1(plain[:16], usedforsecurity=False).digest() == plain[16:] else None


def document(content: bytes, user: bytes, found: Session, opened: Key) -> tuple[bytes, bytes]:
    """The streams "PowerPoint Document" and "Current User" as if they had never been encrypted."""
    plain = bytearray(content)
    for number, place in sorted(ppt_records.places(user, content).items()):
        if number and place != found.place and place + 8 <= len(content):
            size = struct.unpack_from("<I", opened.open(number, content[place : place + 8]), 4)[0]
            end = min(place + 8 + size, len(content))
            plain[place:end] = opened.open(number, content[place:end])
    plain[found.place : found.end] = bytes(found.end - found.place)
    edit = struct.unpack_from("<I", user, 16)[0]
    plain[edit + 36 : edit + 40] = bytes(4)
    return bytes(plain[: len(content)]), user[:12] + struct.pack("<I", PLAIN) + user[16:]


def pictures(packed: bytes, opened: Key) -> bytes:
    """The stream "Pictures"; what follows a record that ends outside of it is left as it is."""
    plain, at = bytearray(packed), 0
    while at + 8 <= len(packed):
        at = _picture(packed, plain, at, opened)
    return bytes(plain)


def _picture(packed: bytes, plain: bytearray, at: int, opened: Key) -> int:
    """Decrypt one record; where it ends."""

    def field(size: int) -> bytes:
        nonlocal at
        found = opened.open(0, packed[at : at + size])
        plain[at : at + len(found)] = found
        at += size
        return found

    head = field(8)
    end = min(at + int.from_bytes(head[4:], "little"), len(packed))
    if _kind(head) == ENTRY:
        named = [field(part) for part in ENTRY_FIELDS][8]
        field(named[0] if named else 0)
        if at + 8 > end:
            return end
        head = field(8)
    for _ in range(2 if int.from_bytes(head[:2], "little") >> 4 in TWO_UIDS else 1):
        field(16)
    field(34 if _kind(head) in METAFILES else 1)
    field(max(0, end - at))
    return end


def _kind(head: bytes) -> int:
    return int.from_bytes(head[2:4], "little")


def summary(packed: bytes, opened: Key) -> Iterator[tuple[str, bytes]]:
    """The streams in "EncryptedSummary" by name ([MS-OFFCRYPTO] 2.3.5.4)."""
    if len(packed) < 8:
        return
    start, size = struct.unpack("<II", opened.open(0, packed[:8]))
    listed = opened.open(0, packed[start : start + size])
    count, at = int.from_bytes(listed[:4], "little"), 4
    for _ in range(min(count, STREAMS)):
        if at + 16 > len(listed):
            return
        place, length, number, letters = struct.unpack_from("<IIHB", listed, at)
        name = listed[at + 16 : at + 16 + 2 * letters].decode("utf-16-le", "replace").rstrip("\0")
        at += 18 + 2 * letters
        if name and len(name) < 32:
            yield name, opened.open(number, packed[place : place + length])
