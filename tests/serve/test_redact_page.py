"""Marks for removal on an item's page: made, listed and taken back by a form; a page says what is a redacted copy."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from served import ADDRESS, ARABIC, browser, looked, one, words

from clew.pipeline.redacting import make
from clew.pipeline.render import Bench
from clew.steps import REGISTRY
from clew.store.case import Case, open_case
from clew.store.redactions import marks, standing


@pytest.fixture
def own(case: Case, tmp_path: Path) -> Iterator[Case]:
    opened = open_case(Path(shutil.copytree(case.folder, tmp_path / "case")))
    yield opened
    opened.engine.dispose()


def sent(client: TestClient, item: str, **fields: str) -> int:
    token = one(looked(client, f"/item/{item}"), "#redaction input[name=token]").attributes["value"] or ""
    form = {"token": token, "item": item, "back": f"/item/{item}", "by": "Ann", **fields}
    return client.post("/redact", data=form, headers={"origin": ADDRESS}, follow_redirects=False).status_code


def contract() -> str:
    return hashlib.sha256(ARABIC.encode()).hexdigest()


def test_words_are_marked_listed_and_taken_back(own: Case) -> None:
    item = contract()
    with browser(own) as client:
        assert sent(client, item, what="words", words="الناقلة", reason="a ship", label="ship") == 303
        assert sent(client, item, what="words", words="nowhere", reason="a ship") == 400
        assert sent(client, item, what="words", words="ميناء", reason=" ") == 400
        assert sent(client, item, what="properties", reason="her name") == 303
        section = looked(client, f"/item/{item}").css_first("#redaction")
        assert "الناقلة" in words(section) and "ship" in words(section) and "properties and names" in words(section)
        with own.engine.connect() as connection:
            [first, second] = marks(connection)[item]
        assert (first.words, first.label, second.properties) == ("الناقلة", "ship", True)
        assert sent(client, item, take=first.citation) == 303
    with own.engine.connect() as connection:
        assert [each.properties for each in marks(connection)[item]] == [True]


def test_a_form_of_another_session_marks_nothing(own: Case) -> None:
    item = contract()
    with browser(own) as client:
        form = {"token": "x", "item": item, "what": "properties", "reason": "x", "by": "Ann"}
        assert client.post("/redact", data=form, headers={"origin": ADDRESS}).status_code == 403
    with own.engine.connect() as connection:
        assert not marks(connection)


def test_a_copy_says_so_and_is_not_marked_itself(own: Case) -> None:
    item = contract()
    with browser(own) as client:
        assert sent(client, item, what="words", words="الناقلة", reason="a ship") == 303
        with own.writing():
            assert len(list(make(own, Bench(REGISTRY, "clew.steps")))) == 1
        with own.engine.connect() as connection:
            [copy] = standing(connection)
        section = one(looked(client, f"/item/{copy}"), "#redaction")
        assert "This is a redacted copy" in words(section) and not section.css("form")
        left = {"recipient": "Unit 5", "manifest": own.blobs.write(copy.encode())}
        own.record("handed over", left)
        assert words(looked(client, f"/item/{copy}").css_first(".left")).startswith("Left to Unit 5 on ")
        [told] = looked(client, f"/item/{item}").css(".left")
        assert words(told).startswith("Its redacted copy left to Unit 5 on ")
