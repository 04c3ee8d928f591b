"""LUKS volumes of both versions, made here as cryptsetup makes them (LUKS1 1.2.3 and LUKS2 1.1 on-disk formats)."""

import base64
import hashlib
import json
import struct
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB, XTS
from cryptography.hazmat.primitives.kdf.argon2 import Argon2i, Argon2id

KEY = bytes(range(64))
SALT = b"s" * 32
STRIPES = 4000
SECTOR = 512
AREA, AREA_SIZE = 32_768, 258_048
AREA1, PAYLOAD1 = 4096, 4096 + 8 * AREA_SIZE
PAYLOAD = AREA + AREA_SIZE + 4096 - (AREA + AREA_SIZE) % 4096


def luks1(inside: bytes, password: bytes) -> bytes:
    derived = hashlib.pbkdf2_hmac("sha256", password, SALT, 1000, 64)
    digest = hashlib.pbkdf2_hmac("sha256", KEY, SALT, 1000, 20)
    head = struct.pack(">6sH32s32s32sII20s32sI40s", b"LUKS\xba\xbe", 1, b"aes", b"xts-plain64", b"sha256",
                       PAYLOAD1 // SECTOR, 64, digest, SALT, 1000, b"01234567-89ab-cdef-0123-456789abcdef")  # fmt: skip
    slots = struct.pack(">II32sII", 0x00AC71F3, 1000, SALT, AREA1 // SECTOR, STRIPES)
    for number in range(1, 8):
        slots += struct.pack(">II32sII", 0xDEAD, 0, b"", (AREA1 + number * AREA_SIZE) // SECTOR, STRIPES)
    stripes = encrypted(_split(KEY), "aes-xts-plain64", derived, SECTOR)
    payload = encrypted(inside, "aes-xts-plain64", KEY, SECTOR)
    return ((head + slots).ljust(AREA1, b"\x00") + stripes).ljust(PAYLOAD1, b"\x00") + payload


def luks2(inside: bytes, password: bytes, kdf: str = "pbkdf2", cipher: str = "aes-xts-plain64", sector: int = SECTOR,
          **more: Any) -> bytes:  # fmt: skip
    key = KEY if "xts" in cipher else KEY[:32]
    told, derived = _derived(kdf, password)
    area = {"type": "raw", "offset": str(AREA), "size": str(AREA_SIZE), "encryption": "aes-xts-plain64", "key_size": 64}
    split = {"type": "luks1", "stripes": STRIPES, "hash": "sha256"}
    slot = {"type": "luks2", "key_size": len(key), "af": split, "area": area, "kdf": told}
    segment = {"type": "crypt", "offset": str(PAYLOAD), "size": "dynamic", "iv_tweak": "0", "encryption": cipher}
    proof = hashlib.pbkdf2_hmac("sha256", key, SALT, 1000, 32)
    digest = {"type": "pbkdf2", "keyslots": ["0"], "segments": ["0"], "hash": "sha256", "iterations": 1000}
    digest |= {"salt": base64.b64encode(SALT).decode(), "digest": base64.b64encode(proof).decode()}
    header = {"keyslots": {"0": slot}, "tokens": {}, "segments": {"0": segment | {"sector_size": sector} | more}}
    header |= {"digests": {"0": digest}, "config": {"json_size": "12288", "keyslots_size": str(AREA_SIZE)}}
    both = _header2(header, b"LUKS\xba\xbe", 0) + _header2(header, b"SKUL\xba\xbe", 0x4000)
    stripes = encrypted(_split(key), "aes-xts-plain64", derived, SECTOR)
    payload = encrypted(inside, cipher, key, sector)
    return (both.ljust(AREA, b"\x00") + stripes).ljust(PAYLOAD, b"\x00") + payload


def _derived(kdf: str, password: bytes) -> tuple[dict[str, Any], bytes]:
    told: dict[str, Any] = {"type": kdf, "salt": base64.b64encode(SALT).decode()}
    if kdf == "pbkdf2":
        return told | {"hash": "sha256", "iterations": 1000}, hashlib.pbkdf2_hmac("sha256", password, SALT, 1000, 64)
    engine = {"argon2i": Argon2i, "argon2id": Argon2id}[kdf]
    made = engine(salt=SALT, length=64, iterations=4, lanes=2, memory_cost=64)
    return told | {"time": 4, "memory": 64, "cpus": 2}, made.derive(password)


def _header2(header: dict[str, Any], magic: bytes, at: int) -> bytes:
    text = json.dumps(header).encode().ljust(0x4000 - 4096, b"\x00")
    head = struct.pack(">6sHQQ48s32s64s40s48sQ184x", magic, 2, 0x4000, 1, b"", b"sha256", SALT,
                       b"01234567-89ab-cdef-0123-456789abcdef", b"", at)  # fmt: skip
    rest = bytes(4096 - 512) + text
    return head + hashlib.sha256(head + bytes(64) + rest).digest() + bytes(32) + rest


def _split(key: bytes) -> bytes:
    """The key spread over stripes: all but the last are any bytes (LUKS1, 2.4: AFsplit)."""
    stripes, last = [], bytes(len(key))
    for number in range(STRIPES - 1):
        stripe = hashlib.shake_128(number.to_bytes(2, "big")).digest(len(key))
        stripes.append(stripe)
        mixed = bytes(one ^ two for one, two in zip(last, stripe, strict=True))
        pieces = [mixed[at : at + 32] for at in range(0, len(key), 32)]
        last = b"".join(hashlib.sha256(n.to_bytes(4, "big") + piece).digest() for n, piece in enumerate(pieces))
    return b"".join(stripes) + bytes(one ^ two for one, two in zip(last, key, strict=True))


def encrypted(plain: bytes, cipher: str, key: bytes, sector: int) -> bytes:
    plain = plain.ljust(-(-len(plain) // sector) * sector, b"\x00")
    found = []
    for at in range(0, len(plain), sector):
        number = (at // 512).to_bytes(16, "little")
        if cipher == "aes-cbc-essiv:sha256":
            number = Cipher(AES(hashlib.sha256(key).digest()), ECB()).encryptor().update(number)
        mode = XTS(number) if "xts" in cipher else CBC(number)
        found.append(Cipher(AES(key), mode).encryptor().update(plain[at : at + sector]))
    return b"".join(found)
