"""`make bench-large`: how cost grows to 100,000 files, and search over HTTP at a million passages."""

import http.client
import math
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from bench.haul import make
from bench.measure import sift, size
from bench.passages import load
from bench.words import ARABIC, ENGLISH

SIZES = (1_000, 10_000, 100_000)
PASSAGES = 1_000_000
QUERIES = 400


def main(passages: int) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="clew-bench-"))
    try:
        growth(scratch)
        search(scratch, passages)
    finally:
        shutil.rmtree(scratch)


def growth(scratch: Path) -> None:
    print("| files | seconds | files/s | main MiB | case MiB |\n|---|---|---|---|---|")
    seconds = []
    for count in SIZES:
        haul, case = scratch / f"haul-{count}", scratch / f"case-{count}"
        make(haul, count)
        took = sift(haul, case)
        seconds.append(took.seconds)
        rate, main = count / took.seconds, took.main_memory
        print(f"| {count:,} | {took.seconds:.1f} | {rate:.0f} | {main:.0f} | {size(case):.0f} |", flush=True)
        shutil.rmtree(haul)
        shutil.rmtree(case)
    steps = [math.log(b / a) / math.log(10) for a, b in pairwise(seconds)]
    print(f"\nGrowth exponents, from each size to the next: {', '.join(f'{step:.2f}' for step in steps)}.")


def search(scratch: Path, passages: int) -> None:
    begun = time.perf_counter()
    load(scratch / "million", passages)
    print(f"\n{passages:,} passages loaded and indexed in {time.perf_counter() - begun:.0f} s, "
          f"index {size(scratch / 'million' / 'index'):.0f} MiB.")  # fmt: skip
    command = [sys.executable, "-u", "-m", "clew", "serve", "--port", "8093", "--case", str(scratch / "million")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        ask(server, queries(random.Random(7)))
    finally:
        server.terminate()
        server.wait()


def queries(chance: random.Random) -> list[tuple[str, str]]:
    """A mix of kinds, a fifth each: words, phrases, prefixes, words with filters, two words with a sorted date."""
    made = []
    for number in range(QUERIES):
        words = chance.sample(ARABIC if number % 5 == 4 else ENGLISH, 2)
        kinds = (
            ("word", words[0]),
            ("phrase", f'"{words[0]} {words[1]}"'),
            ("prefix", f"{words[0][:3]}*"),
            ("filter", f"{words[0]} type:message/rfc822 lang:en date:2015..2016"),
            ("two", f"{words[0]} AND {words[1]}"),
        )
        made.append(kinds[number % 5])
    return made


def ask(server: "subprocess.Popen[str]", mix: list[tuple[str, str]]) -> None:
    assert server.stdout is not None
    address = next(line for line in server.stdout if "http://" in line)
    path = address[address.index("http://127.0.0.1:8093") + len("http://127.0.0.1:8093") :].strip()
    connection = http.client.HTTPConnection("127.0.0.1", 8093)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    headers = {"Cookie": (answer.getheader("Set-Cookie") or "").partition(";")[0]}
    took: dict[str, list[float]] = {}
    without = 0
    for kind, query in mix:
        begun = time.perf_counter()
        connection.request("GET", f"/?q={quote(query)}", headers=headers)
        answer = connection.getresponse()
        page = answer.read()
        took.setdefault(kind, []).append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (query, answer.status)
        without += b"<mark>" not in page
    print("\n| queries over HTTP | median ms | p95 ms | worst ms |\n|---|---|---|---|")
    took["all"] = [each for times in took.values() for each in times]
    for kind, times in took.items():
        ranked = sorted(times)
        late, worst = ranked[int(len(ranked) * 0.95)], ranked[-1]
        print(f"| {kind} ({len(times)}) | {statistics.median(times):.1f} | {late:.1f} | {worst:.1f} |")
    print(f"\n{without} of {len(mix)} queries found nothing.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PASSAGES)
