"""Archives of older programs, by The Unarchiver."""

import io
import shutil
from pathlib import Path

import pytest

from clew.cli import main
from clew.errors import Unreadable
from clew.extract.archives.unarchived import unarchived
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given
from tests.extract.old_archives import arc, arj, stuffit, zoo

pytestmark = pytest.mark.skipif(not shutil.which("unar"), reason="unar is not installed (apt-get install unar)")
FILES = ((b"one.txt", b"first ledger\n"), (b"two.txt", b"second\n"))
MADE = {
    "application/x-arj": arj(*FILES),
    "application/x-arc": arc(*FILES),
    "application/x-zoo": zoo(*FILES),
    "application/x-stuffit": stuffit(*((name, b"", content) for name, content in FILES)),
}


def told(content: bytes) -> str:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    return identity.media_type


def read(content: bytes) -> tuple[list[tuple[str | None, bytes, str | None]], list[Problem], dict[str, str]]:
    given = Given("0" * 64, len(content), told(content))
    members, problems, values = [], [], {}
    for record in unarchived.run(given, io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member.name, b"".join(chunks), member.modified))
            case Problem():
                problems.append(record)
            case Metadata(name, value):
                values[name] = value
    return members, problems, values


@pytest.mark.parametrize("kind", MADE)
def test_an_old_archive_is_told_by_its_content_and_gives_its_files(kind: str) -> None:
    assert told(MADE[kind]) == kind
    members, problems, values = read(MADE[kind])
    assert [(name, content) for name, content, _ in members] == [(n.decode(), c) for n, c in FILES]
    assert problems == [] and values["announced"] == "2"


def test_times_of_a_clock_unknown_have_no_offset() -> None:
    assert [time for *_, time in read(MADE["application/x-arj"])[0]] == ["2021-11-04T10:00:00"] * 2


def test_a_stuffit_archive_gives_resource_forks_too() -> None:
    members, _, _ = read(stuffit((b"one", b"resources", b"words"), (b"two", b"", b"more")))
    assert [(name, content) for name, content, _ in members] == [
        ("one (resource fork)", b"resources"), ("one", b"words"), ("two", b"more"),
    ]  # fmt: skip


def test_what_is_damaged_is_told_and_the_rest_is_read() -> None:
    content = MADE["application/x-arj"].replace(b"second", b"sEcond")
    members, problems, _ = read(content)
    assert members[0][1] == b"first ledger\n"
    assert [each.code for each in problems] == ["damaged"] and "two.txt" in problems[0].message


def test_an_archive_cut_short_says_so() -> None:
    members, problems, _ = read(MADE["application/x-zoo"][:150])
    assert members[0][:2] == ("one.txt", b"first ledger\n") and problems


def test_what_is_no_archive_behind_its_header_is_unreadable() -> None:
    content = b"\x60\xea\x22\x00" + b"nothing here" * 20
    with pytest.raises(Unreadable):
        read(content)


def test_old_archives_are_read_within_the_walls_of_a_worker(tmp_path: Path) -> None:
    haul, case = tmp_path / "haul", tmp_path / "case"
    haul.mkdir()
    (haul / "a.arj").write_bytes(MADE["application/x-arj"])
    assert main(["sift", str(haul), "--case", str(case), "--workers", "1"]) == 0
    blobs = {path.read_bytes() for path in (case / "blobs").rglob("*") if path.is_file()}
    assert blobs >= {content for _, content in FILES}


def test_ace_and_installshield_are_called_by_their_names() -> None:
    assert told(b"\x12\x34\x1f\x00\x00\x00\x00**ACE**\x14\x14" + bytes(50)) == "application/x-ace"
    assert told(b"ISc(\x4c\x50\x00\x01" + bytes(500)) == "application/x-installshield"
