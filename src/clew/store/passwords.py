"""The passwords that the user has given, tried on what is encrypted: kept with the case, not in its tables."""

import hashlib
import os
from pathlib import Path

from clew.errors import UsageError, worded
from clew.store.case import Case

NAME = "passwords.txt"


def passwords(case: Case) -> tuple[str, ...]:
    """In the order in which they were given; a line each, in UTF-8."""
    path = case.folder / NAME
    return _lines(path) if path.exists() else ()


def add_passwords(case: Case, given: Path) -> None:
    """Keep the lines of a file with the case. UsageError where it cannot be read as UTF-8."""
    known = passwords(case)
    new = [line for line in dict.fromkeys(_lines(given)) if line not in known]
    if not new:
        return
    draft = case.folder / f"{NAME}.part"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in (*known, *new))
    draft.rename(case.folder / NAME)
    case.record("passwords added", {"count": len(new)})


def list_version(listed: tuple[str, ...]) -> str:
    """What tells one list from another in a key; nothing where there are none."""
    return hashlib.sha256("\n".join(listed).encode()).hexdigest() if listed else ""


def _lines(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = f"{path}: cannot be read as a list of passwords, one a line in UTF-8"
        raise UsageError(f"{what}: {worded(error)}") from error
    return tuple(line for line in text.split("\n") if line)
