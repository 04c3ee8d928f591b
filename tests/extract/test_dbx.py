"""Folders of Outlook Express: messages in chains of pieces, an index in several pages, damage."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.dbx import dbx
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

MESSAGES, FOLDERS, FETCHED = 0x6F74FDC5, 0x6F74FDC6, 0x6F74FDC7
HEADER = 0x24BC
SHORT = b"From: a@example.com\r\nSubject: short\r\n\r\nnoon\r\n"
LONG = b"From: b@example.com\r\nSubject: long\r\n\r\n" + b"the account is in Vaduz\r\n" * 60


class Folder:
    """A file that grows: objects know their place."""

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.body = b""

    @property
    def place(self) -> int:
        return HEADER + len(self.body)

    def text(self, content: bytes) -> int:
        """A message in pieces of 512 bytes, the last one first, as the file's free places may have it."""
        following = 0
        for at in reversed(range(0, len(content), 512)):
            piece = content[at : at + 512]
            place = self.place
            self.body += struct.pack("<IIII", place, 512, len(piece), following) + piece.ljust(512, b"\x00")
            following = place
        return following

    def entry(self, direct: dict[int, int], texts: dict[int, bytes]) -> int:
        place, data = self.place, b""
        keys = [(index, index | 0x80 | value << 8) for index, value in direct.items()]
        for index, value in texts.items():
            keys.append((index, index | len(data) << 8))
            data += value
        body = b"".join(struct.pack("<I", key) for _, key in sorted(keys)) + data
        body += bytes(-len(body) % 4)
        self.body += struct.pack("<IIHBB", place, len(body), 0, len(keys), 1) + body
        return place

    def node(self, values: list[int], first: int = 0, children: tuple[int, ...] = ()) -> int:
        place = self.place
        below = [*children, *[0] * (len(values) - len(children))]
        rows = b"".join(struct.pack("<III", *row, 0) for row in zip(values, below, strict=True))
        self.body += (struct.pack("<IIIIBBHI", place, 0, first, 0, 0, len(values), 0, 0) + rows).ljust(0x27C, b"\x00")
        return place

    def file(self, root: int, count: int, deleted: int = 0) -> bytes:
        head = bytearray(HEADER)
        head[:4] = b"\xcf\xad\x12\xfe"
        for at, value in ((4, self.kind), (0x48, deleted), (0xC4, count), (0xE4, root)):
            struct.pack_into("<I", head, at, value)
        return bytes(head) + self.body


def read(content: bytes) -> list[Record]:
    given = Given("0" * 64, len(content), "application/x-outlook-dbx")
    records: list[Record] = []
    for record in dbx.run(given, io.BytesIO(content)):
        records.append(record)
        if isinstance(record, Contained):
            records[-1] = Contained(record.member, [b"".join(record.content)])
    return records


def messages(records: list[Record]) -> list[bytes]:
    return [b"".join(each.content) for each in records if isinstance(each, Contained)]


def problems(records: list[Record]) -> list[str]:
    return [f"{each.code}: {each.message}" for each in records if isinstance(each, Problem)]


def folder(*contents: bytes) -> tuple[Folder, list[int]]:
    made = Folder(MESSAGES)
    return made, [made.entry({4: made.text(content)}, {8: b"subject\x00"}) for content in contents]


def test_each_message_comes_whole_with_its_own_bytes() -> None:
    made, entries = folder(SHORT, LONG)
    image = made.file(made.node(entries), 2)
    records = read(image)
    assert messages(records) == [SHORT, LONG]
    assert problems(records) == []
    assert {Metadata("announced", "2"), Metadata("messages", "2")} <= {r for r in records if isinstance(r, Metadata)}
    (first, _) = [each.member for each in records if isinstance(each, Contained)]
    assert (first.kind, first.declared, first.at.message) == ("message", "message/rfc822", 1)
    kinds = identify.run(Given("0" * 64, len(image), ""), io.BytesIO(image))
    assert [each.media_type for each in kinds if isinstance(each, Identity)] == ["application/x-outlook-dbx"]


