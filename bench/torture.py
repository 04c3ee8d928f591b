"""`make torture`: Clew over files of every format, a row a file, and Apache Tika (native) over the same for comparison.

    python -m bench.torture [OUT.tsv] [--corpus FOLDER ...] [--no-tika]

Writes OUT.tsv (bench-out/torture.tsv): a row a file of what Clew made of it with the members in it, and how many
characters Tika gave in how many seconds. Prints sums by media type, and how many files give text to which of the two.
"""

import argparse
import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from bench.tika import Answer, tika
from clew.store import schema
from clew.store.case import open_case
from clew.store.completeness import item_states, media_types

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FORMATS = (
    "tika-sample", "eml-stalwart", "pst", "pdf-samples", "torture-generated", "dfvfs", "telegram-fixtures", "mt940",
)  # fmt: skip
PAUSE = 0.05


@dataclass(frozen=True)
class Row:
    """What came of one file: `characters` and `members` with all that lies in it, `seconds` of what read it."""

    path: str
    media_type: str
    outcome: str
    codes: str
    own: int
    characters: int
    members: int
    seconds: float
    step: str


@dataclass
class Run:
    """How long the sifts took, also in seconds of a processor; among them how many seconds recognition of pictures and
    all other steps that read took, summed over workers; the most memory in MiB of the main process and of a worker."""

    seconds: float = 0.0
    processor: float = 0.0
    recognition: float = 0.0
    reading: float = 0.0
    main: float = 0.0
    worker: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Clew over files of every format, beside Apache Tika")
    parser.add_argument("out", nargs="?", type=Path, default=Path("bench-out/torture.tsv"))
    parser.add_argument("--corpus", type=Path, action="append", help="folders, in place of the shared test data")
    parser.add_argument("--no-tika", action="store_true")
    given = parser.parse_args()
    folders = given.corpus or [SHARED / name for name in FORMATS if (SHARED / name).exists()]
    if not folders:
        raise SystemExit(f"{SHARED}: not there; give CORPUS=FOLDER")
    scratch = Path(tempfile.mkdtemp(prefix="clew-torture-"))
    try:
        run, rows = Run(), list[Row]()
        for folder in folders:
            sift(folder, scratch / "case", run)
        run.processor = children()
        rows = read(scratch / "case", run)
    finally:
        shutil.rmtree(scratch)
    answers = {} if given.no_tika else tika([Path(row.path) for row in rows])
    given.out.parent.mkdir(parents=True, exist_ok=True)
    write(given.out, rows, answers)
    by_type(rows)
    print(f"\n{len(rows):,} files, with text {sum(row.characters > 0 for row in rows):,}: {run.seconds:.1f} s.")
    recognised = f"of recognising pictures, as Tika is not asked to: {run.recognition:.1f} s"
    print(f"Processors worked {run.processor:.1f} s; {recognised}.")
    print(f"Peak memory: main process {run.main:.0f} MiB, largest worker {run.worker:.0f} MiB. Rows: {given.out}")
    if answers:
        compare(rows, answers, run)


