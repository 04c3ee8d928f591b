"""The classifier of pictures: its network against what another runtime makes of the same file, and its plumbing.

No picture here shows anything: how right it is about such pictures is not tried (docs/graphic.md).
"""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from clew import weights
from clew.extract.pictures import graphic_network
from clew.extract.pictures.graphic import graphic, prepared
from clew.extract.pictures.onnx_file import read
from clew.model import Metadata
from clew.step import Beat, Given, Record
from extract.pdf_files import document, line

needs_model = pytest.mark.skipif(not weights.have("nudity"), reason="clew models install nudity")

BY_ONNXRUNTIME = (0.000566516, 0.000088082, 0.001945300, 0.000790643)
"""What onnxruntime 1.31.1 makes of `waves(0)` to `waves(3)`."""


def waves(number: int) -> graphic_network.Floats:
    y, x = np.mgrid[0:224, 0:224].astype(np.float32)
    red = np.sin((x + y * number) / (9 + number)) * 120
    return np.stack([red, 100 * np.cos(x / (5 + number)) + 20, y / 2 - 60 + x / 4], -1).astype(np.float32)


def drawn(shade: int, size: tuple[int, int] = (300, 200)) -> Image.Image:
    ramp = np.add.outer(np.arange(size[1]), np.arange(size[0])) % 256
    return Image.fromarray(np.stack([ramp, ramp // 2, np.full_like(ramp, shade)], -1).astype(np.uint8))


def bytes_of(pictures: list[Image.Image], kind: str) -> bytes:
    out = io.BytesIO()
    pictures[0].save(out, kind, save_all=len(pictures) > 1, append_images=pictures[1:])
    return out.getvalue()


def looked(content: bytes) -> list[Record | Beat]:
    given = Given(item="0" * 64, length=len(content), media_type="image/png")
    return list(graphic.run(given, io.BytesIO(content)))


def score(content: bytes) -> str:
    *_, last = looked(content)
    assert isinstance(last, Metadata) and last.name == "nudity"
    return last.value


@needs_model
@pytest.mark.parametrize("number", range(len(BY_ONNXRUNTIME)))
def test_the_network_says_what_another_runtime_makes_of_its_file(number: int) -> None:
    assert graphic_network.score(waves(number)) == pytest.approx(BY_ONNXRUNTIME[number], abs=1e-6)


@needs_model
def test_the_same_picture_has_the_same_score_in_hundredths() -> None:
    content = bytes_of([drawn(90)], "PNG")
    assert score(content) == score(content)
    assert 0 <= float(score(content)) <= 1 and len(score(content)) == 4


@needs_model
def test_each_page_counts_and_the_highest_score_is_told() -> None:
    alone = [float(score(bytes_of([drawn(shade)], "TIFF"))) for shade in (0, 120, 255)]
    content = bytes_of([drawn(shade) for shade in (0, 120, 255)], "TIFF")
    assert float(score(content)) == max(alone)
    assert sum(isinstance(each, Beat) for each in looked(content)) == 3


@needs_model
@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_scored(mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    picture = drawn(40).convert("L").convert("I").convert("I;16") if mode == "I;16" else drawn(40).convert(mode)
    assert 0 <= float(score(bytes_of([picture], kind))) <= 1


@needs_model
@pytest.mark.parametrize("size", [(1, 1), (2, 3_000), (3_000, 2)])
def test_the_narrowest_pictures_are_scored(size: tuple[int, int]) -> None:
    assert 0 <= float(score(bytes_of([drawn(40, size)], "PNG"))) <= 1


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_of_what_cannot_be_decoded_nothing_is_said(content: bytes) -> None:
    assert looked(content) == []


def test_a_picture_is_seen_as_the_network_learnt_to_see() -> None:
    seen = prepared(Image.new("RGB", (640, 480), (255, 0, 0)))
    assert seen.shape == (224, 224, 3) and seen.dtype == np.float32
    assert seen[100, 100] == pytest.approx([-104, -117, 255 - 123], abs=3)


def of_onnx(kind: int) -> Iterator[bytes]:
    """A network of one tensor whose type nobody reads."""
    name = b"\x42\x01w"
    tensor = b"\x10" + bytes([kind]) + name + b"\x4a\x00"
    yield b"\x2a" + bytes([len(tensor)]) + tensor


@pytest.mark.parametrize("content", [b"", b"\x3b", b"\x3a\x00", b"".join(b"\x3a\x09" + each for each in of_onnx(9))])
def test_what_is_no_such_network_is_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("model") / "odd.onnx"
    path.write_bytes(content)
    with pytest.raises((ValueError, KeyError)):
        read(path)


def of_pdf(content: bytes) -> list[Record | Beat]:
    given = Given(item="0" * 64, length=len(content), media_type="application/pdf")
    return list(graphic.run(given, io.BytesIO(content)))


@needs_model
def test_pages_of_a_pdf_count_where_they_hold_a_picture() -> None:
    *_, last = of_pdf(bytes_of([drawn(40), drawn(200)], "PDF"))
    assert isinstance(last, Metadata) and last.name == "nudity"
    assert sum(isinstance(each, Beat) for each in of_pdf(bytes_of([drawn(40), drawn(200)], "PDF"))) == 2


def test_a_pdf_without_pictures_or_that_cannot_be_opened_has_no_score() -> None:
    assert of_pdf(document(line("the wharf at night"))) == []
    assert of_pdf(b"%PDF-1.7 and no more") == []
