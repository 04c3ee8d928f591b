"""Signatures as OpenSSH makes and checks them (PROTOCOL.sshsig): `ssh-keygen -Y verify` needs no Clew."""

import struct
from typing import TYPE_CHECKING

from clew.handover.verify import NAMESPACE, armour, to_sign
from clew.store.keys import public_line, public_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

PRINCIPAL = "sender"
KIND = b"ssh-ed25519"


def sign(key: "Key", message: bytes) -> bytes:
    """The signature over a message, as text."""
    public = _strings(KIND, public_of(key))
    value = _strings(KIND, key.sign(to_sign(message)))
    parts = _strings(public, NAMESPACE, b"", b"sha512", value)
    return armour(b"SSHSIG" + struct.pack(">I", 1) + parts)


def allowed_signers(key: "Key") -> bytes:
    """The line by which `ssh-keygen -Y verify` knows the key (ssh-keygen(1), ALLOWED SIGNERS)."""
    return f'{PRINCIPAL} namespaces="{NAMESPACE.decode()}" {public_line(key)}\n'.encode()


def _strings(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
