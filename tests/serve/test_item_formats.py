"""Mail, web pages, sheets and pictures on an item's page, read by the steps that users have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Sift
from clew.serve.app import create_app
from clew.steps import REGISTRY
from clew.store.blobs import sha256_of
from clew.store.case import create
from clew.store.places import add_collection

MAIL = b"""From: Amal <amal@port.example>\r
To: Basil <basil@port.example>\r
Subject: The crates\r
Date: Fri, 3 May 2019 10:00:00 +0300\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Move the <b>crates</b> tonight.</p><script>alert(1)</script><img src="http://tracker.example/pixel.gif">\r
--b\r
Content-Type: text/csv; name="list.csv"\r
Content-Disposition: attachment; filename="list.csv"\r
\r
crate,weight\r
seven,40\r
--b--\r
"""


@pytest.fixture(scope="module")
def haul(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("haul")
    (folder / "crates.eml").write_bytes(MAIL)
    (folder / "rows.csv").write_text("number,name\n" + "".join(f"{n},crate {n}\n" for n in range(2, 1_000)))
    Image.effect_noise((60, 30), 90).save(folder / "photo.png")
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, haul: Path) -> Iterator[TestClient]:
    case = create(tmp_path_factory.mktemp("cases") / "case")
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, REGISTRY, "clew.steps", 1, Limits(), None).run([collected], lambda progress: None)
    with TestClient(create_app(case, "token", 8000), base_url="http://127.0.0.1:8000") as client:
        client.get("/?token=token")
        yield client


def test_a_mail_shows_its_head_its_layout_its_text_and_its_attachments(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "crates.eml")
    text = pages.get(f"/item/{item}?q=crates").text
    assert "<h1><bdi>The crates</bdi></h1>" in text
    assert f'<iframe sandbox src="/item/{item}/html"' in text
    assert "2019-05-03 10:00:00 +03:00" in text
    assert 'class=" sought"' in text and "tonight" in text
    assert "1 attachment" in text and "list.csv" in text


def test_a_mails_layout_may_do_nothing_and_loads_nothing(pages: TestClient, haul: Path) -> None:
    frame = pages.get(f"/item/{sha256_of(haul / 'crates.eml')}/html")
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "sandbox" in policy and "frame-ancestors 'self'" in policy
    assert frame.headers["content-type"] == "text/html; charset=utf-8"
    assert "<b>crates</b>" in frame.text
    assert "<script" not in frame.text and 'src="http' not in frame.text


def test_a_sheet_is_shown_round_the_cited_row(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "rows.csv")
    text = pages.get(f"/item/{item}?at=row%3D405&q=crate").text
    assert '<tr id="hit" class="lit"><th scope="row">' in text
    assert ">401</a>" in text and ">600</a>" in text and ">400</a>" not in text and ">601</a>" not in text
    assert "Earlier rows" in text and "Later rows" in text
    assert '<th scope="col">B</th>' in text
    assert '<mark class=" sought" data-first="4">crate</mark>' in text
    last = pages.get(f"/item/{item}?row=801").text
    assert ">999</a>" in last and "Later rows" not in last
