"""What pictures hold besides pixels: captions, earlier thumbnails, films behind the end, layers with words."""

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from clew.errors import Unreadable
from clew.extract.pictures import picture
from clew.extract.pictures.image import image
from clew.extract.pictures.xmp import xmp
from clew.model import Metadata, Passage, Problem
from clew.step import Contained
from tests.extract.heif_files import box, heic
from tests.extract.recording_files import film
from tests.extract.test_image import bytes_of, given, read, values, written

PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#">
<rdf:Description xmp:CreateDate="2024-05-06T10:08:09+03:00" exif:GPSLatitude="33,30.6N" exif:GPSLongitude="35,15,0W">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">مرفأ at night</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>wharf</rdf:li><rdf:li>crane</rdf:li></rdf:Bag></dc:subject>
<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:when="2024-06-01T00:00:00Z"
 stEvt:softwareAgent="Darkroom 3"/></rdf:Seq></xmpMM:History>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def members(content: bytes) -> dict[str, bytes]:
    return {each.member.entry: b"".join(each.content) for each in read(content) if isinstance(each, Contained)}


def captions(content: bytes) -> dict[str | None, str]:
    return {each.at.part: each.text for each in read(content) if isinstance(each, Passage)}


def test_an_xmp_packet_tells_captions_keywords_dates_and_edits() -> None:
    assert list(xmp(PACKET)) == [
        ("created", "2024-05-06T10:08:09+03:00"), ("description", "مرفأ at night"), ("keywords", "wharf"),
        ("keywords", "crane"), ("edited", "2024-06-01T00:00:00Z saved Darkroom 3"), ("gps", "33.510000,-35.250000"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "AVIF", "HEIC", "PNG"])
def test_a_caption_in_each_kind_of_picture_can_be_searched(kind: str) -> None:
    if kind == "HEIC":
        content = heic(xmp=PACKET)
    elif kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", PACKET.decode())
        content = bytes_of(written(), "PNG", pnginfo=info)
    elif kind == "TIFF":
        content = bytes_of(written(), "TIFF", tiffinfo={700: PACKET})
    else:
        content = bytes_of(written(), kind, xmp=PACKET)
    assert captions(content)["caption"].splitlines() == ["مرفأ at night", "wharf", "crane"]


@pytest.mark.parametrize(
    "packet", [b"", b"<", b"<x:xmpmeta", b"no XML", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'x'>]><a>&b;</a>"]
)
def test_a_broken_packet_says_nothing(packet: bytes) -> None:
    assert list(xmp(packet)) == []


def test_the_thumbnail_that_an_editor_left_is_a_member() -> None:
    small = bytes_of(Image.new("RGB", (160, 120), "red"), "JPEG")
    exif = struct.pack("<2sHIHI", b"II", 42, 8, 0, 14) + struct.pack("<H", 2)
    exif += struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(small)) + bytes(4)
    assert len(exif) == 44
    found = members(bytes_of(written(), "JPEG", exif=b"Exif\x00\x00" + exif + small))
    assert found == {"thumbnail": small}


def test_the_film_behind_a_motion_photo_is_a_member() -> None:
    content = bytes_of(written(), "JPEG")
    assert members(content + film()) == {"behind/1": film()}
    assert members(content + b"MotionPhoto_Data" + film()) == {"behind/1": film()}


def test_each_picture_behind_a_picture_is_a_member() -> None:
    second, third = bytes_of(written(text="second"), "JPEG"), bytes_of(written(text="third"), "JPEG")
    found = members(bytes_of(written(), "JPEG") + bytes(100) + second + third + film())
    assert found == {"behind/1": second, "behind/2": third, "behind/3": film()}


def test_a_zip_behind_a_png_is_a_member() -> None:
    packed = b"PK\x03\x04" + bytes(26) + b"and so on"
    assert members(bytes_of(written(), "PNG") + packed) == {"behind/1": packed}


def test_a_thumbnail_with_an_end_of_its_own_does_not_end_the_picture() -> None:
    content = bytes_of(written(), "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00" + b"\xff\xd9" * 4)
    assert members(content + bytes(9)) == {}


def test_unknown_bytes_behind_a_picture_are_told() -> None:
    records = read(bytes_of(written(), "JPEG") + b"a secret note of some length")
    assert ("appended", "note") in [(each.code, each.effect) for each in records if isinstance(each, Problem)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_whole_picture_holds_nothing_else(kind: str) -> None:
    noise = Image.effect_noise((300, 200), 90)
    records = read(bytes_of(noise, kind) + bytes(40))
    assert not [each for each in records if isinstance(each, Contained)]
    assert [each.code for each in records if isinstance(each, Problem)] == ["needs-ocr"]


def test_a_manifest_of_origin_is_noted_and_not_verified() -> None:
    content = bytes_of(written(), "JPEG")
    segment = b"JP\x00\x01\x00\x00\x00\x01" + box(b"jumb", box(b"jumd", b"c2pa" + bytes(12)))
    marked = content[:2] + b"\xff\xeb" + struct.pack(">H", 2 + len(segment)) + segment + content[2:]
    assert values(read(marked))["content-credentials"] == "C2PA manifest, not verified"


def photoshop(words: str) -> bytes:
    """A drawing of one grey channel, an XMP packet, and a layer's words as Photoshop marks them."""
    resources = b"8BIM" + struct.pack(">HHI", 1060, 0, len(PACKET)) + PACKET + b"\x00" * (len(PACKET) & 1)
    typed = (
        b"8BIMTySh"
        + bytes(20)
        + b"\x00\x00\x00\x00Txt TEXT"
        + struct.pack(">I", len(words))
        + words.encode("utf-16-be")
    )
    named = b"8BIMluni" + struct.pack(">II", 12, 4) + "Quay".encode("utf-16-be")
    extra = struct.pack(">I", 0) + typed + named
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 1, 64, 120, 8, 1)
    pixels = bytes(range(120)) * 64
    sections = (
        struct.pack(">I", 0) + struct.pack(">I", len(resources)) + resources + struct.pack(">I", len(extra)) + extra
    )
    return head + sections + struct.pack(">H", 0) + pixels


def test_the_words_in_a_photoshop_file_s_layers_are_read() -> None:
    content = photoshop("wharf 7\rمرفأ")
    assert captions(content)["layers"] == "wharf 7\nمرفأ\n\n"
    assert Metadata("layer", "Quay") in read(content)
    assert values(read(content))["description"] == "مرفأ at night"


def test_no_cut_crashes_the_reader() -> None:
    content = bytes_of(written(), "JPEG", xmp=PACKET) + film()
    for end in range(700, len(content), 211):
        try:
            list(image.run(given(content[:end]), io.BytesIO(content[:end])))
        except Unreadable as error:
            assert error.code == "damaged"


def test_heif_is_no_reader_before_its_library_is_there() -> None:
    assert "HEIF" not in picture.FORMATS
    assert "EPS" not in picture.FORMATS
