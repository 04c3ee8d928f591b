"""Page images with boxes over what is not to be seen, as one file of pixels alone.

What it reads is put together by Clew from what other steps drew (`sheaf`): four bytes with the length of a JSON head,
the head, then the images one behind the other.
"""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, UnidentifiedImageError

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.pictures.image_pdf import image_pdf
from clew.extract.pictures.view_image import drawn
from clew.model import Rendition
from clew.step import Given, Record, step

SHEAF = "application/x-clew-sheaf"
MARGIN = 2
"""Pixels by which a box is wider on each side than the words: their edges are drawn softly."""

BLOCK, SPREAD = 16, 8
"""Pixels of a JPEG's blocks, in which traces of what stood there spread, and beyond which its colours are smoothed."""

Box = tuple[float, float, float, float]


@step("view.covered@1", accepts=(SHEAF,), libraries=versions("pillow", "pi-heif", "numpy"))
def covered(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A PDF of the pages, or the picture where there is one and the head says so. Unreadable where an image is none."""
    head = json.loads(stream.read(int.from_bytes(stream.read(4), "big")))
    pages = (_covered(stream.read(each["length"]), each["boxes"]) for each in head["pages"])
    if head["picture"]:
        media_type, content = drawn(next(pages))
    else:
        media_type, content = "application/pdf", image_pdf(pages)
    yield Rendition("covered", media_type, content, 1)


def _covered(content: bytes, boxes: Sequence[Box]) -> Image.Image:
    """The image with black where the boxes are, in per cent of its sides; nothing else of the file is kept."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            blocks = image.format == "JPEG"
            page = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("damaged", f"the image of a page cannot be read: {worded(error)}") from error
    paint = ImageDraw.Draw(page)
    for box in boxes:
        paint.rectangle(_pixels(page.size, box, blocks), fill=(0, 0, 0))
    return page


def _pixels(size: tuple[int, int], box: Box, blocks: bool) -> Any:
    """Left, top, right, bottom, the last two within the box."""
    (width, height), (x, y, across, down) = size, box
    margin = SPREAD if blocks else MARGIN
    sides = [x * width / 100 - margin, y * height / 100 - margin]
    ends = [(x + across) * width / 100 + margin, (y + down) * height / 100 + margin]
    grid = BLOCK if blocks else 1
    left, top = (max(0, int(each // grid * grid)) for each in sides)
    right, bottom = (int(-(-each // grid) * grid) - 1 for each in ends)
    return left, top, max(left, min(right, width - 1)), max(top, min(bottom, height - 1))
