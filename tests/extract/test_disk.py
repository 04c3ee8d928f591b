"""Disk images made here: partition tables, containers around them, deleted files, damage."""

import hashlib
import io
import os
import subprocess
import sys

import pytest

from clew.errors import Unreadable
from clew.extract.disks.disk_entry import Entry
from clew.extract.disks.disk_media import of_stream
from clew.extract.disks.disk_shadows import Differing, Noted
from clew.extract.disks.disk_sleuthkit import SleuthKit
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record
from extract.disk_files import (
    Made,
    e01,
    extended,
    fat12,
    gpt,
    mbr,
    parallels,
    partitioned,
    qcow2,
    vdi,
    vhd,
    vmdk_descriptor,
)
from extract.disk_read import RAW, members, problems, read

EWF = "application/x-ewf"
LETTER = Made(b"LETTER  TXT", b"meet at noon\n" * 100)
LEDGER = Made(b"LEDGER  CSV", b"date,amount\n2021-07-22,500\n")
BURNT = Made(b"BURNT   TXT", b"the account is in Vaduz\n" * 30, deleted=True)


def rows(records: list[Record], sheet: str) -> list[list[str]]:
    found = [each for each in records if isinstance(each, Passage) and each.at.sheet == sheet]
    assert [each.at.row for each in found] == [(number, number) for number in range(1, len(found) + 1)]
    return [each.text.split("\t") for each in found]


