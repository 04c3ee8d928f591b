"""Which pictures may be hard to look at: a classifier proposes, people decide (docs/graphic.md)."""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from clew import weights
from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.pdf.pdf_file import open_pdf
from clew.extract.pictures import graphic_network
from clew.extract.pictures.graphic_network import MODEL, SIDE
from clew.extract.pictures.picture import TYPES, decode, open_picture, pages
from clew.model import Metadata
from clew.step import Beat, Given, Record, step

WHOLE = 256
MEANS = np.array((104, 117, 123), np.float32)
"""Of blue, green and red in what the network learnt from."""

MOST_PAGES = 100
PDF = "application/pdf"


@cache
def _model() -> Mapping[str, str]:
    return {MODEL: weights.model(MODEL).digest}


@step(
    "look.graphic@1",
    accepts=(*TYPES, PDF),
    slow=True,
    passwords=True,
    libraries=versions("pillow", "pi-heif", "pypdfium2", "numpy", also=_model),
)
def graphic(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """How likely the picture, or a page of a PDF that holds one, shows nudity; nothing where there is none, or where no
    page can be decoded, which another step tells.

    Raises NotInstalled and IntegrityError where the model is absent or another.
    """
    found: list[float] = []
    for sheet in _pages(given, stream) if given.media_type == PDF else _sheets(stream):
        found.append(graphic_network.score(prepared(sheet)))
        yield Beat()
    if found:
        yield Metadata("nudity", f"{max(found):.2f}")


def _pages(given: Given, stream: BinaryIO) -> Iterator[Image.Image]:
    """The first pages of a PDF that hold a picture, as they are seen."""
    try:
        document = open_pdf(stream, given.length, given.passwords).document
    except Unreadable:
        return
    with document:
        for number in range(min(len(document), MOST_PAGES)):
            try:
                page = document[number]
                if next(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4), None) is not None:
                    yield page.render(scale=min(1.0, WHOLE / max(1.0, min(page.get_size())))).to_pil()
                page.close()
            except pypdfium2.PdfiumError:
                continue


def _sheets(stream: BinaryIO) -> Iterator[Image.Image]:
    try:
        picture = open_picture(stream)
    except Unreadable:
        return
    for page in range(1, min(pages(picture), MOST_PAGES) + 1):
        try:
            yield decode(picture, page, smallest=WHOLE)[0]
        except Unreadable:
            continue


def prepared(picture: Image.Image) -> NDArray[np.float32]:
    """The middle of the picture as the network learnt to see pictures: squeezed into a square, and once a JPEG."""
    edge = (WHOLE - SIDE) // 2
    square = picture.convert("RGB").resize((WHOLE, WHOLE), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    square.crop((edge, edge, edge + SIDE, edge + SIDE)).save(buffer, "JPEG")
    pixels = np.asarray(Image.open(buffer), np.float32)
    return np.ascontiguousarray(pixels[:, :, ::-1] - MEANS)
