"""The demo haul is what its makers make, and its key speaks of files that are there."""

import tomllib
import zlib
from pathlib import Path
from typing import Any

import pytest

from clew.locator import parse_fragment
from clew.search.query import parse
from demo import make_haul
from demo.makers.scan import ARABIC, LATIN
from demo.plan import Chapter

ROOT = Path(__file__).resolve().parents[2]
HAUL = ROOT / "demo" / "haul"
PLAIN = (".txt", ".eml", ".mbox", ".csv", ".tsv", ".html", ".htm", ".xls", ".sqlite", ".exe")
"""Suffixes of files that nothing but the story shows in, unless a compressed file is attached to them."""


@pytest.fixture(scope="module")
def key() -> dict[str, Any]:
    return tomllib.loads((ROOT / "demo" / "key.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def story() -> Chapter:
    missing = [str(path) for path in (*LATIN, *ARABIC) if not path.exists()]
    if missing:
        pytest.skip(f"fonts are absent: {', '.join(missing)}")
    return make_haul.whole()


def committed() -> dict[str, bytes]:
    return {path.relative_to(HAUL).as_posix(): path.read_bytes() for path in HAUL.rglob("*") if path.is_file()}


def test_the_committed_files_are_those_of_the_story(story: Chapter) -> None:
    assert set(committed()) == {*story.files, *story.drawn}


def test_files_that_depend_on_the_story_alone_have_the_committed_bytes(story: Chapter) -> None:
    there = committed()
    plain = [path for path in story.files if path.endswith(PLAIN) and b"base64" not in there[path]]
    assert len(plain) > 60
    assert [path for path in plain if there[path] != story.files[path]] == []


def test_compressed_files_have_the_committed_bytes_where_zlib_is_the_same(story: Chapter, key: dict[str, Any]) -> None:
    then = key["made_with"]["deflate"]
    if then != zlib.ZLIB_RUNTIME_VERSION:
        pytest.skip(f"the files were compressed by zlib {then}, here is {zlib.ZLIB_RUNTIME_VERSION}")
    there = committed()
    assert [path for path, content in story.files.items() if there[path] != content] == []


def test_drawn_files_have_the_committed_bytes_where_fonts_and_pillow_are_the_same(
    story: Chapter, key: dict[str, Any]
) -> None:
    differ = {name for name, value in make_haul.made_with().items() if key["made_with"][name] != value}
    if differ:
        pytest.skip(f"drawn with other versions of {', '.join(sorted(differ))}")
    there = committed()
    assert [path for path, content in story.drawn.items() if there[path] != content] == []


def test_writing_the_haul_twice_gives_the_same_bytes(story: Chapter, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_haul.write(story, tmp_path / name, tmp_path / f"{name}.toml")
    files = [sorted((tmp_path / name).rglob("*")) for name in ("one", "two")]
    contents = [[path.read_bytes() for path in found if path.is_file()] for found in files]
    assert contents[0] == contents[1]
    assert (tmp_path / "one.toml").read_bytes() == (tmp_path / "two.toml").read_bytes()


def test_the_key_is_the_story_s(story: Chapter, key: dict[str, Any]) -> None:
    made = tomllib.loads(make_haul.key(story))
    assert {**made, "made_with": None} == {**key, "made_with": None}


def test_the_haul_is_small_and_no_drawn_page_is_large(key: dict[str, Any]) -> None:
    there = committed()
    assert len(there) == key["expected"]["files"] >= 140
    assert sum(map(len, there.values())) <= 8_000_000
    assert [path for path, content in there.items() if len(content) > 120_000] == []


def test_copies_are_counted_in_the_key(key: dict[str, Any]) -> None:
    contents = list(committed().values())
    assert len(contents) - len(set(contents)) == key["expected"]["duplicates"] >= 5


def test_each_fact_and_each_problem_names_a_file_that_is_there(key: dict[str, Any]) -> None:
    there = committed()
    assert [entry["file"] for entry in (*key["fact"], *key["problem"]) if entry["file"] not in there] == []


def test_facts_have_ids_of_their_own_queries_and_locators_that_can_be_read(key: dict[str, Any]) -> None:
    facts = key["fact"]
    assert len({fact["id"] for fact in facts}) == len(facts) >= 45
    for fact in facts:
        parse(fact["query"])
        parse_fragment(fact["locator"])


def test_facts_cover_both_languages_recognised_pages_members_and_headers(key: dict[str, Any]) -> None:
    facts = key["fact"]
    arabic = [fact for fact in facts if any("\u0600" <= letter <= "\u06ff" for letter in fact["words"])]
    recognised = [fact for fact in facts if "part=ocr" in fact["locator"]]
    assert len(arabic) >= 20
    assert len([fact for fact in recognised if fact in arabic]) >= 4
    assert len([fact for fact in recognised if fact not in arabic]) >= 5
    assert max(len(fact["inside"]) for fact in facts) >= 3
    properties = {fact["metadata"] for fact in facts if "metadata" in fact}
    assert properties >= {"from", "cc", "date", "subject", "gps", "author"}
