"""Outlook Express's folders, made here piece by piece."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.databases.outlook_express import outlook_express
from clew.extract.identify.identify import identify
from clew.model import Identity, Member, Metadata, Passage, Problem
from clew.step import Contained, Given

LETTER = b"From: a@x.example\r\nSubject: crates\r\n\r\n" + b"Forty crates lie at the quay.\r\n" * 40
SHORT = b"From: b@x.example\r\n\r\nYes.\r\n"
RECEIVED = 132_223_104_000_000_000


def info(place: int, *values: tuple[int, bytes]) -> bytes:
    table, data = b"", b""
    for kind, value in values:
        table += bytes([kind]) + (value if kind & 0x80 else len(data).to_bytes(3, "little"))
        data += b"" if kind & 0x80 else value
    return struct.pack("<IIHBB", place, len(table + data), 0, len(values), 0) + table + data


def node(place: int, first: int, *entries: tuple[int, int]) -> bytes:
    head = struct.pack("<IIIIBBHI", place, 0, first, 0, 0, len(entries), 0, 0)
    return head + b"".join(struct.pack("<III", item, child, 0) for item, child in entries)


def folder(*messages: bytes, kind: bytes = b"\xc5\xfd\x74\x6f", deleted: int = 0) -> bytes:
    """Two levels of tree: the first message lies in a node below the root."""
    out = bytearray(b"\xcf\xad\x12\xfe" + kind).ljust(0x24BC, b"\0")
    struct.pack_into("<I", out, 0x48, deleted)
    struct.pack_into("<I", out, 0xC4, len(messages))
    items = []
    for number, message in enumerate(messages):
        pieces = [message[at : at + 512] for at in range(0, len(message), 512)]
        start = len(out) if pieces else 0
        for index, piece in enumerate(pieces):
            place = len(out)
            following = place + 528 if index + 1 < len(pieces) else 0
            out += (struct.pack("<IIII", place, 512, len(piece), following) + piece).ljust(528, b"\0")
        items.append(len(out))
        body = (0x84, start.to_bytes(3, "little")) if number % 2 == 0 else (4, struct.pack("<I", start))
        out += info(items[-1], body, (0x12, struct.pack("<Q", RECEIVED)))
    below = len(out)
    out += node(below, 0, (items[0], 0))
    struct.pack_into("<I", out, 0xE4, len(out))
    return bytes(out + node(len(out), below, *((item, 0) for item in items[1:])))


def read(content: bytes) -> tuple[list[tuple[Member, bytes]], list[Problem], dict[str, str], list[str]]:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity) and identity.media_type == "application/x-outlook-dbx"
    members, problems, values, texts = [], [], {}, []
    for record in outlook_express.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member, b"".join(chunks)))
            case Problem():
                problems.append(record)
            case Metadata(name, value):
                values[name] = value
            case Passage(text=text):
                texts.append(text)
    return members, problems, values, texts


def test_every_message_of_a_folder_comes_out_with_its_own_bytes_in_the_order_of_the_tree() -> None:
    members, problems, values, _ = read(folder(LETTER, SHORT))
    assert [content for _, content in members] == [LETTER, SHORT]
    assert [member.modified for member, _ in members] == ["2020-01-01T00:00:00Z"] * 2
    assert (problems, values) == ([], {"announced": "2"})


def test_a_message_whose_text_was_never_fetched_and_deleted_space_are_noted() -> None:
    members, problems, _, _ = read(folder(SHORT, b"", deleted=0x9000))
    assert [content for _, content in members] == [SHORT]
    assert [(each.code, each.effect) for each in problems] == [("absent", "note"), ("not-read", "note")]


def test_pieces_in_a_ring_and_nodes_that_are_none_are_told_and_the_rest_is_read() -> None:
    content = bytearray(folder(LETTER, SHORT))
    struct.pack_into("<I", content, 0x24BC + 12, 0x24BC)
    members, problems, values, _ = read(bytes(content))
    assert [body for _, body in members] == [SHORT] and values["announced"] == "2"
    assert [each.code for each in problems] == ["damaged"]
    assert [each.code for each in read(folder(LETTER)[:-60])[1]] == ["damaged"]


def test_the_list_of_folders_gives_their_names_and_files() -> None:
    content = bytearray(folder(b"", kind=b"\xc6\xfd\x74\x6f"))
    place = 0x24BC
    item = info(place, (2, b"Inbox\0"), (3, b"Inbox.dbx\0"))
    struct.pack_into("<I", content, 0xE4, place + len(item))
    content[place:] = item + node(place + len(item), 0, (place, 0))
    assert read(bytes(content))[3] == ["Folder\tFile", "Inbox\tInbox.dbx"]


def test_an_index_without_mail_is_called_so() -> None:
    with pytest.raises(Unreadable) as raised:
        read(b"\xcf\xad\x12\xfe\xc7\xfd\x74\x6f" + bytes(0x3000))
    assert raised.value.code == "unsupported"
