"""A locator's written form: the web's own fragment syntax, `<digest>#page=3&char=120,188`.

RFC 8118 `page`, RFC 5147 `char`, RFC 7111 `row` and `cell` (with the sheet's name), W3C Media Fragments `t` and
`xywh`; `message` and `part` are ours, in the same syntax.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from clew.errors import UsageError
from clew.model import Locator

MOST = 2**53
"""The highest number in a locator."""


def fragment(at: Locator) -> str:
    """The locator as a URL fragment without its `#`, keys always in the same order; "" for the whole item."""
    parts = [("page", at.page), ("message", at.message)]
    if at.sheet is not None:
        parts.append(("sheet", quote(at.sheet, safe="")))  # type: ignore[arg-type]
    texts = [f"{name}={value}" for name, value in parts if value is not None]
    if at.row is not None:
        first, last = at.row
        texts.append(f"row={first}" if first == last else f"row={first}-{last}")
    if at.cell is not None:
        texts.append("cell={},{}".format(*row_and_column(at.cell)))
    if at.part is not None:
        texts.append(f"part={quote(at.part, safe='')}")
    if at.time is not None:
        texts.append("t=" + ",".join(f"{seconds:.3f}".rstrip("0").rstrip(".") for seconds in at.time))
    if at.box is not None:
        texts.append("xywh=percent:" + ",".join(f"{side:g}" for side in at.box))
    if at.chars is not None:
        texts.append(f"char={at.chars[0]},{at.chars[1]}")
    return "&".join(texts)


def parse_fragment(text: str) -> Locator:
    """Read a fragment; UsageError names the part that is not understood."""
    values: dict[str, Any] = {}
    for part in filter(None, text.split("&")):
        name, _, value = part.partition("=")
        reader = _READERS.get(name)
        try:
            if reader is None:
                raise ValueError(name)
            values[_FIELDS.get(name, name)] = reader(value)
        except ValueError as error:
            known = ", ".join(_READERS)
            raise UsageError(f"#{text}: {part!r} is not understood; a locator is made of {known}") from error
    return Locator(**values)


def parse(text: str) -> tuple[str, Locator]:
    """Split `<digest or its beginning>#<fragment>`; UsageError where the digest cannot be one."""
    digest, _, rest = text.strip().partition("#")
    if not re.fullmatch(r"[0-9a-f]{4,64}", digest):
        raise UsageError(f"{digest or text!r}: a locator starts with at least 4 hex digits of an item's digest")
    return digest, parse_fragment(rest)


def _numbers(kind: Callable[[str], Any], separator: str, count: int) -> Callable[[str], Any]:
    def read(value: str) -> Any:
        numbers = tuple(kind(part) for part in value.split(separator))
        if len(numbers) != count or any(number < 0 for number in numbers):
            raise ValueError(value)
        return numbers

    return read


def _count(value: str) -> int:
    """A whole number that a database and a browser can hold; ValueError beyond."""
    if len(value) > 16 or int(value) > MOST:
        raise ValueError(value)
    return int(value)


def _row(value: str) -> tuple[int, int]:
    first, _, last = value.partition("-")
    return _count(first), _count(last or first)


def row_and_column(cell: str) -> tuple[int, int]:
    """The 1-based row and column of a cell as spreadsheets name it: "C7" is (7, 3)."""
    found = re.fullmatch(r"([A-Z]{1,4})([1-9]\d*)", cell)
    if found is None:
        raise ValueError(cell)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def cell_name(row: int, column: int) -> str:
    """The reverse of `row_and_column`: (7, 3) is "C7"."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _cell(value: str) -> str:
    """RFC 7111 writes row and column, `cell=7,3`; `cell=C7` is understood too."""
    if "," in value:
        value = cell_name(*_numbers(_count, ",", 2)(value))
    _count(str(row_and_column(value)[0]))
    return value


_FIELDS = {"t": "time", "xywh": "box", "char": "chars"}
_READERS: dict[str, Callable[[str], Any]] = {
    "page": _count,
    "message": _count,
    "sheet": unquote,
    "row": _row,
    "cell": _cell,
    "part": unquote,
    "t": _numbers(float, ",", 2),
    "xywh": lambda value: _numbers(float, ",", 4)(value.removeprefix("percent:")),
    "char": _numbers(_count, ",", 2),
}
