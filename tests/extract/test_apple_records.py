"""What macOS keeps of files beside them: logs of changes, and how folders were shown."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.apple.file_events import FILE_EVENTS, file_events
from clew.extract.apple.folder_view import FOLDER_VIEW, folder_view
from clew.extract.identify.identify import identify
from clew.model import Identity, Passage, Problem
from clew.step import Given, Step


def read(content: bytes, wanted: str, step: Step) -> tuple[list[str], str, list[str]]:
    """Rows, the text of names, codes of problems."""
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == wanted
    records = list(step.run(Given("0" * 64, len(content), wanted), io.BytesIO(content)))
    rows = [each.text for each in records if isinstance(each, Passage) and each.at.row]
    names = [each.text for each in records if isinstance(each, Passage) and each.at.part]
    return rows[1:], "".join(names), [each.code for each in records if isinstance(each, Problem)]


def page(version: int, *events: tuple[str, int, int]) -> bytes:
    extra = {1: b"", 2: struct.pack("<Q", 77), 3: struct.pack("<QI", 77, 0)}[version]
    body = b"".join(path.encode() + b"\0" + struct.pack("<QI", number, flags) + extra for path, number, flags in events)
    return b"%dSLD" % version + bytes(4) + struct.pack("<I", 12 + len(body)) + body


@pytest.mark.parametrize("version", [1, 2, 3])
def test_changes_of_files_are_rows_page_by_page(version: int) -> None:
    content = page(version, ("Users/a/سر.doc", 5, 0x00800003)) + page(version, (".Trashes", 6, 0x01000008))
    rows, _, problems = read(content, FILE_EVENTS, file_events)
    number = "\t77" if version > 1 else ""
    assert rows == [
        f"0000000000000005\tUsers/a/سر.doc\tfile, created, removed\t00800003{number}",
        f"0000000000000006\t.Trashes\tfolder, renamed\t01000008{number}",
    ]
    assert not problems


def test_a_log_cut_short_gives_what_is_whole() -> None:
    rows, _, problems = read(page(2, ("a", 1, 1), ("b", 2, 2))[:-3], FILE_EVENTS, file_events)
    assert len(rows) == 1 and problems == ["truncated"]


def entry(name: str, kind: bytes, form: bytes, value: bytes) -> bytes:
    return struct.pack(">I", len(name)) + name.encode("utf-16-be") + kind + form + value


def text(words: str) -> bytes:
    return struct.pack(">I", len(words)) + words.encode("utf-16-be")


def store(leaf: list[bytes], root: list[bytes] | None = None) -> bytes:
    """Block 0 is the allocator's, 1 the tree's head, 2 the leaf, 3 a root above it where `root` is given."""

    def node(records: list[bytes], right: int, child: int = 0) -> bytes:
        pointer = struct.pack(">I", child) if right else b""
        return struct.pack(">II", right, len(records)) + b"".join(pointer + each for each in records)

    leaves = node(leaf, 0).ljust(1024, b"\0")
    top = node(root, 4, 2).ljust(1024, b"\0") if root else bytes(1024)
    last = node([entry("z", b"Iloc", b"blob", struct.pack(">I", 2) + b"ab")], 0).ljust(1024, b"\0")
    head = struct.pack(">IIIII", 3 if root else 2, 1, len(leaf), 2, 4096).ljust(32, b"\0")
    addresses = (8192 | 11, 2048 | 5, 4096 | 10, 5120 | 10, 6144 | 10)
    allocator = struct.pack(">II", 5, 0) + struct.pack(">5I", *addresses).ljust(1024, b"\0")
    allocator += struct.pack(">I", 1) + b"\x04DSDB" + struct.pack(">I", 1)
    content = bytearray(8196 + 2048)
    content[:20] = b"\x00\x00\x00\x01Bud1" + struct.pack(">III", 8192, 2048, 8192)
    for place, block in ((2048, head), (4096, leaves), (5120, top), (6144, last), (8192, allocator)):
        content[place + 4 : place + 4 + len(block)] = block
    return bytes(content)


LEAF = [
    entry("بيان.pdf", b"cmmt", b"ustr", text("from Omar")),
    entry("بيان.pdf", b"modD", b"blob", struct.pack(">I", 8) + struct.pack("<d", 727_190_400.5)),
    entry("old.doc", b"ptbL", b"ustr", text("Users/a/")),
    entry("old.doc", b"lg1S", b"comp", struct.pack(">Q", 4096)),
]


def test_a_folders_view_names_its_files_and_what_is_kept_of_them() -> None:
    rows, names, problems = read(store(LEAF), FOLDER_VIEW, folder_view)
    assert names == "بيان.pdf\nold.doc" and not problems
    assert rows == [
        "بيان.pdf\tcomment\tfrom Omar",
        "بيان.pdf\tmodified\t2024-01-17T13:20:00Z",
        "old.doc\tfolder before the bin\tUsers/a/",
        "old.doc\tsize\t4096",
    ]


def test_a_tree_of_several_nodes_is_read_in_order() -> None:
    _, names, problems = read(store(LEAF, [entry("p", b"Iloc", b"blob", text("")[:4])]), FOLDER_VIEW, folder_view)
    assert names == "بيان.pdf\nold.doc\np\nz" and not problems


def test_a_tree_that_leads_back_to_itself_and_one_without_records_are_damaged() -> None:
    content = bytearray(store(LEAF, [entry("p", b"Iloc", b"blob", text("")[:4])]))
    content[6148:6152] = struct.pack(">I", 3)
    assert read(bytes(content), FOLDER_VIEW, folder_view)[2] == ["damaged"]
    with pytest.raises(Unreadable):
        read(store(LEAF)[:4000], FOLDER_VIEW, folder_view)
