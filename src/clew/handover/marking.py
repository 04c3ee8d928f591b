"""What a recipient may do with what is handed over: the Traffic Light Protocol 2.0, or markings that the case names."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from clew.errors import UsageError

TLP: Mapping[str, str] = {
    "TLP:RED": "for the eyes and ears of the named recipients only; no further disclosure",
    "TLP:AMBER+STRICT": "for those in the recipient's organisation who need to know it; nobody else",
    "TLP:AMBER": "for those in the recipient's organisation, and its clients, who need to know it",
    "TLP:GREEN": "for the recipient's community; not for public channels",
    "TLP:CLEAR": "may be passed on without limit",
}
"""FIRST, Traffic Light Protocol 2.0 (https://www.first.org/tlp/), in short."""

DEFAULT = "TLP:AMBER"
FILE = "markings.toml"


def marking(case: Path, label: str) -> tuple[str, str]:
    """The label as it is written, and what it means; UsageError for one that neither TLP nor the case knows."""
    known = markings(case)
    if label in known:
        return label, known[label]
    upper = label.upper().replace(" ", "")
    if upper in TLP:
        return upper, TLP[upper]
    hint = "; TLP:WHITE is called TLP:CLEAR since 2.0" if upper == "TLP:WHITE" else ""
    raise UsageError(f"{label}: no such marking; there are {', '.join(known)}{hint}. Others go into {case / FILE}")


def markings(case: Path) -> dict[str, str]:
    """All that may be chosen, each with what it means."""
    return {**TLP, **_of_case(case)}


def _of_case(case: Path) -> dict[str, str]:
    """Markings of the case's own: tables `[[marking]]` with `label` and `meaning`."""
    path = case / FILE
    if not path.exists():
        return {}
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["marking"]
        return {" ".join(row["label"].split()): str(row["meaning"]) for row in rows}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: {SHAPE} ({error})") from error


SHAPE = 'each marking is a table: [[marking]], then label = "…" and meaning = "…"'
