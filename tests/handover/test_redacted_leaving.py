"""Nothing of what was marked for redaction can be got back from a handover, in any way that we know to try."""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops

from clew.analyse.claims.descent import KINDRED
from clew.cli import main
from clew.extract.pdf.view_pdf import words
from clew.fold import fold
from clew.handover.bag import original_at
from clew.pipeline.rebuild import drop_derived
from clew.store.case import open_case
from clew.store.kin import kin_of
from clew.store.redactions import copies, marks
from handover.redacted_haul import ARABIC, NAME, OPEN, letter, write

TO = ("--for", "Unit 5", "--purpose", "request 12")
TERMS = ("--term", NAME, ARABIC, "--why", "she is a source", "--label", "bystander")


def clew(command: str, case: Path, *more: str) -> int:
    return main([command, "--case", str(case), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, nothing_recognised: None) -> Path:
    """A haul, its case with everything marked and every copy made, and a bag of everything."""
    made = tmp_path_factory.mktemp("redacted")
    write(made / "haul")
    case = made / "case"
    assert main(["sift", str(made / "haul"), "--case", str(case), "--workers", "1"]) in (0, 3)
    say_of(made / "haul" / "open.txt", case)
    assert clew("redact", case, *TERMS) == 0
    assert clew("handover", case, "--to", str(made / "early"), "--all", *TO) == 2
    assert clew("redact", case, "--make", "--workers", "1") in (0, 3)
    assert clew("handover", case, "--to", str(made / "bag"), "--all", *TO) in (0, 3)
    return made


def say_of(file: Path, case: Path) -> None:
    """People speak of her where what they judge does not."""
    item = digest(file)
    claim, first = f"{item}#char=0,38", NAME.split()[0]
    stated = ("--text", f"{NAME} closed the quay", "--stance", "asserts", "--speaker", NAME)
    for said in (
        ("claim-by-hand", claim, "stated", *stated), ("claim", claim, "probable", "--why", f"{first} told us"),
        ("note", f"claim:{claim}", "noted", "--text", f"ask {NAME.upper()} again"),
        ("hypothesis", "quillfeather", "stated", "--text", f"{NAME} did it"),
        ("evidence", "quillfeather", claim, "consistent", "--why", ARABIC),
        ("graphic", item, "no", "--why", f"{first} looked at it"),
    ):  # fmt: skip
        assert clew("judge", case, *said) == 0


@pytest.fixture
def case(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder / "case", tmp_path / "case"))


