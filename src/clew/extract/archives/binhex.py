"""BinHex 4.0's letters and runs (RFC 1741): what a Macintosh file is, as text for mail."""

import binascii
import re

OPENING = b"(This file must be converted with BinHex"
LETTERS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
RUN = 0x90


def unbinhex(content: bytes) -> tuple[bytes, list[str]]:
    """The header, the data fork and the resource fork, each with its checksum; and what is wrong with them."""
    at = content.index(OPENING)
    found = re.compile(rb"[\r\n]\s*:([^:]*)(:?)").search(content, at)
    if not found:
        return b"\0", ["no data follow its opening line"]
    plain = _spread(_bytes(found[1]))
    faults = [] if found[2] else ["it ends without the closing colon"]
    return plain, faults + _sums(plain)


def _bytes(letters: bytes) -> bytes:
    bits = count = 0
    out = bytearray()
    for letter in letters:
        value = VALUES.get(letter)
        if value is None:
            continue  # line ends, and what mail programs put between
        bits, count = (bits << 6 | value) & 0xFFFF, count + 6
        if count >= 8:
            count -= 8
            out.append(bits >> count & 0xFF)
    return bytes(out)


def _spread(packed: bytes) -> bytes:
    """Runs of a byte, marked by 0x90 and how many; 0x90 itself is marked by nought."""
    out, at = bytearray(), 0
    while at < len(packed):
        mark = packed.find(RUN, at)
        if mark < 0 or mark + 1 >= len(packed):
            out += packed[at:]
            break
        out += packed[at:mark]
        count = packed[mark + 1]
        out += out[-1:] * (count - 1) if count else bytes([RUN])
        at = mark + 2
    return bytes(out)


def _sums(plain: bytes) -> list[str]:
    header = 1 + plain[0] + 1 + 18
    if len(plain) < header + 2:
        return ["it ends within its header"]
    data, fork = (int.from_bytes(plain[at : at + 4], "big") for at in (header - 8, header - 4))
    faults, at = [], 0
    for what, size in (("header", header), ("data", data), ("resource fork", fork)):
        stated = plain[at + size : at + size + 2]
        if len(stated) == 2 and int.from_bytes(stated, "big") != binascii.crc_hqx(plain[at : at + size], 0):
            faults.append(f"the checksum of its {what} is wrong")
        at += size + 2
    return faults
