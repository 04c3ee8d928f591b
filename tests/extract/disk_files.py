"""Small disk images made here: FAT12 volumes, partition tables, a QCOW2, a VHD and an E01 around them."""

import hashlib
import struct
import zlib
from dataclasses import dataclass

SECTOR = 512
DATE = (2021 - 1980) << 9 | 7 << 5 | 22
TIME = 15 << 11 | 33 << 5 | 18 // 2


@dataclass(frozen=True)
class Made:
    """A file of a FAT volume: its name in eleven bytes, as the folder has it."""

    name: bytes
    content: bytes
    deleted: bool = False


def fat12(*files: Made, sectors: int = 64) -> bytes:
    """A FAT12 volume: one sector a cluster, two FATs of one sector, a root folder of 16 entries, files in a row."""
    boot = bytearray(SECTOR)
    boot[:3], boot[3:11], boot[510:] = b"\xeb\x3c\x90", b"MSDOS5.0", b"\x55\xaa"
    struct.pack_into("<HBHBHHBHHHII", boot, 11, SECTOR, 1, 1, 2, 16, sectors, 0xF8, 1, 1, 1, 0, 0)
    boot[38:62] = b"\x29\x01\x02\x03\x04NO NAME    FAT12   "
    table, root, data = [0xFF8, 0xFFF], b"", b""
    for file in files:
        first = len(table)
        clusters = -(-len(file.content) // SECTOR)
        chain = [*range(first + 1, first + clusters), 0xFFF] if clusters else []
        table += [0] * clusters if file.deleted else chain
        name = b"\xe5" + file.name[1:] if file.deleted else file.name
        times = struct.pack("<BHHHHHH", 150, TIME, DATE, DATE, 0, TIME, DATE)
        root += name + b"\x20\x00" + times + struct.pack("<HI", first if clusters else 0, len(file.content))
        data += file.content.ljust(clusters * SECTOR, b"\x00")
    fat = _packed(table).ljust(SECTOR, b"\x00")
    return (bytes(boot) + fat + fat + root.ljust(SECTOR, b"\x00") + data).ljust(sectors * SECTOR, b"\x00")


def _packed(table: list[int]) -> bytes:
    values = [*table, 0] if len(table) % 2 else table
    pairs = zip(values[::2], values[1::2], strict=True)
    return b"".join((low | high << 12).to_bytes(3, "little") for low, high in pairs)


def mbr(*slots: tuple[int, int, int]) -> bytes:
    """A sector with (type, first sector, sectors) entries."""
    table = b"".join(struct.pack("<B3xB3xII", 0, *slot) for slot in slots)
    return bytes(446) + table.ljust(64, b"\x00") + b"\x55\xaa"


def partitioned(*volumes: bytes) -> bytes:
    """An MBR and primary partitions one behind the other."""
    slots, at = [], 1
    for volume in volumes:
        slots.append((1, at, len(volume) // SECTOR))
        at += len(volume) // SECTOR
    return mbr(*slots) + b"".join(volumes)


def extended(first: bytes, *logical: bytes) -> bytes:
    """A primary partition and an extended one with logical partitions in it."""
    start = 1 + len(first) // SECTOR
    inside, at = b"", 0
    for number, volume in enumerate(logical):
        sectors = len(volume) // SECTOR
        following = [(5, at + 1 + sectors, 1 + sectors)] if number + 1 < len(logical) else []
        inside += mbr((1, 1, sectors), *following) + volume
        at += 1 + sectors
    return mbr((1, 1, len(first) // SECTOR), (5, start, len(inside) // SECTOR)) + first + inside


def gpt(*volumes: bytes) -> bytes:
    """A protective MBR, a GPT with its copy at the end, and partitions from sector 34 on (UEFI 2.10, 5.3)."""
    entries, at = b"", 34
    for number, volume in enumerate(volumes, 1):
        sectors = len(volume) // SECTOR
        basic = bytes.fromhex("a2a0d0ebe5b9334487c068b6b72699c7")
        entries += basic + bytes([number]) * 16 + struct.pack("<QQQ", at, at + sectors - 1, 0) + bytes(72)
        at += sectors
    entries = entries.ljust(128 * 128, b"\x00")
    last = at + 32
    header = _gpt_header(1, last, 2, last, entries)
    copy = _gpt_header(last, 1, at, last, entries)
    return mbr((0xEE, 1, last)) + header + entries + b"".join(volumes) + entries + copy


def _gpt_header(here: int, other: int, table: int, last: int, entries: bytes) -> bytes:
    places = struct.pack("<QQQQ16sQIII", here, other, 34, last - 33, b"d" * 16, table, 128, 128, zlib.crc32(entries))
    head = b"EFI PART" + struct.pack("<III", 0x10000, 92, 0)
    checksum = zlib.crc32(head[:16] + bytes(4) + bytes(4) + places)
    return (head[:16] + struct.pack("<II", checksum, 0) + places).ljust(SECTOR, b"\x00")


def vhd(media: bytes) -> bytes:
    """A fixed VHD: the media and a footer."""
    footer = bytearray(SECTOR)
    struct.pack_into(">8sIIQI4sI4sQQHBBI", footer, 0, b"conectix", 2, 0x10000, 2**64 - 1, 0, b"clew", 1, b"Wi2k",
                     len(media), len(media), 1, 1, 1, 2)  # fmt: skip
    struct.pack_into(">I", footer, 64, ~sum(footer) & 0xFFFFFFFF)
    return media + bytes(footer)


def qcow2(media: bytes) -> bytes:
    """A QCOW2 of version 2 with clusters of 64 KiB, for up to 64 KiB of media."""
    cluster = 1 << 16
    header = struct.pack(">4sIQIIQIIQQIIQ", b"QFI\xfb", 2, 0, 0, 16, len(media), 0, 1, cluster, 3 * cluster, 1, 0, 0)
    first = struct.pack(">Q", 2 * cluster | 1 << 63).ljust(cluster, b"\x00")
    second = struct.pack(">Q", 5 * cluster | 1 << 63).ljust(cluster, b"\x00")
    counts = struct.pack(">Q", 4 * cluster).ljust(cluster, b"\x00")
    blocks = struct.pack(">6H", 1, 1, 1, 1, 1, 1).ljust(cluster, b"\x00")
    return header.ljust(cluster, b"\x00") + first + second + counts + blocks + media.ljust(cluster, b"\x00")


def vdi(media: bytes, kind: int = 1) -> bytes:
    """A dynamic VDI with blocks of 4 KiB, the last block first, and empty ones left out."""
    block = 4096
    blocks = [media[at : at + block].ljust(block, b"\x00") for at in range(0, len(media), block)]
    kept = [number for number in reversed(range(len(blocks))) if any(blocks[number])]
    table = [kept.index(number) if number in kept else 0xFFFFFFFF for number in range(len(blocks))]
    head = b"<<< Oracle VM VirtualBox Disk Image >>>\n".ljust(64, b"\x00")
    head += struct.pack("<III", 0xBEDA107F, 0x10001, 400)
    head += struct.pack("<II256xII", kind, 0, 512, 4096) + struct.pack("<IIII4x", 0, 0, 0, SECTOR)
    head += struct.pack("<QIIII", len(media), block, 0, len(blocks), len(kept))
    index = struct.pack(f"<{len(table)}I", *table)
    return (head.ljust(512, b"\x00") + index).ljust(4096, b"\x00") + b"".join(blocks[number] for number in kept)


def parallels(media: bytes) -> bytes:
    """A Parallels disk with blocks of 4 KiB, of which empty ones are left out."""
    block, table, data = 4096, [], b""
    for at in range(0, len(media), block):
        content = media[at : at + block].ljust(block, b"\x00")
        table.append((block + len(data)) // block if any(content) else 0)
        data += content if any(content) else b""
    head = struct.pack("<16sIIIIIQIII", b"WithouFreSpacExt", 2, 16, 1, 8, len(table), len(media) // SECTOR, 0, 8, 0)
    return (head.ljust(64, b"\x00") + struct.pack(f"<{len(table)}I", *table)).ljust(block, b"\x00") + data


def vmdk_descriptor(extent: str, sectors: int) -> bytes:
    """The text of a VMDK image whose bytes lie in a flat file."""
    return (
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\n\n"
        f'# Extent description\nRW {sectors} FLAT "{extent}" 0\n\n# The Disk Data Base\n#DDB\n\n'
        'ddb.adapterType = "ide"\n'
    ).encode()  # fmt: skip


def e01(media: bytes, stored: str | None = None, segments: int = 1) -> list[bytes]:
    """An E01 in one or two segments (libyal's "Expert Witness Compression Format"), with `stored` for its MD5."""
    chunk = 64 * SECTOR
    chunks = [media[at : at + chunk] for at in range(0, len(media), chunk)]
    per = -(-len(chunks) // segments)
    groups = [chunks[at : at + per] for at in range(0, len(chunks), per)]
    files = []
    for number, group in enumerate(groups, 1):
        file = b"EVF\x09\x0d\x0a\xff\x00\x01" + struct.pack("<H", number) + b"\x00\x00"
        if number == 1:
            file += _section(b"header2", len(file), zlib.compress(_HEADER2.encode("utf-16")))
            file += _section(b"header", len(file), zlib.compress(_HEADER.encode()))
            file += _section(b"volume", len(file), _volume(len(chunks), len(media) // SECTOR))
        packed = [zlib.compress(each) for each in group]
        start = len(file) + 76
        file += _section(b"sectors", len(file), b"".join(packed))
        offsets = [start + sum(map(len, packed[:index])) for index in range(len(packed))]
        for name in (b"table", b"table2"):
            file += _section(name, len(file), _table(offsets))
        if number == len(groups):
            digest = stored or hashlib.md5(media, usedforsecurity=False).hexdigest()
            file += _section(b"hash", len(file), _checked(bytes.fromhex(digest) + bytes(16)))
        file += _section(b"done" if number == len(groups) else b"next", len(file), b"", last=True)
        files.append(file)
    return files


_FIELDS = "a\tc\tn\te\tt\tav\tov\tm\tu\tp"
_HEADER = f"1\nmain\n{_FIELDS}\nseized laptop\t42/21\tE-7\tN. Haddad\tfound on the desk\t7.4\tWindows 10\t"
_HEADER2 = _HEADER.replace("1\n", "3\n", 1) + "1626968000\t1626968000\t0\n\n"
_HEADER += "2021 7 22 15 33 20\t2021 7 22 15 33 20\t0\n\n"


def _volume(chunks: int, sectors: int) -> bytes:
    head = struct.pack("<B3xIIIQ", 1, chunks, 64, SECTOR, sectors)
    return _checked(head.ljust(1052 - 4, b"\x00"))


def _table(offsets: list[int]) -> bytes:
    head = _checked(struct.pack("<I4xQ4x", len(offsets), 0))
    return head + _checked(b"".join(struct.pack("<I", offset | 1 << 31) for offset in offsets))


def _checked(content: bytes) -> bytes:
    return content + struct.pack("<I", zlib.adler32(content))


def _section(name: bytes, at: int, content: bytes, last: bool = False) -> bytes:
    size = 76 + len(content)
    following = at if last else at + size
    return _checked(name.ljust(16, b"\x00") + struct.pack("<QQ", following, size) + bytes(40)) + content
