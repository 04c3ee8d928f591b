"""Encrypted volumes: BitLocker, LUKS and Core Storage (FileVault 2), opened with a password, recovery key or key file.

A key file is given as a line of the list of passwords: "hex:" and its bytes in hexadecimal digits.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from clew.errors import Unreadable
from clew.extract.disks.disk_bitlocker import mistyped, opened_bitlocker, ways_in
from clew.extract.disks.disk_luks import is_second, slot_kinds, unlocked_luks2
from clew.extract.disks.disk_media import FAULTS, Media, damage, of_handle
from clew.model import Metadata
from clew.step import Beat

LOCKED = ("BitLocker", "LUKS", "Core Storage")
KEY_FILE = re.compile(r"hex:((?:[0-9A-Fa-f]{2})+)")
ADVICE = "sift again with its password or recovery key in --password-file; of a key file, a line hex:… of its bytes"

Opener = Callable[[Media, str | None], list[Media]]


def unlocked(kind: str, media: Media, passwords: tuple[str, ...], name: str) -> Iterator[Media | Metadata | Beat]:
    """The spans behind the encryption; Unreadable("encrypted") where no password opens it, other codes where nothing
    here could. A Beat before each password, since each is made to take a second."""
    ways = _told(kind, media)
    if ways:
        yield Metadata("encryption", f"{name}: {kind}, {ways}")
    opener: Opener = {"BitLocker": _bitlocker, "LUKS": _luks}.get(kind, _core_storage)
    for number, password in enumerate((None, *passwords)):
        yield Beat()
        spans = _tried(opener, media, password)
        if spans:
            how = f"with password {number} of {len(passwords)}" if number else "without a password"
            yield Metadata("unlocked", f"{name}: {how}")
            yield from spans
            return
    raise Unreadable("encrypted", f"{name} is encrypted with {kind}{_refused(kind, ways, passwords)}", ADVICE)


def _refused(kind: str, ways: str, passwords: tuple[str, ...]) -> str:
    """What was tried, what it opens by, and which recovery keys cannot be right."""
    told = f" ({ways})" if ways else ""
    if passwords:
        told += f"; none of the {len(passwords)} passwords given opens it"
    for number, password in enumerate(passwords, 1):
        group = mistyped(password) if kind == "BitLocker" else 0
        if group:
            told += f"; group {group} of the recovery key that is password {number} is mistyped"
    return told


def _told(kind: str, media: Media) -> str:
    if kind == "BitLocker":
        return ways_in(media)
    return slot_kinds(media) if kind == "LUKS" and is_second(media) else ""


def _tried(opener: Opener, media: Media, password: str | None) -> list[Media]:
    """A password that is not this volume's makes some of the bindings raise, others stay locked."""
    try:
        return opener(media, password)
    except FAULTS:
        return []


def _bitlocker(media: Media, password: str | None) -> list[Media]:
    """Without a password, a volume whose protection is suspended opens by its clear key."""
    return opened_bitlocker(media, password, _key_file(password))


def _luks(media: Media, password: str | None) -> list[Media]:
    if not password:
        return []
    if is_second(media):
        inside = unlocked_luks2(media, _key_file(password) or password.encode())
        return [inside] if inside else []
    import pyluksde  # type: ignore[import-not-found]

    volume = pyluksde.volume()
    volume.set_password(password)
    volume.open_file_object(media)
    return [] if volume.is_locked() else [of_handle(volume, volume.get_size())]


def _key_file(password: str | None) -> bytes | None:
    found = KEY_FILE.fullmatch((password or "").strip())
    return bytes.fromhex(found[1]) if found else None


def _core_storage(media: Media, password: str | None) -> list[Media]:
    """A group may have volumes without encryption, which open without a password."""
    import pyfvde  # type: ignore[import-not-found]

    with damage("the Core Storage group cannot be read"):
        group_volume = pyfvde.volume()
        group_volume.open_file_object(media)
        group_volume.open_physical_volume_files_as_file_objects([media])
        group = group_volume.get_volume_group()
        volumes = list(group.logical_volumes)
    spans = []
    for volume in volumes:
        if password:
            volume.set_password(password)
            volume.set_recovery_password(password)
            volume.unlock()
        if not volume.is_locked():
            spans.append(_kept(of_handle(volume, volume.get_size()), group_volume, group))
    return spans


def _kept(media: Media, *owners: Any) -> Media:
    """The span, holding on to the objects that its reads need."""
    inner = media.read_at

    def read_at(offset: int, size: int) -> bytes:
        return inner(offset, size) if owners else b""

    return Media(read_at, media.length)
