"""A conversation in a case: found by its words, shown at its message, its files read with it."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clew.cli import main
from clew.serve.app import create_app
from clew.store.case import open_case

THREAD = """\
13/03/2021, 09:58 - Rana: good morning
13/03/2021, 10:00 - Salim: the boat is at the second pier
13/03/2021, 10:01 - Rana: list.txt (file attached)
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "WhatsApp Chat with Salim.txt").write_text(THREAD)
    (haul / "list.txt").write_text("crates of copper wire\n")
    folder = tmp_path / "case"
    assert main(["sift", str(haul), "--case", str(folder), "--workers", "1"]) == 0
    return folder


def test_a_hit_in_a_conversation_leads_to_its_message(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["search", "pier", "--json", "--case", str(case)])
    hit = json.loads(capsys.readouterr().out)
    assert "#message=2&char=" in hit["locator"]
    for locator in (hit["locator"], hit["locator"].partition("&")[0]):
        assert main(["show", locator, "--json", "--case", str(case)]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert shown["text"] == "Salim, 13/03/2021, 10:00 (2021-03-13T10:00)\nthe boat is at the second pier\n"
    with TestClient(create_app(open_case(case), "token", 8000), base_url="http://127.0.0.1:8000") as client:
        client.get("/?token=token")
        page = client.get(f"/item/{hit['item']}?at=message%3D2")
    assert page.status_code == 200 and "second pier" in page.text


def test_a_file_of_a_conversation_is_read_with_it(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["search", "copper", "--json", "--case", str(case)])
    hit = json.loads(capsys.readouterr().out)
    assert any("WhatsApp Chat with Salim.txt" in place for place in hit["places"])
