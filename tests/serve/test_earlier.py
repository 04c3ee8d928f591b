"""A file that has changed since it was read: its earlier words are still found, and said to be earlier."""

import os
from pathlib import Path

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser

from clew.cli import main
from clew.store.blobs import sha256_of
from clew.store.case import open_case

EARLIER = "an earlier version; the file has changed since"


def sift(folder: Path) -> TestClient:
    main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"])
    return browser(open_case(folder / "case"))


def test_an_earlier_version_is_marked_and_leads_to_the_later_one(tmp_path: Path) -> None:
    log, copied = tmp_path / "haul" / "log.txt", tmp_path / "haul" / "copied.txt"
    log.parent.mkdir()
    log.write_text("the tanker lay at berth four")
    copied.write_text("the tanker was sold")
    sift(tmp_path)
    earlier, touched = sha256_of(log), sha256_of(copied)
    log.write_text("the tanker lay at berth seven, as was found out later")
    os.utime(copied, (1_494_600_000, 1_494_600_000))
    pages, later = sift(tmp_path), sha256_of(log)
    hits = LexborHTMLParser(pages.get("/?q=tanker").text).css(".hit")
    marked = {hit.css_first(".name").attributes["href"][6:70]: EARLIER in hit.text() for hit in hits}  # type: ignore[index]
    assert marked == {earlier: True, later: False, touched: False}
    assert not any("more place" in hit.text() for hit in hits)
    page = LexborHTMLParser(pages.get(f"/item/{earlier}").text)
    assert page.css_first(".earlier a").attributes["href"] == f"/item/{later}"
    for item in (later, touched):
        assert LexborHTMLParser(pages.get(f"/item/{item}").text).css_first(".earlier") is None
    assert "other bytes" not in pages.get(f"/item/{touched}").text
