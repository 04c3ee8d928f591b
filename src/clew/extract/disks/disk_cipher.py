"""Sectors as dm-crypt encrypts them, and keys as LUKS spreads them over a disk. AES only."""

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

from clew.errors import Unreadable


class Sectors(NamedTuple):
    """A cipher over sectors of `size` bytes; `mode` makes the mode for a sector's number, which counts 512 bytes."""

    size: int
    key: bytes
    mode: Callable[[int], Any]

    def plain(self, content: bytes, first: int) -> bytes:
        """Whole sectors, the first of which has the number `first`."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES

        aes, step, found = AES(self.key), self.size // 512, []
        for number, at in enumerate(range(0, len(content), self.size)):
            decryptor = Cipher(aes, self.mode(first + number * step)).decryptor()
            found.append(decryptor.update(content[at : at + self.size]))
        return b"".join(found)


def sectors(encryption: str, key: bytes, size: int) -> Sectors:
    """A cipher by dm-crypt's name, such as "aes-xts-plain64". Unreadable("unsupported") for another than these.
    ValueError for a key or sector of a wrong length."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB, XTS

    if size not in (512, 1024, 2048, 4096):
        raise ValueError(f"sectors of {size} bytes")
    cipher, _, rest = encryption.partition("-")
    width = 4 if rest.endswith("plain") else 8
    if cipher == "aes" and rest in ("xts-plain64", "xts-plain"):
        return Sectors(size, key, lambda number: XTS(_number(number, width)))
    if cipher == "aes" and rest in ("cbc-plain64", "cbc-plain"):
        return Sectors(size, key, lambda number: CBC(_number(number, width)))
    if cipher == "aes" and rest == "cbc-essiv:sha256":
        inner = Cipher(AES(hashlib.sha256(key).digest()), ECB())
        return Sectors(size, key, lambda number: CBC(inner.encryptor().update(_number(number, 8))))
    if cipher == "aes" and rest == "cbc-eboiv":
        outer = Cipher(AES(key), ECB())
        return Sectors(size, key, lambda number: CBC(outer.encryptor().update(_number(number * 512, 16))))
    raise Unreadable("unsupported", f"the cipher {encryption} is not read", "mount it by hand and sift the folder")


def _number(number: int, width: int) -> bytes:
    return (number & (1 << 8 * width) - 1).to_bytes(16, "little")


def joined_stripes(content: bytes, stripes: int, hash_name: str) -> bytes:
    """A key from its stripes (LUKS1 specification, 2.4: AFmerge)."""
    size = len(content) // stripes
    key = bytes(size)
    for number in range(stripes):
        stripe = content[number * size : (number + 1) * size]
        key = (int.from_bytes(key, "big") ^ int.from_bytes(stripe, "big")).to_bytes(size, "big")
        if number + 1 < stripes:
            key = _spread(key, hash_name)
    return key


def _spread(key: bytes, hash_name: str) -> bytes:
    size = hashlib.new(hash_name).digest_size
    pieces = [key[at : at + size] for at in range(0, len(key), size)]
    hashed = [hashlib.new(hash_name, number.to_bytes(4, "big") + piece).digest()[: len(piece)]
              for number, piece in enumerate(pieces)]  # fmt: skip
    return b"".join(hashed)
