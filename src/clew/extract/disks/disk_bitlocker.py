"""BitLocker volumes: what they open by, and opening them (libyal's "BitLocker Drive Encryption format").

libbde reads the volumes of Windows Vista, and those with NTFS and the diffuser faster; it takes no other file system
than NTFS and of each kind of protector only the first.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

from clew.extract.disks.disk_bitlocker_keys import full_key
from clew.extract.disks.disk_bitlocker_metadata import DIFFUSED, METHODS, Metadata, Protector, metadata
from clew.extract.disks.disk_bitlocker_sectors import decrypted
from clew.extract.disks.disk_media import FAULTS, Media, of_handle

PROTECTORS = {
    0x0000: "a clear key",
    0x0100: "TPM",
    0x0200: "a startup key",
    0x0300: "TPM with a startup key",
    0x0500: "TPM with a PIN",
    0x0700: "TPM with a PIN and a startup key",
    0x0800: "recovery key",
    0x2000: "password",
}
NAMED = (0x0200, 0x0300, 0x0700, 0x0800)
"""Protectors whose keys are filed under their identifiers: a .BEK file's name, a recovery key's "Key ID"."""
GROUPS, GROUP, DIVISOR, MOST = 8, 6, 11, 0xFFFF


def recovery_key(text: str) -> str:
    """A recovery key as it is printed, in eight groups of six digits, however it was typed; "" for anything else."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{48}", digits):
        return ""
    return "-".join(digits[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))


def mistyped(text: str) -> int:
    """The first group of a recovery key that cannot be right, 0 for none: each is a multiple of 11."""
    for number, group in enumerate(recovery_key(text).split("-"), 1):
        if group and (int(group) % DIVISOR or int(group) // DIVISOR > MOST):
            return number
    return 0


def ways_in(media: Media) -> str:
    """The cipher and what the volume opens by, with the identifiers that keys are filed under; "" where unknown."""
    found = metadata(media)
    if found is None:
        return ""
    method = METHODS.get(found.method, f"cipher {found.method:#x}")
    return f"{method}, opens by {' or '.join(_way(each) for each in found.protectors) or 'nothing that is known'}"


def _way(protector: Protector) -> str:
    told = PROTECTORS.get(protector.kind, f"protector {protector.kind:#x}")
    return f"{told} {protector.identifier}" if protector.kind in NAMED else told


def opened_bitlocker(media: Media, password: str | None, startup_key: bytes | None) -> list[Media]:
    """The bytes behind the encryption, none where this does not open it."""
    found = metadata(media)
    if found is None:
        return _by_library(media, password, startup_key)
    key = full_key(found, password, recovery_key(password or ""), startup_key)
    if key is None:
        return []
    return _faster(found, media, password, startup_key) or [decrypted(media, found, key)]


def _faster(found: Metadata, media: Media, password: str | None, startup_key: bytes | None) -> list[Media]:
    if found.method not in DIFFUSED:
        return []
    try:
        return _by_library(media, password, startup_key)
    except FAULTS:
        return []


def _by_library(media: Media, password: str | None, startup_key: bytes | None) -> list[Media]:
    import pybde  # type: ignore[import-not-found]

    volume = pybde.volume()
    if startup_key:
        _give(volume, startup_key)
    elif password and (key := recovery_key(password)):
        volume.set_recovery_password(key)
    elif password:
        volume.set_password(password)
    volume.open_file_object(media)
    return [] if volume.is_locked() else [of_handle(volume, volume.get_size())]


def _give(volume: Any, startup_key: bytes) -> None:
    """The binding takes a startup key as a file only."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "key.bek")
        file.write_bytes(startup_key)
        volume.read_startup_key(str(file))
