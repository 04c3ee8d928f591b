"""The formats that hold a disk: EWF, QCOW, VMDK, VHD, VHDX, VDI, DMG and plain segments, as one span of bytes."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.disks.disk_blocks import parallels, vdi
from clew.extract.disks.disk_media import FAULTS, Media, damage, joined, of_handle, of_stream
from clew.step import Given

EWF = "application/x-ewf"
QCOW = "application/x-qemu-disk"
VMDK = "application/x-vmdk"
VHD = "application/x-vhd"
VHDX = "application/x-vhdx"
DMG = "application/x-apple-diskimage"
RAW = "application/x-raw-disk-image"
LUKS = "application/x-luks"
BITLOCKER = "application/x-bitlocker"
VDI = "application/x-virtualbox-vdi"
PARALLELS = "application/x-parallels-disk"
LOGICAL = {
    "application/x-ad1": "an AD1 image of FTK Imager",
    "application/x-aff": "an AFF image",
    "application/x-aff4": "an AFF4 image",
}
"""Kinds that are named, and that nothing here opens."""
TYPES = (EWF, QCOW, VMDK, VHD, VHDX, VDI, PARALLELS, DMG, RAW, LUKS, BITLOCKER, *LOGICAL)

TOGETHER = "put all files of the image in one folder and sift that"


QCOW_FEATURES = {2: "a data file of its own", 3: "another compression than deflate", 4: "clusters in parts"}
"""Bits of what a reader must know."""


class Opened(NamedTuple):
    """An image's media, the binding's own handle, whether all files of the set are there, and how many earlier states
    of the disk the image keeps."""

    media: Media
    handle: Any = None
    whole: bool = True
    snapshots: int = 0


def opened(given: Given, stream: BinaryIO) -> Opened:
    """The image's media. Unreadable where it cannot be opened: "damaged", "split", "encrypted" or "unsupported"."""
    if given.media_type in LOGICAL:
        advice = "export it as E01 or raw image, or its files, with FTK Imager or another forensic tool, and sift that"
        raise Unreadable("unsupported", f"{LOGICAL[given.media_type]} is not read", advice)
    source = of_stream(stream)
    opener = _OPENERS.get(given.media_type)
    return opener(given, source) if opener else Opened(joined([source, *_segments(given.parts)]))


def _segments(parts: Mapping[str, BinaryIO]) -> list[Media]:
    """The further segments of a set in their order: 001, 002 … or ab, ac …"""
    return [of_stream(parts[name]) for name in sorted(parts, key=_segment)]


def _segment(name: str) -> tuple[int, str]:
    ending = name.rpartition(".")[2].lower()
    return len(ending), ending


def _ewf(given: Given, source: Media) -> Opened:
    import pyewf  # type: ignore[import-not-found]

    if source.at(0, 3) in (b"LVF", b"LEF"):
        text = "an image of files, not of a disk (L01), is not read"
        raise Unreadable("unsupported", text, "export its files with a forensic tool and sift the folder")
    handle = pyewf.handle()
    with damage("the image cannot be opened"):
        handle.open_file_objects([source, *_segments(given.parts)])
        media = of_handle(handle, handle.get_media_size())
    return Opened(media, handle, _ends(source, given.parts))


def _ends(source: Media, parts: Mapping[str, BinaryIO]) -> bool:
    """Whether one of the segments closes with the section "done", as the last one does; EWF2 has its number there."""
    media = [source, *_segments(parts)]
    if source.at(0, 4) in (b"EVF2", b"LEF2"):
        return any(each.at(each.length - 64, 4) == b"\x0f\x00\x00\x00" for each in media)
    return any(each.at(each.length - 76, 4) == b"done" for each in media)


