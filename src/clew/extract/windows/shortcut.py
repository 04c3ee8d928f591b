"""Windows shell links: what they lead to, when, on which volume and machine. Format: [MS-SHLLINK]."""

import struct
import uuid
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.windows.shortcut_items import path_of
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, passages, step

LARGEST = 1 << 20
HEADER = 76
FLAGS = {"list": 1, "info": 2, "name": 4, "relative": 8, "folder": 16, "arguments": 32, "icon": 64, "unicode": 128}
STRINGS = (("name", "description"), ("relative", "relative-path"), ("folder", "working-folder"),
           ("arguments", "arguments"), ("icon", "icon"))  # fmt: skip
DRIVES = ("unknown", "no root", "removable", "fixed", "network", "CD-ROM", "RAM disk")
ENVIRONMENT, TRACKER = 0xA0000001, 0xA0000003
DAMAGED = "look at it with a hex viewer"
Found = tuple[str, str]


@step("extract.shortcut@1", accepts=("application/x-ms-shortcut",))
def shortcut(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What the link says of its target as lines of one text, "name: value", and as Metadata of the same names."""
    stream.seek(0)
    content = stream.read(LARGEST)
    if len(content) < HEADER:
        raise Unreadable("truncated", "the link ends within its header", DAMAGED)
    found: list[Found] = []
    broken = ""
    try:
        found.extend(_header(content))
        for one in _parts(content):
            found.append(one)
    except (struct.error, ValueError, IndexError) as error:
        broken = worded(error)
    found = list(dict.fromkeys((name, value) for name, value in found if value))
    yield from (Metadata(name, value) for name, value in found)
    text = "\n".join(f"{name}: {value}" for name, value in found)
    yield from passages(text, lambda start, end: Locator(chars=(start, end)))
    if broken:
        yield Problem("damaged", f"the link is cut short or broken; what stands before is shown ({broken})", DAMAGED)


def _header(content: bytes) -> Iterator[Found]:
    created, accessed, written, size = struct.unpack_from("<QQQI", content, 28)
    yield "target-created", filetime(created)
    yield "target-modified", filetime(written)
    yield "target-accessed", filetime(accessed)
    yield "target-size", str(size) if size else ""


def _parts(content: bytes) -> Iterator[Found]:
    flags, at = struct.unpack_from("<I", content, 20)[0], HEADER
    if flags & FLAGS["list"]:
        size = struct.unpack_from("<H", content, at)[0]
        yield "target-as-listed", path_of(content[at + 2 : at + 2 + size])
        at += 2 + size
    if flags & FLAGS["info"]:
        size = struct.unpack_from("<I", content, at)[0]
        yield from _info(content[at : at + size])
        at += size
    wide = bool(flags & FLAGS["unicode"])
    for flag, name in STRINGS:
        if flags & FLAGS[flag]:
            length = struct.unpack_from("<H", content, at)[0] * (2 if wide else 1)
            raw = content[at + 2 : at + 2 + length]
            yield name, raw.decode("utf-16-le" if wide else "cp1252", "replace").strip("\0")
            at += 2 + length
    yield from _extra(content, at)


def _info(block: bytes) -> Iterator[Found]:
    """LinkInfo (2.3): the volume, and the path on it or the network share."""
    header, flags, volume, local, share, suffix = struct.unpack_from("<6I", block, 4)
    wide_local, wide_suffix = struct.unpack_from("<II", block, 28) if header >= 0x24 else (0, 0)
    rest = _wide(block, wide_suffix) if wide_suffix else _narrow(block, suffix)
    if flags & 1:
        base = _wide(block, wide_local) if wide_local else _narrow(block, local)
        yield "target", base + rest
        yield from _volume(block[volume:])
    if flags & 2:
        _, _, name_at, device_at = struct.unpack_from("<4I", block, share)
        name = _narrow(block, share + name_at)
        yield "target", f"{name}\\{rest}" if rest else name
        yield "network-share", name
        yield "mapped-to", _narrow(block, share + device_at) if device_at else ""


def _volume(block: bytes) -> Iterator[Found]:
    _, kind, serial, label_at = struct.unpack_from("<4I", block)
    yield "drive", DRIVES[kind] if kind < len(DRIVES) else str(kind)
    yield "volume-serial", f"{serial >> 16:04X}-{serial & 0xFFFF:04X}"
    wide = label_at == 0x14
    yield "volume-label", _wide(block, struct.unpack_from("<I", block, 16)[0]) if wide else _narrow(block, label_at)


def _extra(content: bytes, at: int) -> Iterator[Found]:
    while at + 8 <= len(content):
        size, kind = struct.unpack_from("<II", content, at)
        if size < 8:
            return
        block = content[at : at + size]
        if kind == TRACKER:
            yield "machine", _narrow(block, 16)
            yield from _tracker(block)
        elif kind == ENVIRONMENT:
            yield "target-by-environment", _wide(block, 268) or _narrow(block, 8)
        at += size


def _tracker(block: bytes) -> Iterator[Found]:
    """Where the identifier is of version 1 it holds the time of its making and a network card's address (RFC 9562)."""
    if len(block) < 96:
        return
    yield "volume-id", str(uuid.UUID(bytes_le=block[32:48]))
    file = uuid.UUID(bytes_le=block[48:64])
    yield "file-id", str(file)
    if file.version == 1:
        yield "file-id-made", filetime(file.time - 5_748_192_000_000_000)
        yield "network-card", file.node.to_bytes(6, "big").hex(":")


def _narrow(block: bytes, at: int) -> str:
    return block[at:].partition(b"\0")[0].decode("cp1252", "replace") if 0 < at < len(block) else ""


def _wide(block: bytes, at: int) -> str:
    return block[at : at + 65_536].decode("utf-16-le", "replace").partition("\0")[0] if 0 < at < len(block) else ""
