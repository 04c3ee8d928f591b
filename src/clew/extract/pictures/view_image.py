"""A picture's pages to look at: upright, at most 1,600 pixels a side, nothing in them but pixels."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.pictures.picture import TYPES, decode, open_picture, pages
from clew.extract.pictures.veiled import veiled
from clew.model import Locator, Problem, Rendition
from clew.step import Given, Record, step

LONGEST_SIDE = 1_600


@step("view.image@2", accepts=TYPES, libraries=versions("pillow", "pi-heif", "numpy"))
def view_image(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Each page asked for: JPEG for photographs, PNG for pictures of few colours; and as it stands there veiled."""
    picture = open_picture(stream)
    count = pages(picture)
    for page in given.pages or range(1, count + 1):
        if not 1 <= page <= count:
            continue
        try:
            shown, _ = decode(picture, page, smallest=LONGEST_SIDE)
        except Unreadable as error:
            yield Problem(error.code, worded(error), error.advice, "partial", Locator(page=page))
            continue
        shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        media_type, content = drawn(shown)
        yield Rendition("page-image", media_type, content, page)
        yield Rendition("page-veiled", "image/png", veiled(shown), page)


def drawn(shown: Image.Image) -> tuple[str, bytes]:
    """The media type and the bytes of a picture, without any metadata."""
    bare = Image.frombytes(shown.mode, shown.size, shown.tobytes())
    out = io.BytesIO()
    if bare.getcolors(256) is not None:
        bare.save(out, "PNG")
        return "image/png", out.getvalue()
    bare.save(out, "JPEG", quality=85)
    return "image/jpeg", out.getvalue()
