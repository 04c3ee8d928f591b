"""Writing to a terminal: tables for people, JSON lines for programs, and nothing that a file's name could do to it."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

UNBROKEN = 160
"""Columns of a table that goes to no terminal."""

_HARMFUL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ud800-\udfff]")


def harmless(text: str) -> str:
    """`text` with line ends, control signs and direction overrides written out, so that none reaches the terminal."""
    return _HARMFUL.sub(
        lambda found: f"\\u{ord(found[0]):04x}" if ord(found[0]) > 255 else f"\\x{ord(found[0]):02x}", text
    )


def as_json(given_json: bool) -> bool:
    """Whether to write JSON: when asked to, or when the output is no terminal."""
    return given_json or not sys.stdout.isatty()


def write_json(record: Any) -> None:
    ours = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(_HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(record, ensure_ascii=not ours)))


def write_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Numbers stand right and whole; a column of which the last row is a number holds numbers."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, value in zip(headings, rows[-1] if rows else headings, strict=True):
        number = isinstance(value, int) or value == "·"
        table.add_column(heading, justify="right" if number else "left", overflow="fold", no_wrap=number)
    for row in rows:
        table.add_row(*(Text(harmless(str(value))) for value in row))
    width = None if sys.stdout.isatty() else UNBROKEN
    Console(highlight=False, width=width).print(table)
