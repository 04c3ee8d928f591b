"""A handover's signature, as OpenSSH makes and checks them: `ssh-keygen -Y verify` needs no Clew."""

from typing import TYPE_CHECKING

from clew.handover.verify import NAMESPACE
from clew.store import signing
from clew.store.keys import public_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

PRINCIPAL = "sender"


def sign(key: "Key", message: bytes) -> bytes:
    """The signature over a message, as text."""
    return signing.sign(key, message, NAMESPACE).encode()


def allowed_signers(key: "Key") -> bytes:
    """The line by which `ssh-keygen -Y verify` knows the key (ssh-keygen(1), ALLOWED SIGNERS)."""
    return f'{PRINCIPAL} namespaces="{NAMESPACE.decode()}" {public_line(key)}\n'.encode()
