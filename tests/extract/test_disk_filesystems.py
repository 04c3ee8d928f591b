"""What each file system tells of its files: times in their resolution, deleted files, streams, links, odd names.

disk_ntfs.img.xz was written by mkntfs and ntfs-3g, its table of upper case letters blanked; disk_ext4.img.xz by mke2fs
and debugfs; disk_exfat.img.xz by mkfs.exfat and exfat-fuse, the offsets of three files changed. Files in them are of
2021-07-22T15:33:20.123456789Z, as far as those tools write that.
"""

import lzma
from pathlib import Path

import pytest

from clew.model import Passage, Problem
from clew.step import Contained, Record
from extract.disk_read import members, read

HERE = Path(__file__).parent
WRITTEN = "2021-07-22T15:33:20"
MODIFIED, ACCESSED, CHANGED, CREATED, REMARKS = 3, 4, 5, 6, 8


def opened(name: str) -> bytes:
    return lzma.decompress((HERE / f"disk_{name}.img.xz").read_bytes())


def rows(records: list[Record]) -> dict[str, list[str]]:
    cells = [each.text.split("\t") for each in records if isinstance(each, Passage)]
    return {row[0]: [*row, *[""] * (9 - len(row))] for row in cells}


@pytest.fixture(scope="module")
def ntfs() -> list[Record]:
    return read(opened("ntfs"))


@pytest.fixture(scope="module")
def ext4() -> list[Record]:
    return read(opened("ext4"))


def test_ntfs_times_are_utc_in_hundreds_of_nanoseconds(ntfs: list[Record]) -> None:
    row = rows(ntfs)["letter.txt"]
    assert row[MODIFIED] == row[ACCESSED] == f"{WRITTEN}.1234567+00:00"
    assert row[CREATED].startswith("2026-") and len(row[CREATED]) == len(row[MODIFIED])
    taken = [each.member for each in ntfs if isinstance(each, Contained)]
    assert [each.modified for each in taken if each.name == "volume/letter.txt"] == [row[MODIFIED]]


def test_ext4_times_are_utc_in_nanoseconds_and_the_creation_is_its_own(ext4: list[Record]) -> None:
    row = rows(ext4)["letter.txt"]
    assert row[MODIFIED] == f"{WRITTEN}.123456789+00:00"
    assert row[ACCESSED] == f"{WRITTEN}.000000000+00:00"
    assert row[CREATED] == "2001-09-09T01:46:40.000000000+00:00"


def test_exfat_times_are_local_in_hundredths_with_the_offset_that_each_has() -> None:
    found = rows(read(opened("exfat")))
    assert found["letter.txt"][MODIFIED] == "2021-07-22T15:33:21.00+05:30"
    assert found["letter.txt"][ACCESSED] == "2021-07-22T15:33:20+00:00"
    assert found["folder/odd.txt"][MODIFIED] == "2021-07-22T15:33:21.00-05:00"
    assert found["none.txt"][MODIFIED] == "2021-07-22T15:33:21.00"
    assert found["folder"][CREATED].startswith("2026-") and found["folder"][CREATED].endswith("+00:00")
    assert found["gone.txt"][REMARKS] == "deleted"
    assert found["gone.txt"][MODIFIED].endswith("+00:00")
    assert found["$UPCASE_TABLE"][REMARKS] == "the file system's own"


def test_deleted_files_of_ntfs_come_out_with_their_bytes(ntfs: list[Record]) -> None:
    found = members(ntfs)
    assert found["volume (deleted)/folder/burnt.txt"] == b"the account is in Vaduz\n"
    assert found["volume (deleted)/folder/ashes.txt"] == b"z" * 3000
    assert rows(ntfs)["folder/burnt.txt"][REMARKS] == "deleted"
    assert rows(ntfs)["folder/burnt.txt"][MODIFIED] == f"{WRITTEN}.1234567+00:00"


def test_files_whose_folder_cannot_be_read_come_out_by_their_own_names() -> None:
    """Record 64 is "folder"."""
    image = bytearray(opened("ntfs"))
    records = (at for at in range(0, len(image), 512) if image[at : at + 5] == b"FILE0")
    start = next(at for at in records if image[at + 44] == 64)
    image[start : start + 1024] = b"\xff" * 1024
    told = read(bytes(image))
    found = members(told)
    lost = [name for name in found if name and "unreadable" in name]
    assert lost == ["volume/(folder unreadable)/67 имя 名.txt", "volume/(folder unreadable)/73 kept.txt"]
    assert found[lost[1]] == b"kept"
    assert found["volume/letter.txt"] == b"meet at noon\n"
    assert "damaged" in [each.code for each in told if isinstance(each, Problem)]


def test_records_that_ntfs_keeps_free_are_not_listed_as_deleted_files(ntfs: list[Record]) -> None:
    assert [path for path in rows(ntfs) if path.startswith("$OrphanFiles/")] == []


def test_a_deleted_file_of_ext4_is_marked(ext4: list[Record]) -> None:
    assert rows(ext4)["gone.txt"][REMARKS] == "deleted"
    assert members(ext4)["volume (deleted)/gone.txt"] == b"gone"


def test_streams_of_ntfs_are_members_of_their_own(ntfs: list[Record]) -> None:
    assert members(ntfs)["volume/letter.txt:Zone.Identifier"] == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    assert rows(ntfs)["letter.txt:Zone.Identifier"][1] == "stream"


def test_a_hard_link_is_taken_out_once_and_named_twice(ntfs: list[Record], ext4: list[Record]) -> None:
    for records in (ntfs, ext4):
        assert rows(records)["folder/again.txt"][REMARKS] == "hard link, the same file as letter.txt"
        assert members(records)["volume/letter.txt"] == b"meet at noon\n"
        assert "volume/folder/again.txt" not in members(records)


def test_sparse_and_fragmented_files_have_all_their_bytes(ntfs: list[Record], ext4: list[Record]) -> None:
    assert members(ntfs)["volume/sparse.bin"] == bytes(300_000) + b"end"
    assert members(ext4)["volume/sparse.bin"] == bytes(200_000) + b"end"
    assert members(ntfs)["volume/fragments.bin"] == b"".join(bytes([65 + part]) * 512 for part in range(8))


def test_names_of_all_scripts_are_kept_and_one_that_is_no_utf_8_is_told_in_bytes(
    ntfs: list[Record], ext4: list[Record]
) -> None:
    assert members(ntfs)["volume/folder/имя 名.txt"] == b"name"
    assert rows(ext4)["caf�.txt"][REMARKS] == r"its name in bytes: caf\xe9.txt"
    assert members(ext4)["volume/caf�.txt"] == b"a"


def test_a_link_is_told_and_never_followed(ext4: list[Record]) -> None:
    assert rows(ext4)["link"][REMARKS] == "→ /etc/passwd"
    assert "volume/link" not in members(ext4)


def test_nothing_else_is_said_of_whole_volumes(ntfs: list[Record], ext4: list[Record]) -> None:
    for records in (ntfs, ext4):
        assert [each.code for each in records if isinstance(each, Problem)] == ["not-read"]
