"""Names of archive entries as text: UTF-8 where they are that, else the code page that their letters point at."""

from collections.abc import Iterable, Sequence

from clew.extract.text.charset import detect

SAMPLE = 1 << 16
LISTED = 20


def code_page(names: Iterable[bytes]) -> str:
    """The encoding of those names that are not UTF-8, told by all of them together; the DOS page where none is told."""
    sample, length = [], 0
    for name in names:
        if length < SAMPLE and not _is_utf8(name):
            sample.append(name)
            length += len(name)
    likely = detect(b"\n".join(sample)) if sample else None
    return likely if likely and likely != "cp850" and not likely.startswith("utf-") else "cp437"


def readable(name: bytes, page: str) -> str:
    """The name, with U+FFFD for what has no letter; never a path to be trusted."""
    return name.decode("utf-8" if _is_utf8(name) else page, "replace").replace("\x00", "\ufffd")


def listed(names: Sequence[str]) -> str:
    """The first twenty of the names, and how many more there are."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
