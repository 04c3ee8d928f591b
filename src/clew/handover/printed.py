"""The report as one PDF to print: set by Typst, to which all that a haul says goes as data, never as markup."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from clew.errors import ClewError
from clew.handover.report import FOLDER, readable

FONTS = Path(__file__).parent / "fonts"
NAME = "report.pdf"
UNBROKEN = 20
"""Characters without a place to break a line after which one is given."""

MARKS = 8
"""Marks over one letter that are shown."""

SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"})
"""Those whose letters the fonts have, as names of letters begin."""

_UNBROKEN = re.compile(rf"[^\s\u200b]{{{UNBROKEN}}}(?=[^\s\u200b])")
_FIRST, _LAST, _BREAK = "\u2068", "\u2069", "\u200b"


@dataclass(frozen=True)
class Sheet:
    """What the first page says beside the cover: up to which line of the ledger all is told, and who signs."""

    line: int
    head: str
    time: str
    signer: str


def words(text: str, most: int = 0) -> dict[str, str]:
    """Text that is shown as it is, in its own direction, cut where it is longer than `most` code points."""
    told = readable(text, most)
    return {"text": _breakable(told), "dir": "rtl" if _begins_right(told) else "ltr"}


def inline(text: str, most: int = 0) -> str:
    """Text for the middle of a line, which its direction does not turn."""
    told = _breakable(readable(text, most))
    return f"{_FIRST}{told}{_LAST}" if not told.isascii() else told


def _breakable(text: str) -> str:
    return _UNBROKEN.sub(lambda found: f"{found[0]}{_BREAK}", _without_towers(text))


def _without_towers(text: str) -> str:
    """Marks over one letter, more than any script has, take minutes to set and cover the lines around them."""
    if text.isascii():
        return text
    made: list[str] = []
    for marks, some in groupby(text, lambda each: unicodedata.category(each) in ("Mn", "Me")):
        run = "".join(some)
        made.append(f"{run[:MARKS]}\ufffd" if marks and len(run) > MARKS else run)
    return "".join(made)


def _begins_right(text: str) -> bool:
    kinds = (unicodedata.bidirectional(each) for each in text)
    return next((each for each in kinds if each in ("L", "R", "AL")), "L") != "L"


def without_letters(texts: Iterable[str]) -> int:
    """How many letters the fonts have no form of, about."""
    return sum(
        unicodedata.name(each, "?").partition(" ")[0] not in SCRIPTS
        for text in texts
        if not text.isascii()
        for each in text
        if unicodedata.category(each) in ("Lo", "Ll", "Lu")
    )


def strings(told: Any) -> Iterator[str]:
    """All text in nested lists and mappings."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, (list, dict)):
        for each in told.values() if isinstance(told, dict) else told:
            yield from strings(each)


def pdf(told: dict[str, Any]) -> bytes:
    """The same bytes for the same words. It reads the template and the fonts here, and nothing else.

    ClewError where Typst cannot set it, which no words should bring about.
    """
    import typst

    letters = without_letters(strings(told))
    data = {"data": json.dumps({**told, "missing": letters}, ensure_ascii=False).encode("utf-8", "replace").decode()}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    try:
        template = typst.Compiler((FOLDER / "report.typ").read_bytes(), FOLDER, fonts, sys_inputs=data)
        made = template.compile(format="pdf", timestamp=0)
    except typst.TypstError as error:
        raise ClewError(f"the PDF of the report could not be made: {error}; hand over without --pdf") from error
    assert isinstance(made, bytes)  # of one page or many: lists are for pictures
    return made
