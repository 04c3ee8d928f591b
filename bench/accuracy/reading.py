"""What is read of the files of each set, and the error rate of recognised pages."""

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from sqlalchemy import select

from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.completeness import item_states

STATES = ("read", "partly_read", "unreadable", "duplicate")
PAGES = (
    ("arabic-ocr-2pages/src/test/capr12.png", "arabic-ocr-2pages/src/truth/capr12.txt"),
    ("arabic-ocr-2pages/src/test/capr14.jpg", "arabic-ocr-2pages/src/truth/capr14.txt"),
    ("tesseract-test/testing/phototest.tif", "tesseract-test/testing/phototest.txt"),
    ("tesseract-test/testing/eurotext.tif", "tesseract-test/testing/eurotext.txt"),
    ("tesseract-test/testing/8071_093.3B.tif", "tesseract-test/testing/8071_093.3B.txt"),
)


def show(folder: Path) -> None:
    """Sift the folder, and print the two tables."""
    with tempfile.TemporaryDirectory(prefix="clew-accuracy-") as scratch:
        command = [sys.executable, "-m", "clew", "sift", str(folder), "--case", f"{scratch}/case"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"clew sift ended with {done.returncode}")
        case = open_case(Path(scratch) / "case")
        completeness(case)
        recognition(case, folder)


def completeness(case: Case) -> None:
    """Places of each set by state, and the problems of what was not read."""
    place, problem, activity = schema.place, schema.problem, schema.activity
    sets: dict[str, Counter[str]] = defaultdict(Counter)
    why: dict[str, Counter[str]] = defaultdict(Counter)
    with case.engine.connect() as connection:
        states = item_states(connection)
        query = select(problem.c.item, problem.c.code).join(activity, activity.c.id == problem.c.activity).distinct()
        codes = defaultdict(set)
        for item, code in connection.execute(query.where(problem.c.mended == 0, problem.c.effect != "note")):
            codes[item].add(code)
        seen: set[str] = set()
        for path, item in connection.execute(select(place.c.path, place.c.item).order_by(place.c.id)):
            name = path.partition("/")[0]
            sets[name]["duplicate" if item in seen else states.get(item, "unreadable")] += 1
            why[name].update(codes.get(item, ()) if item not in seen else ())
            seen.add(item)
    print("| set | files | read | partly read | unreadable | duplicate | why not |\n|---|---|---|---|---|---|---|")
    for name in sorted(sets):
        counts = " | ".join(str(sets[name][state]) for state in STATES)
        reasons = ", ".join(f"{code} {count}" for code, count in why[name].most_common())
        print(f"| {name} | {sum(sets[name].values())} | {counts} | {reasons} |")


def recognition(case: Case, folder: Path) -> None:
    """Character error rate of each gold page: Levenshtein distance over the gold's length, white space squeezed."""
    print("\n| page | character error rate |\n|---|---|")
    place, passage = schema.place, schema.passage
    with case.engine.connect() as connection:
        for page, gold in PAGES:
            item = connection.execute(select(place.c.item).where(place.c.path == page)).scalar()
            texts = connection.execute(select(passage.c.text).where(passage.c.item == item).order_by(passage.c.id))
            truth = squeezed((folder / gold).read_text("utf-8-sig"))
            found = squeezed("".join(texts.scalars()))
            print(f"| {Path(page).name} | {distance(found, truth) / len(truth):.1%} |")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def distance(one: str, other: str) -> int:
    """Levenshtein distance, a row at a time."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]

