"""Kinds of pictures beyond those of the web: told by content, measured, asked to be recognised, drawn."""

import io
import struct

import pytest
from PIL import Image

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.pictures.view_image import view_image
from clew.model import Identity, Rendition
from clew.step import Given
from tests.extract.heif_files import box, heic
from tests.extract.test_image import bytes_of, exif, given, problems, read, values, written


def kind_of(content: bytes) -> str:
    (identity, *_) = identify.run(given(content), io.BytesIO(content))
    assert isinstance(identity, Identity)
    return identity.media_type


def dcx(*sheets: Image.Image) -> bytes:
    """Pages in PCX behind a table of their places (ZSoft)."""
    pages = [bytes_of(sheet, "PCX") for sheet in sheets]
    at, table = 4 + 4 * 1024, b""
    for page in pages:
        table += struct.pack("<I", at)
        at += len(page)
    return b"\xb1\x68\xde\x3a" + table.ljust(4096, b"\x00") + b"".join(pages)


def ways(kind: str) -> bytes:
    """A picture of that kind in which something is written."""
    if kind == "DCX":
        return dcx(written())
    if kind == "HEIC":
        return heic()
    if kind == "CUR":
        content = bytearray(bytes_of(written((256, 256)), "ICO", sizes=[(256, 256)], bitmap_format="bmp"))
        return bytes(content[:2] + b"\x02" + content[3:])
    squares = {"ICO": {"sizes": [(256, 256)]}, "ICNS": {}}
    if kind in squares:
        return bytes_of(written((256, 256)), kind, **squares[kind])
    return bytes_of(written().convert("1" if kind == "XBM" else "RGB"), kind)


KINDS = {
    "HEIC": "image/heic", "AVIF": "image/avif", "JPEG2000": "image/jp2", "ICO": "image/vnd.microsoft.icon",
    "CUR": "image/x-cursor", "ICNS": "image/icns", "PCX": "image/x-pcx", "DCX": "image/x-dcx", "TGA": "image/x-tga",
    "PPM": "image/x-portable-anymap", "XBM": "image/x-xbitmap", "DDS": "image/vnd.ms-dds", "SGI": "image/sgi",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_each_kind_is_told_asks_for_recognition_and_can_be_looked_at(kind: str) -> None:
    content = ways(kind)
    assert kind_of(content) == KINDS[kind]
    assert problems(read(content)) == [("needs-ocr", 1)]
    view, veiled = view_image.run(given(content), io.BytesIO(content))
    assert isinstance(view, Rendition) and isinstance(veiled, Rendition) and veiled.kind == "page-veiled"
    shown = Image.open(io.BytesIO(view.content)).convert("L")
    assert shown.getextrema()[1] - shown.getextrema()[0] > 100


def test_a_heic_tells_its_camera_time_and_place_as_a_jpeg_does() -> None:
    found = values(read(heic(exif().tobytes())))
    assert (found["format"], found["width"], found["height"]) == ("HEIF", "256", "64")
    assert (found["camera"], found["created"]) == ("Canon EOS 5D", "2024-05-06T07:08:09+03:00")
    assert found["gps"] == "33.510000,-35.250000"


def test_a_heic_cut_short_is_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read(heic()[:-200])
    assert caught.value.code == "damaged"


def test_a_heif_that_holds_another_codec_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        read(heic().replace(b"hvc1", b"vvc1").replace(b"hvcC", b"vvcC"))
    assert caught.value.code == "damaged"


def test_a_heic_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    small, large = struct.pack(">II", 256, 64), struct.pack(">II", 60_000, 60_000)
    with pytest.raises(Unreadable) as caught:
        read(heic().replace(box(b"ispe", bytes(4), small), box(b"ispe", bytes(4), large)))
    assert caught.value.code == "too-large"


def test_each_page_of_a_dcx_asks_and_is_drawn() -> None:
    content = dcx(written(), Image.new("RGB", (300, 200), "white"), written(text="third"))
    assert problems(read(content)) == [("needs-ocr", 1), ("needs-ocr", 3)]
    views = [view for view in view_image.run(given(content), io.BytesIO(content)) if isinstance(view, Rendition)]
    assert [view.page for view in views if view.kind == "page-image"] == [1, 2, 3]


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate", "jpeg"])
def test_a_fax_is_read_in_each_of_its_compressions(compression: str) -> None:
    mode = "1" if compression.startswith("group") else "L"
    sheets = [written().convert(mode), written(text="second").convert(mode)]
    content = bytes_of(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression=compression)
    assert problems(read(content)) == [("needs-ocr", 1), ("needs-ocr", 2)]


def test_an_older_targa_without_a_footer_is_told_by_its_size() -> None:
    content = bytes_of(written(), "TGA")
    assert kind_of(content.removesuffix(content[-26:])) == "image/x-tga"
    assert kind_of(content[:-100]) != "image/x-tga"


@pytest.mark.parametrize("content", [b"P5 is not a picture but a line of text\n", b"\x0a\x05\x01\x08" + bytes(200)])
def test_what_only_begins_like_a_picture_is_told_as_something_else(content: bytes) -> None:
    assert not kind_of(content).startswith("image/")


def test_postscript_is_never_run() -> None:
    content = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n"
    with pytest.raises(Unreadable):
        list(view_image.run(Given("0" * 64, len(content), "image/png"), io.BytesIO(content)))
