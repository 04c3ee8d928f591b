"""Encryption for chosen recipients in the age format (age-encryption.org/v1), as `rage` does it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

from clew.errors import IntegrityError, UsageError

Identity = object
"""A private key as pyrage has it, which tells no types."""

Ask = Callable[[], str]
BEGINS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
LONGEST = 1 << 20
"""Bytes of a file with keys."""


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as age's do."""
    with path.open("rb") as file:
        return file.read(40).startswith(BEGINS)


def recipients_of(given: Iterable[str]) -> tuple[str, ...]:
    """The public keys that are given, or stand in files that are: one a line, where "#" begins a comment.

    UsageError where one is none of age's (age1…) or OpenSSH's (ssh-ed25519, ssh-rsa).
    """
    lines = [line for each in given for line in _lines(each)]
    found = dict.fromkeys(" ".join(line.split()[:2]) if line.startswith("ssh-") else line for line in lines)
    for each in found:
        _recipient(each)
    return tuple(found)


def _lines(given: str) -> Sequence[str]:
    if given.startswith(("age1", "ssh-")):
        return [given.strip()]
    found = _told(_content(Path(given)))
    if not found:
        raise UsageError(f"{given}: holds no public key; {ASK_THEM}")
    return found


def _told(content: bytes) -> Sequence[str]:
    lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise UsageError(f"{path}: is too long for a file with keys; look at the path")
    return content


def _recipient(line: str) -> object:
    from pyrage import RecipientError, ssh, x25519

    if "SECRET" in line or line.startswith("-----BEGIN"):
        raise UsageError(f"a private key is no recipient, and should never leave who holds it; {ASK_THEM}")
    try:
        return ssh.Recipient.from_str(line) if line.startswith("ssh-") else x25519.Recipient.from_str(line)
    except RecipientError as error:
        raise UsageError(f"{line[:80]}: is no public key that can be encrypted for; {ASK_THEM}") from error


ASK_THEM = "ask the recipient for theirs: age1… (`clew key age` or `age-keygen` makes one), or ssh-ed25519 AAAA…"


def encrypted(file: IO[bytes], recipients: Sequence[str]) -> AbstractContextManager[IO[bytes]]:
    """What is written to this is encrypted into the file, for who holds a private key of any of the recipients."""
    from pyrage import encrypt_io

    keys = [_recipient(each) for each in recipients]
    return _beside(lambda plain: encrypt_io(plain, file, keys), "wb", "rb")


def identities(path: Path, ask: Ask) -> Sequence[Identity]:
    """The private keys in a file of age, or the one in a file of OpenSSH; `ask` gives the passphrase where the file
    has one. UsageError where there are none."""
    from pyrage import DecryptError, IdentityError, passphrase, ssh, x25519

    content = _content(path)
    try:
        if content.startswith(BEGINS):
            content = passphrase.decrypt(content, ask())
        if content.startswith(b"-----BEGIN"):
            return [ssh.Identity.from_buffer(_unlocked(path, content, ask))]
        found = [x25519.Identity.from_str(line) for line in _told(content)]
    except (DecryptError, IdentityError) as error:
        raise UsageError(f"{path}: no private key can be read from it: {error}; {KEY_FILES}") from error
    if not found:
        raise UsageError(f"{path}: holds no private key; {KEY_FILES}")
    return found


KEY_FILES = "give the file whose public key the sender encrypted for, of age-keygen or ssh-keygen, and its passphrase"


def _unlocked(path: Path, content: bytes, ask: Ask) -> bytes:
    """A key of OpenSSH without its passphrase, as the library wants it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form

    try:
        try:
            form.load_ssh_private_key(content, None)
        except (TypeError, ValueError) as error:
            if "password" not in str(error).lower():
                raise
            key = form.load_ssh_private_key(content, ask().encode())
            return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path}: no private key can be read from it: {error}; {KEY_FILES}") from error
    return content


@contextmanager
def decrypted(path: Path, keys: Sequence[Identity]) -> Iterator[IO[bytes]]:
    """What is inside, each piece checked before it is given. Who reads it raises EOFError where it ends too early.

    UsageError where none of the keys opens it; IntegrityError where it is not as it was encrypted.
    """
    from pyrage import DecryptError, decrypt_io

    try:
        with path.open("rb") as file, _beside(lambda plain: decrypt_io(file, plain, keys), "rb", "wb") as inside:
            yield inside
    except DecryptError as error:
        if "matching" in str(error):
            raise UsageError(f"{path}: was not encrypted for this key; {KEY_FILES}") from error
        raise IntegrityError(f"{path}: {error}; {AGAIN}") from error
    except EOFError as error:
        raise IntegrityError(f"{path}: what is in it ends too early; {AGAIN}") from error
    except OSError as error:
        if error.errno is None:  # the library's word for a piece that was changed or cut
            raise IntegrityError(f"{path}: was cut or changed on the way; {AGAIN}") from error
        raise


AGAIN = "nothing of it was taken in; have it sent again, and compare its SHA-256 with the sender's"


@contextmanager
def _beside(work: Callable[[IO[bytes]], object], ours: str, its: str) -> Iterator[IO[bytes]]:
    """Our end of a pipe, of which `work` has the other in a thread. Where it fails, its error is raised, and none that
    follows from it at our end."""
    from pyrage import DecryptError, EncryptError

    one, other = os.pipe() if ours == "rb" else reversed(os.pipe())
    faults: list[Exception] = []

    def run() -> None:
        try:
            with os.fdopen(other, its) as end:
                work(end)
        except (OSError, DecryptError, EncryptError) as error:
            faults.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        with os.fdopen(one, ours) as end:
            yield end
    except (BrokenPipeError, EOFError):
        thread.join()
        if not faults:
            raise
    finally:
        thread.join()
    if faults:
        raise faults[0]
