"""Outlook message files, MSG and OFT ([MS-OXMSG]): written out as a mail (see mapi_letter), and read as one."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.mail.mail import told
from clew.extract.mail.mapi_letter import letter
from clew.extract.mail.msg_items import FAULTS, Storages
from clew.model import Problem
from clew.step import Given, Record, step

LIBRARIES = ("charset-normalizer", "nh3", "selectolax")


@step("extract.msg@1", accepts=("application/vnd.ms-outlook",), libraries=versions(*LIBRARIES))
def msg(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What a mail gives: header, body, attachments, rendition. Attached items are members written out as mails."""
    stream.seek(0)
    try:
        storages = Storages(stream, given.length)
        item = storages.item()
    except FAULTS as error:
        message = f"the message file cannot be read: {worded(error)}"
        raise Unreadable("damaged", message, "look for another copy") from error
    if not item.properties:
        raise Unreadable("damaged", "the message file has no properties", "look for another copy")
    content = b"".join(letter(item, "an Outlook message file", storages.faults))
    for fault in storages.faults:
        yield Problem("member", fault, "open it in Outlook, or look for another copy")
    yield from told(content)
