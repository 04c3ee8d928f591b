"""Archives and tables made to harm, from the shared test data: each gives what its table of expectations asks."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.archives.compressed import compressed
from clew.extract.archives.tarred import tarred
from clew.extract.archives.zipped import zipped
from clew.extract.identify.identify import identify
from clew.extract.tables.rows import rows
from clew.model import Identity, Member, Passage, Problem
from clew.step import Beat, Contained, Given, Record
from clew.steps import REGISTRY

FOLDER = Path(__file__).parents[3] / "shared/data/torture-generated"
STEPS = (zipped, tarred, compressed, rows)
BUDGET = 256 << 20

pytestmark = pytest.mark.skipif(
    not FOLDER.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(name: str) -> tuple[list[tuple[Member, int]], list[Record]]:
    """The members with the bytes that each gives, all of them together within the runner's budget; and the rest."""
    content = (FOLDER / name).read_bytes()
    identity = next(
        identify.run(Given("0" * 64, len(content), "", hint={"suffix": Path(name).suffix}), io.BytesIO(content))
    )
    assert isinstance(identity, Identity)
    step = next(step for step in STEPS if step.takes(identity.media_type))
    given = Given("0" * 64, len(content), identity.media_type, identity.charset)
    members: list[tuple[Member, int]] = []
    rest: list[Record] = []
    left = BUDGET
    for record in step.run(given, io.BytesIO(content)):
        if isinstance(record, Contained):
            members.append((record.member, sum(_limited(record.content, left))))
            left -= members[-1][1]
            if left <= 0:
                break
        else:
            rest.append(record)
    return members, rest


def _limited(chunks: object, left: int) -> Iterator[int]:
    for chunk in chunks:  # type: ignore[attr-defined]
        assert len(chunk) <= 1 << 18
        yield len(chunk)
        left -= len(chunk)
        if left <= 0:
            return


def codes(rest: list[Record]) -> list[str]:
    return [record.code for record in rest if isinstance(record, Problem)]


def test_every_file_of_ours_is_in_the_table_of_expectations() -> None:
    with (FOLDER / "expected.tsv").open(encoding="utf-8") as file:
        named = {row["file"] for row in csv.DictReader(file, delimiter="\t")}
    assert {"traversal.zip", "symlink.tar", "gz_bomb_512MiB.gz", "overlap_bomb_16GiB.zip", "formula.csv"} <= named


def test_a_flat_bomb_gives_no_more_than_it_announces() -> None:
    [(member, size)], _ = read("flat_bomb_256MiB.zip")
    assert size == member.announced == BUDGET


def test_a_gzip_bomb_comes_in_small_chunks_and_can_be_stopped() -> None:
    [(_, size)], _ = read("gz_bomb_512MiB.gz")
    assert BUDGET <= size < BUDGET + (1 << 18)


def test_a_bomb_of_shared_bytes_is_budgeted() -> None:
    members, rest = read("overlap_bomb_16GiB.zip")
    assert sum(size for _, size in members) < 100 << 20
    assert codes(rest) == ["overlapping"]


def test_a_nested_bomb_gives_one_level() -> None:
    members, _ = read("nested_bomb_4GiB.zip")
    assert [member.name for member, _ in members] == [f"l{number}.zip" for number in range(8)]


def test_paths_that_would_escape_are_listed_by_their_names() -> None:
    members, _ = read("traversal.zip")
    names = [member.name or "" for member, _ in members]
    assert names[0] == "../../evil.txt" and names[1] == "/abs/evil.txt" and names[3] == "ok.txt"


def test_members_of_one_name_are_both_kept() -> None:
    members, _ = read("names_utf8_cp1256.zip")
    assert [member.name for member, _ in members].count("dup.txt") == 2
    assert members[0][0].name == "تقرير.txt"
    assert len({member.entry for member, _ in members}) == 5


def test_a_truncated_zip_says_so() -> None:
    try:
        _, rest = read("truncated.zip")
    except Unreadable as error:
        assert error.code == "damaged"
    else:
        assert "damaged" in codes(rest)


def test_links_in_a_tar_are_recorded_and_not_followed() -> None:
    members, rest = read("symlink.tar")
    assert [member.name for member, _ in members] == ["link/../x"]
    assert codes(rest) == ["link"]


def test_a_formula_in_a_csv_stays_its_text() -> None:
    _, rest = read("formula.csv")
    assert any(isinstance(record, Passage) and "=cmd|'/c calc'!A1" in record.text for record in rest)


def told(name: str) -> tuple[Identity, list[Record]]:
    """How a file is told and what the step that takes it yields; what it raises as a problem."""
    content = (FOLDER / name).read_bytes()
    hint = {"suffix": Path(name).suffix}
    found = list(identify.run(Given("0" * 64, len(content), "", hint=hint), io.BytesIO(content)))
    identity = next(record for record in found if isinstance(record, Identity))
    records: list[Record] = [record for record in found if isinstance(record, Problem)]
    given = Given("0" * 64, len(content), identity.media_type, identity.charset, hint)
    try:
        for record in REGISTRY.extractor(identity.media_type).run(given, io.BytesIO(content)):
            assert not isinstance(record, Beat)
            records.append(record)
    except Unreadable as error:
        records.append(Problem(error.code, str(error), error.advice, "unreadable"))
    return identity, records


def words(records: list[Record]) -> str:
    return "".join(record.text for record in records if isinstance(record, Passage))


def test_every_row_of_the_table_has_a_test_here() -> None:
    with (FOLDER / "expected.tsv").open(encoding="utf-8") as file:
        named = {row["file"] for row in csv.DictReader(file, delimiter="\t")}
    own = Path(__file__).read_text("utf-8")
    assert [name for name in sorted(named) if f'"{name}")' not in own] == []


def test_a_zip_behind_a_picture_is_its_member() -> None:
    identity, records = told("zip_prefixed_by_jpeg.jpg")
    (member,) = [record for record in records if isinstance(record, Contained)]
    assert identity.media_type == "image/jpeg" and codes(records) == ["damaged"]
    assert b"".join(member.content).startswith(b"PK\x03\x04")


def test_a_file_of_no_bytes_is_empty_whatever_its_name() -> None:
    identity, records = told("empty.pdf")
    assert identity.media_type == "application/x-empty" and codes(records) == ["empty"]


def test_a_name_that_lies_does_not_decide() -> None:
    identity, records = told("not_a.pdf")
    assert identity.media_type != "application/pdf" and codes(records) == ["unsupported"]


def test_three_hundred_nested_parts_end_with_a_problem() -> None:
    identity, records = told("deep.eml")
    assert identity.media_type == "message/rfc822" and {"truncated", "nesting-limit"} & set(codes(records))


def test_entities_are_shown_and_never_expanded() -> None:
    _, records = told("billion_laughs.xml")
    assert words(records) == (FOLDER / "billion_laughs.xml").read_text("utf-8")
    _, records = told("xxe.xml")
    assert "<!ENTITY" in words(records) and "root:" not in words(records)


def test_direction_marks_are_kept_as_found() -> None:
    _, records = told("bidi.txt")
    assert words(records) == (FOLDER / "bidi.txt").read_text("utf-8") and "\u202e" in words(records)


def test_encodings_without_a_mark_are_told() -> None:
    identity, records = told("utf16_nobom.txt")
    assert (identity.charset or "").startswith("utf-16") and "\x00" not in words(records)
    identity, records = told("cp1256.txt")
    assert (identity.charset or "").removeprefix("windows-").removeprefix("cp") == "1256"
    assert words(records) == (FOLDER / "cp1256.txt").read_bytes().decode("cp1256")
