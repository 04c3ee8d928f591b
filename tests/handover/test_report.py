"""The report's pages lead to each other and nowhere else, and show hostile words as words."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from clew.cli import main
from clew.handover.verify import check
from clew.judge import judge
from clew.pipeline.render import Asked, Bench, render
from clew.steps import REGISTRY
from clew.store.case import open_case
from clew.store.facts import identity_of, size_of
from clew.store.judgements import Judgement

TO = ("--for", "Unit 5", "--purpose", "request 12")
HOSTILE = '"><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)> \u2028 </script> \u202egnp.exe\n'


class Tags(HTMLParser):
    """Of a page, its links, what it loads, its ids, its scripts and its policy."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links, self.loads, self.ids, self.policy = set[str](), set[str](), list[str](), ""
        self.tags = set[str]()
        self.handlers = 0
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.handlers += sum(name.startswith("on") for name in told)
        if "href" in told:
            self.links.add(told["href"])
        if "src" in told:
            self.loads.add(told["src"])
        if "id" in told:
            self.ids.append(told["id"])
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"]


def pages(bag: Path) -> dict[str, Tags]:
    return {page.name: Tags(page) for page in (bag / "data" / "report").glob("*.html")}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag of a file with hostile words and a hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "haul").mkdir()
    (folder / "haul" / "<script>alert(3)<").write_text(HOSTILE)
    (folder / "haul" / "page.html").write_text("<p>The ministry said that it killed him.<script>alert(4)</script></p>")
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    assert main(["handover", "--case", str(folder / "case"), "--to", str(folder / "bag"), "--all", *TO]) == 0
    return folder / "bag"


def test_every_link_leads_to_a_place_in_the_report(handed: Path) -> None:
    found = pages(handed)
    assert {"index.html", "claims-0001.html", "words-0001.html", "search.html", "problems.html"} <= found.keys()
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            to, _, anchor = link.partition("#")
            assert to in found, (name, link)
            assert not anchor or unquote(anchor) in found[to].ids, (name, link)


def test_no_page_may_load_anything_from_elsewhere_and_only_search_runs_a_script(handed: Path) -> None:
    for name, page in pages(handed).items():
        assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"), name
        assert ("script-src" in page.policy) == ("script" in page.tags) == (name == "search.html")
        assert all((handed / "data" / "report" / each).is_file() for each in page.loads)


def test_a_claims_words_are_marked_where_they_stand_and_lead_back(handed: Path) -> None:
    claims = [json.loads(line) for line in (handed / "data" / "claims.jsonl").read_text("utf-8").splitlines()]
    assert claims
    words = (handed / "data" / "report" / "words-0001.html").read_text("utf-8")
    marked = dict(re.findall(r'<mark id="k(\d+)"><a [^>]*>([^<]*)</a></mark>', words))
    for number, claim in enumerate(claims, 1):
        assert marked[str(number)] == claim["text"]
        card = (handed / "data" / "report" / "claims-0001.html").read_text("utf-8")
        assert f'href="words-0001.html#k{number}"' in card and claim["claim"] in card


def test_text_is_written_in_its_own_direction_and_rows_stand_in_cells(handed: Path) -> None:
    words = (handed / "data" / "report" / "words-0001.html").read_text("utf-8")
    assert re.search(r'<p class="words" dir="auto" id="p\d+">(?:<mark[^>]*><a[^>]*>)?التقى', words)
    assert re.search(r'<tr id="p\d+"><th>2</th><td dir="auto">2019-03-04</td><td dir="auto">QB-014</td>', words)


def test_hostile_words_stay_words(hostile: Path) -> None:
    for name, page in pages(hostile).items():
        assert page.handlers == 0 and page.tags.isdisjoint({"iframe", "object", "base"}), name
        assert page.loads <= {"search.js"}, name
    words = (hostile / "data" / "report" / "words-0001.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in words and "\u202e" not in words
    (shard,) = (hostile / "data" / "report" / "search").iterdir()
    call, body = shard.read_text("utf-8").partition("(")[::2]
    assert call == "look" and body.endswith(")\n")
    name, items = json.loads(body.removesuffix(")\n"))
    assert name == "words-0001.html" and {item[0] for item in items} == {"<script>alert(3)<", "page.html"}


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two pictures, at which somebody looked; one is marked as hard to look at."""
    folder = tmp_path_factory.mktemp("pictured")
    (folder / "haul").mkdir()
    for name, colour in (("hard.png", "red"), ("harbour.png", "blue"), ("unseen.png", "green")):
        Image.new("RGB", (64, 48), colour).save(folder / "haul" / name)
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    case = open_case(folder / "case")
    with case.engine.connect() as connection:
        items = {path: str(item) for path, item in connection.exec_driver_sql("SELECT path, item FROM place")}
        for name in ("hard.png", "harbour.png"):
            identity = identity_of(connection, items[name])
            assert identity is not None
            asked = Asked(items[name], size_of(connection, items[name]), identity, 1)
            assert render(case, Bench(REGISTRY, "clew.steps"), asked)
    verdicts = {"hard.png": "yes", "harbour.png": "no"}
    judge(case, "Amal", [Judgement(("graphic", items[name]), said) for name, said in verdicts.items()])
    return folder / "case"


def test_pages_that_somebody_looked_at_are_shown_and_marked_ones_veiled(pictured: Path, tmp_path: Path) -> None:
    assert main(["handover", "--case", str(pictured), "--to", str(tmp_path / "bag"), "--all", *TO]) == 0
    report = tmp_path / "bag" / "data" / "report"
    sections = re.findall(r"<section.*?</section>", (report / "words-0001.html").read_text("utf-8"), re.DOTALL)
    by_name = {name: each for each in sections for name in ("hard.png", "harbour.png") if f">{name}<" in each}
    assert len(sections) == 2 and by_name.keys() == {"hard.png", "harbour.png"}
    assert '<div class="veil"><img' in by_name["hard.png"] and "hard to look at by Amal" in by_name["hard.png"]
    assert "veil" not in by_name["harbour.png"]
    for section in sections:
        (source,) = re.findall(r'<img loading="lazy" src="([^"]+)"', section)
        assert re.fullmatch(r"pages/[0-9a-f]{64}\.(png|jpg)", source)
        with Image.open(report / source) as picture:
            assert picture.size[0] > 0
    assert check(str(tmp_path / "bag")).differences == []
