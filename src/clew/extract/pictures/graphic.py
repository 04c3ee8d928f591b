"""Which pictures may be hard to look at: a classifier proposes, people decide (docs/graphic.md)."""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from clew import weights
from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.pictures import graphic_network
from clew.extract.pictures.graphic_network import MODEL, SIDE
from clew.extract.pictures.picture import TYPES, decode, open_picture, pages
from clew.model import Metadata
from clew.step import Beat, Given, Record, step

WHOLE = 256
MEANS = np.array((104, 117, 123), np.float32)
"""Of blue, green and red in what the network learnt from."""

MOST_PAGES = 100


@cache
def _model() -> Mapping[str, str]:
    return {MODEL: weights.model(MODEL).digest}


@step("look.graphic@1", accepts=TYPES, slow=True, libraries=versions("pillow", "pi-heif", "numpy", also=_model))
def graphic(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """How likely the picture shows nudity; nothing where no page of it can be decoded, which another step tells.

    Raises NotInstalled and IntegrityError where the model is absent or another.
    """
    found: list[float] = []
    for sheet in _sheets(stream):
        found.append(graphic_network.score(prepared(sheet)))
        yield Beat()
    if found:
        yield Metadata("nudity", f"{max(found):.2f}")


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
