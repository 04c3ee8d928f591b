"""Pictures opened with Pillow: frames decoded as far as they go, upright, on a plain ground."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile, ImageOps

from clew.errors import Unreadable, worded

TYPES = (
    "image/jpeg", "image/png", "image/tiff", "image/webp", "image/gif", "image/bmp", "image/heic", "image/heif",
    "image/avif", "image/jp2", "image/x-jp2-codestream", "image/vnd.microsoft.icon", "image/x-cursor", "image/icns",
    "image/vnd.adobe.photoshop", "image/x-pcx", "image/x-dcx", "image/x-tga", "image/x-portable-anymap",
    "image/x-xbitmap", "image/x-xpixmap", "image/vnd.ms-dds", "image/sgi", "image/x-sun-raster",
)  # fmt: skip
FORMATS = (
    "JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "DIB", "AVIF", "JPEG2000", "ICNS", "PSD", "DCX", "PPM",
    "XBM", "XPM", "DDS", "SGI", "SUN", "ICO", "CUR", "PCX", "TGA",
)  # fmt: skip
"""The readers that are tried, in this order: those that know their files by little come last. None runs a program."""
PAGED = ("TIFF", "DCX", "HEIF")
DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, OverflowError, TypeError, KeyError, IndexError, AttributeError,
    struct.error, RuntimeError, AssertionError, zlib.error,
)  # fmt: skip
"""What Pillow and libheif raise on bytes that break their format's rules."""

MOST_PIXELS = 200_000_000
MOST_PAGES = 500


def open_picture(stream: BinaryIO) -> Image.Image:
    """The picture, its first frame not yet decoded. Raises Unreadable: "too-large" or "damaged"."""
    formats = ("AVIF", "HEIF") if _is_heif(stream) else FORMATS
    stream.seek(0)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow warns at this, and refuses at twice this
    with quiet():
        try:
            return Image.open(stream, formats=formats)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except DAMAGE as error:
            raise _damaged(error) from error


def _is_heif(stream: BinaryIO) -> bool:
    """Whether it is a file of boxes; then Pillow is taught HEIF, whose library is slow to import."""
    stream.seek(4)
    if stream.read(4) != b"ftyp":
        return False
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    return True


def pages(image: Image.Image) -> int:
    """How many pages to look at: fax formats and HEIF have them; the frames of an animation show one thing moving."""
    return min(frames(image), MOST_PAGES) if image.format in PAGED else 1


def frames(image: Image.Image) -> int:
    """Counted as far as the file can be followed; previews beside a JPEG are no frames."""
    if image.format == "MPO":
        return 1
    with quiet():
        try:
            return int(getattr(image, "n_frames", 1))
        except DAMAGE:
            return 1


def decode(image: Image.Image, page: int = 1, smallest: int = 0) -> tuple[Image.Image, str | None]:
    """Page `page`, upright as its Exif data says, as it would be seen on paper, in "L" or "RGB"; and what was wrong
    where only a part could be decoded. A JPEG may come smaller, both sides at least `smallest` pixels where that is
    not 0. Raises Unreadable where nothing can be decoded."""
    with quiet():
        try:
            if image.format in PAGED or page > 1:  # an animation's or a drawing's first frame is open already
                image.seek(page - 1)
            if smallest and image.format in ("JPEG", "MPO") and page == 1:
                image.draft(None, (smallest, smallest))
            fault = _load(image)
            return flatten(ImageOps.exif_transpose(image)), fault
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except DAMAGE as error:
            raise _damaged(error) from error


def _load(image: Image.Image) -> str | None:
    try:
        image.load()
    except DAMAGE as error:
        if image.format == "HEIF":  # all or nothing: what is padded would be blank
            raise
        with _lenient():
            image.load()
        return worded(error)
    return None


def flatten(image: Image.Image) -> Image.Image:
    """Eight bits a channel, transparency laid on white, or on black where what shows is light."""
    if image.mode in ("1", "L", "RGB"):
        return image if image.mode != "1" else image.convert("L")
    if image.mode.startswith(("I", "F")):
        return _stretched(image)
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        return _on_ground(image.convert("RGBA"))
    return image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    values = np.nan_to_num(np.asarray(image, dtype=np.float32))
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255.0 / ((high - low) or 1.0))).astype(np.uint8))


def _on_ground(image: Image.Image) -> Image.Image:
    alpha = image.getchannel("A")
    shown = image.convert("L").histogram(alpha.point(lambda value: 255 if value > 127 else 0))
    light = sum(shown[160:]) > sum(shown[:160])
    seen_through = alpha.getextrema() != (255, 255)
    ground = Image.new("RGB", image.size, "black" if light and seen_through else "white")
    ground.paste(image, mask=alpha)
    return ground


@contextmanager
def _lenient() -> Iterator[None]:
    """Pillow pads what is missing from a picture that is cut short."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


@contextmanager
def quiet() -> Iterator[None]:
    """Pillow warns of odd metadata and of large sizes below the limit: neither is a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _too_large() -> Unreadable:
    return Unreadable("too-large", f"more than {MOST_PIXELS // 1_000_000} million pixels", "make a smaller copy of it")


def _damaged(error: Exception) -> Unreadable:
    return Unreadable("damaged", f"the picture cannot be decoded: {worded(error)}"[:300])