def test_a_message_has_the_time_at_which_it_was_received() -> None:
    made = Folder(MESSAGES)
    entry = made.entry({4: made.text(SHORT)}, {18: struct.pack("<Q", 132_223_104_000_000_000)})
    (found,) = [each.member for each in read(made.file(made.node([entry]), 1)) if isinstance(each, Contained)]
    assert found.modified == "2020-01-01T00:00:00Z"


def test_an_index_of_several_pages_is_walked_in_order() -> None:
    made, entries = folder(*(b"Subject: %d\r\n\r\n" % number for number in range(5)))
    first, last = made.node(entries[:2]), made.node(entries[3:])
    records = read(made.file(made.node([entries[2]], first, (last,)), 5))
    assert [content[9:10] for content in messages(records)] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_place_that_is_written_beside_the_index_is_followed_too() -> None:
    made = Folder(MESSAGES)
    start = made.text(SHORT)
    entry = made.entry({}, {2: b"\x00" * 8, 4: struct.pack("<I", start)})
    assert messages(read(made.file(made.node([entry]), 1))) == [SHORT]


def test_an_entry_reads_as_the_format_notes_example() -> None:
    """The example of Arne Schloh's notes, moved: the message's place is 0x30f0, stored direct."""
    made = Folder(MESSAGES)
    made.body = bytes(0x30F0 - HEADER)
    made.text(SHORT)
    example = bytes.fromhex("1c000000000004 01 800a0000 01000000 02040000 84f03000 07090000 80091256 2609811b")
    place = made.place
    made.body += struct.pack("<I", place) + example
    assert messages(read(made.file(made.node([place]), 1))) == [SHORT]


def test_a_message_of_which_only_the_header_was_fetched_is_told_with_its_subject() -> None:
    made = Folder(MESSAGES)
    entry = made.entry({}, {8: b"the plan\x00", 13: b"Kay\x00", 14: b"kay@example.com\x00"})
    records = read(made.file(made.node([entry]), 1))
    assert problems(records) == ["member: message 1: only its header was fetched"]
    assert [each.text for each in records if isinstance(each, Passage)] == ["Kay\tkay@example.com\tthe plan"]


def test_a_chain_that_breaks_or_leads_back_gives_what_is_left() -> None:
    made, entries = folder(LONG, SHORT)
    image = bytearray(made.file(made.node(entries), 2))
    second = HEADER + (-(-len(LONG) // 512) - 2) * (512 + 16)
    for following in (HEADER + 8, second + 16 + 512):
        struct.pack_into("<I", image, second + 12, following)
        records = read(bytes(image))
        assert messages(records)[0] == LONG[: 2 * 512] if following == HEADER + 8 else messages(records)[1] == SHORT
        assert any("message 1 breaks off" in each for each in problems(records))


def test_an_index_page_that_is_broken_is_a_problem_and_the_others_are_read() -> None:
    made, entries = folder(SHORT, LONG)
    first = made.node(entries[:1])
    records = read(made.file(made.node(entries[1:], first, (first + 4,)), 2))
    assert messages(records) == [SHORT, LONG]
    assert len(problems(records)) == 1
    assert "messages may be missing" in problems(records)[0]


def test_deleted_messages_are_told_to_be_there() -> None:
    made, entries = folder(SHORT)
    assert "not-read" in problems(read(made.file(made.node(entries), 1, deleted=HEADER)))[0]


def test_the_list_of_folders_is_a_row_a_folder() -> None:
    made = Folder(FOLDERS)
    entry = made.entry({0: 7, 1: 1}, {2: b"Inbox\x00", 3: b"Inbox.dbx\x00"})
    records = read(made.file(made.node([entry]), 1))
    rows = [each.text for each in records if isinstance(each, Passage)]
    assert rows == ["id\tparent\tname\tfile", "7\t1\tInbox\tInbox.dbx"]


def test_other_lists_are_named_and_a_stub_is_damaged() -> None:
    assert problems(read(Folder(FETCHED).file(0, 0)))[0].startswith("unsupported: a list of mails fetched before")
    with pytest.raises(Unreadable) as caught:
        read(b"\xcf\xad\x12\xfe" + bytes(40))
    assert caught.value.code == "damaged"
