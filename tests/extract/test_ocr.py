"""Recognition of pages drawn here with Pillow, in English and Arabic; skipped where Tesseract is not installed."""

import io
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, features

from clew.errors import Interrupted, NotInstalled, Unreadable
from clew.extract.pictures import tesseract
from clew.extract.pictures.ocr import ocr
from clew.extract.pictures.ocr_prepare import cleaned, enlargement, noise, skew, straightened, turned
from clew.extract.pictures.ocr_words import Word, assemble, parse
from clew.extract.pictures.view_image import view_image
from clew.model import Locator, Passage, Problem, Rendition
from clew.step import Given, Record

FONTS = Path("/usr/share/fonts")
LATIN = FONTS / "truetype/dejavu/DejaVuSerif.ttf"
ARABIC = FONTS / "truetype/noto/NotoNaskhArabic-Regular.ttf"
SHARED = Path(__file__).parents[3] / "shared/data"

ENGLISH_LINES = [
    "The transfer of 14 March was entered under another name in",
    "the second ledger, which the clerk kept at home until June.",
    "Payment of $4,250.00 was due within 30 days of delivery, yet",
    "no delivery was recorded at the warehouse on Quay Street.",
    "The vessel left harbour at 06:45 with a crew of eleven men",
    "and returned, according to the log, after nine days at sea.",
]
ARABIC_LINES = [
    "اجتمع المجلس يوم الثلاثاء لمناقشة تقرير الشركة عن العام الماضي",
    "وقال المدير إن المبلغ المحول إلى الحساب الثاني لم يسجل في الدفتر",
    "غادرت السفينة الميناء صباح يوم الأحد وعلى متنها أحد عشر بحارا",
    "أرسلت نسخة إلى الوزارة وأخرى إلى المصرف في شارع الاستقلال",
    "دفعت الشركة 4250 دولارا خلال ثلاثين يوما من تاريخ التسليم",
]


def needed(*there: object) -> pytest.MarkDecorator:
    absent = not all(there) and os.environ.get("CI") != "true"
    return pytest.mark.skipif(absent, reason="needs tesseract with eng and ara, fonts, libraqm or ../shared/data")


program = needed(shutil.which("tesseract"), LATIN.exists())
arabic = needed(shutil.which("tesseract"), ARABIC.exists(), features.check("raqm"))
shared = needed(shutil.which("tesseract"), SHARED.exists())


def page(lines: list[str], arabic: bool = False, top: int = 120, on: Image.Image | None = None) -> Image.Image:
    picture = on or Image.new("L", (1_654, 1_100), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(ARABIC if arabic else LATIN), 36)
    for number, line in enumerate(lines):
        if arabic:
            draw.text((1_534, top + 72 * number), line, font=font, fill=0, anchor="ra", direction="rtl")
        else:
            draw.text((120, top + 72 * number), line, font=font, fill=0)
    return picture


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def noisy(picture: Image.Image, deviation: float) -> Image.Image:
    grain = np.random.default_rng(7).normal(0, deviation, (picture.height, picture.width))
    return Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))


def shaded(picture: Image.Image) -> Image.Image:
    light = np.linspace(0.35, 1.0, picture.width)[None, :] * np.linspace(0.7, 1.0, picture.height)[:, None]
    return Image.fromarray((np.asarray(picture) * light).astype(np.uint8))


