"""The path that a list of shell items spells: drives, folders and files, by their long names where they have one.

Format: https://github.com/libyal/libfwsi/blob/main/documentation/Windows%20Shell%20Item%20format.asciidoc
"""

import struct

EXTENSION = 0xBEEF0004
BEHIND_SIZES = {3: 2, 7: 18, 8: 4, 9: 4}
"""Bytes that versions of the extension, from these on, put before the long name."""


def path_of(items: bytes) -> str:
    """Parts that are no drive, folder or file (a virtual folder's identifier) are left out."""
    names: list[str] = []
    at = 0
    while at + 2 <= len(items):
        size = struct.unpack_from("<H", items, at)[0]
        if size < 3:
            break
        names.append(_name(items[at : at + size]))
        at += size
    return "\\".join(name.rstrip("\\") for name in names if name)


def _name(item: bytes) -> str:
    kind = item[2]
    if kind & 0x70 == 0x20 and kind & 1:
        return item[3:].partition(b"\0")[0].decode("cp1252", "replace")
    if kind & 0x70 == 0x30 and len(item) > 14:
        short = item[14:].decode("utf-16-le", "replace") if kind & 4 else item[14:].decode("cp1252", "replace")
        return _long(item) or short.partition("\0")[0]
    if kind & 0x70 == 0x40 and len(item) > 5:
        return item[5:].partition(b"\0")[0].decode("cp1252", "replace")
    return ""


def _long(item: bytes) -> str:
    at = struct.unpack_from("<H", item, len(item) - 2)[0]
    if not 0 < at <= len(item) - 20:
        return ""
    _, version, signature = struct.unpack_from("<HHI", item, at)
    if signature != EXTENSION or version < 3:
        return ""
    start = at + 18 + sum(size for since, size in BEHIND_SIZES.items() if version >= since)
    return item[start:-2].decode("utf-16-le", "replace").partition("\0")[0]