@pytest.fixture(scope="module")
def nothing_recognised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As on a computer without tesseract, which takes its time."""
    before, os.environ["PATH"] = os.environ["PATH"], str(tmp_path_factory.mktemp("programs"))
    yield
    os.environ["PATH"] = before


def rows(bag: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "data" / name).read_text("utf-8").splitlines()]


def unpacked(content: bytes, deep: int = 3) -> Iterator[bytes]:
    """The bytes, and whatever in them is a zlib or raw deflate stream."""
    yield content
    if not deep:
        return
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|stream\r?\n|IDAT", content):
        for start in (found.start(), found.end()):
            try:
                inner = zlib.decompressobj().decompress(content[start:], 1 << 24)
            except zlib.error:
                continue
            if len(inner) > 16:
                yield from unpacked(inner, deep - 1)


def forms(word: str) -> set[bytes]:
    """Ways of writing a word down as bytes, in small letters."""
    found: set[bytes] = set()
    for one in (word, word[::-1]):
        for coding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-7"):
            plain = one.encode(coding)
            found |= {plain.lower(), plain.hex().encode()}
            for shift in range(3):
                packed = base64.b64encode(b"\0" * shift + plain)
                found.add(packed[4 if shift else 0 : -4].lower())
        found.add(json.dumps(one).strip('"').encode().lower())
        found.add("".join(f"&#{ord(sign)};" for sign in one).encode())
    return {each for each in found if len(each) > 5}


def test_no_form_of_the_name_is_in_any_byte_of_the_bag(folder: Path) -> None:
    sought = {form: word for word in (*NAME.split(), *ARABIC.split()) for form in forms(word)}
    for file in (each for each in (folder / "bag").rglob("*") if each.is_file()):
        assert not any(word.lower() in str(file).lower() for word in NAME.split())
        for content in unpacked(file.read_bytes()):
            lower = content.lower()
            assert [word for form, word in sought.items() if form in lower] == [], file


def test_no_words_of_the_bag_fold_to_the_name(folder: Path) -> None:
    squeezed = [fold(word).replace(" ", "") for word in (NAME, ARABIC)]
    for file in (each for each in (folder / "bag" / "data").rglob("*") if each.is_file()):
        text = fold(file.read_text("utf-8", "replace")).replace(" ", "")
        assert not any(word in text for word in squeezed), file


def test_digests_of_the_originals_are_in_no_file(folder: Path) -> None:
    """Who knows a text but for a name could try names until a digest fits."""
    everything = b"\n".join(each.read_bytes() for each in (folder / "bag").rglob("*") if each.is_file())
    for file in (each for each in (folder / "haul").rglob("*") if each.is_file() and each.name != "open.txt"):
        content = file.read_bytes()
        for told in (hashlib.sha256(content).hexdigest(), hashlib.md5(content).hexdigest()):
            assert told.encode() not in everything, file
    assert hashlib.sha256((folder / "haul" / "open.txt").read_bytes()).hexdigest().encode() in everything


def test_lines_of_the_ledger_that_hash_what_was_removed_stay(folder: Path) -> None:
    told = {row["seq"]: row for row in rows(folder / "bag", "ledger.jsonl")}
    kept = [json.loads(line) for line in (folder / "case" / "ledger.jsonl").read_text().splitlines()]
    for line in (each for each in kept if each["event"] in ("collected", "judged", "redacted")):
        if line["details"].get("collection") != 2:
            assert told[line["seq"]].get("withheld")
            assert len(line["details"]["salt"]) == 32


def test_what_people_wrote_leaves_without_her(folder: Path) -> None:
    [told] = [each for each in rows(folder / "bag", "claims.jsonl") if each["people"]["verdict"]]
    assert told["text"] == "████ closed the quay" and told["people"]["verdict"]["said"][0]["reason"] == "████ told us"
    assert told["people"]["notes"][0]["more"]["text"] == "ask ████ again"
    judged = {each["subject"][0]: each for each in rows(folder / "bag", "judgements.jsonl")}
    assert judged["evidence"]["subject"][1] == "████" and judged["graphic"]["reason"] == "████ looked at it"


def test_a_copy_of_what_is_left_out_or_privileged_stays_too(case: Path, folder: Path, tmp_path: Path) -> None:
    report = digest(folder / "haul" / "report.docx")
    (case / "privileged.toml").write_text(f'terms = ["letter of {NAME}"]\n')  # in properties, that no copy has
    assert clew("handover", case, "--to", str(tmp_path / "bag"), "--all", "--exclude", report, *TO) in (0, 3)
    names = {row["name"].partition(" (redacted")[0] for row in rows(tmp_path / "bag", "items.jsonl")}
    assert "mail" in names and not names & {"letter", "report"}
    reasons = [row["reason"] for row in rows(tmp_path / "bag", "withheld.jsonl")]
    assert reasons.count("left out by hand") == 2 and sum("privileged" in each for each in reasons) == 2


def test_ids_of_what_stays_are_no_function_of_its_bytes_before_a_copy_was_ever_made(tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    with zipfile.ZipFile(tmp_path / "haul" / "papers.zip", "w") as archive:
        archive.writestr("inside.txt", f"{NAME} left.\n")
        archive.writestr("beside.txt", "Nobody is named here.\n")
    told = []
    for name in ("one", "other"):
        assert main(["sift", str(tmp_path / "haul"), "--case", str(tmp_path / name), "--workers", "1"]) in (0, 3)
        assert clew("redact", tmp_path / name, "--term", NAME, "--why", "a source") == 0
        beside = hashlib.sha256(b"Nobody is named here.\n").hexdigest()
        assert clew("handover", tmp_path / name, "--to", str(tmp_path / f"{name}-bag"), "--item", beside, *TO) in (0, 3)
        told += [row["container"] for row in rows(tmp_path / f"{name}-bag", "families.jsonl")]
    assert len(set(told)) == 2 and all(each.startswith("redacted-") for each in told)


def test_the_recipient_reads_the_rest_and_how_many_places_were_removed_and_why(folder: Path) -> None:
    items = {row["name"].partition(" (redacted")[0]: row for row in rows(folder / "bag", "items.jsonl")}
    assert {"letter", "report", "mail", "ledger", "photo", "arabic", "open.txt"} <= items.keys()
    for name in ("letter", "mail", "ledger"):
        [told] = items[name]["redacted"]
        assert told["reasons"] == {"bystander": told["removed"]} and told["removed"] >= 1
        assert told["original"].startswith("redacted-")
    mail = (folder / "bag" / original_at(items["mail"]["item"])).read_text()
    assert mail.count("████ [bystander]") >= 3 and OPEN in mail
    ledger = (folder / "bag" / original_at(items["ledger"]["item"])).read_text()
    assert "████ [bystander]" in ledger and ",'=1+1," in ledger
    arabic = (folder / "bag" / original_at(items["arabic"]["item"])).read_text()
    assert arabic.count("████") == 2 and "البصرة" in arabic


def test_what_holds_an_original_stays_and_the_rest_of_it_leaves(folder: Path) -> None:
    names = {row["name"] for row in rows(folder / "bag", "items.jsonl")}
    assert "beside.txt" in names and "papers.zip" not in names
    reasons = {row["item"]: row["reason"] for row in rows(folder / "bag", "withheld.jsonl")}
    assert all(item.startswith("redacted-") for item in reasons)
    assert {"a redacted copy leaves in its stead", "holds what stays"} <= set(reasons.values())


def test_a_copy_is_kin_of_its_original_and_of_one_origin_with_it(folder: Path) -> None:
    case = open_case(folder / "case")
    with case.engine.connect() as connection:
        for made in copies(case):
            ties, _ = kin_of(connection, made.item, 50)
            assert made.copy in {tie.beside(made.item) for tie in ties if tie.how == "redacted"}
    assert "redacted" in KINDRED


def copy_of(folder: Path, name: str) -> bytes:
    [path] = [row["item"] for row in rows(folder / "bag", "items.jsonl") if row["name"].startswith(f"{name} (redacted")]
    return (folder / "bag" / original_at(path)).read_bytes()


def test_a_pdf_becomes_pictures_with_uniform_boxes_and_nothing_behind_them(folder: Path) -> None:
    content = copy_of(folder, "letter")
    assert not re.search(rb"/Author|/Info|/Font|/Embedded|/Names|/Metadata|/ID", content)
    with pypdfium2.PdfDocument(content) as document:
        assert len(document) == 1 and document[0].get_textpage().get_text_bounded() == ""
        [drawn] = document[0].get_objects()
        copy = drawn.get_bitmap().to_pil().convert("L")
    with pypdfium2.PdfDocument(letter()) as document:
        before, boxes = document[0].render(scale=110 / 72).to_pil().convert("L"), words(document[0])
    assert copy.size == before.size
    left, covered = ImageChops.difference(copy, before).getbbox() or (0, 0, 0, 0), [boxes[1], boxes[2]]
    for _, _, x, y, width, height in covered:
        sides = zip((x, y, x + width, y + height), copy.size * 2, strict=True)
        area = [round(each * side / 100) for each, side in sides]
        assert copy.crop(tuple(area)).getextrema() == (0, 0)
    first = [round(each * side / 100) for each, side in zip(boxes[0][2:4], copy.size, strict=True)]
    assert left[0] > first[0] and copy.crop((*first, left[0], copy.height)).getextrema() == (0, 255)


def test_a_picture_keeps_its_pixels_and_loses_what_else_was_in_the_file(folder: Path) -> None:
    with Image.open(io.BytesIO(copy_of(folder, "photo"))) as image:
        assert image.size == (64, 48) and not image.getexif() and not image.info.keys() - JFIF


JFIF = {"jfif", "dpi", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_haul_itself_would_have_been_found_out(folder: Path) -> None:
    """That the search above finds what is there to find."""
    sought = {form for word in (*NAME.split(), *ARABIC.split()) for form in forms(word)}
    for name in ("letter.pdf", "mail.eml", "ledger.csv", "photo.jpg", "chat/result.json", "arabic.txt"):
        every = unpacked((folder / "haul" / name).read_bytes())
        assert any(form in content.lower() for content in every for form in sought), name


def test_a_copy_that_was_made_before_the_last_mark_does_not_leave(case: Path, folder: Path, tmp_path: Path) -> None:
    [mail] = [digest(folder / "haul" / "mail.eml")]
    earlier = {row["item"] for row in rows(folder / "bag", "items.jsonl") if row["name"].startswith("mail")}
    assert clew("redact", case, "--term", OPEN, "--in", mail, "--why", "the place") == 0
    assert clew("handover", case, "--to", str(tmp_path / "late"), "--item", mail, *TO) == 2
    assert clew("redact", case, "--make", "--workers", "1") in (0, 3)
    assert clew("handover", case, "--to", str(tmp_path / "anew"), "--all", *TO) in (0, 3)
    told = next(row for row in rows(tmp_path / "anew", "items.jsonl") if row["name"].startswith("mail"))
    assert {"bystander", "the place"} == told["redacted"][0]["reasons"].keys() and told["item"] not in earlier
    assert OPEN not in (tmp_path / "anew" / original_at(told["item"])).read_text()
    everything = b"\n".join(each.read_bytes() for each in (tmp_path / "anew").rglob("*") if each.is_file())
    assert not any(item.encode() in everything for item in earlier)


def test_the_sender_is_warned_of_the_same_words_in_what_leaves_unmarked(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clew("handover", case, "--all", "--preview") in (0, 3)
    assert "still stand" not in capsys.readouterr().err
    inside = hashlib.sha256(f"{NAME} left {OPEN}.\n".encode()).hexdigest()
    assert clew("redact", case, "--back", "--in", inside) == 0
    assert clew("handover", case, "--all", "--preview") in (0, 3)
    assert f"still stand in 1 other items that leave: {inside[:12]}" in capsys.readouterr().err


def test_what_is_marked_no_more_leaves_as_it_is_and_its_copy_stays(case: Path, folder: Path, tmp_path: Path) -> None:
    mail, report = digest(folder / "haul" / "mail.eml"), digest(folder / "haul" / "report.docx")
    [copy] = [row["item"] for row in rows(folder / "bag", "items.jsonl") if row["name"].startswith("report")]
    assert clew("redact", case, "--back", "--in", report) == 0
    assert clew("handover", case, "--to", str(tmp_path / "bag"), "--item", report, copy, mail, *TO) in (0, 3)
    items = {row["item"] for row in rows(tmp_path / "bag", "items.jsonl")}
    assert report in items and copy not in items and mail not in items


def test_an_attachment_of_what_is_redacted_leaves_if_it_is_named(case: Path, tmp_path: Path) -> None:
    tides = hashlib.sha256(b"tides\n").hexdigest()
    assert clew("redact", case, "--back", tides) == 0  # its name alone was marked
    assert clew("handover", case, "--to", str(tmp_path / "bag"), "--item", tides, *TO) in (0, 3)
    tide, mail = sorted(rows(tmp_path / "bag", "items.jsonl"), key=lambda row: row["item"] != tides)
    assert tide["item"] == tides and tide["inside"] == [] and tide["ways"] == []
    [family] = rows(tmp_path / "bag", "families.jsonl")
    assert "redacted" in mail and family["container"] == mail["redacted"][0]["original"]


def test_marks_and_copies_outlive_a_rebuild(case: Path) -> None:
    opened = open_case(case)
    with opened.engine.connect() as connection:
        before = marks(connection)
    fresh = drop_derived(opened)
    with fresh.engine.connect() as connection:
        assert marks(connection) == before
    assert all(made.copy in fresh.blobs for made in copies(fresh))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
