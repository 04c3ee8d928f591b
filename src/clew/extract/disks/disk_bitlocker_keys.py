"""The key of a BitLocker volume, out of a password, a recovery key, a startup key or a clear one."""

import hashlib
import struct

from clew.extract.disks.disk_bitlocker_metadata import Metadata, Protector, startup_key_of

ROUNDS = 1 << 20


def full_key(found: Metadata, password: str | None, recovery: str, startup_key: bytes | None) -> bytes | None:
    """What the sectors are encrypted with; none where this opens no protector. A password or recovery key is hashed
    a million times for each protector of its kind, which takes about a second."""
    for protector in found.protectors:
        key = _key(protector, password, recovery, startup_key)
        master = _unsealed(key, protector.sealed) if len(key) == 32 else None
        full = _unsealed(master, found.full_key) if master else None
        if full:
            return full
    return None


def _key(protector: Protector, password: str | None, recovery: str, startup_key: bytes | None) -> bytes:
    match protector.kind:
        case 0x0000:
            return protector.key
        case 0x0200 if startup_key:
            return startup_key_of(startup_key)
        case 0x0800 if recovery:
            numbers = [int(group) // 11 for group in recovery.split("-")]
            if max(numbers) <= 0xFFFF:
                return _stretched(hashlib.sha256(struct.pack("<8H", *numbers)).digest(), protector.salt)
        case 0x2000 if password:
            first = hashlib.sha256(password.encode("utf-16-le", "surrogatepass")).digest()
            return _stretched(hashlib.sha256(first).digest(), protector.salt)
    return b""


def _stretched(first: bytes, salt: bytes) -> bytes:
    last, tail, sha256 = bytes(32), first + salt, hashlib.sha256
    for count in range(ROUNDS):
        last = sha256(last + tail + count.to_bytes(8, "little")).digest()
    return last


def _unsealed(key: bytes, sealed: bytes) -> bytes | None:
    """The key inside a sealed one, none where this does not open it: nonce of 12 bytes, code of 16, the rest."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESCCM

    if len(sealed) < 12 + 16 + 12 or len(key) != 32:
        return None
    try:
        plain = AESCCM(key).decrypt(sealed[:12], sealed[28:] + sealed[12:28], None)
    except InvalidTag:
        return None
    return plain[12:]
