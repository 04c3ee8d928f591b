"""The accuracy card: how often the findings that a person checked were wrong."""

import csv
import hashlib
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.handover.files import loud
from clew.handover.sample import COLUMNS
from clew.store import schema
from clew.store.case import Case

YES, NO, UNSURE = ("y", "yes", "1"), ("n", "no", "0"), ("?", "unsure")
EVENT = "accuracy card"
Z = 1.959964
"""Of a 95 % interval."""

Answered = dict[tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True)
class Rate:
    """Of findings of a step, of one `kind` or of "all": how many were checked, wrong, and neither; the rate of wrong
    ones among those that are one of the two, with its 95 % interval by Wilson."""

    step: str
    kind: str
    checked: int
    wrong: int
    unsure: int
    rate: float
    low: float
    high: float


def card(files: Sequence[Path], connection: Connection) -> list[Rate]:
    """The rates that the checked files tell.

    UsageError for a file that is no sample, an answer that is none, two answers about one finding, another case's
    findings, or where nothing was answered.
    """
    answered: Answered = {}
    for path in files:
        _read(path, answered)
    if not answered:
        raise UsageError("nothing is answered in these files: write y or n into the column `right`")
    known = set(connection.execute(select(schema.item.c.digest)).scalars())
    for citation, *_ in answered:
        if citation.partition("#")[0] not in known:
            raise UsageError(f"{citation}: is no finding of this case; name the case that the sample was drawn from")
    return rates([(step, kind, answer) for (_, kind, _, step, _), (answer, _) in answered.items()])


def rates(told: Sequence[tuple[str, str, str]]) -> list[Rate]:
    """Rates by step, and by kind within it, of (step, kind, answer)."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for step, kind, answer in told:
        counts[step, ""][answer] += 1
        counts[step, kind][answer] += 1
    return [_rate(step, kind or "all", counts[step, kind]) for step, kind in sorted(counts)]


def _rate(step: str, kind: str, counts: Counter[str]) -> Rate:
    checked, wrong = counts["yes"] + counts["no"], counts["no"]
    low, high = wilson(wrong, checked)
    return Rate(step, kind, checked, wrong, counts["unsure"], round(wrong / checked, 4) if checked else 0.0, low, high)


def wilson(wrong: int, checked: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); from 0 to 1 where nothing was checked."""
    if not checked:
        return 0.0, 1.0
    share, weight = wrong / checked, Z * Z / checked
    middle = share + weight / 2
    spread = Z * math.sqrt(share * (1 - share) / checked + weight / (4 * checked))
    return round(max((middle - spread) / (1 + weight), 0), 4), round(min((middle + spread) / (1 + weight), 1), 4)


def _read(path: Path, answered: Answered) -> None:
    """Add the answers of a file, whatever sign its program parts cells by."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it as CSV in UTF-8") from error
    comma = next((sign for sign in ",;\t" if text.startswith((f"right{sign}", f'"right"{sign}'))), ",")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=comma)
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise UsageError(f"{path}: is no sample; `clew sample --to FILE` draws one")
    for row in rows:
        if None in row.values():
            raise UsageError(f"{path} line {rows.line_num}: has too few cells")
        cells = {name: loud(row[name]) for name in COLUMNS}
        _add(answered, cells, f"{path} line {rows.line_num}")


def _add(answered: Answered, cells: dict[str, str], where: str) -> None:
    said = cells["right"].strip().lower()
    if not said:
        return
    verdict = {"yes": YES, "no": NO, "unsure": UNSURE}
    answer = next((name for name, ways in verdict.items() if said in ways), None)
    if answer is None:
        raise UsageError(f"{where}: {said!r} is no answer; write y, n or ? into the column `right`")
    finding = tuple(cells[name] for name in ("citation", "kind", "value", "step", "words"))
    before = answered.setdefault(finding, (answer, where))
    if before[0] != answer:
        raise UsageError(f"{where}: says {answer}, and {before[1]} says {before[0]} of the same finding; settle which")


def keep(case: Case, by: str, files: Sequence[Path], found: Sequence[Rate]) -> None:
    """Note the card in the ledger with the SHA-256 of each checked file; for who holds the case's lock."""
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    case.record(EVENT, {"by": by, "files": hashes, "rates": [asdict(each) for each in found]})


def kept(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cards in the ledger, the first first: when, and what was noted."""
    yield from ((event.time, event.details) for event in case.ledger.events() if event.event == EVENT)
