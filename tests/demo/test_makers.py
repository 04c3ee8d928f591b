"""The makers give files that other readers take: the same for the same arguments, others for other seeds."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from hashlib import sha256

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from demo import makers

WHEN = datetime(2019, 5, 9, 1, 40, tzinfo=UTC)
WORDS = ["The tide tables are in the piano.", "جداول المد في البيانو"]
ROWS = [["ship", "barrels"], ["قنديل البحر", 28_300]]
SEEDED: dict[str, Callable[[int], bytes]] = {
    "docx": lambda seed: makers.docx(WORDS, seed=seed),
    "odt": lambda seed: makers.odt(WORDS, seed=seed),
    "xlsx": lambda seed: makers.xlsx({"Sheet": ROWS}, seed=seed),
    "ods": lambda seed: makers.ods({"Sheet": ROWS}, seed=seed),
    "xls": lambda seed: makers.xls({"Sheet": ROWS}, seed=seed),
    "pptx": lambda seed: makers.pptx([makers.Slide("Tides", WORDS)], seed=seed),
    "odp": lambda seed: makers.odp([makers.Slide("Tides", WORDS)], seed=seed),
    "pdf": lambda seed: makers.pdf([makers.Text(WORDS[:1])], seed=seed),
    "eml": lambda seed: makers.eml("a@a.example", ["b@b.example"], "Tides", WHEN, WORDS[0], seed=seed),
    "html": lambda seed: makers.html("Tides", WORDS, seed=seed),
}


@pytest.mark.parametrize("name", SEEDED)
def test_a_seed_decides_the_bytes(name: str) -> None:
    make = SEEDED[name]
    assert make(7) == make(7)
    digests = {sha256(make(seed)).digest() for seed in (0, 1, 255, 256, 65_536, 99_991, 100_000)}
    assert len(digests) == 7


@pytest.mark.parametrize("name", ["xlsx", "ods", "xls"])
def test_workbooks_are_read_by_calamine(name: str) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(SEEDED[name](3)))
    assert book.get_sheet_by_name("Sheet").to_python() == [["ship", "barrels"], ["قنديل البحر", 28_300.0]]


def test_a_large_xls_needs_more_than_one_sector_of_allocation_table() -> None:
    rows = [[f"{row} {column} " + "x" * 200 for column in range(4)] for row in range(300)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(makers.xls({"Sheet": rows})))
    assert book.get_sheet_by_index(0).to_python() == rows


def test_a_pdf_opens_with_its_password_alone() -> None:
    content = makers.pdf([makers.Text(["A sealed letter"])], password="qandil")
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(content)
    with pypdfium2.PdfDocument(content, password="qandil") as document:
        assert document[0].get_textpage().get_text_range() == "A sealed letter"


def test_a_pdf_carries_its_attachments() -> None:
    content = makers.pdf([makers.Text(["See below"])], attachments={"جدول.csv": b"1;2"})
    with pypdfium2.PdfDocument(content) as document:
        attached = document.get_attachment(0)
        assert (attached.get_name(), bytes(attached.get_data())) == ("جدول.csv", b"1;2")


def test_a_zip_opens_with_its_password_alone() -> None:
    content = makers.zip_encrypted("رسالة.txt", b"sealed", b"qandil")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("رسالة.txt", b"qandil") == b"sealed"
        with pytest.raises(RuntimeError, match="password"):
            archive.read("رسالة.txt")


def test_a_mail_is_read_by_the_standard_library() -> None:
    inner = makers.eml("a@a.example", ["b@b.example"], "Inside", WHEN, "inner words")
    listed = makers.Attachment("قائمة.txt", "text/plain", b"list")
    attachments = [listed, makers.Attachment("", "message/rfc822", inner)]
    content = makers.eml(
        "نديم الحفّار <a@a.example>",
        ["b@b.example"],
        "موضوع طويل من عدة كلمات",
        WHEN,
        "السطر الأول",
        html="<p>x</p>",
        attachments=attachments,
        charset="windows-1256",
    )
    mail = message_from_bytes(content, policy=policy.default)
    assert mail["subject"] == "موضوع طويل من عدة كلمات"
    assert mail["from"].addresses[0].display_name == "نديم الحفّار"
    body = mail.get_body(("plain",))
    assert body is not None and body.get_content().strip() == "السطر الأول"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["قائمة.txt", None]


def test_a_mailbox_quotes_lines_that_begin_with_from() -> None:
    first, second = b"Subject: x\r\n\r\nFrom the sea\r\n", b"Subject: y\r\n\r\nz\r\n"
    box = makers.mbox([("a@a.example", WHEN, first), ("b@b.example", WHEN, second)])
    assert box.count(b"\nFrom ") + box.startswith(b"From ") == 2
    assert b"\n>From the sea\n" in box
