"""Scans and photographs of pages, drawn with Pillow: skewed, noisy, unevenly lit, and compressed as phones do."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.TiffImagePlugin import IFDRational

from demo.makers.letter import is_arabic

FONTS = Path("/usr/share/fonts")
LATIN = (FONTS / "truetype/dejavu/DejaVuSerif.ttf", FONTS / "truetype/dejavu/DejaVuSans.ttf")
ARABIC = (FONTS / "opentype/fonts-hosny-amiri/Amiri-Regular.ttf", FONTS / "truetype/noto/NotoNaskhArabic-Regular.ttf")


@dataclass(frozen=True)
class Look:
    """How a page was taken: degrees of skew, noise (grey levels of its deviation), shadow (0 to 1), blur (pixels)."""

    skew: float = 1.5
    noise: float = 6.0
    shadow: float = 0.25
    blur: float = 0.6
    quality: int = 38
    size: tuple[int, int] = (1100, 1500)


PLAIN = Look()


def scanned(
    lines: Sequence[str], *, look: Look = PLAIN, letter: int = 30, face: int = 0, seed: int = 0
) -> Image.Image:
    """A greyscale page of `lines`; Arabic ones are shaped and set from the right."""
    page = Image.new("L", look.size, 245)
    draw = ImageDraw.Draw(page)
    top, margin = 110, 90
    for line in lines:
        right = is_arabic(line)
        font = ImageFont.truetype(str((ARABIC if right else LATIN)[face]), letter + (8 if right else 0))
        at = (look.size[0] - margin, top) if right else (margin, top)
        draw.text(at, line, 25, font=font, anchor="ra" if right else "la", direction="rtl" if right else "ltr")
        top += int(letter * (2.1 if right else 1.75))
    return _taken(page, look, seed)


def _taken(page: Image.Image, look: Look, seed: int) -> Image.Image:
    turned = page.rotate(look.skew, Image.Resampling.BICUBIC, fillcolor=225).filter(ImageFilter.GaussianBlur(look.blur))
    random = np.random.default_rng(seed)
    height, width = turned.height, turned.width
    across = np.linspace(0, 1, width)[None, :] * random.uniform(0.4, 1) + np.linspace(0, 1, height)[:, None] * 0.6
    lit = np.asarray(turned, dtype=np.float64) * (1 - look.shadow * across / 1.6)
    levels = lit + random.normal(0, look.noise, (height, width))
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def photograph(
    page: Image.Image,
    *,
    quality: int = 38,
    camera: tuple[str, str] | None = None,
    taken: str = "2019:05:09 22:14:05",
    gps: tuple[float, float] | None = None,
    form: str = "JPEG",
) -> bytes:
    """The page as a JPEG (or PNG, WEBP) file, with EXIF where a `camera` (make, model) is given; `gps` in degrees."""
    buffer = io.BytesIO()
    if form == "PNG":
        page.quantize(16).save(buffer, form, optimize=True)
        return buffer.getvalue()
    page.save(buffer, form, quality=quality, **({"exif": _exif(camera, taken, gps)} if camera else {}))
    return buffer.getvalue()


def _exif(camera: tuple[str, str], taken: str, gps: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = *camera, taken
    exif.get_ifd(0x8769)[0x9003] = taken
    if gps:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N" if gps[0] >= 0 else "S", _degrees(gps[0])
        place[3], place[4] = "E" if gps[1] >= 0 else "W", _degrees(gps[1])
    return exif


def _degrees(value: float) -> tuple[IFDRational, ...]:
    seconds = round(abs(value) * 360_000)
    parts = (seconds // 360_000, seconds // 6_000 % 60)
    return (*(IFDRational(part) for part in parts), IFDRational(seconds % 6_000, 100))


def tiff(pages: Sequence[Image.Image]) -> bytes:
    """A TIFF of several bilevel pages, as fax machines send them (CCITT group 4)."""
    buffer = io.BytesIO()
    bilevel = [page.point(lambda level: 255 if level > 128 else 0).convert("1") for page in pages]
    bilevel[0].save(buffer, "TIFF", save_all=True, append_images=bilevel[1:], compression="group4", dpi=(150, 150))
    return buffer.getvalue()
