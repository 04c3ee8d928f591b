"""Plain text in any encoding."""

from collections.abc import Sequence


def text(paragraphs: Sequence[str], *, encoding: str = "utf-8", ending: str = "\n", mark: bool = False) -> bytes:
    """Paragraphs parted by empty lines; `mark` puts a byte order mark in front."""
    joined = (ending * 2).join(paragraphs) + ending
    return (("\ufeff" if mark else "") + joined).encode(encoding)
