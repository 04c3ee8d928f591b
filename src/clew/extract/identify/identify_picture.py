"""Pictures and sound without a signature of their own: told by a header that holds together, or by a footer."""

import re
import struct
from typing import BinaryIO

from clew.extract.recordings.recording_frames import is_gsm

PLAIN = (
    (re.compile(rb"P[1-6]\s+(?:#[^\n]*\n\s*)*\d{1,9}\s"), "image/x-portable-anymap", "Netpbm header"),
    (re.compile(rb"P7\n(?:#[^\n]*\n)*(?:WIDTH|HEIGHT|DEPTH|MAXVAL) \d"), "image/x-portable-anymap", "PAM header"),
    (re.compile(rb"(?:/\*[^*]{0,2000}\*/)?\s*#define\s+\w{0,200}_?width\s+\d{1,9}\s+#define\s+\w{0,200}_?height\s"),
     "image/x-xbitmap", "X bitmap"),
    (re.compile(rb"/\* XPM \*/"), "image/x-xpixmap", "X pixmap"),
    (re.compile(rb"\x01\x00\x09\x00\x00[\x01\x03]"), "image/wmf", "WMF header"),
    (re.compile(rb"\x02\x00\x09\x00\x00[\x01\x03]"), "image/wmf", "WMF header"),
)  # fmt: skip
TARGA = b"TRUEVISION-XFILE.\x00"


def picture_kind(stream: BinaryIO, length: int, head: bytes) -> tuple[str, str] | None:
    """The media type and the evidence, or None."""
    for pattern, media_type, evidence in PLAIN:
        if pattern.match(head):
            return media_type, evidence
    if is_gsm(length, head):
        return "audio/x-gsm", "each 33 bytes begin like a GSM frame"
    return _cursor(head) or _pcx(head) or _sgi(head) or _targa(stream, length, head)


def _cursor(head: bytes) -> tuple[str, str] | None:
    if head[:4] != b"\x00\x00\x02\x00" or len(head) < 22:
        return None
    count, size, offset = *struct.unpack_from("<H", head, 4), *struct.unpack_from("<II", head, 14)
    sound = 0 < count < 1000 and head[9] == 0 and size and offset >= 6 + 16 * count
    return ("image/x-cursor", "cursor directory") if sound else None


def _pcx(head: bytes) -> tuple[str, str] | None:
    """ZSoft's technical reference, 1991: version, run lengths, depth, a window that is not inside out, planes."""
    if len(head) < 128 or head[0] != 10 or head[1] not in (0, 2, 3, 4, 5) or head[2] != 1:
        return None
    left, top, right, foot = struct.unpack_from("<4H", head, 4)
    sound = head[3] in (1, 2, 4, 8, 24) and left <= right and top <= foot and head[64] == 0 and head[65] in (1, 2, 3, 4)
    return ("image/x-pcx", "PCX header") if sound else None


def _sgi(head: bytes) -> tuple[str, str] | None:
    sound = head[:2] == b"\x01\xda" and len(head) >= 512 and head[2] in (0, 1) and head[3] in (1, 2)
    return ("image/sgi", "SGI image header") if sound and head[4:6] in (b"\x00\x01", b"\x00\x02", b"\x00\x03") else None


def _targa(stream: BinaryIO, length: int, head: bytes) -> tuple[str, str] | None:
    """By the footer of Truevision's TGA 2.0, or by a header whose picture would fill the file."""
    if len(head) < 18 or head[1] not in (0, 1) or head[2] not in (1, 2, 3, 9, 10, 11):
        return None
    if length > 44:
        stream.seek(length - 18)
        if stream.read(18) == TARGA:
            return "image/x-tga", "Targa footer"
    width, height, depth = struct.unpack_from("<HHB", head, 12)
    if head[2] > 3 or not width or not height or depth not in (8, 15, 16, 24, 32) or head[17] & 0xC0:
        return None
    entries, entry = struct.unpack_from("<HB", head, 5)
    expected = 18 + head[0] + head[1] * entries * ((entry + 7) // 8) + width * height * ((depth + 7) // 8)
    return ("image/x-tga", "Targa header, and the size that follows from it") if expected == length else None
