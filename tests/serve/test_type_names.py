"""Whatever Clew can tell or read has a plain name."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from clew.extract import STEPS
from clew.serve.type_names import NAMES, type_name
from clew.store.naming import ENDINGS, disagrees

EXTRACT = Path(__file__).parents[2] / "src" / "clew" / "extract"
TYPE = re.compile(r'"((?:application|audio|font|image|message|text|video)/[a-z0-9.+_-]+)"', re.IGNORECASE)
NEVER_TOLD = ("application/http", "application/x-dtbncx+xml", "application/x-pkcs7-mime", "application/oxps-fixed*",
              "multipart/*", "text/ass", "text/x-moz-place*", "text/ssa", "text/utf8", "text/webvtt")  # fmt: skip
"""Types that a step meets inside of its item, and that no item is told to be."""


def test_every_type_that_a_step_takes_has_a_name() -> None:
    taken = {pattern for step in STEPS for pattern in step.accepts} - {"*"}
    assert [each for each in sorted(taken) if type_name(each) == each] == []


def test_every_type_that_is_told_from_content_has_a_name() -> None:
    told = {each for path in EXTRACT.rglob("*.py") for each in TYPE.findall(path.read_text("utf-8"))}
    assert len(told) > 200
    unnamed = [each for each in sorted(told) if type_name(each) == each]
    assert [each for each in unnamed if not any(fnmatchcase(each, pattern) for pattern in NEVER_TOLD)] == []


def test_patterns_name_what_no_line_names_and_an_unknown_type_keeps_its_own() -> None:
    assert type_name("application/vnd.openxmlformats-officedocument.wordprocessingml.document") == "Word document"
    assert type_name("text/html; charset=utf-8") == "web page"
    assert type_name("application/vnd.ms-excel.sheet.macroEnabled.12") == "Excel macros (xlsm)"
    assert type_name("chemical/x-pdb") == "chemical/x-pdb"
    assert type_name("") == "type not told"


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_what_an_ending_promises_is_a_type_that_can_be_told(ending: str) -> None:
    plain = [each for each in ENDINGS[ending] if "*" not in each]
    assert [each for each in plain if type_name(each) == each] == []


def test_xml_under_another_programs_ending_and_zips_of_many_kinds_agree_with_their_names() -> None:
    assert not disagrees("Info.xml", "application/x-plist")
    assert not disagrees("letter.xml", "application/vnd.ms-wordml")
    assert not disagrees("Index.zip", "application/vnd.apple.iwork")
    assert not disagrees("notes.txt", "text/x-whatsapp")
    assert disagrees("photos.rar", "application/zip")
    assert disagrees("letter.msg", "message/rfc822")
    assert "text/plain" in NAMES


def test_what_a_macintosh_keeps_beside_a_picture_is_not_misnamed() -> None:
    assert not disagrees("photos/._quay.jpg", "application/applefile")
    assert disagrees("photos/quay.jpg", "application/applefile")
    assert not disagrees("leveldb/000003.log", "application/x-leveldb-log")