def _qcow(given: Given, source: Media) -> Opened:
    import pyqcow  # type: ignore[import-not-found]

    head = source.at(0, 104)
    _convertible(head)
    with damage("the QCOW image cannot be opened"):
        handle = pyqcow.file()
        for password in given.passwords[:1]:
            handle.set_password(password)
        handle.open_file_object(source)
        if handle.is_locked():
            raise Unreadable("encrypted", "the QCOW image is encrypted", "sift again with its password")
        backing = handle.get_backing_filename()
    if backing:
        raise Unreadable("split", f"holds only what differs from {backing}", "merge the two and sift that")
    snapshots = int.from_bytes(head[60:64], "big") if int.from_bytes(head[4:8], "big") > 1 else 0
    return Opened(of_handle(handle, handle.get_media_size()), handle, snapshots=snapshots)


def _convertible(head: bytes) -> None:
    """Unreadable where a QCOW2 has what libqcow does not know (QEMU's docs/interop/qcow2.txt)."""
    version, method = int.from_bytes(head[4:8], "big"), int.from_bytes(head[32:36], "big")
    features = int.from_bytes(head[72:80], "big") if version == 3 else 0
    advice = "qemu-img convert -O raw writes an image that can be sifted"
    if version in (2, 3) and method == 2:
        raise Unreadable("encrypted", "the QCOW image is encrypted with LUKS, which is not opened here", advice)
    unknown = [name for bit, name in QCOW_FEATURES.items() if features >> bit & 1]
    if unknown:
        raise Unreadable("unsupported", f"the QCOW image uses {', '.join(unknown)}", advice)


def _vhd(given: Given, source: Media) -> Opened:
    import pyvhdi  # type: ignore[import-not-found]

    with damage("the VHD image cannot be opened"):
        handle = pyvhdi.file()
        handle.open_file_object(source)
        wanted = handle.get_parent_identifier()
    if wanted:
        with damage("the VHD image's parent cannot be opened"):
            handle.set_parent(_vhd_parent(given, handle, wanted))
    return Opened(of_handle(handle, handle.get_media_size()), handle)


def _vhd_parent(given: Given, child: Any, wanted: str) -> Any:
    """The image that a differencing one builds upon; Unreadable("split") where no file of the set is it."""
    import pyvhdi

    for name in sorted(given.parts):
        parent = pyvhdi.file()
        with suppress(*FAULTS):
            parent.open_file_object(of_stream(given.parts[name]))
            if parent.get_identifier() == wanted:
                return parent
    raise Unreadable("split", f"holds only what differs from {child.get_parent_filename()}", TOGETHER)


def _vmdk(given: Given, source: Media) -> Opened:
    import pyvmdk  # type: ignore[import-not-found]

    with damage("the VMDK image cannot be opened"):
        handle = pyvmdk.handle()
        handle.open_file_object(source)
        names = [_last(extent.filename or "") for extent in handle.extent_descriptors]
        parent = handle.get_parent_filename()
    if parent:
        raise Unreadable("split", f"holds only what differs from {parent}", "merge the snapshots and sift that")
    named = {name.casefold(): name for name in given.parts}
    alone = len(names) == 1 and source.at(0, 4) in (b"KDMV", b"COWD")
    missing = [] if alone else [name for name in names if name.casefold() not in named]
    if missing:
        raise Unreadable("split", f"the bytes lie in {', '.join(missing[:20])}, not found beside it", TOGETHER)
    extents = [source] if alone else [of_stream(given.parts[named[name.casefold()]]) for name in names]
    with damage("the VMDK image cannot be opened"):
        handle.open_extent_data_files_as_file_objects(extents)
    return Opened(of_handle(handle, handle.get_media_size()), handle)


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _dmg(given: Given, source: Media) -> Opened:
    import pymodi  # type: ignore[import-not-found]

    with damage("the Apple disk image cannot be opened"):
        handle = pymodi.handle()
        handle.open_file_object(source)
    return Opened(of_handle(handle, handle.get_media_size()), handle)


def _vdi(given: Given, source: Media) -> Opened:
    return Opened(vdi(source))


def _parallels(given: Given, source: Media) -> Opened:
    return Opened(parallels(source))


_OPENERS: dict[str, Callable[[Given, Media], Opened]] = {
    EWF: _ewf,
    QCOW: _qcow,
    VHD: _vhd,
    VHDX: _vhd,
    VMDK: _vmdk,
    DMG: _dmg,
    VDI: _vdi,
    PARALLELS: _parallels,
}
