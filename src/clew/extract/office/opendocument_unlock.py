"""OpenDocument packages under a password (ODF 1.3, part 2, 3.4.3): each part is encrypted with a key of its own."""

import binascii
import hashlib
import io
import tempfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from clew.errors import Unreadable
from clew.extract.office.ooxml import local, value
from clew.extract.office.package import LARGEST, Package
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record

MANIFEST = "META-INF/manifest.xml"
ROOT = (
    '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><file-entry full-path="/" media-type={}/>'
    "</manifest>"
)
FIRST = (1980, 1, 1, 0, 0, 0)
DEAREST = 10_000_000
"""Rounds of making a key, which a hostile manifest may ask for without end."""
CHUNK = 1 << 18
ADVICE = "sift again with its password"


@dataclass
class Locked:
    """How one part is encrypted."""

    name: str
    algorithm: str = ""
    vector: bytes = b""
    salt: bytes = b""
    rounds: int = 0
    size: int = 16
    derivation: str = ""
    start: str = "sha1"
    checksum: bytes = b""
    digest: str = "sha1"


class _Manifest:
    """Parser target: the encrypted parts, and the types of all."""

    def __init__(self) -> None:
        self.locked: dict[str, Locked] = {}
        self.types: dict[str, str] = {}
        self.name = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "file-entry":
            self.name = value(attributes, "full-path")
            self.types[self.name] = value(attributes, "media-type")
        elif name == "encryption-data":
            self.locked[self.name] = Locked(self.name, checksum=_bytes(value(attributes, "checksum")))
            self.locked[self.name].digest = _digest(value(attributes, "checksum-type"))
        elif self.name in self.locked:
            self._tell(name, attributes, self.locked[self.name])

    def _tell(self, name: str, attributes: Mapping[str, str], one: Locked) -> None:
        if name == "algorithm":
            one.algorithm = value(attributes, "algorithm-name").lower()
            one.vector = _bytes(value(attributes, "initialisation-vector"))
        elif name == "start-key-generation":
            one.start = _digest(value(attributes, "start-key-generation-name"))
        elif name == "key-derivation":
            one.derivation = value(attributes, "key-derivation-name").lower()
            one.salt = _bytes(value(attributes, "salt"))
            one.rounds, one.size = _number(attributes, "iteration-count", 0), _number(attributes, "key-size", 16)

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def is_locked(package: Package) -> bool:
    return bool(_told(package).locked)


def unlocked(given: Given, package: Package) -> Iterator[Record]:
    """The document without its encryption as the member "decrypted", under the first password that fits."""
    manifest = _told(package)
    first = next(iter(manifest.locked.values()))
    kind = "ODF, " + (first.algorithm.rpartition("#")[2] or "unknown")
    if not first.derivation.endswith("pbkdf2") or not 0 < first.rounds <= DEAREST or _known(first) is None:
        message = f"encrypted with a password (kind: {kind}, {first.derivation.rpartition('#')[2] or 'no derivation'})"
        raise Unreadable("encrypted", message, "save it without a password in LibreOffice")
    for password in given.passwords:
        if _part(package, first, password) is not None:
            yield Metadata("encryption", kind)
            yield Metadata(
                "rebuilt", "decrypted: this document without its encryption, in a package of its own (form 1)"
            )
            plain, lost = _package(package, manifest, password)
            yield Contained(Member("decrypted", "embedded", announced=plain.seek(0, io.SEEK_END)), _chunks(plain))
            for name in lost:
                yield Problem("member", f"the part {name} could not be decrypted", "look for a whole copy of it")
            return
    tried = f"; none of the {len(given.passwords)} passwords given opens it" if given.passwords else ""
    raise Unreadable("encrypted", f"encrypted with a password (kind: {kind}){tried}", ADVICE)


def _told(package: Package) -> _Manifest:
    manifest = _Manifest()
    if MANIFEST in package.parts:
        package.read(MANIFEST, manifest)
    return manifest


def _package(package: Package, manifest: _Manifest, password: str) -> tuple[BinaryIO, list[str]]:
    """A package of the plain parts, the same for the same; and the parts that could not be decrypted."""
    plain: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
    lost = []
    with zipfile.ZipFile(plain, "w") as archive:
        media_type = manifest.types.get("/", "")
        archive.writestr(zipfile.ZipInfo("mimetype", FIRST), media_type)
        archive.writestr(zipfile.ZipInfo(MANIFEST, FIRST), ROOT.format(quoteattr(media_type)))
        for name in package.parts:
            locked = manifest.locked.get(name)
            content = _part(package, locked, password) if locked else _content(package, name)
            if content is None:
                lost.append(name)
            elif name not in ("mimetype", MANIFEST):
                archive.writestr(zipfile.ZipInfo(name, FIRST), content)
    return plain, lost


def _content(package: Package, name: str) -> bytes:
    content = bytearray()
    for chunk in package.chunks(name):
        content += chunk
        if len(content) > LARGEST:
            break
    return bytes(content)


def _part(package: Package, locked: Locked, password: str) -> bytes | None:
    """A part's bytes; None where the password does not fit, or the part is damaged."""
    packed = _content(package, locked.name)
    start = hashlib.new(locked.start, password.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    if not 0 < locked.rounds <= DEAREST or not locked.salt:
        return None
    key = hashlib.pbkdf2_hmac("sha1", start, locked.salt, locked.rounds, min(locked.size, 64))
    try:
        squeezed = _decrypted(locked, key, packed)
    except ValueError:
        return None
    if squeezed is None or not _fits(locked, squeezed):
        return None
    try:
        return zlib.decompressobj(-15).decompress(squeezed, LARGEST)
    except zlib.error:
        return None


def _known(locked: Locked) -> str | None:
    name = locked.algorithm.rpartition("#")[2]
    return "blowfish" if "blowfish" in name else "cbc" if name.endswith("-cbc") and name.startswith("aes") else None


def _decrypted(locked: Locked, key: bytes, packed: bytes) -> bytes | None:
    from Cryptodome.Cipher import AES, Blowfish

    if _known(locked) == "blowfish":
        padded = packed + bytes(-len(packed) % 8)
        return Blowfish.new(key, Blowfish.MODE_CFB, iv=locked.vector, segment_size=64).decrypt(padded)[: len(packed)]
    if _known(locked) == "cbc" and packed:
        plain = AES.new(key, AES.MODE_CBC, iv=locked.vector).decrypt(packed[: len(packed) & ~15])
        return plain[: -plain[-1]] if plain and 0 < plain[-1] <= 16 else None
    return None


def _fits(locked: Locked, squeezed: bytes) -> bool:
    """Whether the checksum of the first kilobyte is the one that the manifest tells."""
    found = hashlib.new(locked.digest, squeezed[:1024], usedforsecurity=False).digest()
    return not locked.checksum or found == locked.checksum


def _digest(name: str) -> str:
    return "sha256" if "sha256" in name.lower() else "sha1"


def _bytes(coded: str) -> bytes:
    try:
        return b64decode(coded)
    except (binascii.Error, ValueError):
        return b""


def _number(attributes: Mapping[str, str], name: str, usual: int) -> int:
    stated = value(attributes, name)
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 10 else usual


def _chunks(plain: BinaryIO) -> Iterator[bytes]:
    plain.seek(0)
    with plain:
        while chunk := plain.read(CHUNK):
            yield chunk
