"""The times of exFAT with the offset from UTC that each one has (Microsoft's exFAT specification, 7.4.5 to 7.4.10).

The Sleuth Kit leaves the offset out, and the hundredths of seconds.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from clew.extract.disks.disk_media import FAULTS, Media

FILE, IN_USE = 0x05, 0x80
"""A file's directory entry; without the upper bit, a deleted one."""
FIRST = 3
"""The Sleuth Kit's number for the first entry of the cluster heap."""
ENTRY = 32
OFFSET_KNOWN = 0x80

Times = tuple[str, str, str, str]


def exfat_times(media: Media, otherwise: Callable[[Any], Times]) -> Callable[[Any], Times]:
    """A file's modified, accessed, changed and created times; changed ones are not kept. What is no file's entry is
    told `otherwise`."""
    boot = media.at(0, 512)
    heap = int.from_bytes(boot[88:92], "little") << boot[108] if len(boot) > 108 and boot[108] < 16 else 0

    def times(meta: Any) -> Times:
        try:
            entry = media.at(heap + (meta.addr - FIRST) * ENTRY, ENTRY)
        except FAULTS:
            entry = b""
        if len(entry) < ENTRY or entry[0] & ~IN_USE != FILE:
            return otherwise(meta)
        created, modified, accessed = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12, 16))
        return (
            _iso(modified, entry[0x15], entry[0x17]),
            _iso(accessed, None, entry[0x18]),
            "",
            _iso(created, entry[0x14], entry[0x16]),
        )

    return times


def _iso(stamp: int, hundredths: int | None, offset: int) -> str:
    """Local time in steps of 2 s and up to 199 hundredths, with its offset where that is known; "" for none."""
    date, clock = stamp >> 16, stamp & 0xFFFF
    try:
        base = datetime(1980 + (date >> 9), date >> 5 & 15, date & 31, clock >> 11, clock >> 5 & 63, (clock & 31) * 2)
        moment = base + timedelta(milliseconds=10 * (hundredths or 0))
    except (ValueError, OverflowError):
        return ""
    fraction = "" if hundredths is None else f".{moment.microsecond // 10_000:02}"
    return moment.replace(microsecond=0).isoformat() + fraction + (_zone(offset) if offset & OFFSET_KNOWN else "")


def _zone(offset: int) -> str:
    """Quarters of an hour in seven bits, the uppermost of which is the sign."""
    quarters = offset & 0x7F
    minutes = 15 * (quarters - 128 if quarters > 63 else quarters)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
