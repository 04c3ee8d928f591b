"""ESE databases: what of them can be made without Windows."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.databases.ese import ese, told
from clew.extract.identify.identify import identify
from clew.model import Identity
from clew.step import Given

HEAD = bytes(4) + b"\xef\xcd\xab\x89" + struct.pack("<II", 0x620, 0)


def test_a_database_cut_off_behind_its_header_is_damaged_and_told_by_its_type() -> None:
    content = HEAD.ljust(32_768, b"\0")
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity) and identity.media_type == "application/x-ese-database"
    with pytest.raises(Unreadable) as raised:
        list(ese.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)))
    assert raised.value.code == "damaged"


def test_binary_values_that_are_a_user_or_text_are_shown_as_such() -> None:
    user = b"\x01\x05" + bytes(5) + b"\x05" + struct.pack("<5I", 21, 1, 2, 3, 1001)
    assert told(user) == "S-1-5-21-1-2-3-1001"
    assert (
        told("\\device\\harddiskvolume3\\chrome.exe\0".encode("utf-16-le")) == "\\device\\harddiskvolume3\\chrome.exe"
    )
    assert told(b"\x89PNG\r\n\x1a\n\0\0") == b"\x89PNG\r\n\x1a\n\0\0"
    assert told(b"\x01\x02\x03") == b"\x01\x02\x03"
