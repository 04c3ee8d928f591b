"""What the first page of an Access database says, which is masked with a fixed RC4 stream: code page and key.

Formats: https://github.com/mdbtools/mdbtools/blob/dev/HACKING.md, [MS-OFFCRYPTO] for ACE.
"""

import struct

MASK = b"\xc7\xda\x39\x6b"
START, OLD_LENGTH, LENGTH = 0x18, 126, 128
CODE_PAGE, KEY = 0x3C, 0x3E
PAGES = {0: "cp1252", 10000: "mac-roman"}


def page_key(head: bytes) -> bytes:
    """Zeros where the pages are as they are: a Jet password alone leaves them so."""
    return _clear(head)[KEY - START : KEY - START + 4]


def code_page(head: bytes) -> str:
    """The charset of a Jet 3 database's text."""
    number = struct.unpack_from("<H", _clear(head), CODE_PAGE - START)[0]
    name = PAGES.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _clear(head: bytes) -> bytes:
    length = OLD_LENGTH if head[0x14] == 0 else LENGTH
    return bytes(a ^ b for a, b in zip(head[START : START + length], _rc4(MASK, length), strict=True))


def _rc4(key: bytes, length: int) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    stream, i, j = bytearray(), 0, 0
    for _ in range(length):
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        stream.append(state[(state[i] + state[j]) & 0xFF])
    return bytes(stream)