def properties(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def codes(records: list[Record]) -> list[str]:
    return [each.code for each in problems(records)]


def told(content: bytes) -> str:
    records = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    return next(each.media_type for each in records if isinstance(each, Identity))


def test_a_volume_without_partitions_is_called_volume() -> None:
    records = read(fat12(LETTER, LEDGER))
    assert members(records) == {"volume/LETTER.TXT": LETTER.content, "volume/LEDGER.CSV": LEDGER.content}
    assert properties(records, "announced") == ["2"]
    assert codes(records) == []


def test_names_come_in_the_order_of_their_bytes_with_local_times_as_written() -> None:
    records = read(fat12(LETTER, LEDGER))
    listing = rows(records, "volume")
    assert listing[0] == "path type size modified accessed changed created inode remarks".split()
    assert [row[0] for row in listing[1:]] == ["LEDGER.CSV", "LETTER.TXT"]
    times = ["2021-07-22T15:33:18", "2021-07-22", "", "2021-07-22T15:33:19.50"]
    assert listing[1][1:7] == ["file", str(len(LEDGER.content)), *times]
    first = next(each for each in records if isinstance(each, Contained))
    assert first.member.modified == "2021-07-22T15:33:18"
    assert first.member.at.row == (2, 2)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_local_times_do_not_depend_on_this_machines_zone(zone: str) -> None:
    elsewhere = (
        "from extract.test_disk import *\n"
        "print(rows(read(fat12(LETTER)), 'volume')[1][3:7])\nimport os\nprint(os.environ['TZ'])"
    )
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", elsewhere], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [str(rows(read(fat12(LETTER)), "volume")[1][3:7]), zone]


def test_deleted_files_are_marked_and_read() -> None:
    records = read(fat12(LETTER, BURNT))
    assert members(records)["volume (deleted)/_URNT.TXT"] == BURNT.content
    assert [row[-1] for row in rows(records, "volume") if row[0] == "_URNT.TXT"] == ["deleted"]
    assert properties(records, "announced") == ["2"]


def test_the_space_that_no_file_has_is_told_with_its_size() -> None:
    (note,) = [each for each in read(fat12(LETTER)) if isinstance(each, Problem)]
    assert (note.code, note.effect) == ("not-read", "note")
    assert str((64 - 4 - 3) * 512) in note.message


def test_primary_partitions_are_numbered() -> None:
    records = read(partitioned(fat12(LETTER), fat12(LEDGER)))
    assert members(records) == {"p1/LETTER.TXT": LETTER.content, "p2/LEDGER.CSV": LEDGER.content}
    assert properties(records, "partition-table") == ["MBR"]


def test_logical_partitions_are_numbered_from_five() -> None:
    records = read(extended(fat12(LETTER), fat12(LEDGER), fat12(LETTER, BURNT)))
    assert list(members(records)) == ["p1/LETTER.TXT", "p5/LEDGER.CSV", "p6/LETTER.TXT", "p6 (deleted)/_URNT.TXT"]


def test_an_extended_partition_that_leads_back_to_itself_ends() -> None:
    looped = mbr((5, 1, 8)) + mbr((1, 1, 4), (5, 0, 8)) + bytes(8 * 512)
    assert members(read(looped)) == {}


def test_partitions_of_a_gpt() -> None:
    records = read(gpt(fat12(LETTER), fat12(LEDGER)))
    assert list(members(records)) == ["p1/LETTER.TXT", "p2/LEDGER.CSV"]
    assert properties(records, "partition-table") == ["GPT"]


def test_a_gpt_is_read_from_its_copy_where_the_first_is_damaged() -> None:
    whole = gpt(fat12(LETTER), fat12(LEDGER))
    for damaged in (
        whole[:512] + bytes(512) + whole[1024:],
        whole[:1024] + bytes(128) + whole[1152:],
        bytes(34 * 512) + whole[34 * 512 :],
    ):
        records = read(damaged)
        assert list(members(records)) == ["p1/LETTER.TXT", "p2/LEDGER.CSV"]
        assert any("the copy at the disk's end was read" in repr(each) for each in records)
    neither = whole[:512] + bytes(512) + whole[1024:-512] + bytes(512)
    assert codes(read(neither)) == ["damaged"]
    doubtful = whole[:1024] + b"\x00" + whole[1025:-512] + bytes(512)
    assert list(members(read(doubtful))) == ["p1/LETTER.TXT", "p2/LEDGER.CSV"]


def test_a_disk_that_was_written_into_a_partition_is_read() -> None:
    records = read(partitioned(partitioned(fat12(LETTER)), gpt(fat12(LEDGER))))
    assert list(members(records)) == ["p1.1/LETTER.TXT", "p2.1/LEDGER.CSV"]


def test_a_chain_of_logical_partitions_that_breaks_off_is_told() -> None:
    whole = extended(fat12(LETTER), fat12(LETTER), fat12(LEDGER))
    second = 512 * (1 + 64 + 1 + 64)
    records = read(whole[:second] + bytes(512) + whole[second + 512 :])
    assert list(members(records)) == ["p1/LETTER.TXT", "p5/LETTER.TXT"]
    assert codes(records) == ["damaged"]


@pytest.mark.parametrize(
    ("mark", "name"),
    [(bytes(0x10040) + b"_BHRfS_M", "Btrfs"), (bytes(4096) + b"\xfc\x4e\x2b\xa9", "Linux RAID")],
    ids=["Btrfs", "RAID"],
)
def test_a_volume_of_a_kind_that_is_not_read_is_named(mark: bytes, name: str) -> None:
    (problem,) = [each for each in read(partitioned(mark.ljust(200 * 512, b"\x00"))) if isinstance(each, Problem)]
    assert problem.code == "unsupported"
    assert name in problem.message


def test_every_container_of_the_same_disk_gives_the_same_files() -> None:
    media = partitioned(fat12(LETTER, BURNT), fat12(LEDGER))
    wanted = read(media)
    half = len(media) // 2 // 512 * 512
    flat = vmdk_descriptor("disk-flat.vmdk", len(media) // 512)
    for records in (
        read(vhd(media), media_type="application/x-vhd"),
        read(qcow2(media), media_type="application/x-qemu-disk"),
        read(vdi(media), media_type="application/x-virtualbox-vdi"),
        read(parallels(media), media_type="application/x-parallels-disk"),
        read(e01(media)[0], media_type=EWF),
        read(media[:half], media_type=RAW, disk__002=media[half : half + 512], disk__003=media[half + 512 :]),
        read(flat, media_type="application/x-vmdk", **{"disk-flat__vmdk": media}),
    ):
        assert members(records) == members(wanted)
        assert [each for each in records if isinstance(each, Passage)] == [
            each for each in wanted if isinstance(each, Passage)
        ]
        assert codes(records) == []


def test_a_virtual_disk_that_only_holds_what_differs_and_one_that_is_cut_off_are_told() -> None:
    media = fat12(LETTER)
    for image, media_type, code in (
        (vdi(media, kind=4), "application/x-virtualbox-vdi", "split"),
        (vdi(media)[:520], "application/x-virtualbox-vdi", "damaged"),
        (parallels(media)[:70], "application/x-parallels-disk", "damaged"),
    ):
        with pytest.raises(Unreadable) as caught:
            read(image, media_type=media_type)
        assert caught.value.code == code
    cut = read(vdi(media)[:-4096], media_type="application/x-virtualbox-vdi")
    assert codes(cut) == ["damaged"]


def test_of_a_qcow_what_cannot_be_read_is_said_and_how_many_snapshots_it_keeps() -> None:
    image = bytearray(qcow2(fat12(LETTER)))
    image[60:64] = (3).to_bytes(4, "big")
    (note,) = [each for each in read(bytes(image), media_type="application/x-qemu-disk") if "snapshots" in repr(each)]
    assert isinstance(note, Problem)
    assert "3 earlier states" in note.message
    image[32:36] = (2).to_bytes(4, "big")
    with pytest.raises(Unreadable) as caught:
        read(bytes(image), media_type="application/x-qemu-disk")
    assert caught.value.code == "encrypted"
    image[4:8], image[32:36], image[72:80] = (3).to_bytes(4, "big"), bytes(4), (8).to_bytes(8, "big")
    with pytest.raises(Unreadable, match="another compression"):
        read(bytes(image), media_type="application/x-qemu-disk")


def test_images_of_other_tools_are_named_with_what_to_do() -> None:
    for image, name in ((b"ADSEGMENTEDFILE".ljust(512, b"\x00"), "AD1"), (b"AFF10\r\n\x00" + bytes(500), "AFF")):
        with pytest.raises(Unreadable, match=name) as caught:
            read(image, media_type=told(image))
        assert caught.value.code == "unsupported"
        assert "E01" in caught.value.advice


def test_the_stored_hash_is_verified_and_the_acquisition_told() -> None:
    media = fat12(LETTER)
    records = read(e01(media)[0], media_type=EWF)
    digest = hashlib.md5(media, usedforsecurity=False).hexdigest()
    assert properties(records, "stored-md5") == properties(records, "computed-md5") == [digest]
    assert properties(records, "case-number") == ["42/21"]
    assert properties(records, "examiner") == ["N. Haddad"]
    assert properties(records, "acquired") == ["2021-07-22T15:33:20+00:00"]


def test_a_stored_hash_that_differs_is_a_problem() -> None:
    records = read(e01(fat12(LETTER), stored="ab" * 16)[0], media_type=EWF)
    assert codes(records) == ["hash-mismatch"]
    assert members(records) == {"volume/LETTER.TXT": LETTER.content}


def test_a_split_e01_is_read_whole_and_one_without_its_end_as_far_as_it_goes() -> None:
    media = fat12(LETTER, LEDGER, sectors=256)
    first, second = e01(media, segments=2)
    assert codes(read(first, media_type=EWF, disk__E02=second)) == []
    records = read(first, media_type=EWF)
    assert codes(records) == ["split", "damaged"]
    assert members(records)["volume/LETTER.TXT"] == LETTER.content


def test_of_a_shadow_copy_only_what_differs_is_listed() -> None:
    seen: set[int] = set()
    changed = Made(LETTER.name, LETTER.content + b"or at one\n")
    images = [fat12(LETTER, LEDGER), fat12(changed, LEDGER)]
    systems = [SleuthKit(of_stream(io.BytesIO(image)), "FAT") for image in images]
    assert len(list(Noted(systems[0], seen).entries())) == 2
    older = Differing(systems[1], seen)
    (entry,) = [each for each in older.entries() if isinstance(each, Entry)]
    assert b"".join(older.content(entry)) == changed.content


def test_a_vmdk_without_its_extent_names_it() -> None:
    with pytest.raises(Unreadable, match=r"disk-flat\.vmdk") as caught:
        read(vmdk_descriptor("disk-flat.vmdk", 64), media_type="application/x-vmdk")
    assert caught.value.code == "split"


def test_encrypted_volumes_are_named_and_the_others_read() -> None:
    bitlocker = (b"\xeb\x58\x90-FVE-FS-").ljust(510, b"\x00") + b"\x55\xaa" + bytes(16 * 512)
    luks = b"LUKS\xba\xbe\x00\x01".ljust(16 * 512, b"\x00")
    records = read(partitioned(bitlocker, fat12(LETTER), luks))
    assert codes(records) == ["encrypted", "encrypted"]
    problems = [each.message for each in records if isinstance(each, Problem) and each.effect != "note"]
    assert "p1 is encrypted with BitLocker" in problems[0]
    assert "p3 is encrypted with LUKS" in problems[1]
    assert list(members(records)) == ["p2/LETTER.TXT"]


def test_a_partition_in_which_nothing_is_known_is_told_and_an_empty_one_is_not() -> None:
    records = read(partitioned(b"\x5a" * 4096, bytes(4096), fat12(LETTER)))
    assert codes(records) == ["unsupported"]
    assert list(members(records)) == ["p3/LETTER.TXT"]


def test_an_image_cut_short_gives_what_is_left() -> None:
    media = partitioned(fat12(LETTER), fat12(LEDGER))
    records = read(media[: 512 * 64])
    assert members(records) == {"p1/LETTER.TXT": LETTER.content}
    assert codes(records) == ["truncated", "damaged", "truncated"]


def test_a_file_that_goes_on_behind_the_end_is_a_problem_at_its_row() -> None:
    long = Made(b"LONG    TXT", b"a line of it\n" * 2000)
    records = read(partitioned(fat12(LETTER, long))[: 512 * 32])
    assert codes(records) == ["truncated", "damaged", "member"]
    assert members(records) == {"p1/LETTER.TXT": LETTER.content, "p1/LONG.TXT": long.content[: 512 * (32 - 5 - 3)]}
    (problem,) = [each for each in records if isinstance(each, Problem) and each.code == "member"]
    assert problem.at.row == (3, 3)


def test_a_volume_that_its_image_cuts_short_is_read_as_far_as_it_goes() -> None:
    long = Made(b"LONG    TXT", b"a line of it\n" * 2000)
    records = read(fat12(LETTER, long)[: 512 * 40])
    assert codes(records) == ["damaged", "member"]
    assert members(records)["volume/LETTER.TXT"] == LETTER.content
    taken = members(records)["volume/LONG.TXT"]
    assert 512 * 24 < len(taken) <= 512 * (40 - 4 - 3)
    assert long.content.startswith(taken)


def test_a_container_that_is_damaged_cannot_be_read() -> None:
    for media_type in ("application/x-qemu-disk", EWF, "application/x-vhdx", "application/x-vhd"):
        with pytest.raises(Unreadable) as caught:
            read(b"QFI\xfb" + b"\xff" * 4096, media_type=media_type)
        assert caught.value.code == "damaged"


def test_an_image_of_files_is_said_not_to_be_read() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"LVF\x09\x0d\x0a\xff\x00" + bytes(600), media_type=EWF)
    assert caught.value.code == "unsupported"


def test_images_are_told_by_what_they_hold() -> None:
    volume = fat12(LETTER)
    assert told(volume) == told(partitioned(volume)) == told(gpt(volume)) == RAW
    assert told(vhd(volume)) == "application/x-vhd"
    assert told(vdi(volume)) == "application/x-virtualbox-vdi"
    assert told(parallels(volume)) == "application/x-parallels-disk"
    assert told(qcow2(volume)) == "application/x-qemu-disk"
    assert told(e01(volume)[0]) == EWF
    assert told(vmdk_descriptor("a.vmdk", 1)) == "application/x-vmdk"
    assert told(b"\xeb\x58\x90-FVE-FS-".ljust(4096, b"\x00")) == "application/x-bitlocker"
    koly = b"koly\x00\x00\x00\x04\x00\x00\x02\x00".ljust(512, b"\x00")
    assert told(b"BZh91AY&SY" + bytes(2000) + koly) == "application/x-apple-diskimage"


def test_other_files_are_not_taken_for_disks() -> None:
    assert told(b"\x00" * 510 + b"\x55\xaa") == "application/octet-stream"
    assert told(b"a text\n" * 2000) == "text/plain"
    assert told(b"BZh91AY&SY" + bytes(2000)) == "application/x-bzip2"
