"""TNEF, which Outlook sends as "winmail.dat": written out as a mail (see mapi_letter), and read as one."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.mail.mail import told
from clew.extract.mail.mapi_letter import letter
from clew.extract.mail.tnef_items import SIGNATURE, item
from clew.model import Problem
from clew.step import Given, Record, step

LIBRARIES = ("charset-normalizer", "nh3", "selectolax")


@step("extract.tnef@1", accepts=("application/vnd.ms-tnef",), libraries=versions(*LIBRARIES))
def tnef(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What a mail gives: what header there is, the body, attachments. Most often the mail that it came with says who
    wrote it to whom."""
    stream.seek(0)
    content = stream.read()
    if content[:4] != SIGNATURE:
        raise Unreadable("damaged", "it does not start as TNEF does", "look for another copy")
    faults: list[str] = []
    written = b"".join(letter(item(content, faults), "a TNEF file", faults))
    for fault in faults:
        yield Problem("damaged", fault, "look for another copy")
    yield from told(written)
