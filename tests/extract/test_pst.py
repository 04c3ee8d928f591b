"""Outlook's stores: what each folder announces comes out, and damage costs no more than what it hit."""

import io
import os
import random
import re
import struct
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.mail.mail import mail
from clew.extract.mail.pst import pst
from clew.extract.mail.pst_cipher import plain
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given, Record
from tests.extract.pst_files import Made, properties, table
from tests.extract.pst_files import pst as build

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


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


BIG = bytes(range(256)) * 400
WHEN = struct.pack("<Q", 131_381_820_000_000_000)
ROOT, INBOX, GONE = 0x122, 0x8022, 0x8042


def message(subject: str, parent: int, **more: dict[int, Made]) -> Made:
    return properties((0x001A, 0x1F, wide("IPM.Note")), (0x0037, 0x1F, wide(f"\x01\x01{subject}")),
                      (0x0E06, 0x40, WHEN), (0x1000, 0x1F, wide("Gate 4. ") * 1000), parent=parent, **more)  # fmt: skip


def store() -> dict[int, Made]:
    """An inbox with a mail, one that it does not list and a hidden one; and a mail whose folder is gone."""
    inner = properties((0x001A, 0x1F, wide("IPM.Note")), (0x0037, 0x1F, wide("the one inside")))
    people = table({
        0: [(0x0C15, 3, b"\1"), (0x3001, 0x1F, wide("Omar")), (0x39FE, 0x1F, wide("omar@example.org"))],
        1: [(0x0C15, 3, b"\2"), (0x3001, 0x1F, wide("لينا"))],
    })  # fmt: skip
    hanging = properties((0x3701, 0x102, BIG), (0x3705, 3, b"\1"), (0x3707, 0x1F, wide("plan.bin")))
    nested = properties((0x3701, 0x0D, struct.pack("<II", 0x2A4, 0)), (0x3705, 3, b"\5"), below={0x2A4: inner})
    below = {0x692: people, 0x8025: hanging, 0x8045: nested}
    return {
        0x21: properties((0x3001, 0x1F, wide("Archive"))),
        ROOT: properties((0x3001, 0x1F, b""), (0x3602, 3, b"\0"), parent=ROOT),
        INBOX: properties((0x3001, 0x1F, wide("In/box")), (0x3602, 3, b"\2"), parent=ROOT),
        INBOX - 2 + 0xE: table({0x200024: []}),
        0x200024: message("keys", INBOX, below=below),
        0x200044: message("not listed", INBOX),
        0x200064: message("lost", GONE),
        0x200028: message("hidden", INBOX),
    }


@pytest.mark.parametrize(
    ("method", "wide", "big"), [(0, True, False), (1, True, False), (1, False, False), (0, True, True), (1, True, True)]
)
def test_people_attachments_and_attached_messages_come_out(method: int, wide: bool, big: bool) -> None:
    records, found = read(build(store(), method, wide, big))
    kind = "Unicode, 4 kB pages" if big else "Unicode" if wide else "ANSI"
    assert said(records, "format") == [f"Outlook store, {kind}"]
    assert said(records, "announced") == ["4"] and len(found) == 4
    mailed = mail.run(Given("0" * 64, 0, "message/rfc822"), io.BytesIO(found["In∕box/keys"]))
    inner = list(mailed)
    assert said(inner, "to") == ["Omar <omar@example.org>"] and said(inner, "cc") == ["لينا"]
    assert said(inner, "subject") == ["keys"] and said(inner, "x-clew-folder") == ["In∕box"]
    assert said(inner, "date") == ["2017-05-02T07:00:00+00:00"]
    attached = [each for each in inner if isinstance(each, Contained)]
    assert [each.member.name for each in attached] == ["plan.bin", "the one inside"]
    assert b"".join(attached[0].content) == BIG
    assert text(found["In∕box/keys"]).count("Gate 4. ") == 1000


def test_unlisted_hidden_and_orphaned_messages_come_out_and_are_marked() -> None:
    records, found = read(build(store()))
    marks = {name: b"".join(re.findall(rb"X-Clew-Found: (\w+)", content)) for name, content in found.items()}
    assert marks == {"In∕box/keys": b"", "In∕box/hidden": b"hidden", "In∕box/not listed": b"unlisted",
                     "Found in no folder/lost": b"orphan"}  # fmt: skip
    assert [each for each in records if isinstance(each, Problem)] == []


def test_a_folder_that_announces_more_than_there_is_says_so() -> None:
    nodes = store()
    nodes[INBOX] = properties((0x3001, 0x1F, wide("In")), (0x3602, 3, b"\x09"), parent=ROOT)
    records, found = read(build(nodes))
    (problem,) = [each for each in records if isinstance(each, Problem)]
    assert problem.message == "In announces 9 messages, and 2 are in the store"
    assert said(records, "announced") == ["11"] and len(found) == 4


def test_one_broken_message_costs_no_other() -> None:
    nodes = store()
    nodes[0x200044] = Made(b"no heap at all", parent=INBOX)
    records, found = read(build(nodes))
    (problem,) = [each for each in records if isinstance(each, Problem)]
    assert (problem.code, problem.at) == ("member", Locator(message=3)) and "0x200044" in problem.message
    assert len(found) == 3


@pytest.mark.parametrize("wide", [True, False])
def test_a_message_in_a_block_that_does_not_fit_its_checksum_is_named_and_given(wide: bool) -> None:
    content = build(store(), 0, wide)
    damaged = bytearray(content)
    damaged[content.index("Gate 4. ".encode("utf-16-le"))] ^= 1
    records, found = read(bytes(damaged))
    (problem,) = [each for each in records if isinstance(each, Problem)]
    assert (problem.code, problem.effect, problem.at) == ("damaged", "partial", Locator(message=1))
    assert problem.message.startswith("In∕box/keys: 1 of its blocks do not fit") and len(found) == 4


@pytest.mark.parametrize("wide", [True, False])
def test_a_page_and_a_header_that_do_not_fit_their_checksums_are_told(wide: bool) -> None:
    content = bytearray(build(store(), 0, wide))
    content[-30] ^= 1
    content[100] ^= 1
    records, found = read(bytes(content))
    assert len(found) == 4
    told = [each.message for each in records if isinstance(each, Problem) and each.code == "damaged"]
    assert [each.partition(" do")[0] for each in told] == ["its header", "1 pages of its index"]


def test_a_store_that_was_cut_says_how_much_is_missing() -> None:
    content = bytearray(build(store()))
    content[184:192] = (len(content) + 500).to_bytes(8, "little")
    records, _ = read(bytes(content))
    assert "truncated" in [each.code for each in records if isinstance(each, Problem)]


def test_any_one_page_of_the_index_may_be_broken_and_that_is_told() -> None:
    nodes = store() | {0x200104 + 32 * number: Made(b"", parent=INBOX) for number in range(30)}
    content = build(nodes)
    pages = [at for at in range(512, len(content), 512) if content[at + 496 : at + 498] in (b"\x80\x80", b"\x81\x81")]
    for at in pages:
        try:
            records, _ = read(content[: at + 496] + b"\0\0" + content[at + 498 :])
        except Unreadable:
            continue
        assert any(isinstance(each, Problem) for each in records)
    assert len(pages) > 6
