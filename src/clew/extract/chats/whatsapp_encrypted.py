"""WhatsApp's encrypted backups: named as such, for without the phone's key nothing in them can be read."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.chats.chat_identify import WHATSAPP_ENCRYPTED
from clew.step import Given, Record, step

ADVICE = (
    "its key is in files/key or files/encrypted_backup.key of the app on the phone, or the 64 digits that its owner "
    "wrote down; decrypt the backup with it and sift the result"
)


@step("extract.whatsapp-encrypted@1", accepts=(WHATSAPP_ENCRYPTED,))
def whatsapp_encrypted(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Unreadable, "encrypted"."""
    raise Unreadable("encrypted", "a backup of WhatsApp's messages, encrypted (msgstore.db.crypt…)", ADVICE)
    yield
