"""Files in the cells of an Access database: OLE objects and attachments, without what Access wraps them in."""

import struct
import zlib

ATTACHED = "FileData"
OBJECT = 0x1C15
EMBEDDED = 2
LARGEST = 1 << 28


def from_object(value: bytes) -> bytes:
    """The data of an embedded object ([MS-OLEDS] 2.2.5) behind Access's header; anything else as it is."""
    try:
        kind, header = struct.unpack_from("<HH", value)
        if kind != OBJECT:
            return value
        _, form = struct.unpack_from("<II", value, header)
        at = header + 8
        for _ in range(3):
            at += 4 + struct.unpack_from("<I", value, at)[0]
        size = struct.unpack_from("<I", value, at)[0]
    except struct.error:
        return value
    content = value[at + 4 : at + 4 + size]
    return content if form == EMBEDDED and content else value


def from_attachment(value: bytes) -> bytes:
    """The attached file behind its header, unpacked; the bytes as they are where they are not so."""
    try:
        packed, _ = struct.unpack_from("<II", value)
        content = zlib.decompressobj().decompress(value[8:], LARGEST) if packed == 1 else value[8:]
        header = struct.unpack_from("<I", content)[0]
    except (struct.error, zlib.error):
        return value
    return content[header:] if 12 <= header < len(content) and header < 1024 else value
