"""A seeded haul of born-digital files with unique bytes, in stated shares, made by the demo haul's makers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.words import Writer
from demo.makers import Attachment, Slide, Text, csv_of, docx, eml, html, odt, pdf, pptx, text, xlsx

SHARES = (
    ("mail", 40), ("text", 15), ("html", 14), ("docx", 11), ("pdf", 10), ("xlsx", 5), ("csv", 3), ("odt", 1),
    ("pptx", 1),
)  # fmt: skip
"""Kinds and their shares in per cent."""

START = datetime(2017, 1, 1, 8, tzinfo=UTC)


def make(folder: Path, count: int, kinds: tuple[tuple[str, int], ...] = SHARES, brief: bool = False) -> None:
    """`count` files below `folder`, a hundred to a folder, of the kinds in their shares. Equal every time."""
    pattern = [kind for kind, share in kinds for _ in range(share)]
    for number in range(count):
        kind = pattern[(number * 37) % len(pattern)]
        ending, content = MAKERS[kind](Writer(number, brief), number)
        target = folder / f"{number // 100:04d}" / f"{kind}-{number:06d}{ending}"
        if number % 100 == 0:
            target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _paragraphs(writer: Writer, count: int) -> list[str]:
    language = writer.language()
    return [writer.paragraph(language) for _ in writer.times(count)]


def _mail(writer: Writer, number: int) -> tuple[str, bytes]:
    body = "\n\n".join(_paragraphs(writer, 4))
    date = START + timedelta(minutes=number * 13)
    sender, receiver = (f"Clerk {n} <clerk{n}@quay.example>" for n in (number % 97, number % 89))
    note = Attachment("note.txt", "text/plain", "\n".join(_paragraphs(writer, 2)).encode())
    attached = [note] if number % 4 == 0 else []
    subject = " ".join(writer.words(6))
    return ".eml", eml(sender, [receiver], subject, date, body, attachments=attached, seed=number)


def _text(writer: Writer, number: int) -> tuple[str, bytes]:
    return ".txt", text(_paragraphs(writer, 8), encoding="utf-16" if number % 10 == 0 else "utf-8")


def _html(writer: Writer, number: int) -> tuple[str, bytes]:
    return ".html", html(" ".join(writer.words(5)), _paragraphs(writer, 6), seed=number)


def _docx(writer: Writer, number: int) -> tuple[str, bytes]:
    return ".docx", docx(_paragraphs(writer, 8), title=" ".join(writer.words(4)), author="Clerk", seed=number)


def _odt(writer: Writer, number: int) -> tuple[str, bytes]:
    return ".odt", odt(_paragraphs(writer, 8), title=" ".join(writer.words(4)), author="Clerk", seed=number)


def _pdf(writer: Writer, number: int) -> tuple[str, bytes]:
    lines = [[" ".join(writer.words(12)) for _ in writer.times(40)] for _ in range(3)]
    pages = [Text([*each, f"Page {page} of {number}"]) for page, each in enumerate(lines)]
    return ".pdf", pdf(pages, title=" ".join(writer.words(4)), author="Clerk", seed=number)


def _rows(writer: Writer, count: int) -> list[list[str | int | float]]:
    rows: list[list[str | int | float]] = [["No.", "Date", "Payer", "Payee", "Amount", "Remark"]]
    for line in writer.times(count):
        day = (START + timedelta(days=line)).date().isoformat()
        payer, payee = f"Account {writer.random.randint(1, 99)}", f"Account {writer.random.randint(1, 99)}"
        amount = writer.random.randint(100, 90_000) / 4
        rows.append([writer.seed * 1000 + line, day, payer, payee, amount, " ".join(writer.words(5))])
    return rows


def _xlsx(writer: Writer, number: int) -> tuple[str, bytes]:
    return ".xlsx", xlsx({"Ledger": _rows(writer, 40), "Notes": _rows(writer, 10)}, author="Clerk", seed=number)


def _csv(writer: Writer, _: int) -> tuple[str, bytes]:
    return ".csv", csv_of(_rows(writer, 40))


def _pptx(writer: Writer, number: int) -> tuple[str, bytes]:
    slides = [Slide(" ".join(writer.words(5)), [writer.sentence() for _ in writer.times(5)]) for _ in writer.times(6)]
    return ".pptx", pptx(slides, title=" ".join(writer.words(4)), seed=number)


MAKERS: dict[str, Callable[[Writer, int], tuple[str, bytes]]] = {
    "mail": _mail, "text": _text, "html": _html, "docx": _docx, "pdf": _pdf,
    "xlsx": _xlsx, "csv": _csv, "odt": _odt, "pptx": _pptx,
}  # fmt: skip
