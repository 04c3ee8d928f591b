"""Private keys of the people who work at this machine, beside the user's own settings and in no case.

A case is copied to colleagues, and a key in it would let each of them sign for all.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from clew.errors import UsageError
from clew.store.keys import public_of, read_key, write_key
from clew.store.signing import fingerprint, public_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

Ask = Callable[[], str]
PRIVATE = b"-----BEGIN"
"""How a file with a private key begins."""


def keyring() -> Path:
    """$CLEW_KEYS, else clew/keys below $XDG_CONFIG_HOME or ~/.config."""
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(os.environ.get("CLEW_KEYS") or Path(settings) / "clew" / "keys")


def make_key(ring: Path) -> bytes:
    """The public half of a new key, whose private one lies in the ring for this user alone."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    write_key(ring / _file(fingerprint(public_of(key))), key)
    return public_of(key)


def take_key(ring: Path, path: Path, ask: Ask | None = None) -> bytes:
    """The public half of a key of the user's own, of which either half is given. Where its private one lies is kept in
    mind, never copied. UsageError where it is no Ed25519 key of OpenSSH."""
    content = path.read_bytes()
    if content.startswith(PRIVATE):
        public, private = public_of(read_key(path, ask)), path
    else:
        public, private = public_bytes(content.decode("ascii", "replace")), path.with_suffix("")
    if private.is_file() and private.read_bytes().startswith(PRIVATE):
        ring.mkdir(mode=0o700, parents=True, exist_ok=True)
        link = ring / _file(fingerprint(public))
        link.unlink(missing_ok=True)
        link.symlink_to(private.resolve())
    return public


def at_hand(ring: Path, fingerprints: Iterable[str]) -> Path | None:
    """Where the private half of the first of these keys lies that is here."""
    return next((path for each in fingerprints if (path := ring / _file(each)).exists()), None)


def private_of(ring: Path, fingerprints: Iterable[str], ask: Ask | None = None) -> "Key | None":
    """The first of these keys whose private half is at hand."""
    path = at_hand(ring, fingerprints)
    key = read_key(path, ask) if path else None
    if key is not None and path is not None and path.name != _file(fingerprint(public_of(key))):
        raise UsageError(f"{path}: is another key than its name tells")
    return key


def _file(of: str) -> str:
    """Fingerprints hold "/", which no name may."""
    return of.partition(":")[2].replace("/", "_").replace("+", "-")
