"""A page made fit for the recogniser: even light, turned upright, straight, freed of specks, large enough.

Strong denoising is left alone: it takes the dots off Arabic letters. All boxes lead back to the page as it came.
"""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]
Box = tuple[float, float, float, float]

MOST_PIXELS = 12_000_000
STEEPEST = 8.0
SPECKLED = 5.0
LINE_HEIGHT, MOST_ENLARGED, TALLEST = 32.0, 1.8, 92.0
"""Pixels from the top of the tall letters to the foot of the deep ones: lines below the first are enlarged, by the
second at most, and lines far above the last made smaller. More enlargement makes receipts and poor scans worse."""

TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


@dataclass(frozen=True)
class Page:
    """A picture on its way; `back` is the 2 x 3 matrix from its pixels to per cent of the page as it came."""

    image: Image.Image
    back: NDArray[np.float64]

    def percent(self, left: float, top: float, width: float, height: float) -> Box:
        """The upright box around these pixels, in per cent of the page as it came, cut at its edges."""
        across, down = (left, left + width), (top, top + height)
        corners = np.array([[x, y, 1.0] for x in across for y in down]) @ self.back.T
        (x0, y0), (x1, y1) = corners.min(axis=0).clip(0, 100), corners.max(axis=0).clip(0, 100)
        return round(x0, 2), round(y0, 2), round(x1 - x0, 2), round(y1 - y0, 2)


def cleaned(image: Image.Image) -> Page:
    """In grey, not above 12 million pixels, the light made even, and specks taken out where there are any."""
    grey = image.convert("L")
    excess = math.sqrt(grey.width * grey.height / MOST_PIXELS)
    if excess > 1:
        size = max(1, int(grey.width / excess)), max(1, int(grey.height / excess))
        grey = grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    speckled = noise(np.asarray(grey)) > SPECKLED
    grey = even_light(grey)
    if speckled:
        grey = grey.filter(ImageFilter.MedianFilter(3))
    return Page(grey, np.array([[100 / grey.width, 0, 0], [0, 100 / grey.height, 0]]))


def turned(page: Page, clockwise: int) -> Page:
    """Turned by 90, 180 or 270 degrees clockwise."""
    if clockwise not in TURNS:
        return page
    width, height = page.image.size
    forth = {
        90: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
    }[clockwise]
    return Page(page.image.transpose(TURNS[360 - clockwise]), page.back @ np.array(forth, dtype=np.float64))


def straightened(page: Page) -> Page:
    """Turned so that its lines of text run level, and scaled so that they have the height that reads best."""
    angle = skew(page.image)
    page = _rotated(page, angle) if abs(angle) >= 0.2 else page
    factor = enlargement(page.image)
    if abs(factor - 1) < 0.15:
        return page
    width, height = round(page.image.width * factor), round(page.image.height * factor)
    image = page.image.resize((width, height), Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.LANCZOS)
    return Page(image, page.back @ np.diag([page.image.width / width, page.image.height / height, 1.0]))


def _rotated(page: Page, angle: float) -> Page:
    image = page.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(page.image))
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = image.width / 2, image.height / 2
    turn = np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0, 0, 1]])
    return Page(image, page.back @ turn)


def _paper(image: Image.Image) -> int:
    return int(np.argmax(np.bincount(np.asarray(image).ravel(), minlength=256)))


def noise(grey: Grey) -> float:
    """The deviation of the noise in grey levels, after Immerkær (1996), by the median, so that letters don't count."""
    middle = grey[grey.shape[0] // 4 :, grey.shape[1] // 4 :][:1_500, :1_500].astype(np.int16)
    crossed = np.diff(np.diff(middle, 2, axis=1), 2, axis=0)
    return float(np.median(np.abs(crossed))) / (6 * 0.6745) if crossed.size else 0.0


def even_light(grey: Image.Image) -> Image.Image:
    """Divided by the paper's brightness round about, where that differs much over the page, as in photographs."""
    small = grey.copy()
    small.thumbnail((256, 256), Image.Resampling.BOX)
    if min(small.size) < 16:
        return grey
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    levels = np.asarray(paper)
    low, high = np.percentile(levels, (3, 97))
    if low > 0.8 * high or high < 60:
        return grey
    ground = np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR), dtype=np.float32)
    even = np.asarray(grey, dtype=np.float32) * (235.0 / np.maximum(ground, 24.0))
    return Image.fromarray(np.minimum(even, 255).astype(np.uint8))


def ink(grey: Grey) -> NDArray[np.bool_]:
    """Where the ink is: the darker or the lighter side of Otsu's threshold (1979), whichever is rarer."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    weight = np.cumsum(counts)
    mean = np.cumsum(counts * np.arange(256))
    total, sum_all = weight[-1], mean[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (sum_all * weight / total - mean) ** 2 / (weight * (total - weight))
    dark: NDArray[np.bool_] = grey <= int(np.nanargmax(np.nan_to_num(between)))
    return dark if dark.mean() <= 0.5 else ~dark


def skew(image: Image.Image) -> float:
    """Degrees, counter-clockwise, by which to turn the page so that its lines run level; 0 where none stands out."""
    small = image.copy()
    small.thumbnail((1_200, 1_200), Image.Resampling.BOX)
    ys, xs = np.nonzero(ink(np.asarray(small)))
    if len(xs) < 200:
        return 0.0
    thin = 1 + len(xs) // 200_000
    score = partial(_levelness, xs[::thin].astype(np.float32), ys[::thin].astype(np.float32))
    coarse = max(np.arange(-STEEPEST, STEEPEST + 0.1, 0.5), key=score)
    best = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=score)
    if score(best) < 1.1 * score(0.0) or abs(best) > STEEPEST:
        return 0.0
    return float(round(best, 1))


def _levelness(xs: NDArray[np.float32], ys: NDArray[np.float32], angle: float) -> float:
    """How sharply rows of ink and of paper alternate when the page is turned by `angle`."""
    rows = ys - xs * np.float32(math.tan(math.radians(angle)))
    profile = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
    return float(np.sum(np.diff(profile) ** 2))


def enlargement(image: Image.Image) -> float:
    """The factor that brings the lines of text to the height that reads best; 1 where none are found."""
    height = line_height(np.asarray(image))
    if height is None:
        return 1.0
    most = math.sqrt(MOST_PIXELS / (image.width * image.height))
    if height > 1.25 * TALLEST:
        return TALLEST / height
    return min(max(LINE_HEIGHT / height, 1.0), MOST_ENLARGED, max(most, 1.0))


def line_height(grey: Grey) -> float | None:
    """The usual height in pixels of a run of inked rows, measured in narrow strips so that columns don't matter."""
    marks = ink(grey)
    strips = max(4, marks.shape[1] // 120)
    heights: list[int] = []
    weights: list[int] = []
    for strip in np.array_split(marks, strips, axis=1):
        amount = strip.sum(axis=1)
        inked = np.concatenate(([0], (amount > 0.02 * strip.shape[1]).astype(np.int8), [0]))
        change = np.diff(inked)
        for first, last in zip(np.flatnonzero(change == 1), np.flatnonzero(change == -1), strict=True):
            if 6 <= last - first <= 200:
                heights.append(int(last - first))
                weights.append(int(amount[first:last].sum()))
    if len(heights) < 4:
        return None
    order = np.argsort(heights, kind="stable")
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    return float(heights[order[half]])
