"""Snappy's raw format (google/snappy, format_description.txt)."""

from clew.errors import Unreadable

LARGEST = 1 << 26


def unsnapped(packed: bytes) -> bytes:
    """Raises Unreadable where it is none, or announces more than 64 MiB."""
    try:
        return _unsnapped(packed)
    except IndexError as error:
        raise Unreadable("truncated", "packed bytes end too early", "look for a whole copy") from error


def _unsnapped(packed: bytes) -> bytes:
    size = shift = at = 0
    while True:
        size |= (packed[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not packed[at - 1] & 0x80:
            break
    out = bytearray()
    while at < len(packed) and len(out) < min(size, LARGEST):
        tag, at = packed[at], at + 1
        if tag & 3 == 0:
            length = tag >> 2
            if length >= 60:
                more = length - 59
                length, at = int.from_bytes(packed[at : at + more], "little"), at + more
            out += packed[at : at + length + 1]
            at += length + 1
            continue
        if tag & 3 == 1:
            length, offset, at = (tag >> 2 & 7) + 4, tag >> 5 << 8 | packed[at], at + 1
        else:
            wide = 2 if tag & 3 == 2 else 4
            length, offset = (tag >> 2) + 1, int.from_bytes(packed[at : at + wide], "little")
            at += wide
        if not 0 < offset <= len(out):
            raise IndexError
        piece = out[-offset:][:length]
        out += (piece * (length // len(piece) + 1))[:length]
    if len(out) != size:
        raise IndexError
    return bytes(out)
