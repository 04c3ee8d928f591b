"""Outlook's stores: what each folder announces comes out, and damage costs no more than what it hit."""

import io
import os
import random
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.mail import mail
from clew.extract.pst import pst
from clew.extract.pst_cipher import plain
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

SHARED = Path(__file__).parents[3] / "shared/data/pst/src/test/resources"
needs_stores = pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(content: bytes) -> tuple[list[Record], dict[str, bytes]]:
    """The records, and each message's bytes by its name, taken in turn as the runner takes them."""
    records, found = [], {}
    for record in pst.run(Given("0" * 64, len(content), "application/vnd.ms-outlook-pst"), io.BytesIO(content)):
        records.append(record)
        if isinstance(record, Contained):
            found[str(record.member.name)] = b"".join(record.content)
    return records, found


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def text(content: bytes) -> str:
    records = mail.run(Given("0" * 64, len(content), "message/rfc822"), io.BytesIO(content))
    return "".join(each.text for each in records if isinstance(each, Passage))


@needs_stores
def test_every_folder_gives_what_it_announces() -> None:
    records, found = read((SHARED / "dist-list.pst").read_bytes())
    assert said(records, "announced") == [str(len(found))] == ["7"]
    assert said(records, "folder") == [
        "Top of Personal Folders/Calendar: 1 announced, 1 found",
        "Top of Personal Folders/Contacts: 2 announced, 2 found",
        "IPM_COMMON_VIEWS: 0 announced, 0 found, 3 hidden",
        "Freebusy Data: 1 announced, 1 found",
    ]
    members = [each.member for each in records if isinstance(each, Contained)]
    assert [each.at for each in members] == [Locator(message=n) for n in range(1, 8)]
    assert members[0].entry == "0x2000c4" and members[0].modified == "2016-08-02T00:27:12.621000+00:00"
    assert [each for each in records if isinstance(each, Problem)] == []


@needs_stores
def test_contacts_lists_and_appointments_say_what_they_hold() -> None:
    _, found = read((SHARED / "dist-list.pst").read_bytes())
    assert "Member: dist name 1 <dist1@rjohnson.id.au>" in text(
        found["Top of Personal Folders/Contacts/test dist list"]
    )
    assert "E-mail: contact1@rjohnson.id.au" in text(found["Top of Personal Folders/Contacts/contact name 1"])
    meeting = found["Top of Personal Folders/Calendar/Test appointment"]
    assert "Start: 2016-08-02 15:00+00:00\nEnd: 2016-08-02 15:30+00:00" in text(meeting)
    assert "This is a complete test" in text(meeting)
    assert meeting.count(b"Content-Type: message/rfc822") == 2, "the two moved appointments of the series"


@needs_stores
def test_a_password_protects_nothing_and_is_noted() -> None:
    records, found = read((SHARED / "passworded.pst").read_bytes())
    assert said(records, "announced") == [str(len(found))] == ["16"]
    assert [(each.code, each.effect) for each in records if isinstance(each, Problem)] == [("password-flag", "note")]


@needs_stores
def test_the_same_store_gives_the_same_records() -> None:
    content = (SHARED / "passworded.pst").read_bytes()
    assert read(content)[1] == read(content)[1]


@needs_stores
@pytest.mark.parametrize("seed", range(40))
def test_damage_ends_in_problems_and_never_in_a_fault(seed: int) -> None:
    content = bytearray((SHARED / "dist-list.pst").read_bytes())
    dice = random.Random(seed)
    for _ in range(dice.choice([1, 20, 400])):
        content[dice.randrange(540, len(content))] = dice.randrange(256)
    if seed % 4 == 0:
        del content[dice.randrange(1000, len(content)) :]
    try:
        records, found = read(bytes(content))
    except Unreadable as error:
        assert error.code == "damaged"
    else:
        assert len(found) <= 20 and records


def test_what_is_no_store_is_unreadable() -> None:
    for content in (b"", b"!BDN" + bytes(2000), b"!BDN" + b"\xff" * 2000):
        with pytest.raises(Unreadable, match="cannot be opened"):
            read(content)


def test_the_fixed_permutation_is_undone() -> None:
    assert plain(b"\x41\x36\x13\x62", 1, 0) == bytes(plain(bytes([byte]), 1, 0)[0] for byte in b"\x41\x36\x13\x62")
    assert len({plain(bytes([byte]), 1, 0) for byte in range(256)}) == 256
    assert len({plain(bytes([byte]), 2, 7) for byte in range(256)}) == 256
    assert plain(b"as it is", 0, 7) == b"as it is"
