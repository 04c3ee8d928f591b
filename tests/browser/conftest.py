"""`clew serve` on the demo haul, and a Chromium that looks at it: each test has a page of its own.

Whatever a test does, its page may say no error, break no policy and ask nobody but the server.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from sqlalchemy import text

from clew.store.case import Case
from tests.browser.serving import Served, entered, serving

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --renderer-process-limit=1"
).split()


@pytest.fixture(scope="session")
def address(demo_case: Case) -> Iterator[str]:
    with serving(demo_case.folder) as address:
        yield address


@pytest.fixture(scope="session")
def served(chromium: Browser) -> Served:
    """Serves the case in a folder, and opens a window on it, which takes Playwright's options of one."""

    @contextmanager
    def opened(folder: Path, **window: Any) -> Iterator[BrowserContext]:
        with serving(folder) as address, entered(chromium, address, **window) as context:
            yield context

    return opened


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
    with entered(chromium, address) as context:
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