def content_of(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def recognised(content: bytes, media_type: str = "image/png", pages: tuple[int, ...] = ()) -> list[Record]:
    given = Given(item="0" * 64, length=len(content), media_type=media_type, pages=pages)
    return list(ocr.run(given, io.BytesIO(content)))


def text_of(records: list[Record]) -> str:
    return "".join(record.text for record in records if isinstance(record, Passage))


def words_of(records: list[Record]) -> list[list[float]]:
    (rendition,) = (record for record in records if isinstance(record, Rendition))
    words: list[list[float]] = json.loads(rendition.content)["words"]
    return words


def right(found: str, truth: str) -> float:
    """The part of the truth's letters that was found, in order; vowel marks and line ends aside."""
    found, truth = (re.sub(r"[\u064b-\u0652\s]+", " ", unicodedata.normalize("NFKC", each)) for each in (found, truth))
    blocks = SequenceMatcher(None, truth, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(truth)


def problems_of(records: list[Record]) -> list[Problem]:
    return [record for record in records if isinstance(record, Problem)]


def smeared(picture: Image.Image, first: int, last: int) -> Image.Image:
    """The picture, its rows [first, last) as if rubbed with a wet thumb."""
    band = picture.crop((0, first, picture.width, last))
    small = (band.width // 9, max(1, band.height // 9))
    picture.paste(noisy(band.resize(small).resize(band.size, Image.Resampling.BICUBIC), 9), (0, first))
    return picture


@contextmanager
def only_english(folder: Path) -> Iterator[None]:
    """The program as it is where the Arabic data were not installed."""
    data, path, program = tesseract._installed()[0], os.environ["PATH"], tesseract.program()
    for name in ("eng.traineddata", "osd.traineddata", "configs", "tessconfigs"):
        (folder / name).symlink_to(data / name)
    (folder / "tesseract").write_text(f'#!/bin/sh\nexec {program} --tessdata-dir "{folder}" "$@"\n')
    (folder / "tesseract").chmod(0o700)
    os.environ["PATH"] = f"{folder}:{path}"
    tesseract._installed.cache_clear()
    try:
        yield
    finally:
        os.environ["PATH"] = path
        tesseract._installed.cache_clear()


@contextmanager
def no_program() -> Iterator[None]:
    path = os.environ["PATH"]
    os.environ["PATH"] = "/nonexistent"
    try:
        yield
    finally:
        os.environ["PATH"] = path


def test_without_the_program_recognition_is_not_run() -> None:
    with no_program(), pytest.raises(NotInstalled) as caught:
        recognised(content_of(Image.new("L", (200, 200), 255)))
    assert caught.value.advice == "apt-get install tesseract-ocr tesseract-ocr-ara"


@program
def test_a_skewed_and_noisy_page_is_read() -> None:
    records = recognised(content_of(noisy(skewed(page(ENGLISH_LINES), 3), 20)))
    assert right(text_of(records), "\n".join(ENGLISH_LINES)) > 0.98
    assert all(record.certainty and record.certainty > 0.8 for record in records if isinstance(record, Passage))


@program
@pytest.mark.parametrize("degrees", [0, 3, -4])
def test_a_word_lies_where_its_ink_is(degrees: float) -> None:
    only = Image.new("L", (1_654, 1_100), 255)
    left = 120 + ImageFont.truetype(str(LATIN), 36).getlength("The vessel left ")
    ImageDraw.Draw(only).text((left, 120 + 4 * 72), "harbour", font=ImageFont.truetype(str(LATIN), 36), fill=0)
    x0, y0, x1, y1 = skewed(only, degrees).point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
    records = recognised(content_of(skewed(page(ENGLISH_LINES), degrees)))
    start = text_of(records).index("harbour")
    (box,) = (word[2:] for word in words_of(records) if word[0] == start)
    expected = [100 * x0 / 1_654, 100 * y0 / 1_100, 100 * (x1 - x0) / 1_654, 100 * (y1 - y0) / 1_100]
    assert box == pytest.approx(expected, abs=1.2)


@program
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_a_page_lying_on_its_side_is_read_and_boxed_as_it_lies(turn: Image.Transpose) -> None:
    lying = page(ENGLISH_LINES).transpose(turn)
    records = recognised(content_of(lying))
    assert right(text_of(records), "\n".join(ENGLISH_LINES)) > 0.98
    marks = np.asarray(lying) < 128
    for _, _, x, y, width, height in words_of(records):
        across, down = lying.width / 100, lying.height / 100
        rows = marks[int(y * down) : int((y + height) * down) + 1]
        assert rows[:, int(x * across) : int((x + width) * across) + 1].any()


@program
def test_a_page_in_uneven_light_is_read() -> None:
    records = recognised(content_of(noisy(shaded(page(ENGLISH_LINES)), 5)))
    assert right(text_of(records), "\n".join(ENGLISH_LINES)) > 0.98


@arabic
def test_an_arabic_page_is_read() -> None:
    assert right(text_of(recognised(content_of(page(ARABIC_LINES, True)))), "\n".join(ARABIC_LINES)) > 0.98


@arabic
def test_a_poor_scan_of_an_arabic_page_is_read() -> None:
    scan = skewed(page(ARABIC_LINES, True), -2).resize((992, 660), Image.Resampling.LANCZOS)
    records = recognised(content_of(noisy(scan, 25), "JPEG", quality=35), "image/jpeg")
    assert right(text_of(records), "\n".join(ARABIC_LINES)) > 0.95


@arabic
def test_each_part_of_a_mixed_page_is_read_in_its_own_language() -> None:
    head = page(ARABIC_LINES[:2], True)
    records = recognised(content_of(page(ENGLISH_LINES, top=400, on=head)))
    assert right(text_of(records), "\n".join(ARABIC_LINES[:2] + ENGLISH_LINES)) > 0.98


@arabic
def test_lines_that_take_turns_are_read_each_in_its_own_language() -> None:
    sheet = page(ARABIC_LINES[:1], True)
    sheet = page(ENGLISH_LINES[:1], top=192, on=sheet)
    sheet = page(ARABIC_LINES[1:2], True, top=264, on=sheet)
    sheet = page(ENGLISH_LINES[1:2], top=336, on=sheet)
    truth = "\n".join([ARABIC_LINES[0], ENGLISH_LINES[0], ARABIC_LINES[1], ENGLISH_LINES[1]])
    assert right(text_of(recognised(content_of(sheet))), truth) > 0.95


@program
def test_passages_tile_the_text_of_the_page_that_was_asked_for() -> None:
    sheets = [page(["Only the second page", "is asked for here"]), page(ENGLISH_LINES * 2)]
    content = content_of(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    found = [each for each in recognised(content, "image/tiff", (2,)) if isinstance(each, Passage)]
    assert "second page" not in text_of(list(found))
    at = 0
    for passage in found:
        assert passage.at == Locator(page=2, part="ocr", chars=(at, at + len(passage.text)))
        at += len(passage.text)


@program
def test_a_page_of_a_pdf_is_drawn_and_read() -> None:
    content = content_of(page(ENGLISH_LINES), "PDF", resolution=200)
    records = recognised(content, "application/pdf", (1,))
    assert right(text_of(records), "\n".join(ENGLISH_LINES)) > 0.98
    assert words_of(records)[0][2:4] == pytest.approx([100 * 120 / 1_654, 100 * 128 / 1_100], abs=1)


@program
def test_boxes_agree_with_the_view_of_a_photograph_taken_sideways() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = page(ENGLISH_LINES).transpose(Image.Transpose.ROTATE_90)
    content = content_of(lying, "JPEG", exif=exif, quality=90)
    given = Given(item="0" * 64, length=len(content), media_type="image/jpeg")
    view, _ = view_image.run(given, io.BytesIO(content))
    assert isinstance(view, Rendition)
    shown = np.asarray(Image.open(io.BytesIO(view.content)).convert("L")) < 128
    height, width = shown.shape
    for _, _, x, y, across, down in words_of(recognised(content, "image/jpeg")):
        part = shown[int(y * height / 100) : int((y + down) * height / 100) + 1]
        assert part[:, int(x * width / 100) : int((x + across) * width / 100) + 1].any()


@program
@pytest.mark.parametrize("picture", [Image.linear_gradient("L").resize((600, 400)), Image.new("L", (600, 400), 255)])
def test_a_page_without_letters_yields_no_words(picture: Image.Image) -> None:
    records = recognised(content_of(picture))
    assert (text_of(records), words_of(records)) == ("", [])


@program
def test_lines_too_uncertain_to_keep_are_counted_in_a_note_at_their_page() -> None:
    records = recognised(content_of(smeared(page(ENGLISH_LINES), 255, 470)))
    assert right(text_of(records), "\n".join(ENGLISH_LINES[:2] + ENGLISH_LINES[5:])) > 0.95
    (problem,) = problems_of(records)
    assert (problem.code, problem.effect, problem.at) == ("doubtful", "note", Locator(page=1))
    assert re.fullmatch(r"page 1: (1 line was|\d lines were) too uncertain to keep", problem.message)
    assert "picture" in problem.advice


@program
def test_a_page_that_was_read_well_has_no_such_note() -> None:
    assert problems_of(recognised(content_of(page(ENGLISH_LINES)))) == []


@arabic
def test_where_the_arabic_data_are_absent_lines_in_doubt_are_told_of(tmp_path: Path) -> None:
    sheet = content_of(page(ENGLISH_LINES[:5] * 2, top=400, on=page(ARABIC_LINES[:2], True)))
    with only_english(tmp_path):
        records = recognised(sheet)
    assert right(text_of(records), "\n".join(ENGLISH_LINES[:5])) > 0.9
    (problem,) = (problem for problem in problems_of(records) if problem.code == "not-installed")
    assert problem.message == "page 1: 2 lines were in doubt, and could not be tried in Arabic"
    assert problem.advice.startswith("apt-get install tesseract-ocr-ara") and problem.effect == "note"


@arabic
def test_an_arabic_page_is_not_run_where_its_data_are_absent(tmp_path: Path) -> None:
    with only_english(tmp_path), pytest.raises(NotInstalled) as caught:
        recognised(content_of(page(ARABIC_LINES, True)))
    assert caught.value.advice == "apt-get install tesseract-ocr-ara"


@program
def test_small_print_is_not_turned_upside_down() -> None:
    font = ImageFont.truetype(str(LATIN), 14)
    sheet = Image.new("L", (560, 420), 255)
    for number, line in enumerate(ENGLISH_LINES):
        ImageDraw.Draw(sheet).text((30, 60 + 27 * number), line, font=font, fill=0)
    assert right(text_of(recognised(content_of(sheet))), "\n".join(ENGLISH_LINES)) > 0.97


@program
def test_the_versions_of_program_and_data_count_in_the_key() -> None:
    found = ocr.libraries()
    assert re.fullmatch(r"[0-9a-f]{64}", found["tessdata-eng"]) and found["tesseract"][0].isdigit()


@program
def test_the_same_picture_gives_the_same_records() -> None:
    content = content_of(noisy(page(ENGLISH_LINES[:2]), 10))
    assert recognised(content) == recognised(content)


@shared
@pytest.mark.parametrize("name", ["capr12.png", "capr14.jpg"])
def test_printed_arabic_pages_are_read(name: str) -> None:
    folder = SHARED / "arabic-ocr-2pages/src"
    truth = (folder / "truth" / f"{name[:6]}.txt").read_text()
    media_type = "image/png" if name.endswith("png") else "image/jpeg"
    assert right(text_of(recognised((folder / "test" / name).read_bytes(), media_type)), truth) > 0.98


@pytest.mark.parametrize("degrees", [-7.0, -2.0, 0.0, 3.0, 7.0])
def test_the_skew_of_a_page_is_found(degrees: float) -> None:
    if not LATIN.exists():
        pytest.skip(f"{LATIN} is not installed")
    assert skew(skewed(page(ENGLISH_LINES), degrees)) == pytest.approx(-degrees, abs=0.2)


def test_a_blank_page_is_left_as_it_is() -> None:
    blank = Image.new("L", (300, 200), 255)
    assert (skew(blank), enlargement(blank), noise(np.asarray(blank))) == (0.0, 1.0, 0.0)
    assert straightened(cleaned(blank)).image.size == (300, 200)


@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_the_way_back_from_a_turned_page_leads_to_the_same_ink(clockwise: int) -> None:
    sheet = Image.new("L", (400, 200), 255)
    sheet.paste(0, (40, 20, 80, 30))
    moved = turned(cleaned(sheet), clockwise)
    left, top, right, foot = moved.image.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
    assert moved.percent(left, top, right - left, foot - top) == (10.0, 10.0, 10.0, 5.0)


def test_quotes_and_tabs_in_a_table_of_words_do_no_harm() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n"
    rows += "5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96.5\t\"so\n5\t1\t1\t1\t1\t2\t5\t2\t3\t4\t50\t \n"
    assert parse(head + rows) == [Word('"so', 0.965, (1, 1, 1), 1, 2, 3, 4)]


def test_lines_and_paragraphs_are_told_apart_in_the_text() -> None:
    places = [(1, 1, 1), (1, 1, 1), (1, 1, 2), (1, 2, 1), (2, 1, 1)]
    words = [Word(text, 1, line, 0, 0, 1, 1) for text, line in zip("abcde", places, strict=True)]
    text, spans = assemble(words)
    assert text == "a b\nc\n\nd\n\ne"
    assert [text[first:last] for first, last in spans] == list("abcde")


@program
def test_a_page_that_takes_too_long_is_given_up_until_another_try() -> None:
    with pytest.raises(Interrupted) as caught:
        tesseract.recognise(page(ENGLISH_LINES), "eng", 0.01)
    assert caught.value.code == "too-slow"


@contextmanager
def program_that(folder: Path, does: str, where: str = "*") -> Iterator[None]:
    """The program as it is, but that it does something else where its arguments are like `where`."""
    path, real = os.environ["PATH"], tesseract.program()
    script = f'#!/bin/sh\ncase "$*" in {where}) {does};; *) exec {real} "$@";; esac\n'
    (folder / "tesseract").write_text(script)
    (folder / "tesseract").chmod(0o700)
    os.environ["PATH"] = f"{folder}:{path}"
    try:
        yield
    finally:
        os.environ["PATH"] = path


@program
@pytest.mark.parametrize("where", ["*tsv*", "*osd*"])
def test_a_recogniser_killed_by_the_system_passed_for_a_damaged_or_upright_page(tmp_path: Path, where: str) -> None:
    tesseract.knows("osd")
    with program_that(tmp_path, "kill -9 $$", where), pytest.raises(Interrupted) as caught:
        recognised(content_of(page(ENGLISH_LINES)))
    assert caught.value.code == "crash" and "clew retry" in caught.value.advice


@program
def test_a_recogniser_that_cannot_be_started_is_no_fault_of_the_page(tmp_path: Path) -> None:
    tesseract.knows("eng")
    with program_that(tmp_path, "exit 0"):
        (tmp_path / "tesseract").write_text("#!/nonexistent/shell\n")
        with pytest.raises(Interrupted):
            tesseract.recognise(page(ENGLISH_LINES), "eng", 10)


@program
def test_a_recogniser_that_gives_up_on_the_page_is_the_pages_fault(tmp_path: Path) -> None:
    tesseract.knows("eng")
    with program_that(tmp_path, "exit 1"), pytest.raises(Unreadable) as caught:
        tesseract.recognise(page(ENGLISH_LINES), "eng", 10)
    assert caught.value.code == "damaged"


@program
def test_data_found_by_tessdata_prefix_were_not_found_when_a_page_was_read(tmp_path: Path) -> None:
    tesseract.knows("eng")
    former = os.environ.get("TESSDATA_PREFIX")
    os.environ["TESSDATA_PREFIX"] = str(tmp_path)
    try:
        with program_that(tmp_path, f'echo "$TESSDATA_PREFIX" > {tmp_path}/said'):
            tesseract.recognise(page(ENGLISH_LINES), "eng", 10)
    finally:
        os.environ.pop("TESSDATA_PREFIX")
        if former is not None:
            os.environ["TESSDATA_PREFIX"] = former
    assert (tmp_path / "said").read_text().strip() == str(tmp_path)


@program
def test_data_that_are_not_installed_are_named() -> None:
    with pytest.raises(NotInstalled) as caught:
        tesseract.require("xyz")
    assert "tesseract-ocr-xyz" in caught.value.advice
