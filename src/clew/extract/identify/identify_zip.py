"""What a ZIP holds: its entries' names and its first declaration tell the families apart."""

import re
import struct
import zlib
from typing import BinaryIO, NamedTuple

TAIL = 65_557
DIRECTORY = 1 << 18
DECLARATION = 1 << 18
MAIN = re.compile(rb"ContentType=[\"'](application/vnd\.[A-Za-z0-9.\-]+?)\.main\+xml[\"']")
XLSB = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
XPS = b"application/vnd.ms-package.xps-fixeddocumentsequence+xml"
OXPS = b"application/oxps-fixeddocumentsequence+xml"
BY_ENTRY = (
    ("AndroidManifest.xml", "application/vnd.android.package-archive"),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
    ("information.turtle", "application/x-aff4"),
    ("container.description", "application/x-aff4"),
    ("doc.kml", "application/vnd.google-earth.kmz"),
    ("Index/Document.iwa", "application/vnd.apple.iwork"),
    ("Index.zip", "application/vnd.apple.iwork"),
    ("index.apxl", "application/vnd.apple.keynote"),
)


class Entry(NamedTuple):
    name: str
    method: int
    packed: int
    offset: int


def zip_kind(stream: BinaryIO, length: int, start: int = 0) -> tuple[str, str]:
    """The media type of the ZIP that starts at `start`, and the evidence. Never inflates more than 256 kB."""
    entries = _directory(stream, length, start) or _local(stream, start)
    names = {entry.name: entry for entry in entries}
    if "mimetype" in names:
        declared = _read(stream, names["mimetype"])[:128].decode("latin-1").strip()
        if re.fullmatch(r"application/[A-Za-z0-9.+\-]+", declared):
            return declared, "ZIP with a mimetype entry"
    manifest = names.get("META-INF/manifest.xml") if "content.xml" in names else None
    if manifest and (kind := _of_root(_read(stream, manifest))):
        return kind, "ZIP whose manifest names its type"
    if "[Content_Types].xml" in names:
        kind = _office(_read(stream, names["[Content_Types].xml"]))
        if kind:
            return kind, "ZIP with OOXML content types"
    if any(re.search(r"\.fdseq(?:/\[0\](?:\.last)?\.piece)?\Z", name, re.I) for name in names):
        return "application/vnd.ms-xpsdocument", "ZIP with a sequence of fixed documents"
    for name, kind in BY_ENTRY:
        if name in names:
            return kind, f"ZIP with {name}"
    if "index.xml" in names and (kind := _iwork(stream, names)):
        return kind, "ZIP with index.xml of iWork"
    return "application/zip", f"ZIP, {len(entries)} entries seen"


def _of_root(manifest: bytes) -> str | None:
    """The type that a manifest of OpenDocument or OpenOffice 1 gives the whole package."""
    for entry in re.findall(rb"<[a-z:]{0,20}file-entry\s([^<>]{1,1000})>", manifest):
        found = re.search(rb"media-type=[\"'](application/vnd\.(?:oasis|sun)\.[a-z0-9.\-]+)[\"']", entry)
        if found and re.search(rb"full-path=[\"']/[\"']", entry):
            return str(found[1], "ascii")
    return None


def _iwork(stream: BinaryIO, names: dict[str, Entry]) -> str | None:
    """Pages or Numbers '09 by its namespace; encrypted ones, which show none, by what lies beside it."""
    start = _read(stream, names["index.xml"])[:4096]
    if b"developer.apple.com/namespaces/ls" in start:
        return "application/vnd.apple.numbers"
    pages = b"developer.apple.com/namespaces/sl" in start
    return "application/vnd.apple.pages" if pages or "buildVersionHistory.plist" in names else None


def last_volume(stream: BinaryIO, length: int) -> tuple[str, str] | None:
    """A ZIP in several volumes, of which this is the last: its end says so, and is the end of the file."""
    base = max(0, length - TAIL)
    stream.seek(base)
    tail = stream.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return None
    disk, comment = struct.unpack_from("<H14xH", tail, end + 4)
    whole = disk > 0 and end + 22 + comment == len(tail)
    return ("application/zip", f"end of a ZIP in {disk + 1} volumes") if whole else None


def _office(declaration: bytes) -> str | None:
    if XLSB in declaration:
        return "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
    if XPS in declaration or OXPS in declaration:
        return "application/vnd.ms-xpsdocument" if XPS in declaration else "application/oxps"
    found = MAIN.search(declaration)
    if not found:
        return None
    kind = found[1].decode()
    return f"{kind}.12" if kind.endswith("macroEnabled") else kind


def _directory(stream: BinaryIO, length: int, start: int) -> list[Entry]:
    """The central directory's entries, as far as its first 256 kB go."""
    stream.seek(max(start, length - TAIL))
    tail = stream.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return []
    size, offset = struct.unpack_from("<II", tail, end + 12)
    begins = length - len(tail) + end - size
    if begins < start:
        return []
    stream.seek(begins)
    block = stream.read(min(size, DIRECTORY))
    entries, at = [], 0
    while block[at : at + 4] == b"PK\x01\x02" and at + 46 <= len(block):
        method, packed = struct.unpack_from("<H8xI", block, at + 10)
        name_length, extra, comment = struct.unpack_from("<HHH", block, at + 28)
        place = struct.unpack_from("<I", block, at + 42)[0] + begins - offset
        name = block[at + 46 : at + 46 + name_length].decode("utf-8", "replace")
        entries.append(Entry(name, method, packed, place))
        at += 46 + name_length + extra + comment
    return entries


def _local(stream: BinaryIO, start: int) -> list[Entry]:
    """The entries by their local headers, for a ZIP that lost its directory; stops where a size is not stated."""
    entries: list[Entry] = []
    at = start
    while len(entries) < 200:
        stream.seek(at)
        header = stream.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            break
        method, packed = struct.unpack_from("<H8xI", header, 8)
        name_length, extra = struct.unpack_from("<HH", header, 26)
        entries.append(Entry(stream.read(name_length).decode("utf-8", "replace"), method, packed, at))
        if not packed:
            break
        at += 30 + name_length + extra + packed
    return entries


def _read(stream: BinaryIO, entry: Entry) -> bytes:
    """What an entry holds, 256 kB of it at most; empty where it cannot be inflated."""
    if entry.offset < 0:
        return b""
    stream.seek(entry.offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        return b""
    name_length, extra = struct.unpack_from("<HH", header, 26)
    stream.seek(name_length + extra, 1)
    packed = stream.read(min(entry.packed or DECLARATION, DECLARATION))
    if entry.method == 0:
        return packed
    try:
        return zlib.decompressobj(-15).decompress(packed, DECLARATION)
    except zlib.error:
        return b""
