"""Addresses of cryptocurrencies, each with its checksum.

Base58Check (Bitcoin wiki), Bech32 (BIP 173) and Bech32m (BIP 350), EIP-55, and Monero's base58 in blocks.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from clew.enrich.identifiers.found import Found, Told

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58 = {sign: at for at, sign in enumerate(ALPHABET)}
WORD = re.compile(r"(?<![\w+/=])[1-9A-HJ-NP-Za-km-z]{26,106}(?![\w+/=])")
BECH = re.compile(r"(?<!\w)(?:bc1|ltc1|BC1|LTC1)[02-9ac-hj-np-zAC-HJ-NP-Z]{11,87}(?!\w)")
ETHER = re.compile(r"(?<!\w)0x([0-9a-fA-F]{40})(?!\w)")
VERSIONS = {
    (0x00, 21): "bitcoin", (0x05, 21): "bitcoin", (0x30, 21): "litecoin", (0x32, 21): "litecoin",
    (0x41, 21): "tron", (0x1E, 21): "dogecoin",
}  # fmt: skip
MONERO = (18, 19, 42)
"""Network bytes of Monero's main, integrated and sub-addresses."""

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CONSTANTS = (1, 0x2BC830A3)
"""Remainders of Bech32, which version 0 has, and of Bech32m, which later ones have."""

BLOCKS = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
"""Bytes that a block of so many base58 signs holds (Monero)."""


def coins(text: str, _: Told) -> Iterator[Found]:
    if "1" in text:
        for found in BECH.finditer(text):
            if _bech32(found[0]):
                scheme = "litecoin" if found[0][0] in "lL" else "bitcoin"
                yield Found("crypto", *found.span(), found[0].lower(), {"scheme": scheme})
    for found in WORD.finditer(text):
        if found[0][0] in "13LMTD48" and (scheme := _base58(found[0])):
            yield Found("crypto", *found.span(), found[0], {"scheme": scheme})
    if "0x" in text:
        for found in ETHER.finditer(text):
            if (checked := _eip55(found[1])) is not None:
                detail = {"scheme": "ethereum", "checksum": "eip-55" if checked else "none"}
                yield Found("crypto", *found.span(), found[0].lower(), detail)


def _base58(word: str) -> str:
    """The currency, or "" where the checksum is wrong."""
    if len(word) in (95, 106):
        return "monero" if _monero(word) else ""
    if len(word) > 35:
        return ""
    number = _number(word)
    raw = b"\0" * (len(word) - len(word.lstrip("1"))) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, check = raw[:-4], raw[-4:]
    if not body or sha256(sha256(body).digest()).digest()[:4] != check:
        return ""
    return VERSIONS.get((body[0], len(body)), "")


def _number(word: str) -> int:
    number = 0
    for sign in word:
        number = number * 58 + BASE58[sign]
    return number


def _monero(word: str) -> bool:
    raw = b""
    for at in range(0, len(word), 11):
        block = word[at : at + 11]
        number, size = _number(block), BLOCKS.get(len(block), 0)
        if number >> (8 * size):
            return False
        raw += number.to_bytes(size, "big")
    return raw[0] in MONERO and _keccak(raw[:-4])[:4] == raw[-4:]


def _keccak(content: bytes) -> bytes:
    from Cryptodome.Hash import keccak

    return keccak.new(digest_bits=256, data=content).digest()


def _eip55(digits: str) -> bool | None:
    """Whether it has a checksum: one case has none, a wrong one is no address."""
    if digits in (digits.lower(), digits.upper()):
        return False if any(sign != "0" for sign in digits) else None
    marks = _keccak(digits.lower().encode()).hex()
    right = all(
        sign == (sign.upper() if int(mark, 16) > 7 else sign.lower()) for sign, mark in zip(digits, marks, strict=False)
    )
    return True if right else None


def _bech32(address: str) -> bool:
    """Checksum, version and length of the witness program."""
    if address not in (address.lower(), address.upper()):
        return False
    prefix, _, data = address.lower().rpartition("1")
    values = [CHARSET.find(sign) for sign in data]
    if -1 in values or len(values) < 8:
        return False
    spread = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    size = (len(values) - 7) * 5 // 8
    fits = values[0] <= 16 and 2 <= size <= 40 and (values[0] or size in (20, 32))
    return bool(fits) and _polymod(spread + values) == CONSTANTS[min(values[0], 1)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, step in enumerate(GENERATOR):
            check ^= step if top >> at & 1 else 0
    return check
