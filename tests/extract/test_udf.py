"""UDF images made here."""

import io

import pytest

from clew.errors import Unreadable
from clew.extract.archives.udf import udf
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given
from tests.extract.udf_files import BLOCK, entry, file_set, image, named, short

Found = tuple[dict[str | None, tuple[bytes, str | None]], list[tuple[str, str]], dict[str, str]]


def read(content: bytes) -> Found:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity) and identity.media_type == "application/x-udf-image"
    members, problems, values = {}, [], {}
    for record in udf.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members[member.name] = (b"".join(chunks), member.modified)
            case Problem(code=code, message=message):
                problems.append((code, message))
            case Metadata(name, value):
                values[name] = value
    return members, problems, values


def folder(*names: bytes, extended: bool = False) -> bytes:
    body = b"".join(names)
    return entry(4, len(body), body, 3, extended)


WHEN = "2024-05-06T07:08:09+03:00"


def tree(metadata: bool = False) -> bytes:
    one = int(metadata)
    root = folder(
        named("", 1, 10, one), named("ميناء", 2, 2, one), named("inside.txt", 4, 0, one), named("gone.txt", 9, 4, one),
        named("link", 5, 0, one), extended=metadata,
    )  # fmt: skip
    pieces = short((BLOCK, 7), (2 << 30 | BLOCK, 0), (5, 6 + 2))
    if metadata:
        pieces = b""
        for size, block in ((BLOCK, 1 + 7), (2 << 30 | BLOCK, 0), (5, 1 + 8)):
            pieces += short((size, block)) + bytes(8)
    inside = entry(5, 6, b"crates", 3, metadata)
    sparse = entry(5, 2 * BLOCK + 5, pieces, int(metadata), metadata)
    below = folder(named("", 1, 10, one), named("pieces.bin", 3, 0, one), extended=metadata)
    blocks = [file_set(one), root, below, sparse, inside, entry(12, 0, b"", 3), b"", b"a" * BLOCK, b"quays"]
    return image(blocks, metadata)


@pytest.mark.parametrize("metadata", [False, True])
def test_files_come_out_whole_in_pieces_with_holes_and_from_their_entries(metadata: bool) -> None:
    members, problems, values = read(tree(metadata))
    assert members == {
        "ميناء/pieces.bin": (b"a" * BLOCK + bytes(BLOCK) + b"quays", WHEN),
        "inside.txt": (b"crates", WHEN),
    }
    assert values == {"volume": "UDF HAUL", "announced": "2"}
    assert problems == [
        ("link", "links, not followed: link"),
        ("deleted-rows", "names of deleted files are left: gone.txt"),
    ]


def test_a_file_whose_bytes_are_cut_off_says_how_many_it_lacks_and_the_rest_is_read() -> None:
    members, problems, _ = read(tree()[:-BLOCK])
    assert members["inside.txt"][0] == b"crates"
    assert members["ميناء/pieces.bin"][0] == b"a" * BLOCK + bytes(BLOCK)
    assert problems[0] == ("damaged", f"ميناء/pieces.bin: 5 bytes fewer than the {2 * BLOCK + 5} that it announces")


def test_a_folder_that_holds_itself_is_read_once_and_told_of() -> None:
    root = folder(named("", 1, 10), named("again", 1, 2), named("no entry", 7), named("a", 2))
    members, problems, _ = read(image([file_set(), root, entry(5, 1, b"a", 3)]))
    assert members == {"a": (b"a", WHEN)}
    assert problems == [("damaged", "cannot be read: again, no entry")]


def test_an_image_without_its_description_is_damaged() -> None:
    content = tree().replace(b"HAUL", b"HAUX")
    assert read(content)[2]["volume"] == "UDF HAUX"
    with pytest.raises(Unreadable) as raised:
        read(content[: 256 * BLOCK] + bytes(5 * BLOCK))
    assert raised.value.code == "damaged"
