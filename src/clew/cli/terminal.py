"""Writing to a terminal: tables for people, JSON lines for programs, and nothing that a file's name could do to it."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ud800-\udfff]")


def harmless(text: str) -> str:
    """`text` with control characters and direction overrides written out, so that none reaches the terminal."""
    return _HARMFUL.sub(
        lambda found: f"\\u{ord(found[0]):04x}" if ord(found[0]) > 255 else f"\\x{ord(found[0]):02x}", text
    )


def as_json(given_json: bool) -> bool:
    """Whether to write JSON: when asked to, or when the output is no terminal."""
    return given_json or not sys.stdout.isatty()


def write_json(record: Any) -> None:
    print(json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode())


def write_table(headings: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading, value in zip(headings, rows[0] if rows else headings, strict=True):
        table.add_column(heading, justify="right" if isinstance(value, int) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(str(value))) for value in row))
    Console(highlight=False).print(table)
