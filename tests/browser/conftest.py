"""`clew serve` on the demo haul, and a Chromium that looks at it: each test has a page of its own.

Whatever a test does, its page may say no error, break no policy and ask nobody but the server.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from sqlalchemy import text

from clew.store.case import Case

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --renderer-process-limit=1"
).split()
PATIENCE = 10_000
"""Milliseconds that a condition may take to come true."""


@pytest.fixture(scope="session")
def address(demo_case: Case) -> Iterator[str]:
    """What `clew serve` printed."""
    command = [str(Path(sys.executable).with_name("clew")), "serve", "--case", str(demo_case.folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is absent, and without it no page is looked at")
        pytest.skip(f"{CHROMIUM} is absent; the package chromium brings it")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def let_in(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """The printed address lets in once; every page of the tests goes on with the cookie that it gave."""
    parts = urlsplit(address)
    with chromium.new_context(base_url=f"{parts.scheme}://{parts.netloc}") as context:
        context.set_default_timeout(PATIENCE)
        with context.new_page() as page:
            answer = page.goto(address)
        assert answer is not None and answer.ok and "token" not in parse_qs(urlsplit(answer.url).query)
        yield context


@pytest.fixture
def page(let_in: BrowserContext, address: str) -> Iterator[Page]:
    """A page that was not sent anywhere yet, in a wide window."""
    faults: list[str] = []
    with let_in.new_page() as page:
        page.set_viewport_size({"width": 1440, "height": 900})
        _watch(page, address.partition("?")[0], faults)
        yield page
    assert faults == []


def _watch(page: Page, root: str, faults: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type in ("error", "warning") and not refused:  # a query that cannot be read is answered with 400
            faults.append(f"{page.url}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((root, "data:")):
            faults.append(f"{page.url} asked for {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", asked)


@pytest.fixture(scope="session")
def item_at(demo_case: Case) -> Callable[[str], str]:
    """The digest of the file that the demo haul has at a path."""

    def found(path: str) -> str:
        asked = text("SELECT item FROM place WHERE path = :path")
        with demo_case.engine.connect() as connection:
            return str(connection.execute(asked, {"path": path}).scalar_one())

    return found
