"""Pictures: what they say of themselves, and which of their pages may hold text that has not been recognised."""

from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.pictures.exif import properties
from clew.extract.pictures.photoshop import layers
from clew.extract.pictures.picture import MOST_PAGES, PAGED, TYPES, decode, frames, open_picture, pages
from clew.extract.pictures.picture_inside import inside, within_broken
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, passages, step

CAPTIONS = ("title", "description", "comment", "keywords", "person", "event", "place", "city", "country", "artist")
"""What people write into pictures, and look for."""
SHORT_SIDE, LONG_SIDE, CONTRAST = 40, 100, 24


@step("extract.image@3", accepts=TYPES, libraries=versions("pillow", "pi-heif", "numpy", "lxml"))
def image(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Sizes and properties; a problem for each page that is damaged, or that may hold text. What people wrote
    into it is text at part "caption"; files inside it are members."""
    try:
        picture = open_picture(stream)
    except Unreadable:
        yield from within_broken(stream, given.length)
        raise
    yield from _measures(picture)
    readable = 0
    fault: Unreadable | None = None
    for page in range(1, pages(picture) + 1):
        try:
            readable += 1
            yield from _page(picture, page)
        except Unreadable as error:
            readable -= 1
            fault = error
            yield Problem(error.code, worded(error), error.advice, "partial", Locator(page=page))
    said = list(properties(picture))
    yield from said
    yield from _captions(said)
    yield from inside(picture, stream, given.length)
    if picture.format == "PSD":
        yield from layers(stream)
    if fault is not None and not readable:
        raise fault
    if frames(picture) > MOST_PAGES and picture.format in PAGED:
        text = f"{frames(picture)} pages; only the first {MOST_PAGES} are looked at"
        yield Problem("page-limit", text, "split the file and sift its parts")


def _captions(said: list[Metadata]) -> Iterator[Passage]:
    lines = "".join(f"{each.value}\n" for each in said if each.name in CAPTIONS)
    yield from passages(lines, lambda a, b: Locator(part="caption", chars=(a, b)))


def _measures(picture: Image.Image) -> Iterator[Metadata]:
    yield Metadata("format", "JPEG" if picture.format == "MPO" else str(picture.format))
    yield Metadata("width", str(picture.width))
    yield Metadata("height", str(picture.height))
    yield Metadata("frames", str(frames(picture)))
    resolution = picture.info.get("dpi")
    if isinstance(resolution, tuple) and all(1 < float(side) < 10_000 for side in resolution):
        across, down = (round(float(side)) for side in resolution)
        yield Metadata("dpi", str(across) if across == down else f"{across}x{down}")


def _page(picture: Image.Image, page: int) -> Iterator[Problem]:
    at = Locator(page=page)
    shown, fault = decode(picture, page, smallest=400)
    if fault:
        yield Problem("damaged", f"cut short or damaged, shown as far as it goes: {fault}"[:300], at=at)
    if may_hold_text(picture.size, shown):
        text = "the text in this picture has not been recognised"
        yield Problem("needs-ocr", text, "`clew sift` recognises it once all that is fast has been read", "partial", at)


def may_hold_text(size: tuple[int, int], shown: Image.Image) -> bool:
    """Text has room in 100 x 40 pixels, and differs from its ground in at least one channel."""
    if min(size) < SHORT_SIDE or max(size) < LONG_SIDE:
        return False
    extrema = shown.convert("RGB").getextrema()
    return any(high - low > CONTRAST for low, high in extrema)  # type: ignore[misc]
