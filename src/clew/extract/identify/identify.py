"""What kind of file an item is, told by its content."""

import re
from collections.abc import Iterator
from typing import BinaryIO

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
BACKUPS = (".crypt5", ".crypt7", ".crypt8", ".crypt12", ".crypt14", ".crypt15")
DATABASES = (".db", ".sqlite", ".sqlite3", ".db3")
UNPACK = "unpack it by hand, as a ZIP, and sift the folder"
APPENDABLE = ("image/gif", "application/pdf")


@step("identify@1", accepts=("*",), hints=("suffix", "declared"), libraries=versions("charset-normalizer"))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Identity. Reads the first 64 kB and the last 512 bytes, a mebibyte of text, ZIP and OLE directories."""
    stream.seek(0)
    head = stream.read(HEAD)
    identity = _identity(given.length, stream, head, _suffix(given))
    yield identity
    if identity.media_type in APPENDABLE and _zip_behind(given.length, stream):
        yield Problem("appended", f"a ZIP hangs behind the end of this {identity.media_type}", UNPACK)


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
    if told:
        return Identity(*told)
    return _unsigned(length, stream, head, suffix)


def _zip_behind(length: int, stream: BinaryIO) -> bool:
    """Whether a ZIP's directory ends the file: the item is its first type, and was not read as the other."""
    stream.seek(max(0, length - HEAD))
    tail = stream.read(HEAD)
    end = tail.rfind(b"PK\x05\x06")
    return end >= 0 and len(tail) >= end + 22


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
    text = head.decode(charset, "replace")
    tail = text
    if length > HEAD:
        stream.seek(length - 4096)
        tail = stream.read(4096).decode(charset, "replace")
    media_type, evidence = text_kind(text, tail, length <= HEAD, suffix)
    return Identity(media_type, evidence, charset)


def _is_noise(head: bytes) -> bool:
    """Whether no byte value is rare or common, in a kilobyte or more: encrypted, since packed data have a header."""
    counts = [head.count(value) for value in range(256)]
    return len(head) >= 1024 and head[0] != 0 and max(counts) < 12 + 3 * len(head) / 256
