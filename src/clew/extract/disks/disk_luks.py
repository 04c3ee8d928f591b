"""LUKS 2 volumes, opened with a passphrase or a key file's bytes (the LUKS2 On-Disk Format Specification 1.1)."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from clew.errors import Unreadable, worded
from clew.extract.disks.disk_cipher import Sectors, joined_stripes, sectors
from clew.extract.disks.disk_media import Media

MAGICS = (b"LUKS\xba\xbe", b"SKUL\xba\xbe")
COPIES = tuple(0x4000 << shift for shift in range(9))
"""Where the second header may lie, by the size of the first."""
LARGEST_HEADER = 4 << 20
LARGEST_AREA = 16 << 20
MOST_MEMORY = 2 << 20
"""KiB that a key derivation may ask for; cryptsetup itself asks for 1 GiB at most."""
UNREAD = "mount it by hand and sift the folder"
FAULTS = (KeyError, TypeError, ValueError, AttributeError, binascii.Error)
"""What a list of key slots that makes no sense raises."""


def is_second(media: Media) -> bool:
    """Whether this is LUKS of the second version."""
    return media.at(6, 2) == b"\x00\x02"


def unlocked_luks2(media: Media, secret: bytes) -> Media | None:
    """The bytes behind the encryption, none where the secret opens no slot. Unreadable where nothing here reads it."""
    try:
        header = _header(media)
        segment, slots, digests = _segment(header), header["keyslots"], header["digests"]
        for number in sorted(slots, key=int):
            key = _key(media, number, slots[number], digests, secret)
            if key:
                return _inside(media, segment, key)
    except FAULTS as error:
        raise Unreadable("damaged", f"the LUKS header makes no sense: {worded(error)}", UNREAD) from error
    return None


def slot_kinds(media: Media) -> str:
    """How many key slots there are, and what kind of keys other than passphrases open the volume."""
    try:
        header = _header(media)
        tokens = sorted({str(token["type"]) for token in header.get("tokens", {}).values()})
        return ", ".join([f"{len(header['keyslots'])} key slots", *tokens])
    except (*FAULTS, Unreadable):
        return "its key slots cannot be read"


def _header(media: Media) -> dict[str, Any]:
    """The newest of the two headers whose checksum is right."""
    found = [each for at in (0, *COPIES) if (each := _header_at(media, at))]
    if not found:
        raise Unreadable("damaged", "no LUKS header has the checksum that it tells", "look for a backup of its header")
    header = json.loads(max(found, key=lambda each: each[0])[1])
    if not isinstance(header, dict):
        raise ValueError("not an object")
    return header


def _header_at(media: Media, at: int) -> tuple[int, bytes] | None:
    """(sequence number, JSON) of the header at a place."""
    head = media.at(at, 4096)
    size = int.from_bytes(head[8:16], "big")
    if head[:6] not in MAGICS or head[6:8] != b"\x00\x02" or not 4096 < size <= LARGEST_HEADER:
        return None
    rest = media.at(at + 4096, size - 4096)
    name = head[72:104].rstrip(b"\x00").decode("ascii", "replace")
    if name not in hashlib.algorithms_guaranteed or name.startswith("shake"):
        return None
    digest = hashlib.new(name, head[:448] + bytes(64) + head[512:] + rest).digest()
    if digest != head[448 : 448 + len(digest)]:
        return None
    return int.from_bytes(head[16:24], "big"), rest.rstrip(b"\x00")


def _segment(header: dict[str, Any]) -> dict[str, Any]:
    segments: dict[str, dict[str, Any]] = header["segments"]
    crypt = [segments[number] for number in sorted(segments, key=int) if segments[number]["type"] == "crypt"]
    if len(segments) != 1 or not crypt or header.get("config", {}).get("requirements"):
        text = "a LUKS volume that is half encrypted, or not in one segment, is not read"
        raise Unreadable("unsupported", text, UNREAD)
    if "integrity" in crypt[0]:
        raise Unreadable("unsupported", "a LUKS volume with checksums of its own (integrity) is not read", UNREAD)
    return crypt[0]


def _key(media: Media, number: str, slot: dict[str, Any], digests: dict[str, Any], secret: bytes) -> bytes | None:
    area, split = slot["area"], slot["af"]
    wanted, stripes = int(slot["key_size"]), int(split["stripes"])
    if not 0 < wanted * stripes <= LARGEST_AREA or area["type"] != "raw":
        raise ValueError(f"key slot {number}")
    size = -(-wanted * stripes // 512) * 512
    derived = _derived(slot["kdf"], secret, int(area["key_size"]))
    packed = sectors(str(area["encryption"]), derived, 512).plain(media.at(int(area["offset"]), size), 0)
    key = joined_stripes(packed[: wanted * stripes], stripes, str(split["hash"]))
    return key if any(_proves(each, key) for each in digests.values() if number in each["keyslots"]) else None


def _proves(digest: dict[str, Any], key: bytes) -> bool:
    wanted = base64.b64decode(digest["digest"])
    salt, rounds = base64.b64decode(digest["salt"]), int(digest["iterations"])
    return hmac.compare_digest(hashlib.pbkdf2_hmac(str(digest["hash"]), key, salt, rounds, len(wanted)), wanted)


def _derived(kdf: dict[str, Any], secret: bytes, length: int) -> bytes:
    salt, kind = base64.b64decode(kdf["salt"]), str(kdf["type"])
    if kind == "pbkdf2":
        return hashlib.pbkdf2_hmac(str(kdf["hash"]), secret, salt, int(kdf["iterations"]), length)
    from cryptography.hazmat.primitives.kdf import argon2

    if int(kdf["memory"]) > MOST_MEMORY:
        raise Unreadable("unsupported", f"its key needs {int(kdf['memory']) >> 10} MiB to derive", UNREAD)
    turns, lanes, memory = int(kdf["time"]), int(kdf["cpus"]), int(kdf["memory"])
    if kind not in ("argon2i", "argon2id"):
        raise Unreadable("unsupported", f"its key is derived by {kind}", UNREAD)
    engine: type[argon2.Argon2i | argon2.Argon2id] = argon2.Argon2i if kind == "argon2i" else argon2.Argon2id
    return engine(salt=salt, length=length, iterations=turns, lanes=lanes, memory_cost=memory).derive(secret)


def _inside(media: Media, segment: dict[str, Any], key: bytes) -> Media:
    start, sector = int(segment["offset"]), int(segment.get("sector_size", 512))
    size = media.length - start if segment["size"] == "dynamic" else int(segment["size"])
    cipher = sectors(str(segment["encryption"]), key, sector)
    span, tweak = media.part(start, size), int(segment.get("iv_tweak", 0))
    return Media(lambda offset, count: _read(span, cipher, tweak, offset, count), span.length)


def _read(span: Media, cipher: Sectors, tweak: int, offset: int, count: int) -> bytes:
    """Whole sectors around what is asked for, cut to it."""
    first = offset // cipher.size * cipher.size
    end = -(-(offset + count) // cipher.size) * cipher.size
    packed = span.at(first, end - first)
    plain = cipher.plain(packed[: len(packed) // cipher.size * cipher.size], tweak + first // 512)
    return plain[offset - first : offset - first + count]
