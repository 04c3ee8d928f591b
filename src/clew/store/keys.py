"""Ed25519 keys in OpenSSH's own format: one that the case keeps, or the user's."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from clew.errors import UsageError
from clew.store.case import Case

if TYPE_CHECKING:  # it takes 40 ms to load
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

FOLDER, NAME = "keys", "handover"
COMMENT = "clew"


def kept_at(case: Case) -> Path:
    """Where the case's own key is, or would be."""
    return case.folder / FOLDER / NAME


def case_key(case: Case) -> "Key":
    """The case's own key, made where there is none; for who holds the case's lock."""
    path = kept_at(case)
    return read_key(path) if path.exists() else new_key(case)


def new_key(case: Case) -> "Key":
    """Make the case's key, and note its public half in the ledger. UsageError where there is one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path, key = kept_at(case), Ed25519PrivateKey.generate()
    try:
        write_key(path, key)
    except FileExistsError as error:
        raise UsageError(f"{path}: the case has a key; move it away first if it is to have another") from error
    case.record("key made", {"key": public_line(key)})
    return key


def write_key(path: Path, key: "Key") -> None:
    """Both halves, the private one for this user alone; FileExistsError where there is one."""
    from cryptography.hazmat.primitives import serialization

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    form, none = serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(file, "wb") as private:
        private.write(key.private_bytes(serialization.Encoding.PEM, form, none))
        private.flush()
        os.fsync(private.fileno())
    path.with_name(f"{path.name}.pub").write_text(f"{public_line(key)} {COMMENT}\n", "ascii")


def read_key(path: Path, ask: Callable[[], str] | None = None) -> "Key":
    """The Ed25519 key in a file of OpenSSH; `ask` gives its passphrase where it has one. UsageError for any other."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    content = path.read_bytes()
    try:
        try:
            key = load_ssh_private_key(content, None)
        except (TypeError, ValueError) as error:
            if ask is None or "password" not in str(error).lower():
                raise
            key = load_ssh_private_key(content, ask().encode())
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path}: is no private key of OpenSSH that can be read: {error}; {ADVICE}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path}: is no Ed25519 key; {ADVICE}")
    return key


ADVICE = "`ssh-keygen -t ed25519` makes one, `clew key new` one for the case"


def public_of(key: "Key") -> bytes:
    """The 32 bytes of the public half."""
    return key.public_key().public_bytes_raw()


def public_line(key: "Key") -> str:
    """The public half as OpenSSH writes it: "ssh-ed25519 AAAA…"."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
