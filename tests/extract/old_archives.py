"""Archives as programs of the eighties and nineties wrote them, with nothing packed in them."""

import struct
import zlib

File = tuple[bytes, bytes]
DATE = 0x53645000
"""2021-11-04T10:00:00 as MS-DOS writes it."""


def crc16(content: bytes) -> int:
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def arj(*files: File, flags: int = 0x10) -> bytes:
    def header(fixed: bytes, name: bytes) -> bytes:
        block = bytes([len(fixed) + 1]) + fixed + name + b"\0\0"
        return b"\x60\xea" + struct.pack("<H", len(block)) + block + struct.pack("<I", zlib.crc32(block)) + b"\0\0"

    out = header(struct.pack("<7B4I2H2B", 11, 1, 0, 16, 0, 2, 0, DATE, DATE, 0, 0, 0, 0, 0, 0), b"a.arj")
    for name, content in files:
        size = len(content)
        sums = struct.pack("<4I", DATE, size, size, zlib.crc32(content))
        out += header(bytes([11, 1, 0, flags, 0, 0, 0]) + sums + struct.pack("<3H", 0, 0o644, 0), name) + content
    return out + b"\x60\xea\0\0"


def arc(*files: File) -> bytes:
    out = b""
    for name, content in files:
        sizes = struct.pack("<I2HHI", len(content), DATE >> 16, DATE & 0xFFFF, crc16(content), len(content))
        out += b"\x1a\x02" + name.ljust(13, b"\0") + sizes + content
    return out + b"\x1a\0"


def zoo(*files: File) -> bytes:
    out = b"ZOO 2.10 Archive.\x1a\0\0" + struct.pack("<IiiBB", 0xFDC4A7DC, 34, -34, 1, 0)
    for name, content in files:
        place, size = len(out) + 51, len(content)
        entry = struct.pack("<IBBII", 0xFDC4A7DC, 1, 0, place + size, place)
        entry += struct.pack("<3HII", DATE >> 16, DATE & 0xFFFF, crc16(content), size, size)
        out += entry + bytes([1, 0, 0, 0]) + bytes(6) + name.ljust(13, b"\0") + content
    return out + struct.pack("<IBB", 0xFDC4A7DC, 1, 0) + bytes(45)


def stuffit(*files: tuple[bytes, bytes, bytes]) -> bytes:
    """Name, resource fork, data fork."""
    body = b""
    for name, fork, content in files:
        head = bytes([0, 0, len(name)]) + name.ljust(63, b"\0") + b"TEXTttxt" + bytes(2) + struct.pack(">II", 0, 0)
        head += struct.pack(">4I2H", len(fork), len(content), len(fork), len(content), crc16(fork), crc16(content))
        head += bytes(6)
        body += head + struct.pack(">H", crc16(head)) + fork + content
    return b"SIT!" + struct.pack(">HI", len(files), 22 + len(body)) + b"rLau\x02" + bytes(7) + body
