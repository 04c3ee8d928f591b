"""XMP packets (ISO 16684-1): captions, keywords, makers, dates and places that editors and cameras write."""

import re
from collections.abc import Iterator, Mapping

from clew.extract.office.ooxml import local
from clew.extract.web.harmless_xml import parse

LARGEST = 8 << 20
LONGEST = 4_000
NAMES = {
    "title": "title", "description": "description", "creator": "artist", "subject": "keywords", "rights": "copyright",
    "CreateDate": "created", "DateTimeOriginal": "created", "DateCreated": "created", "ModifyDate": "modified",
    "MetadataDate": "metadata-modified", "CreatorTool": "software", "City": "city", "State": "state",
    "Country": "country", "Location": "place", "Headline": "title", "Credit": "credit", "Source": "credit",
    "CaptionWriter": "caption-writer", "Instructions": "instructions", "Rating": "rating", "Label": "label",
    "DocumentID": "document-id", "OriginalDocumentID": "original-document-id", "Make": "make", "Model": "model",
    "UserComment": "comment", "PersonInImage": "person", "Event": "event", "AltTextAccessibility": "description",
    "LayerText": "layer-text", "Name": "region-name", "DigitalSourceType": "digital-source-type",
}  # fmt: skip
HISTORY = {"action", "softwareAgent", "when"}
MOST = 2_000


def xmp(packet: bytes) -> Iterator[tuple[str, str]]:
    """Names as they are used here, and values as found; nothing for a packet that is no XML."""
    start = packet.find(b"<")
    if start < 0 or len(packet) > LARGEST:
        return
    target = _Packet()
    parse(packet[start:].rstrip(b"\x00 "), target)
    yield from list(dict.fromkeys(target.told))[:MOST]
    yield from target.place()


class _Packet:
    """Parser target: text and attributes by the nearest name around them that is known."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.gps: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.pieces = []
        self.open.append(local(tag))
        for key, value in attributes.items():
            self._says(local(key), value)
        event = {local(key): value for key, value in attributes.items() if local(key) in HISTORY}
        if "action" in event:
            parts = (event.get(name, "") for name in ("when", "action", "softwareAgent"))
            self.told.append(("edited", " ".join(part for part in parts if part)[:LONGEST]))

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def end(self, tag: str) -> None:
        text = "".join(self.pieces).strip()
        self.pieces = []
        if text:
            known = next((name for name in reversed(self.open) if name in NAMES or name.startswith("GPS")), "")
            self._says(known, text)
        if self.open:
            self.open.pop()

    def _says(self, name: str, value: str) -> None:
        value = value.strip()
        if name.startswith("GPS"):
            self.gps[name] = value
        elif name in NAMES and value:
            self.told.append((NAMES[name], value[:LONGEST]))

    def close(self) -> None:
        return

    def place(self) -> Iterator[tuple[str, str]]:
        """ "33,30.6N" or "33,30,36N" in decimal degrees (Exif for XMP)."""
        sides = [_degrees(self.gps.get(name, "")) for name in ("GPSLatitude", "GPSLongitude")]
        if sides[0] is not None and sides[1] is not None and any(sides):
            yield "gps", f"{sides[0]:.6f},{sides[1]:.6f}"


def _degrees(value: str) -> float | None:
    found = re.fullmatch(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])", value)
    if not found:
        return None
    size = int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -size if found[4] in "SW" else size
