"""aliases.toml of a case: the names that its user knows to be one (docs/entities.md)."""

from clew.errors import UsageError
from clew.store.case import Case


def alias_text(case: Case) -> str:
    """What the file says; "" where there is none."""
    path = case.folder / "aliases.toml"
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it as UTF-8") from error
