"""Pictures drawn here with Pillow: their properties, their faults, and what is asked of recognition."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from clew.errors import Unreadable
from clew.extract.pictures.exif import when
from clew.extract.pictures.image import image
from clew.extract.pictures.view_image import view_image
from clew.model import Metadata, Problem, Rendition
from clew.step import Given, Record


def bytes_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def given(content: bytes, pages: tuple[int, ...] = ()) -> Given:
    return Given(item="0" * 64, length=len(content), media_type="image/png", pages=pages)


def read(content: bytes) -> list[Record]:
    return list(image.run(given(content), io.BytesIO(content)))


def values(records: list[Record]) -> dict[str, str]:
    return {record.name: record.value for record in records if isinstance(record, Metadata)}


def problems(records: list[Record]) -> list[tuple[str, int | None]]:
    return [(record.code, record.at.page) for record in records if isinstance(record, Problem)]


def written(size: tuple[int, int] = (300, 200), mode: str = "RGB", text: str = "wharf 7") -> Image.Image:
    picture = Image.new(mode, size, "white")
    ImageDraw.Draw(picture).text((20, 20), text, fill="black", font_size=32)
    return picture


def exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131], exif[0x013B] = "Canon", "Canon EOS 5D", "Darkroom 3", "L. Haddad"
    exif[0x010E], exif[0x0112] = "The quay at night", 6
    detail = exif.get_ifd(0x8769)
    detail[0x9003], detail[0x9011] = "2024:05:06 07:08:09", "+03:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (33.0, 30.0, 36.0), "W", (35.0, 15.0, 0.0)
    gps[5], gps[6] = b"\x01", 12.5
    return exif


def test_a_photograph_tells_its_camera_time_place_and_maker() -> None:
    found = values(read(bytes_of(written(), "JPEG", exif=exif(), dpi=(300, 300))))
    assert found == {
        "format": "JPEG", "width": "300", "height": "200", "frames": "1", "dpi": "300", "camera": "Canon EOS 5D",
        "orientation": "6", "software": "Darkroom 3", "artist": "L. Haddad", "description": "The quay at night",
        "created": "2024-05-06T07:08:09+03:00", "gps": "33.510000,-35.250000", "altitude": "-12.5 m",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "offset", "expected"),
    [
        ("2024:05:06 07:08:09", "", "2024-05-06T07:08:09"),
        ("2024:05:06 07:08:09", "+03:00", "2024-05-06T07:08:09+03:00"),
        ("2024:05:06 07:08:09", "   :  ", "2024-05-06T07:08:09"),
        ("0000:00:00 00:00:00", "", ""),
        ("    :  :     :  :  ", "", ""),
    ],
)
def test_a_date_has_an_offset_only_where_one_was_written(date: str, offset: str, expected: str) -> None:
    assert when(date, offset) == expected


def test_text_chunks_after_the_pixels_of_a_png_are_read() -> None:
    content = bytes_of(written(), "PNG")
    end = content.index(b"IEND") - 4
    text = b"tEXt" + b"Author\x00Noor"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    assert values(read(content[:end] + chunk + content[end:]))["artist"] == "Noor"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"])
def test_each_kind_of_picture_asks_for_recognition(kind: str) -> None:
    assert problems(read(bytes_of(written(), kind))) == [("needs-ocr", 1)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_each_way_to_write_pixels_asks_for_recognition(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    assert problems(read(bytes_of(written().convert("L" if mode == "I;16" else "RGB").convert(mode), kind))) == [
        ("needs-ocr", 1)
    ]


def test_white_letters_on_nothing_ask_for_recognition() -> None:
    picture = Image.new("RGBA", (300, 200), (255, 255, 255, 0))
    ImageDraw.Draw(picture).text((20, 20), "wharf", fill="white", font_size=32)
    assert problems(read(bytes_of(picture, "PNG"))) == [("needs-ocr", 1)]


@pytest.mark.parametrize("picture", [written((99, 39)), Image.new("RGB", (800, 600), "teal")])
def test_an_icon_and_a_single_colour_ask_for_nothing(picture: Image.Image) -> None:
    assert problems(read(bytes_of(picture, "PNG"))) == []


def test_each_page_of_a_tiff_asks_and_a_blank_one_does_not() -> None:
    sheets = [written(), Image.new("RGB", (300, 200), "white"), written(text="third")]
    records = read(bytes_of(sheets[0], "TIFF", save_all=True, append_images=sheets[1:]))
    assert problems(records) == [("needs-ocr", 1), ("needs-ocr", 3)]
    assert values(records)["frames"] == "3"


def test_an_animation_is_one_page() -> None:
    moving = bytes_of(written(), "GIF", save_all=True, append_images=[written(text="two"), written(text="three")])
    assert problems(read(moving)) == [("needs-ocr", 1)]
    assert values(read(moving))["frames"] == "3"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_cut_short_is_read_as_far_as_it_goes(kind: str) -> None:
    picture = Image.effect_noise((400, 300), 90)
    content = bytes_of(picture, kind)
    records = read(content[: len(content) * 2 // 3])
    assert problems(records)[0] == ("damaged", 1)
    assert values(records)["width"] == "400"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    with pytest.raises(Unreadable) as caught:
        read(b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    assert caught.value.code == "too-large"


def test_a_text_chunk_that_swells_is_no_crash() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 5_000_000, zip=True)
    with pytest.raises(Unreadable) as caught:
        read(bytes_of(written(), "PNG", pnginfo=info))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"II*\x00\x08\x00\x00\x00\xff\xff", b"BM" + bytes(40)])
def test_what_only_begins_like_a_picture_is_damaged(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert caught.value.code == "damaged"
    assert "0x" not in str(caught.value)


def test_the_same_bytes_give_the_same_records() -> None:
    content = bytes_of(written(), "JPEG", exif=exif())
    assert read(content) == read(content)


def test_a_view_is_upright_small_and_bare() -> None:
    content = bytes_of(written((4_000, 1_000)), "JPEG", exif=exif())
    view, _ = view_image.run(given(content), io.BytesIO(content))
    assert isinstance(view, Rendition)
    shown = Image.open(io.BytesIO(view.content))
    assert (shown.size, view.page, view.kind) == ((400, 1_600), 1, "page-image")
    assert not shown.getexif() and "exif" not in shown.info


def test_what_stands_in_a_pictures_place_is_a_few_grey_spots_of_its_shape() -> None:
    content = bytes_of(written((4_000, 1_000)), "PNG")
    _, spots = view_image.run(given(content), io.BytesIO(content))
    assert isinstance(spots, Rendition) and (spots.kind, spots.media_type) == ("page-veiled", "image/png")
    veiled = Image.open(io.BytesIO(spots.content))
    assert (veiled.size, veiled.mode) == ((12, 3), "L") and len(spots.content) < 200


def test_a_view_shows_the_page_asked_for() -> None:
    sheets = [written(), Image.new("RGB", (200, 300), "red")]
    content = bytes_of(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    view, _ = view_image.run(given(content, (2,)), io.BytesIO(content))
    assert isinstance(view, Rendition) and (view.page, view.media_type) == (2, "image/png")
    assert Image.open(io.BytesIO(view.content)).size == (200, 300)
