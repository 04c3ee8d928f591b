"""What kind of file an item is, told by its content."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from clew.extract.archives.self_extracting import SELF_EXTRACTING, archives
from clew.extract.archives.zip_directory import central, find
from clew.extract.archives.zip_remains import piece, remains
from clew.extract.archives.zipped import TYPES as ZIPS
from clew.extract.chats.chat_identify import WHATSAPP_ENCRYPTED, backup_kind, database_kind
from clew.extract.databases.leveldb import leveldb_kind
from clew.extract.identify.identify_archive import archive_kind
from clew.extract.identify.identify_artefact import artefact_kind
from clew.extract.identify.identify_disk import disk_footer, raw_disk
from clew.extract.identify.identify_ole import MAGIC, ole_kind
from clew.extract.identify.identify_picture import picture_kind
from clew.extract.identify.identify_text import mail_kind, text_kind
from clew.extract.identify.identify_zip import last_volume, zip_kind
from clew.extract.identify.signatures import by_signature
from clew.extract.identify.signatures_rare import rare_kind
from clew.extract.installed import versions
from clew.extract.text.charset import SAMPLE, detect
from clew.model import Identity, Problem
from clew.step import Given, Record, step

HEAD = 65_536
MOST_PARTS = 100_000
BACKUPS = (".crypt5", ".crypt7", ".crypt8", ".crypt12", ".crypt14", ".crypt15")
DATABASES = (".db", ".sqlite", ".sqlite3", ".db3")
PROGRAMS = (
    "application/vnd.microsoft.portable-executable",
    "application/x-dosexec",
    "application/x-elf",
    "application/x-mach-binary",
)
"""What self-extracting archives are, and much else."""
APPENDABLE = ("image/", "audio/", "video/", "application/pdf", "application/rtf", "application/msword",
    "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook")  # fmt: skip
"""What a ZIP may hang behind without being of it."""
SEEN_TO = ("image/jpeg", "image/png")
"""Whose own step gives all that hangs behind."""


@step("identify@2", accepts=("*",), hints=("suffix", "declared"), libraries=versions("charset-normalizer"))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Identity. Reads the first 64 kB and the last, a mebibyte of text, ZIP and OLE directories, programs whole.

    A ZIP behind another file, and what else is in the file of a document that is a ZIP, are members.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    identity = _identity(given.length, stream, head, _suffix(given))
    yield identity
    if identity.evidence.startswith("ZIP") and identity.media_type not in ZIPS:
        yield from _beside(given.length, stream)
    elif identity.media_type.startswith(APPENDABLE) and identity.media_type not in SEEN_TO:
        yield from _behind(given.length, stream, identity.media_type)


def _suffix(given: Given) -> str:
    """The name's ending, or the one that what its container declares would have: a mailbox names no message."""
    return ".eml" if given.hint.get("declared") == "message/rfc822" else given.hint.get("suffix", "").lower()


def _identity(length: int, stream: BinaryIO, head: bytes, suffix: str) -> Identity:
    if not head:
        return Identity("application/x-empty", "no bytes")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04", b"PK\x07\x08PK\x03\x04")):
        return Identity(*zip_kind(stream, length))
    if head.startswith(MAGIC):
        return Identity(*ole_kind(stream, head))
    told = disk_footer(stream, length, head) or rare_kind(head) or by_signature(head) or archive_kind(head, length)
    told = told or raw_disk(head) or backup_kind(head) or artefact_kind(head, length)
    told = told or leveldb_kind(stream, length, head)
    if told and told[0] == "application/x-bplist" and b"WebMainResource" in head[:4096]:
        return Identity("application/x-webarchive", "binary property list with a web page")
    if told and told[0] == "application/vnd.sqlite3":
        told = database_kind(stream, head) or told
    told = told or last_volume(stream, length) or picture_kind(stream, length, head)
    if told and told[0] in PROGRAMS:
        told = _attached(stream, length, head) or told
    if told:
        return Identity(*told)
    return _unsigned(length, stream, head, suffix)


def _beside(length: int, stream: BinaryIO) -> Iterator[Record]:
    """What the file of a document holds that its ZIP's directory does not list."""
    directory = find(stream, length)
    if directory:
        yield from remains(stream, directory, list(islice(central(stream, directory), MOST_PARTS)), length)


def _behind(length: int, stream: BinaryIO, media_type: str) -> Iterator[Record]:
    """The ZIP that ends the file, if one does."""
    directory = find(stream, length)
    if directory and directory.ends == length and directory.announced:
        offsets = [entry.offset for entry in islice(central(stream, directory), MOST_PARTS) if entry.offset > 0]
        start = min(offsets, default=directory.begins)
        yield Problem("appended", f"a ZIP hangs behind this {media_type}, from byte {start:,} on", "", "note")
        yield piece(stream, "behind", start, length)


def _attached(stream: BinaryIO, length: int, head: bytes) -> tuple[str, str] | None:
    """The kind of a program with an archive in it: what its ZIP is, else self-extracting."""
    directory = find(stream, length)
    if directory and directory.announced:
        return zip_kind(stream, length)
    return (SELF_EXTRACTING, "archive in a program") if any(archives(stream, length, head)) else None


def _unsigned(length: int, stream: BinaryIO, head: bytes, suffix: str) -> Identity:
    sample = head
    if len(head) == HEAD:
        stream.seek(0)
        sample = stream.read(SAMPLE)
    charset = detect(sample)
    if charset is None or not charset.startswith(("utf-16", "utf-32")):
        told = mail_kind(head, suffix)
        if told and (charset or head.count(b"\x00") * 100 < len(head)):
            return Identity(*told, charset)
    directory = find(stream, length)
    if directory and directory.announced and (charset is None or directory.ends == length):
        return Identity(*zip_kind(stream, length))
    if charset is None and any(archives(stream, length, head)):
        return Identity(SELF_EXTRACTING, "archive behind a text")
    displaced = re.search(rb"%PDF-\d\.\d", head[:1024])
    if displaced and re.search(rb"\d obj\b", head):
        return Identity("application/pdf", f"PDF header at byte {displaced.start()}")
    if charset is None and suffix in DATABASES and length % 512 == 0 and _is_noise(head):
        return Identity("application/x-sqlcipher", f"noise from its first byte on, named {suffix}")
    if charset is None and suffix in BACKUPS:
        return Identity(WHATSAPP_ENCRYPTED, f"not text, named {suffix}")
    if charset is None and suffix == ".br":
        return Identity("application/x-brotli", "not text, named .br")
    if charset is None:
        return Identity("application/octet-stream", "no known signature, and not text")
    text = head.decode(charset, "replace").rstrip("\x00")
    tail = text
    if length > HEAD:
        stream.seek(length - 4096)
        tail = stream.read(4096).decode(charset, "replace").rstrip("\x00")
    media_type, evidence = text_kind(text, tail, length <= HEAD, suffix)
    return Identity(media_type, evidence, charset)


def _is_noise(head: bytes) -> bool:
    """Whether no byte value is rare or common, in a kilobyte or more: encrypted, since packed data have a header."""
    counts = [head.count(value) for value in range(256)]
    return len(head) >= 1024 and head[0] != 0 and max(counts) < 12 + 3 * len(head) / 256
