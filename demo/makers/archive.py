"""ZIP, TAR and GZIP with fixed times, and ZIP with the traditional encryption (APPNOTE 6.1)."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

Files = Mapping[str, bytes]
WHEN = (2019, 6, 2, 9, 30, 0)


def zip_of(files: Files, *, stored: tuple[str, ...] = (), comment: str = "") -> bytes:
    """Entries in the order given; those named in `stored` are not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
        archive.comment = comment.encode()
    return buffer.getvalue()


def tar(files: Files) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), 1559467800, 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def gz(content: bytes, name: str = "") -> bytes:
    """`name` goes into the header, as gzip writes it; a pipe leaves it out."""
    buffer = io.BytesIO()
    with gzip.GzipFile(name, "wb", 6, buffer, 1559467800) as compressed:
        compressed.write(content)
    return buffer.getvalue()


def tar_gz(files: Files) -> bytes:
    return gz(tar(files))


def zip_encrypted(name: str, content: bytes, password: bytes) -> bytes:
    """One stored entry under ZipCrypto; its twelve leading bytes are derived from the content, not random."""
    check = zlib.crc32(content)
    lead = (check * 2654435761 % (1 << 88)).to_bytes(11, "little") + bytes([check >> 24])
    body = _zipcrypto(lead + content, password)
    encoded = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0x801, 0, 19396, 20162, check, len(body), len(content), len(encoded), 0)
    local = b"PK\x03\x04" + common + encoded + body
    rest = struct.pack("<HHHII", 0, 0, 0, 0o644 << 16, 0) + encoded
    central = b"PK\x01\x02" + struct.pack("<H", 0x314) + common + rest
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def _zipcrypto(content: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password:
        turn(byte)
    out = bytearray()
    for byte in content:
        mixed = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mixed * (mixed ^ 1)) >> 8 & 0xFF))
        turn(byte)
    return bytes(out)


def _crc(crc: int, byte: int) -> int:
    """One step of CRC-32 on a bare register; zlib's complements go in and out."""
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
