"""The trial steps, with views that draw, fail, hang and lie."""

import json
import time
from collections.abc import Iterator
from typing import BinaryIO

import trial_steps
from clew.errors import Unreadable
from clew.model import Rendition
from clew.step import Given, Record, Registry, step

PICTURE = b"\x89PNG\r\n\x1a\n picture of page "


@step("view.text@1", accepts=("text/plain",))
def view_text(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The first line decides what becomes of the page; every word has a box, ten per cent wide."""
    text = stream.read().decode()
    (page,) = given.pages
    if text.startswith("hang"):
        time.sleep(600)
    if text.startswith("broken"):
        raise Unreadable("damaged", "the page cannot be drawn", "open it by hand")
    if page > 2:
        return
    words, at = [], 0
    for number, word in enumerate(text.split(" ")):
        words.append([at, at + len(word), number * 10, 20, 9, 3])
        at += len(word) + 1
    yield Rendition("page-image", "text/html" if text.startswith("lie") else "image/png", PICTURE + b"%d" % page, page)
    yield Rendition("words", "application/json", json.dumps({"words": words}).encode(), page)


REGISTRY = Registry(trial_steps.identify, trial_steps.EXTRACT, (trial_steps.language,), (view_text,))
