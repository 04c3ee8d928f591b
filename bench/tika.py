"""Apache Tika (native) as it comes, a file at a time in a process that is killed after a minute."""

import json
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LIMIT = 60.0
"""Seconds that a file may take."""


@dataclass(frozen=True)
class Answer:
    """Characters that are not blank at an end; seconds; what went wrong, or ""."""

    characters: int
    seconds: float
    fault: str


def tika(paths: list[Path]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    child = _start()
    for path in paths:
        begun = time.perf_counter()
        answer = _ask(child, path)
        answers[str(path)] = answer
        if child.poll() is not None or answer.fault in ("time", "crash"):
            child.kill()
            child.wait()
            child = _start()
            answers[str(path)] = Answer(0, time.perf_counter() - begun, answer.fault)
    child.kill()
    child.wait()
    return answers


def _start() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.tika"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, bufsize=1)


def _ask(child: "subprocess.Popen[str]", path: Path) -> Answer:
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    assert child.stdin is not None and child.stdout is not None
    reader = child.stdout.readline
    threading.Thread(target=lambda: lines.put(reader()), daemon=True).start()
    child.stdin.write(json.dumps(str(path)) + "\n")
    try:
        line = lines.get(timeout=LIMIT)
    except queue.Empty:
        return Answer(0, LIMIT, "time")
    return Answer(*json.loads(line)) if line else Answer(0, 0.0, "crash")


def answer_all() -> None:
    """The child: reads paths, a JSON string a line, and answers with a JSON list a line."""
    from iscc_tika import Extractor, TesseractOcrConfig

    extractor = Extractor().set_ocr_config(TesseractOcrConfig().set_skip_ocr(True))
    for line in sys.stdin:
        begun, characters, fault = time.perf_counter(), 0, ""
        try:
            content = bytearray(Path(json.loads(line)).read_bytes())
            characters = len(extractor.extract_bytes_to_string(content)[0].strip())
        except TypeError as error:
            fault = "exception" if "Encrypted" not in str(error) else "encrypted"
        print(json.dumps([characters, time.perf_counter() - begun, fault]), flush=True)


if __name__ == "__main__":
    answer_all()
