"""Makers of files: content and a seed in, the bytes of one file out. The same arguments give the same bytes.

`seed` goes into what a writing program would number (ids, message ids, revisions), so that files with equal words
still differ. The makers of scans and photographs draw with Pillow; all others need the standard library alone.
"""

from demo.makers.archive import gz, tar, tar_gz, zip_encrypted, zip_of
from demo.makers.letter import docx, odt
from demo.makers.mail import Attachment, eml, mbox
from demo.makers.odd import dos_program, sqlite_file, truncated
from demo.makers.pdf import Picture, Text, pdf
from demo.makers.scan import Look, photograph, scanned, tiff
from demo.makers.sheet import Row, csv_of, ods, xlsx
from demo.makers.slides import Slide, odp, pptx
from demo.makers.statement import Booked, mt940
from demo.makers.text import text
from demo.makers.web import html
from demo.makers.xls import xls

__all__ = [
    "Attachment",
    "Booked",
    "Look",
    "Picture",
    "Row",
    "Slide",
    "Text",
    "csv_of",
    "docx",
    "dos_program",
    "eml",
    "gz",
    "html",
    "mbox",
    "mt940",
    "odp",
    "ods",
    "odt",
    "pdf",
    "photograph",
    "pptx",
    "scanned",
    "sqlite_file",
    "tar",
    "tar_gz",
    "text",
    "tiff",
    "truncated",
    "xls",
    "xlsx",
    "zip_encrypted",
    "zip_of",
]
