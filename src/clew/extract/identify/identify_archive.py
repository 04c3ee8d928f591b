"""Archives and wrapped files of older programs, that no fixed signature shows, but a header whose parts fit."""

import binascii
import re
import struct

from clew.extract.archives.binhex import OPENING

ARC_NAME = re.compile(rb"\x1a[\x01-\x09][!-\x7e]{1,12}\x00")
LAST_DAY = (2050 - 1980) << 9
"""Of a date as MS-DOS writes it."""


def archive_kind(head: bytes, length: int) -> tuple[str, str] | None:
    """The media type and what shows it."""
    if OPENING in head[:8192]:
        return "application/mac-binhex40", "BinHex opening line"
    if head.startswith(b"ZOO ") and head[20:24] == b"\xdc\xa7\xc4\xfd":
        return "application/x-zoo", "ZOO header"
    return _arc(head, length) or _macbinary(head, length)


def _arc(head: bytes, length: int) -> tuple[str, str] | None:
    """SEA's ARC: method, a name of MS-DOS, a packed size that is within the file, a date of a calendar."""
    if not ARC_NAME.match(head) or len(head) < 29:
        return None
    size, date = struct.unpack_from("<IH", head, 15)
    sound = size + 27 <= length and date < LAST_DAY and 0 < date >> 5 & 15 < 13 and date & 31
    return ("application/x-arc", "ARC header") if sound else None


def _macbinary(head: bytes, length: int) -> tuple[str, str] | None:
    """MacBinary II and III by the header's checksum; the first, which has none, by sizes that fill the file."""
    if len(head) < 128 or head[0] or head[74] or head[82] or not 0 < head[1] < 64 or 0 in head[2 : 2 + head[1]]:
        return None
    data, fork = struct.unpack_from(">II", head, 83)
    if not data + fork or data > 0x7FFFFFFF or fork > 0x7FFFFFFF:
        return None
    if struct.unpack_from(">H", head, 124)[0] == binascii.crc_hqx(head[:124], 0):
        return "application/x-macbinary", "MacBinary header checksum"
    whole = 128 + (data + 127) // 128 * 128 + (fork + 127) // 128 * 128
    blank = not any(head[99:128]) and not any(head[2 + head[1] : 65])
    if blank and length == whole and head[65:73].isascii():
        return "application/x-macbinary", "MacBinary header, and the size that follows from it"
    return None
