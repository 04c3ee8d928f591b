"""Signatures in the format of OpenSSH (PROTOCOL.sshsig), Ed25519 alone: `ssh-keygen -Y verify` checks each."""

import base64
import binascii
import hashlib
import struct
from typing import TYPE_CHECKING

from clew.errors import UsageError

if TYPE_CHECKING:  # it takes 40 ms to load
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

KIND = b"ssh-ed25519"
MAGIC = b"SSHSIG" + struct.pack(">I", 1)
BEGIN, END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"


def sign(key: "Key", message: bytes, namespace: bytes) -> str:
    """The signature over a message, as text; `namespace` says what it is good for."""
    public = _strings(KIND, key.public_key().public_bytes_raw())
    value = _strings(KIND, key.sign(_to_sign(message, namespace)))
    return _armour(MAGIC + _strings(public, namespace, b"", b"sha512", value))


def signer(signature: str, message: bytes, namespace: bytes) -> str | None:
    """The fingerprint of the key whose signature over the message this is; None where it is none."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        blob = base64.b64decode(signature[len(BEGIN) : -len(END)].replace("\n", ""), validate=True)
        whole, found, reserved, algorithm, value = _split(blob[len(MAGIC) :], 5)
        (kind, public), (signed, raw) = _split(whole, 2), _split(value, 2)
        right = blob.startswith(MAGIC) and (found, reserved, algorithm) == (namespace, b"", b"sha512")
        if not right or (kind, signed) != (KIND, KIND) or _armour(blob) != signature:
            return None
        Ed25519PublicKey.from_public_bytes(public).verify(raw, _to_sign(message, namespace))
    except (binascii.Error, ValueError, struct.error, InvalidSignature):
        return None
    return fingerprint(public)


def fingerprint(public: bytes) -> str:
    """Of the 32 bytes of a public half, as `ssh-keygen -l` shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(_strings(KIND, public)).digest()).decode().rstrip("=")


def public_bytes(line: str) -> bytes:
    """The 32 bytes of a public half that OpenSSH wrote as "ssh-ed25519 AAAA…". UsageError for any other line."""
    kind, _, rest = line.strip().partition(" ")
    if kind != KIND.decode():
        raise UsageError(f"{kind[:40]}: is no Ed25519 key of OpenSSH; `ssh-keygen -t ed25519` makes one")
    try:
        named, public = _split(base64.b64decode(rest.split(" ")[0], validate=True), 2)
        if named != KIND or len(public) != 32:
            raise ValueError(named)
    except (binascii.Error, ValueError, struct.error) as error:
        raise UsageError(f"{line[:80]!r}: is no public key of OpenSSH that can be read") from error
    return public


def public_text(public: bytes) -> str:
    """The 32 bytes as OpenSSH writes them."""
    return f"{KIND.decode()} {base64.b64encode(_strings(KIND, public)).decode()}"


def _to_sign(message: bytes, namespace: bytes) -> bytes:
    return MAGIC[:6] + _strings(namespace, b"", b"sha512", hashlib.sha512(message).digest())


def _armour(blob: bytes) -> str:
    text = base64.b64encode(blob).decode()
    return BEGIN + "".join(text[at : at + 70] + "\n" for at in range(0, len(text), 70)) + END


def _strings(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _split(blob: bytes, count: int) -> list[bytes]:
    """The `count` strings that make up the blob, nothing more; ValueError for any other."""
    found = []
    for _ in range(count):
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise ValueError("cut short")
        found.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    if blob:
        raise ValueError("goes on")
    return found
