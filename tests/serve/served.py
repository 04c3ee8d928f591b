"""A small case in English and Arabic, sifted once, and a browser that was let in to its pages."""

import os
from collections.abc import Mapping
from pathlib import Path

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clew.cli import main
from clew.serve.app import create_app
from clew.serve.deciding import Deciding
from clew.store.case import Case, open_case

NO_FILES: Mapping[str, str | bytes] = {}

PORT = 8017
ADDRESS = f"http://127.0.0.1:{PORT}"
TOKEN = "the-token-that-was-printed"

LETTER = "The bill of lading for the tanker was signed at the port of Qasr Jadid. <script>alert(1)</script>\n"
ARABIC = "تم توقيع بوليصة الشحن على الناقلة في ميناء قصر جديد، ولم تفتح الجمارك الصناديق.\n"
HARMFUL_NAME = "evil\x1b[31m\u202etxt.exe"


def write_haul(folder: Path) -> None:
    """Sixty port logs, letters, an Arabic contract, a copy, an empty file, an unknown one, a link, a harmful name."""
    (folder / "عقود").mkdir(parents=True)
    (folder / "letter.txt").write_text(LETTER, "utf-8")
    (folder / "copy of letter.txt").write_text(LETTER, "utf-8")
    (folder / "عقود" / "عقد.txt").write_text(ARABIC, "utf-8")
    (folder / HARMFUL_NAME).write_text("a name with controls; the second bill of lading\n", "utf-8")
    (folder / "empty.txt").touch()
    (folder / "unknown.bin").write_bytes(bytes(range(1, 32)) * 60)
    (folder / "link.txt").symlink_to("/etc/hostname")
    for day in range(60):
        log = folder / f"log-{day:02}.txt"
        log.write_text(f"Port log, day {day}: the tanker lay at berth {day % 7}; {day} crates were moved.\n", "utf-8")
        os.utime(log, (1494600000, 1494600000))  # 12 May 2017


def sifted(folder: Path) -> Case:
    """A case in `folder` / "case", made of `write_haul`'s files."""
    write_haul(folder / "haul")
    return case_of(folder, "--custodian", "K. Marsh")


def case_of(folder: Path, *options: str, files: Mapping[str, str | bytes] = NO_FILES) -> Case:
    """A case in `folder` / "case", sifted from what lies in `folder` / "haul" and from `files` put there."""
    (folder / "haul").mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / "haul" / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1", *options])
    return open_case(folder / "case")


def browser(case: Case, let_in: bool = True) -> TestClient:
    client = TestClient(create_app(case, TOKEN, PORT), base_url=ADDRESS, raise_server_exceptions=False)
    if let_in:
        client.get("/", params={"token": TOKEN})
    return client


def looked(client: TestClient, address: str) -> LexborHTMLParser:
    """The page at an address, which is there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def renewed(client: TestClient) -> None:
    """Wait until what was judged shows."""
    decider: Deciding = client.app.state.deciding  # type: ignore[attr-defined]
    decider.wait(30)
    assert not decider.renewing


def one(page: LexborHTMLParser | LexborNode | None, selector: str) -> LexborNode:
    """The first part of a page that a selector finds, which is there."""
    found = page.css_first(selector) if page is not None else None
    assert found is not None, selector
    return found


def words(node: LexborNode | None) -> str:
    """What a part of a page says, with single spaces."""
    assert node is not None
    return " ".join(node.text().split())
