"""Windows' thumbnails."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.windows.thumbnails import thumbnails
from clew.model import Identity, Member, Passage, Problem
from clew.step import Contained, Given
from tests.extract.ole_files import ole

JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
TIME = 0x01D5C1F4C2F44000


def catalog(*names: tuple[int, str], announced: int = 0) -> bytes:
    out = struct.pack("<HHIII", 16, 7, announced or len(names), 96, 96)
    for number, name in names:
        coded = name.encode("utf-16-le") + bytes(6)
        out += struct.pack("<IIQ", 16 + len(coded), number, TIME) + coded
    return out


def read(tree: dict[str, bytes]) -> tuple[list[str], list[tuple[Member, bytes]], list[Problem]]:
    content = ole(dict(tree))
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == "application/x-thumbs-db"
    rows: list[str] = []
    members: list[tuple[Member, bytes]] = []
    problems: list[Problem] = []
    for record in thumbnails.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member, b"".join(chunks)))
            case Passage():
                rows.append(record.text)
            case Problem():
                problems.append(record)
    return rows, members, problems


def test_each_picture_has_the_name_and_date_of_its_file() -> None:
    stream = struct.pack("<III", 12, 1, len(JPEG)) + JPEG
    rows, members, problems = read({"Catalog": catalog((12, "صورة.jpg"), (3, "b.jpg")), "21": stream, "3": stream})
    assert [(m.name, body) for m, body in members] == [("b.jpg", JPEG), ("صورة.jpg", JPEG)]
    assert rows[1].split("\t")[0] == "صورة.jpg" and rows[1].split("\t")[1] == members[0][0].modified
    assert members[0][0].modified and not problems


def test_what_is_named_without_a_picture_and_what_is_not_named_are_told_of() -> None:
    rows, members, problems = read({"Catalog": catalog((1, "gone.jpg"), announced=2), "7": JPEG})
    assert [m.name for m, _ in members] == [None] and len(rows) == 2
    assert [each.code for each in problems] == ["damaged", "member"]


def test_a_catalog_cut_short_is_damaged() -> None:
    with pytest.raises(Unreadable):
        read({"Catalog": b"\x10\x00"})
