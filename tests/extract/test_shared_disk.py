"""Disk images of others: one content in several containers, and what NTFS and ISO 9660 tell."""

import hashlib
import os
from pathlib import Path

import pytest

from clew.extract.disks.disk import disk
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Beat, Contained, Given, Record

IMAGES = Path(__file__).parents[3] / "shared/data/dfvfs/test_data"

pytestmark = pytest.mark.skipif(
    not IMAGES.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(name: str, *others: str, media_type: str | None = None) -> list[Record]:
    path = IMAGES / name
    with path.open("rb") as stream:
        given = Given("0" * 64, path.stat().st_size, "")
        told = next(each.media_type for each in identify.run(given, stream) if isinstance(each, Identity))
        parts = {each: (IMAGES / each).open("rb") for each in others}
        records: list[Record] = []
        for record in disk.run(Given("0" * 64, given.length, media_type or told, parts=parts), stream):
            if isinstance(record, Contained):
                record = Contained(record.member, [b"".join(record.content)])
            if not isinstance(record, Beat):
                records.append(record)
        for part in parts.values():
            part.close()
    return records


def files(records: list[Record]) -> dict[str, str]:
    return {
        each.member.name or "": hashlib.md5(b"".join(each.content), usedforsecurity=False).hexdigest()
        for each in records
        if isinstance(each, Contained)
    }


def listing(records: list[Record]) -> list[str]:
    return [each.text for each in records if isinstance(each, Passage)]


def test_each_container_of_one_volume_gives_the_same_listing_and_bytes() -> None:
    ewf, qcow, raw = read("ext2.E01"), read("ext2.qcow2"), read("ext2.splitraw.000", "ext2.splitraw.001")
    assert files(ewf) == files(qcow) == files(raw)
    assert listing(ewf) == listing(qcow) == listing(raw)
    assert {name: digest[:8] for name, digest in files(raw).items()} == {
        "volume/a_directory/a_file": "85bebf48",
        "volume/a_directory/another_file": "d54ff734",
        "volume/passwords.txt": "39cb0970",
    }
    assert not [
        each for records in (ewf, qcow, raw) for each in records if isinstance(each, Problem) and each.effect != "note"
    ]
    assert "→ a_directory/another_file" in "\n".join(listing(raw))


def test_the_hash_that_the_image_stores_is_that_of_its_media() -> None:
    told = {each.name: each.value for each in read("ext2.E01") if isinstance(each, Metadata)}
    assert told["stored-md5"] == told["computed-md5"] == "196066add11fb71c4c49cf1bb50d6d24"
    assert told["acquired"] == "2021-07-22T15:33:18+00:00"


def test_ntfs_tells_times_to_a_tenth_of_a_microsecond() -> None:
    records = read("windows_volume.qcow2")
    (member,) = [each.member for each in records if isinstance(each, Contained)]
    assert member.name == "volume/Windows/System32/config/syslog"
    assert member.modified == "2016-08-06T12:32:12.6630603+00:00"
    assert [name.partition("\t")[0] for name in listing(records) if "Windows" in name][-1].endswith("config/syslog")


def test_an_iso_volume_has_the_same_files() -> None:
    records = read("iso9660.raw", media_type="application/x-raw-disk-image")
    wanted = {name.lower().replace(".", "_"): digest for name, digest in files(read("ext2.qcow2")).items()}
    assert {name.lower().replace(".", "_"): digest for name, digest in files(records).items()} == wanted