def sift(folder: Path, case: Path, run: Run) -> None:
    command = [sys.executable, "-m", "clew", "sift", str(folder), "--case", str(case)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        while child.poll() is None:
            watch(child.pid, run)
            time.sleep(PAUSE)
        assert child.stderr is not None
        if child.returncode not in (0, 3):
            raise SystemExit(f"{folder}: clew sift ended with {child.returncode}\n{child.stderr.read().decode()}")
    run.seconds += time.perf_counter() - begun


def children() -> float:
    """Seconds that processors worked for the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch(main: int, run: Run) -> None:
    """Note the most memory so far (VmHWM) of a process and of those that it started itself."""
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        size = int(told.get("VmHWM", "0 kB").split()[0]) / 1024
        if int(told["Pid"]) == main:
            run.main = max(run.main, size)
        elif int(told["PPid"]) == main:
            run.worker = max(run.worker, size)


def read(folder: Path, run: Run) -> list[Row]:
    case = open_case(folder)
    with case.engine.connect() as connection:
        reading = Reading(connection)
        rows, run.recognition = reading.rows(), reading.recognition
        run.reading = float(reading.seconds.total())
    case.engine.dispose()
    return rows


class Reading:
    """A case's tables, gathered by item."""

    def __init__(self, connection: Connection) -> None:
        activity, passage, member, problem = schema.activity, schema.passage, schema.member, schema.problem
        self.connection = connection
        self.types, self.states = media_types(connection), item_states(connection)
        self.text: Counter[str] = Counter()
        self.within: dict[str, list[str]] = defaultdict(list)
        self.codes: dict[str, set[str]] = defaultdict(set)
        self.seconds: Counter[str] = Counter()
        self.steps: dict[str, str] = {}
        self.recognition = 0.0
        current = set(connection.execute(select(activity.c.id).where(activity.c.current == 1)).scalars())
        told = select(passage.c.activity, passage.c.item, func.sum(func.length(func.trim(passage.c.text))))
        for owner, item, length in connection.execute(told.group_by(passage.c.activity)):
            self.text[item] += int(length or 0) if owner in current else 0
        for owner, item, content in connection.execute(select(member.c.activity, member.c.item, member.c.content)):
            if owner in current:
                self.within[item].append(content)
        for owner, item, code in connection.execute(select(problem.c.activity, problem.c.item, problem.c.code)):
            if owner in current:
                self.codes[item].add(code)
        for row in connection.execute(select(activity).order_by(activity.c.id)):
            taken = datetime.fromisoformat(row.ended) - datetime.fromisoformat(row.started)
            if row.step.startswith("extract.ocr"):
                self.recognition += taken.total_seconds()
            elif row.step.startswith(("extract.", "identify")):
                self.seconds[row.item] += taken.total_seconds()  # type: ignore[assignment]
                if row.step.startswith("extract."):
                    self.steps.setdefault(row.item, row.step)

    def rows(self) -> list[Row]:
        place, collection = schema.place, schema.collection
        query = select(collection.c.root, place.c.path, place.c.item)
        query = query.join(collection, collection.c.id == place.c.collection).where(place.c.superseded == 0)
        found = self.connection.execute(query.order_by(collection.c.id, place.c.path))
        return [self._row(f"{root}/{path}", item) for root, path, item in found if item]

    def _row(self, path: str, item: str) -> Row:
        below = self._below(item)
        return Row(
            path, self.types.get(item, ""), self.states.get(item, ""), ",".join(sorted(self.codes[item])),
            self.text[item], sum(self.text[each] for each in below), len(below) - 1,
            round(self.seconds[item], 3), self.steps.get(item, ""),
        )  # fmt: skip

    def _below(self, item: str) -> set[str]:
        seen, waiting = set[str](), [item]
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting += self.within[each]
        return seen


def write(out: Path, rows: Iterable[Row], answers: dict[str, Answer]) -> None:
    heads = ("path", "type", "outcome", "codes", "characters", "with members", "members", "seconds", "step")
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow((*heads, "Tika's characters", "Tika's seconds", "Tika's fault"))
        for row in rows:
            answer = answers.get(row.path)
            told = (answer.characters, round(answer.seconds, 3), answer.fault) if answer else ("", "", "")
            fields = (getattr(row, name) for name in Row.__dataclass_fields__)
            table.writerow((*(str(field).replace("\t", " ") for field in fields), *told))


def by_type(rows: list[Row]) -> None:
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.media_type].append(row)
    print(f"{'type':<72} files text  read partly  none  seconds")
    for kind, those in sorted(kinds.items(), key=lambda each: (-len(each[1]), each[0])):
        states = Counter(row.outcome for row in those)
        partly, none = states["partly_read"], states["unreadable"]
        read = len(those) - partly - none
        text, seconds = sum(row.characters > 0 for row in those), sum(row.seconds for row in those)
        print(f"{kind or '?':<72} {len(those):5} {text:4} {read:5} {partly:6} {none:5} {seconds:8.2f}")


def compare(rows: list[Row], answers: dict[str, Answer], run: Run) -> None:
    clew = {row.path for row in rows if row.characters > 0}
    other = {path for path, answer in answers.items() if answer.characters > 0}
    seconds = sum(answer.seconds for answer in answers.values())
    print(f"\nText from: Clew {len(clew)}, Tika {len(other)}, both {len(clew & other)}, either {len(clew | other)}.")
    print(f"Tika took {seconds:.1f} s in one process, processors {children() - run.processor:.1f} s.")
    print(f"Clew's reading took {run.reading:.1f} s, {run.reading / seconds:.2f} × Tika's time; the whole sift, which")
    print(f"stores, indexes and looks for findings, {run.seconds / seconds:.2f} × Tika's time.")
    faults = Counter(answer.fault for answer in answers.values() if answer.fault)
    print("Tika's faults: " + (", ".join(f"{count} {fault}" for fault, count in faults.most_common()) or "none"))
    print(f"Only Clew: {len(clew - other)}. Only Tika: {len(other - clew)}:")
    for row in rows:
        if row.path in other - clew:
            told = f"{row.media_type}  {row.step}  {row.outcome} {row.codes}"
            print(f"  {row.path}  {told}: {answers[row.path].characters}")


if __name__ == "__main__":
    main()
