"""What a disk or volume is, told by its first 129 sectors: partition tables, file systems, encryption.

Sources: Microsoft's FAT, exFAT and NTFS boot sectors, UEFI 2.10 chapter 5 (GPT), Apple TN1150 (HFS+) and the Apple
File System Reference, the kernel's ext4 and XFS documents, the LUKS on-disk formats, libyal's format notes (BitLocker,
Core Storage, LVM).
"""

from itertools import pairwise
from typing import NamedTuple

HEAD = 66_048
SECTOR = 512
BITLOCKER_TO_GO = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
"""Its GUID in a FAT32 boot sector, at byte 424."""

Kind = str

MARKS: tuple[tuple[int, bytes, Kind], ...] = (
    (3, b"-FVE-FS-", "BitLocker"),
    (424, BITLOCKER_TO_GO, "BitLocker"),
    (0, b"LUKS\xba\xbe", "LUKS"),
    (3, b"NTFS    ", "NTFS"),
    (3, b"EXFAT   ", "exFAT"),
    (3, b"ReFS\x00\x00\x00\x00", "ReFS"),
    (0, b"XFSB", "XFS"),
    (32, b"NXSB", "APFS"),
    (SECTOR, b"LABELONE", "LVM"),
    (1024, b"H+\x00\x04", "HFS+"),
    (1024, b"HX\x00\x05", "HFS+"),
    (SECTOR, b"EFI PART", "GPT"),
    (4096, b"EFI PART", "GPT"),
    (0x8001, b"CD001", "ISO 9660"),
    (4086, b"SWAPSPACE2", "Linux swap"),
    (0, b"hsqs", "SquashFS"),
    (1024, b"\x10\x20\xf5\xf2", "F2FS"),
    (4096, b"\xfc\x4e\x2b\xa9", "Linux RAID"),
    (0, b"\xfc\x4e\x2b\xa9", "Linux RAID"),
    (0x8000, b"JFS1", "JFS"),
    (0x10040, b"_BHRfS_M", "Btrfs"),
    (0x10034, b"ReIsEr", "ReiserFS"),
)
"""(offset, bytes, kind), the surest first."""

UNREAD = ("ReFS", "SquashFS", "F2FS", "Linux RAID", "JFS", "Btrfs", "ReiserFS", "Linux swap")
"""Kinds that are named, and that nothing here reads."""

TABLES = ("MBR", "GPT", "APM")


class Slot(NamedTuple):
    """An entry of an MBR: `start` and `sectors` in sectors."""

    type: int
    start: int
    sectors: int


def disk_kind(head: bytes) -> Kind | None:
    """What these first bytes are the beginning of, None for nothing that is known."""
    for offset, mark, kind in MARKS:
        if head.startswith(mark, offset):
            return kind
    if head[88:90] == b"CS" and head[8:12] == b"\x01\x00\x10\x00":
        return "Core Storage"
    if _is_ext(head):
        return "ext"
    if head[:2] == b"ER" and head[SECTOR : SECTOR + 2] == b"PM":
        return "APM"
    if _is_fat(head):
        return "FAT"
    return "MBR" if mbr_slots(head) else None


def mbr_slots(sector: bytes) -> list[Slot]:
    """The used entries of an MBR; none where the table makes no sense."""
    if sector[510:512] != b"\x55\xaa":
        return []
    slots = []
    for number in range(4):
        raw = sector[446 + 16 * number : 462 + 16 * number]
        if raw[0] not in (0, 0x80):
            return []
        slot = Slot(raw[4], int.from_bytes(raw[8:12], "little"), int.from_bytes(raw[12:16], "little"))
        if slot.type and slot.start and slot.sectors:
            slots.append(slot)
    ordered = sorted(slots, key=lambda slot: slot.start)
    overlaps = any(one.start + one.sectors > two.start for one, two in pairwise(ordered))
    return [] if overlaps else slots


def _is_ext(head: bytes) -> bool:
    """Superblock at 1024: the magic number, a block size up to 64 kB, inodes and blocks at all."""
    super_block = head[1024:2048]
    return (
        super_block[56:58] == b"\x53\xef"
        and int.from_bytes(super_block[24:28], "little") <= 6
        and any(super_block[:4])
        and any(super_block[4:8])
    )


def _is_fat(head: bytes) -> bool:
    """A jump, and a BIOS parameter block whose fields make sense; old ones have no 55AA."""
    if len(head) < SECTOR or not (head[0] == 0xE9 or (head[0] == 0xEB and head[2] == 0x90)):
        return False
    sector, cluster = int.from_bytes(head[11:13], "little"), head[13]
    reserved, sectors16 = int.from_bytes(head[14:16], "little"), int.from_bytes(head[19:21], "little")
    fat16, fat32 = int.from_bytes(head[22:24], "little"), int.from_bytes(head[36:40], "little")
    return (
        sector in (512, 1024, 2048, 4096)
        and cluster.bit_count() == 1
        and reserved > 0
        and head[16] in (1, 2)
        and (head[21] == 0xF0 or head[21] >= 0xF8)
        and bool(sectors16 or any(head[32:36]))
        and bool(fat16 or fat32)
    )
