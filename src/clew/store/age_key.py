"""The user's own identity of age, for which others can encrypt; beside the keys they sign with."""

import os
from pathlib import Path

from clew.errors import UsageError

NAME = "age.txt"


def age_key(ring: Path) -> Path:
    """Where the private half lies, or would."""
    return ring / NAME


def make_age_key(ring: Path) -> str:
    """The public half of the user's identity, made where there is none; as age-keygen writes it, for this user alone.

    UsageError where the file holds none.
    """
    from pyrage import IdentityError, x25519

    path = age_key(ring)
    ring.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            made = x25519.Identity.generate()
            file.write(f"# public key: {made.to_public()}\n{made}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        lines = path.read_text("ascii", "replace").splitlines()
        try:
            made = x25519.Identity.from_str(next((each for each in lines if each and not each.startswith("#")), ""))
        except IdentityError as error:
            raise UsageError(f"{path}: holds no private key of age; move it away, and another is made") from error
    return str(made.to_public())
