"""What no step of ours reads: Tika's text, marked as read by it; and what stays unread without asking it."""

import io
import os
import struct
import sys
import zlib
from pathlib import Path

import pytest
from sqlalchemy import select

from clew.cli import main
from clew.errors import Unreadable
from clew.extract.tail import tail
from clew.extract.unsupported import OPAQUE, unsupported
from clew.model import Metadata, Passage, Problem
from clew.step import Given, Record
from clew.steps import REGISTRY
from clew.store import schema
from clew.store.case import open_case
from tests.extract.ole_files import ole

HWP = "application/x-hwp"


def hwp(text: str) -> bytes:
    """A Hangul document of one paragraph (HWP 5.0: FileHeader, BodyText as deflated tagged records)."""
    words = (text + "\r").encode("utf-16-le")
    records = struct.pack("<I", 66 | 22 << 20) + bytes(22)
    records += struct.pack("<II", 67 | 1 << 10 | 0xFFF << 20, len(words)) + words
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    section = packer.compress(records) + packer.flush()
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000000, 1)
    summary = struct.pack("<HHI16xI16xIII", 0xFFFE, 0, 0x20000, 1, 48, 8, 0)  # a property set of no properties
    streams = {"FileHeader": header.ljust(256, b"\0"), "\x05HwpSummaryInformation": summary, "DocInfo": bytes(4)}
    return ole({**streams, "BodyText": {"Section0": section}})


def read(content: bytes, media_type: str = "application/octet-stream") -> list[Record]:
    given = Given("0" * 64, len(content), media_type)
    return list(tail.run(given, io.BytesIO(content)))  # type: ignore[arg-type]


def text_of(records: list[Record]) -> str:
    return "".join(record.text for record in records if isinstance(record, Passage))


def test_text_comes_out_and_says_who_read_it() -> None:
    records = read(hwp("The ferry sails at dawn"), HWP)
    assert text_of(records).strip() == "The ferry sails at dawn"
    assert any(isinstance(each, Metadata) and each.value.startswith("Apache Tika (iscc-tika ") for each in records)


def test_the_passages_of_a_long_text_tile_it() -> None:
    records = [each for each in read(hwp("word " * 1000), HWP) if isinstance(each, Passage)]
    assert len(records) > 2
    ends = [0]
    for passage in records:
        assert passage.at.chars is not None and passage.at.chars[0] == ends[-1]
        ends.append(passage.at.chars[1])
    assert ends[-1] == len(text_of(list(records)))


def test_characters_beyond_the_first_plane_are_kept() -> None:
    assert "😀 and 𐎀" in text_of(read(b"<?xml version='1.0'?><a>\xf0\x9f\x98\x80 and \xf0\x90\x8e\x80</a>"))


def test_it_says_that_files_within_were_not_taken_out() -> None:
    assert [each.code for each in read(hwp("x"), HWP) if isinstance(each, Problem)] == ["member"]


def test_the_same_bytes_give_the_same_records() -> None:
    assert read(hwp("twice"), HWP) == read(hwp("twice"), HWP)


def test_bytes_without_text_are_unsupported_and_named_by_tika() -> None:
    content = bytes(12) + struct.pack("<II", 0x00061561, 8) + bytes(492)
    given = Given("0" * 64, len(content), "application/octet-stream")
    records = tail.run(given, io.BytesIO(content))
    told = next(records)
    assert isinstance(told, Metadata) and told.name == "tika-type" and "berkeley" in told.value
    with pytest.raises(Unreadable) as caught:
        next(records)
    assert caught.value.code == "unsupported"


def test_what_tika_fails_on_is_unsupported_without_words_that_change() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"\xff\xff" + b"PK\x03\x04" + bytes(60), "application/x-odd")
    assert caught.value.code == "unsupported" and "@" not in str(caught.value)


def test_noise_is_not_handed_over() -> None:
    with pytest.raises(Unreadable, match="packed or encrypted"):
        read(zlib.compress(os.urandom(1 << 16)))


def test_the_environment_is_left_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    before = os.environ.get("PATH")
    read(hwp("x"), HWP)
    sys.stderr.write("heard")
    assert os.environ.get("PATH") == before and capfd.readouterr().err == "heard"


@pytest.mark.parametrize(("pattern", "what"), OPAQUE)
def test_opaque_types_are_unsupported_at_once(pattern: str, what: str) -> None:
    kind = pattern.replace("*", "ttf")
    assert REGISTRY.extractor(kind) is unsupported
    with pytest.raises(Unreadable, match=what):
        list(unsupported.run(Given("0" * 64, 4, kind), io.BytesIO(b"????")))


def test_any_other_type_goes_to_the_tail_apart() -> None:
    assert REGISTRY.extractor("application/x-never-heard-of") is tail and tail.apart


def test_it_runs_confined_as_every_worker_does(tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "letter.hwp").write_bytes(hwp("Nothing to see here"))
    main(["sift", str(tmp_path / "haul"), "--case", str(tmp_path / "case")])
    case = open_case(tmp_path / "case")
    with case.engine.connect() as connection:
        texts = list(connection.execute(select(schema.passage.c.text)).scalars())
    case.engine.dispose()
    assert [text.strip() for text in texts] == ["Nothing to see here"]
