"""What a reparse point of NTFS stands for ([MS-FSCC] 2.1.2)."""

from typing import NamedTuple

MOUNT_POINT, SYMLINK, WOF, DEDUP = 0xA0000003, 0xA000000C, 0x80000017, 0x80000013
CLOUD = 0x9000001A
CLOUD_MASK = 0xFFFF0FFF


class Reparse(NamedTuple):
    """`target` of a link; a `remark`; whether the content lies `elsewhere` than on this volume's own clusters, or is
    `compressed` in a stream beside it."""

    target: str
    remark: str
    elsewhere: bool = False
    compressed: bool = False


def reparse(content: bytes) -> Reparse | None:
    """Read an attribute's content; None for a tag that changes nothing."""
    tag = int.from_bytes(content[:4], "little")
    if tag in (MOUNT_POINT, SYMLINK):
        return Reparse(_target(content[8:], 8 if tag == MOUNT_POINT else 12), "")
    if tag == WOF:
        return Reparse("", "compressed by Windows (WOF)", compressed=True)
    if tag == DEDUP:
        return Reparse("", "its content lies in the volume's deduplication store", elsewhere=True)
    if tag & CLOUD_MASK == CLOUD:
        return Reparse("", "a cloud file; what is not kept on this disk is zeros")
    return None


def _target(names: bytes, header: int) -> str:
    """The printed name where there is one, else the substitute name."""
    places = [int.from_bytes(names[at : at + 2], "little") for at in (0, 2, 4, 6)]
    printed = names[header + places[2] : header + places[2] + places[3]]
    substitute = names[header + places[0] : header + places[0] + places[1]]
    return (printed or substitute).decode("utf-16-le", "replace")
