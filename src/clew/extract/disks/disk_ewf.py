"""What an EWF image says of its acquisition, and whether its media still has the hashes that it stores."""

import hashlib
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from clew.extract.disks.disk_container import Opened
from clew.extract.disks.disk_media import FAULTS, Media, plain
from clew.model import Metadata, Problem
from clew.step import Beat

SLICE = 1 << 22
FIELDS = {
    "case_number": "case-number",
    "description": "description",
    "examiner_name": "examiner",
    "evidence_number": "evidence-number",
    "notes": "notes",
    "acquiry_operating_system": "acquired-on",
    "acquiry_software": "acquired-with",
    "acquiry_software_version": "acquired-with-version",
    "model": "device-model",
    "serial_number": "device-serial",
    "device_label": "device-label",
    "process_identifier": "process-identifier",
}
"""libewf's names and ours."""

DATES = {"m": "acquired", "u": "acquired-by-system-clock"}
"""The fields of an E01's header and ours."""

HEADER = 1 << 20
SECTIONS = 8

ADVICE = "compare with the copy that was made first; the bytes have changed since they were acquired"


def acquisition(image: Opened, source: Media) -> Iterator[Metadata]:
    """Case, examiner, notes, dates and tool, as the image has them."""
    values = image.handle.get_header_values()
    for name, ours in FIELDS.items():
        value = (values.get(name) or "").strip()
        if value:
            yield Metadata(ours, value)
    for name, value in sorted(_header(source).items()):
        date = _date(value)
        if name in DATES and date:
            yield Metadata(DATES[name], date)


def _header(source: Media) -> dict[str, str]:
    """The first header's fields by their letters; libewf gives dates without saying in which zone."""
    at = 13
    for _ in range(SECTIONS):
        section = source.at(at, 76)
        name = section[:16].rstrip(b"\x00")
        following, size = (int.from_bytes(section[place : place + 8], "little") for place in (16, 24))
        if name in (b"header", b"header2") and 76 < size < HEADER:
            fields = _fields(source.at(at + 76, size - 76), "utf-16" if name == b"header2" else "latin-1")
            if fields:
                return fields
        if following <= at:
            break
        at = following
    return {}


def _fields(packed: bytes, encoding: str) -> dict[str, str]:
    try:
        text = zlib.decompressobj().decompress(packed, HEADER).decode(encoding, "replace")
    except (zlib.error, UnicodeError):
        return {}
    lines = text.splitlines()
    return dict(zip(lines[2].split("\t"), lines[3].split("\t"), strict=False)) if len(lines) > 3 else {}


def _date(value: str) -> str:
    """header2 counts seconds in UTC; header writes the examiner's local time in six numbers."""
    numbers = [int(each) for each in value.split() if each.isdecimal() and len(each) < 12]
    try:
        if len(numbers) == 1:
            return datetime.fromtimestamp(numbers[0], UTC).isoformat()
        return datetime(*numbers[:6]).isoformat() if len(numbers) == 6 else ""  # type: ignore[arg-type]
    except (ValueError, OverflowError, OSError):
        return ""


def verified(image: Opened) -> Iterator[Metadata | Problem | Beat]:
    """Read the media through once; the stored hashes, the computed ones, and where they differ."""
    stored = {name: image.handle.get_hash_value(name.upper()) for name in ("md5", "sha1")}
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name, value in stored.items() if value}
    if not hashes:
        yield Problem("no-hash", "the image stores no hash of its media, so that it cannot be verified", "", "note")
        return
    at = 0
    while at < image.media.length:
        try:
            chunk = image.media.at(at, SLICE)
        except FAULTS as error:
            yield Problem("damaged", f"the media cannot be read at byte {at}: {plain(error)}", ADVICE)
            return
        for each in hashes.values():
            each.update(chunk)
        at += len(chunk)
        yield Beat()
    for name, each in hashes.items():
        yield Metadata(f"stored-{name}", str(stored[name]).lower())
        yield Metadata(f"computed-{name}", each.hexdigest())
        if each.hexdigest() != str(stored[name]).lower():
            yield Problem("hash-mismatch", f"the media has another {name.upper()} than the image stores", ADVICE)
