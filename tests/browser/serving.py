"""`clew serve` on a case, and a window that looks at it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, expect

PATIENCE = 20_000
"""Milliseconds that a condition may take to come true, on a machine that does other things too."""

expect.set_options(timeout=PATIENCE)

Served = Callable[..., AbstractContextManager[BrowserContext]]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """What `clew serve` printed."""
    command = [str(Path(sys.executable).with_name("clew")), "serve", "--case", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@contextmanager
def entered(chromium: Browser, address: str, **window: Any) -> Iterator[BrowserContext]:
    """The printed address lets in once; every page of this window goes on with the cookie that it gave."""
    parts = urlsplit(address)
    with chromium.new_context(base_url=f"{parts.scheme}://{parts.netloc}", **window) as context:
        context.set_default_timeout(PATIENCE)
        with context.new_page() as page:
            answer = page.goto(address)
        assert answer is not None and answer.ok and "token" not in parse_qs(urlsplit(answer.url).query)
        yield context
