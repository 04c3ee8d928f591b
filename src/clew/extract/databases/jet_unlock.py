"""Access databases whose pages are encrypted: with a key that stands in the header (Jet), or by a password (ACE).

Formats: mdbtools' HACKING.md for Jet; [MS-OFFCRYPTO] 2.3.4.10 and Jackcess Encrypt for ACE, whose block number is the
page's, mixed with the header's key.
"""

import base64
import hashlib
import struct
from collections.abc import Callable, Sequence

from lxml import etree

from clew.errors import Unreadable, worded
from clew.extract.text.plain_xml import without_entities

OFFICE = 0x299
LONGEST = 2048
PASSWORD_SPACE = "{http://schemas.microsoft.com/office/2006/keyEncryptor/password}"
SPINS = 10_000_000
PASSWORD = "sift again with its password"
Clear = Callable[[int, bytes], bytes]
"""Makes a page's bytes, or the first of them, readable, by its number."""


def page_opener(head: bytes, key: bytes, passwords: Sequence[str]) -> Clear | None:
    """What opens the pages; None where they are not encrypted. Raises Unreadable("encrypted") where nothing does."""
    described = head[OFFICE : OFFICE + LONGEST]
    at = described.find(b"<?xml", 0, 32)
    if head[0x14] >= 2 and at > 0:
        return _agile(described[at:].rpartition(b">")[0] + b">", key, passwords)
    if head[0x14] >= 2 and described[2:6] in (b"\x02\0\x02\0", b"\x03\0\x02\0", b"\x04\0\x02\0"):
        message = "the database is encrypted with a password, in the way of Access 2007"
        raise Unreadable("encrypted", message, "remove the password in Access from a copy, and sift that")
    return _jet(key) if any(key) else None


def _jet(key: bytes) -> Clear:
    """RC4 under the header's key and the page's number: no password is needed."""
    from Cryptodome.Cipher import ARC4

    (number,) = struct.unpack("<I", key)
    return lambda page, content: ARC4.new(struct.pack("<I", number ^ page)).decrypt(content)


def _agile(text: bytes, key: bytes, passwords: Sequence[str]) -> Clear:
    from Cryptodome.Cipher import AES

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(without_entities(text), parser)
    except etree.XMLSyntaxError as error:
        message = f"the description of its encryption cannot be read: {worded(error)}"
        raise Unreadable("damaged", message, PASSWORD) from error
    data, own = root.find("{*}keyData"), root.find(f".//{PASSWORD_SPACE}encryptedKey")
    if data is None or own is None:
        raise Unreadable("encrypted", "the database is encrypted, and not with a password", PASSWORD)
    secret = next((found for word in passwords if (found := _secret(own, word))), None)
    if secret is None:
        raise Unreadable("encrypted", "the database is encrypted with a password", PASSWORD)
    salt, name = base64.b64decode(data.get("saltValue", "")), data.get("hashAlgorithm", "SHA1").lower()
    size = int(data.get("blockSize", "16"))

    def clear(page: int, content: bytes) -> bytes:
        number = bytes(a ^ b for a, b in zip(key, struct.pack("<I", page), strict=True))
        start = hashlib.new(name, salt + number).digest().ljust(size, b"\x36")[:size]
        return AES.new(secret, AES.MODE_CBC, start).decrypt(content[: len(content) // 16 * 16])

    return clear


def _secret(own: etree._Element, password: str) -> bytes | None:
    """The pages' key, where the password is the right one."""
    from msoffcrypto.method.ecma376_agile import ECMA376Agile  # type: ignore[import-untyped]

    try:
        names = ("saltValue", "encryptedVerifierHashInput", "encryptedVerifierHashValue", "encryptedKeyValue")
        salt, asked, answer, kept = (base64.b64decode(own.get(name, "")) for name in names)
        name, spins, bits = own.get("hashAlgorithm", ""), int(own.get("spinCount", "0")), int(own.get("keyBits", "0"))
        if not 0 <= spins <= SPINS or not ECMA376Agile.verify_password(
            password, salt, name, asked, answer, spins, bits
        ):
            return None
        found: bytes = ECMA376Agile.makekey_from_password(password, salt, name, kept, spins, bits)
    except (ValueError, KeyError) as error:
        message = f"the description of its encryption makes no sense: {worded(error)}"
        raise Unreadable("damaged", message, PASSWORD) from error
    return found
