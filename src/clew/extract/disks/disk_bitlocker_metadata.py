"""What a BitLocker volume of Windows 7 or later says of itself: its cipher, protectors and moved sectors."""

import struct
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.disks.disk_media import Media

METHODS = {
    0x8000: "AES-CBC 128 with diffuser",
    0x8001: "AES-CBC 256 with diffuser",
    0x8002: "AES-CBC 128",
    0x8003: "AES-CBC 256",
    0x8004: "AES-XTS 128",
    0x8005: "AES-XTS 256",
}
DIFFUSED = (0x8000, 0x8001)
MARK = b"-FVE-FS-"
PLACES = {b"-FVE-FS-": 176, b"MSWIN4.1": 440}
"""Where the offsets of the three copies stand: on disks, and on sticks with FAT ("BitLocker To Go")."""
HEAD, BLOCK = 64 + 48, 1 << 16
VOLUME_KEY, FULL_KEY, STARTUP_KEY, MOVED = 2, 3, 6, 15
KEY, STRETCHED, SEALED = 1, 3, 5


class Protector(NamedTuple):
    """The volume's master key, encrypted: `kind` as in the format, `salt` where a password or recovery key is
    stretched with it, `key` where it lies there in clear."""

    kind: int
    identifier: str
    salt: bytes
    key: bytes
    sealed: bytes


class Metadata(NamedTuple):
    """`full_key` is encrypted with the master key. The sectors before `moved_size` lie at `moved`; beyond
    `encrypted`, the volume is not encrypted (yet). `places` are those of this metadata."""

    method: int
    protectors: tuple[Protector, ...]
    full_key: bytes
    moved: int
    moved_size: int
    encrypted: int
    places: tuple[int, ...]


class Entry(NamedTuple):
    """Its kind, the kind of its value, and that."""

    kind: int
    value: int
    content: bytes


def metadata(media: Media) -> Metadata | None:
    """From the first of its copies that makes sense; none of Windows Vista's, and where none of them does."""
    boot = media.at(0, 512)
    at = PLACES.get(boot[3:11])
    if at is None or boot[:3] == b"\xeb\x52\x90":
        return None
    for place in struct.unpack_from("<QQQ", boot, at):
        try:
            found = _metadata(media.at(place, BLOCK))
        except struct.error:
            continue
        if found:
            return found
    return None


def _metadata(block: bytes) -> Metadata | None:
    mark, _, version, _, _, encrypted, _, sectors, *places, moved = struct.unpack_from("<8sHHHHQIIQQQQ", block)
    size, _, header, _, _, _, method = struct.unpack_from("<IIII16sII", block, 64)
    if mark != MARK or version != 2 or not HEAD - 64 <= size <= BLOCK or header != HEAD - 64:
        return None
    found = list(entries(block[64 + header : 64 + size]))
    full = next((each.content for each in found if (each.kind, each.value) == (FULL_KEY, SEALED)), b"")
    protectors = tuple(_protector(each.content) for each in found if each.kind == VOLUME_KEY and len(each.content) > 28)
    header_block = next((each.content for each in found if each.kind == MOVED and len(each.content) >= 16), b"")
    if header_block:
        moved, moved_size = struct.unpack_from("<QQ", header_block)
    else:
        moved_size = sectors * 512
    return Metadata(method & 0xFFFF, protectors, full, moved, moved_size, encrypted, tuple(places))


def entries(content: bytes) -> Iterator[Entry]:
    """The entries one behind the other; those after one that makes no sense are left out."""
    at = 0
    while at + 8 <= len(content):
        size, kind, value, _ = struct.unpack_from("<HHHH", content, at)
        if not 8 <= size <= len(content) - at:
            return
        yield Entry(kind, value, content[at + 8 : at + size])
        at += size


def _protector(content: bytes) -> Protector:
    found = {each.value: each.content for each in entries(content[28:])}
    (kind,) = struct.unpack_from("<H", content, 26)
    salt, key = found.get(STRETCHED, b"")[4:20], found.get(KEY, b"")[4:]
    return Protector(kind, str(uuid.UUID(bytes_le=content[:16])).upper(), salt, key, found.get(SEALED, b""))


def startup_key_of(file: bytes) -> bytes:
    """The key in a .BEK file, b"" where there is none."""
    for entry in entries(file[48:]):
        if entry.kind == STARTUP_KEY:
            return next((each.content[4:] for each in entries(entry.content[24:]) if each.value == KEY), b"")
    return b""
