"""How long a handover takes to write and to verify, beside `sha256sum` and then `sha512sum` over the same files.

    python -m bench.handover FOLDER [--items 10000] [--size 4096] [--flips 500]

The case is put straight into its tables: each item is a file with a passage of its words. FOLDER is emptied of what
an earlier run left there. All files are in memory when a clock starts.
"""

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clew.cli import main
from clew.handover import verify
from clew.store import schema
from clew.store.bulk import add_rows
from clew.store.case import SIFT, Case, create, set_meta
from clew.store.places import add_collection, add_places

BATCH = 1_000
ROUNDS = 5


def made(folder: Path, items: int, size: int) -> Case:
    """A case of `items` files of `size` bytes each, with words of their own."""
    haul = folder / "haul"
    haul.mkdir(parents=True)
    case = create(folder / "case")
    collection = add_collection(case, haul, {}, copied=False)
    for start in range(0, items, BATCH):
        rows = [_file(haul, number, size) for number in range(start, min(start + BATCH, items))]
        add_places(case, collection, rows)
        with case.engine.begin() as connection:
            for offset, row in enumerate(rows):
                _read(connection, start + offset + 1, str(row["item"]))
    with case.engine.begin() as connection:
        set_meta(connection, SIFT, "")
    return case


def _file(haul: Path, number: int, size: int) -> dict[str, object]:
    path = haul / f"{number // 500:04}" / f"paper {number}.txt"
    path.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for piece in range(0, size, 1 << 20):
            chunk = random.Random(number * 65_536 + piece).randbytes(min(1 << 20, size - piece))
            digest.update(chunk)
            file.write(chunk)
    raw = os.fsencode(path.relative_to(haul))
    return {"raw": raw, "size": size, "mtime": 1, "item": digest.hexdigest(), "fault": None}


def _read(connection: object, number: int, item: str) -> None:
    text = f"Paper {number} of the harbour master, who counted the ships of the day. " * 8
    run = {"step": "extract.text@1", "item": item, "inputs": "{}", "outcome": "finished", "current": 1, "records": 1}
    times = {"started": "2026-01-01T00:00:00+00:00", "ended": "2026-01-01T00:00:01+00:00"}
    add_rows(connection, schema.activity, [{"id": number, "key": item, **run, **times}])  # type: ignore[arg-type]
    common = {"activity": number, "item": item}
    told = {"media_type": "text/plain", "evidence": "text", "charset": "utf-8"}
    add_rows(connection, schema.identity, [{**common, "seq": 0, **told}])  # type: ignore[arg-type]
    words = {"fragment": "", "first": 0, "last": len(text), "text": text, "certainty": None}
    add_rows(connection, schema.passage, [{**common, "seq": 1, **words}])  # type: ignore[arg-type]


def timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def sums(bag: Path) -> None:
    """What the two programs of coreutils do with all files of a bag, one after the other."""
    for program in ("sha256sum", "sha512sum"):
        names = "find . -type f -print0 | xargs -0 " + program
        subprocess.run(names, shell=True, cwd=bag, check=True, stdout=subprocess.DEVNULL)


def verified(bag: Path) -> None:
    subprocess.run([sys.executable, bag / "verify.py"], check=True, stdout=subprocess.DEVNULL)


def handed(folder: Path) -> None:
    bag = folder / "bag"
    told = ["handover", "--case", str(folder / "case"), "--to", str(bag), "--all", "--for", "x", "--purpose", "x"]
    assert main(told) == 0


def written(folder: Path) -> float:
    shutil.rmtree(folder / "bag", ignore_errors=True)
    return timed(lambda: handed(folder))


def flips(bag: Path, count: int) -> int:
    """How many of `count` bits, flipped one at a time anywhere in the bag, are named at their file."""
    chance = random.Random(5)
    files = sorted(each for each in bag.rglob("*") if each.is_file() and each.stat().st_size)
    weights = [each.stat().st_size for each in files]
    half = count // 2
    chosen = chance.choices(files, k=half) + chance.choices(files, weights, k=count - half)
    return sum(_named(bag, each, chance) for each in chosen)


def _named(bag: Path, path: Path, chance: random.Random) -> bool:
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(flipped)
    named = {name for name, _ in verify.check(str(bag)).differences}
    path.write_bytes(content)
    return path.relative_to(bag).as_posix() in named


def run() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=4_096)
    parser.add_argument("--flips", type=int, default=0)
    given = parser.parse_args()
    folder = given.folder / "handover-bench"
    shutil.rmtree(folder, ignore_errors=True)
    made(folder, given.items, given.size).engine.dispose()
    writing = sorted(written(folder) for _ in range(3))[1]
    bag = folder / "bag"
    sums(bag)
    beside = sorted(timed(lambda: sums(bag)) for _ in range(ROUNDS))[ROUNDS // 2]
    checking = sorted(timed(lambda: verified(bag)) for _ in range(ROUNDS))[ROUNDS // 2]
    size = sum(each.stat().st_size for each in bag.rglob("*") if each.is_file())
    print(f"{given.items} items of {given.size} bytes; the bag has {size:,} bytes")
    print(f"sha256sum and sha512sum  {beside:6.2f} s")
    print(f"verified                 {checking:6.2f} s  {checking / beside:.2f}")
    print(f"written, all of it       {writing:6.2f} s  {writing / beside:.2f}")
    if given.flips:
        print(f"{flips(bag, given.flips)} of {given.flips} flipped bits named")
    shutil.rmtree(folder)


if __name__ == "__main__":
    run()
