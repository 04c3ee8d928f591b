"""Office files under a password ([MS-OFFCRYPTO]): decrypted with one that fits, over msoffcrypto-tool."""

import io
import struct
import tempfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office.ole_storage import Storage
from clew.extract.office.ooxml import ENCRYPTED
from clew.model import Member, Metadata
from clew.step import Contained, Given, Record, step

CHUNK = 1 << 18
USUAL = ("", "VelvetSweatshop")
"""Tried before the user's: none, and the one under which Excel keeps what is only protected against changes."""
FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, struct.error, ExpatError)
"""What the library lets through where the encryption's own description is damaged."""
ADVICE = "sift again with its password"


@step(
    "extract.office-encrypted@1",
    accepts=(ENCRYPTED,),
    passwords=True,
    libraries=versions("charset-normalizer", "cryptography", "lxml", "msoffcrypto-tool"),
)
def office_encrypted(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The document inside as a member; Unreadable("encrypted") that names the kind of encryption."""
    storage = Storage(stream, given.length)
    information = storage.read("EncryptionInfo")
    yield from unlocked(given, stream, _kind(storage, information))


def _kind(storage: Storage, information: bytes) -> str:
    if storage.has("\x06DataSpaces", "TransformInfo", "DRMEncryptedTransform", "\x06Primary"):
        return "rights management (IRM)"
    if len(information) < 4:
        return "unknown"
    major, minor = struct.unpack_from("<HH", information)
    return {(4, 4): "agile", (4, 3): "extensible", (3, 3): "extensible"}.get((major, minor), "standard")


def unlocked(given: Given, stream: BinaryIO, kind: str) -> Iterator[Record]:
    """The decrypted file as the member "decrypted", under the first password that fits."""
    for password in dict.fromkeys((*USUAL, *given.passwords)):
        plain = _decrypted(stream, password)
        if plain is not None:
            yield Metadata("encryption", kind)
            yield Contained(Member("decrypted", "embedded", announced=plain.seek(0, io.SEEK_END)), _chunks(plain))
            return
    tried = f"; none of the {len(given.passwords)} passwords given opens it" if given.passwords else ""
    raise Unreadable("encrypted", f"encrypted with a password (kind: {kind}){tried}", ADVICE)


def _chunks(plain: BinaryIO) -> Iterator[bytes]:
    plain.seek(0)
    with plain:
        while chunk := plain.read(CHUNK):
            yield chunk


def _decrypted(stream: BinaryIO, password: str) -> BinaryIO | None:
    """The plain file; None where the password does not fit or the encryption is of no known kind."""
    import msoffcrypto  # type: ignore[import-untyped]
    from msoffcrypto.exceptions import (  # type: ignore[import-untyped]
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    refusals = (DecryptionError, FileFormatError, InvalidKeyError, ParseError, *FAULTS)
    stream.seek(0)
    plain: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        file = msoffcrypto.OfficeFile(stream)
        if file.format != "ooxml":
            file.load_key(password=password)
        elif password:
            file.load_key(password=password, verify_password=True)
        else:
            raise InvalidKeyError("these files have no empty passwords")
        file.decrypt(plain)
    except refusals:
        plain.close()
        return None
    return plain
