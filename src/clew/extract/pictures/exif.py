"""What a picture says of itself: Exif 2.32 (CIPA DC-008), IPTC-IIM 4.2, XMP and PNG text, as names and values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from PIL import Image, ImageFile, IptcImagePlugin

from clew.extract.pictures.picture import DAMAGE
from clew.extract.pictures.xmp import xmp
from clew.model import Metadata

LONGEST = 4_000
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
SIMPLE = {0x0131: "software", 0x013B: "artist", 0x010E: "description", 0x8298: "copyright"}
DATES = ((0x9003, 0x9011, "created"), (0x9004, 0x9012, "digitised"), (0x0132, 0x9010, "modified"))
"""Tags of a date and of its offset from UTC: Exif 2.31 table 8."""

WRITTEN = {
    "Title": "title", "Author": "artist", "Description": "description", "Copyright": "copyright",
    "Creation Time": "created", "Software": "software", "Comment": "comment", "comment": "comment",
}  # fmt: skip
IPTC = {
    (2, 5): "title", (2, 25): "keywords", (2, 55): "created", (2, 80): "artist", (2, 90): "city",
    (2, 101): "country", (2, 105): "title", (2, 116): "copyright", (2, 120): "description",
}  # fmt: skip


def properties(image: Image.Image) -> Iterator[Metadata]:
    """Every property found, each pair of name and value once. To be called when the picture has been loaded."""
    seen: dict[Metadata, None] = {}
    for source in (_exif, _written, _iptc, _xmp):
        try:
            for name, value in source(image):
                value = _clean(value)
                if value:
                    seen.setdefault(Metadata(name, value))
        except DAMAGE:
            continue
    yield from seen


def _exif(image: Image.Image) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    detail: Mapping[int, Any] = exif.get_ifd(EXIF_IFD)
    make, model = _text(exif.get(0x010F)), _text(exif.get(0x0110))
    if make or model:
        yield "camera", model if model.casefold().startswith(make.casefold()) else f"{make} {model}"
    if exif.get(0x0112) in range(1, 9):
        yield "orientation", str(exif[0x0112])
    for tag, name in SIMPLE.items():
        yield name, _text(exif.get(tag))
    for tag, offset, name in DATES:
        yield name, when(_text(detail.get(tag) or exif.get(tag)), _text(detail.get(offset)))
    yield "comment", _comment(detail.get(0x9286))
    yield from _place(exif.get_ifd(GPS_IFD))


def when(date: str, offset: str) -> str:
    """An Exif date in ISO 8601, with its offset only where one was written; "" for no date."""
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", date)
    if not found or found[1] == "0000" or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3]) <= 31:
        return ""
    zone = offset if re.fullmatch(r"[+-]\d\d:\d\d|Z", offset) else ""
    return "{}-{}-{}T{}:{}:{}".format(*found.groups()) + zone


def _place(gps: Mapping[int, Any]) -> Iterator[tuple[str, str]]:
    """Degrees, minutes and seconds with a letter, in decimal degrees; (0, 0) is how cameras write "no fix"."""
    if 2 in gps and 4 in gps:
        latitude, longitude = _degrees(gps[2], gps.get(1), "S"), _degrees(gps[4], gps.get(3), "W")
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
            yield "gps", f"{latitude:.6f},{longitude:.6f}"
    if 6 in gps:
        below = gps.get(5) in (1, b"\x01")
        yield "altitude", f"{-float(gps[6]) if below else float(gps[6]):.1f} m"
    if 29 in gps and 7 in gps:
        hour, minute, second = (int(float(part)) for part in gps[7])
        yield "gps-time", when(f"{_text(gps[29])} {hour:02}:{minute:02}:{second:02}", "Z")


def _degrees(parts: Any, letter: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    size = degrees + minutes / 60 + seconds / 3600
    return -size if _text(letter).upper() == negative else size


def _comment(value: Any) -> str:
    """UserComment: eight bytes name the character code."""
    if not isinstance(value, bytes):
        return _text(value)
    code, rest = value[:8].rstrip(b"\x00 "), value[8:]
    if code == b"UNICODE":
        return rest.decode("utf-16" if rest[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be", "replace")
    return _text(rest)


def _written(image: Image.Image) -> Iterator[tuple[str, str]]:
    for key, name in WRITTEN.items():
        value = image.info.get(key)
        if isinstance(value, str | bytes):
            yield name, _text(value)


def _iptc(image: Image.Image) -> Iterator[tuple[str, str]]:
    found = IptcImagePlugin.getiptcinfo(cast(ImageFile.ImageFile, image)) or {}
    for key, name in IPTC.items():
        values = found.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            text = _text(value)
            yield name, re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", text) if name == "created" else text


def _xmp(image: Image.Image) -> Iterator[tuple[str, str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    for number, _, content in getattr(image, "resources", ()):  # a Photoshop file's
        packet = content if number == 1060 else packet
    if isinstance(packet, str):
        packet = packet.encode()
    if isinstance(packet, bytes):
        yield from xmp(packet)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8").strip("\x00 ")
        except UnicodeDecodeError:
            return value.decode("latin-1").strip("\x00 ")
    return value.strip("\x00 ") if isinstance(value, str) else ""


def _clean(value: str) -> str:
    return value.replace("\x00", " ").strip()[:LONGEST]
