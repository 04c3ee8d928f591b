"""Disk images, told by a footer or by the partition table or file system that they begin with."""

from typing import BinaryIO

from clew.extract.disks.disk_kinds import disk_kind

FOOTER = 512
DESCRIPTOR = b"# disk descriptorfile"


def disk_footer(stream: BinaryIO, length: int, head: bytes) -> tuple[str, str] | None:
    """What the last 512 bytes say: the content of a VHD or DMG begins with anything, a bzip2 or xz stream too."""
    if head.startswith(b"conectix"):
        return "application/x-vhd", "VHD footer's copy"
    if length < FOOTER:
        return None
    stream.seek(length - FOOTER)
    footer = stream.read(FOOTER)
    if footer.startswith(b"koly\x00\x00\x00\x04\x00\x00\x02\x00"):
        return "application/x-apple-diskimage", "UDIF trailer"
    if footer.startswith(b"conectix") and _sum(footer) == int.from_bytes(footer[64:68], "big"):
        return "application/x-vhd", "VHD footer"
    return None


def raw_disk(head: bytes) -> tuple[str, str] | None:
    """A raw image, an encrypted volume, or the descriptor of a VMDK image."""
    if head[:64].lower().startswith(DESCRIPTOR):
        return "application/x-vmdk", "VMDK descriptor"
    kind = disk_kind(head)
    if kind in ("LUKS", "BitLocker"):
        return f"application/x-{kind.lower()}", f"{kind} volume"
    return ("application/x-raw-disk-image", f"begins with {kind}") if kind else None


def _sum(footer: bytes) -> int:
    """The footer's checksum: the complement of the sum of its bytes but for the checksum's own."""
    return ~(sum(footer[:64]) + sum(footer[68:])) & 0xFFFFFFFF
