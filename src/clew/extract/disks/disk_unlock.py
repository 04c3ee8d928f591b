"""Encrypted volumes: BitLocker, LUKS and Core Storage (FileVault 2), opened with a password or recovery key."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from clew.errors import Unreadable
from clew.extract.disks.disk_media import FAULTS, Media, damage, of_handle

LOCKED = ("BitLocker", "LUKS", "Core Storage")
RECOVERY = re.compile(r"\d{6}(-\d{6}){7}")
"""A BitLocker recovery key: eight groups of six digits."""
ADVICE = "sift again with its password or recovery key in --password-file"


def unlocked(kind: str, media: Media, passwords: tuple[str, ...], name: str) -> Iterator[Media]:
    """The spans behind the encryption; Unreadable("encrypted") where no password opens it."""
    opener = {"BitLocker": _bitlocker, "LUKS": _luks}.get(kind, _core_storage)
    for password in (None, *passwords):
        spans = _tried(opener, media, password)
        if spans:
            yield from spans
            return
    tried = f"; none of the {len(passwords)} passwords given opens it" if passwords else ""
    raise Unreadable("encrypted", f"{name} is encrypted with {kind}{tried}", ADVICE)


def _tried(opener: Callable[[Media, str | None], list[Media]], media: Media, password: str | None) -> list[Media]:
    """A password that is not this volume's makes some of the bindings raise, others stay locked."""
    try:
        return opener(media, password)
    except FAULTS:
        return []


def _bitlocker(media: Media, password: str | None) -> list[Media]:
    """Without a password, a volume whose protection is suspended opens by its clear key."""
    import pybde  # type: ignore[import-not-found]

    volume = pybde.volume()
    if password and RECOVERY.fullmatch(password.strip()):
        volume.set_recovery_password(password.strip())
    elif password:
        volume.set_password(password)
    volume.open_file_object(media)
    return _open(volume)


def _luks(media: Media, password: str | None) -> list[Media]:
    import pyluksde  # type: ignore[import-not-found]

    volume = pyluksde.volume()
    if password:
        volume.set_password(password)
    volume.open_file_object(media)
    return _open(volume) if password else []


def _open(volume: Any) -> list[Media]:
    return [] if volume.is_locked() else [of_handle(volume, volume.get_size())]


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
