"""Read files with a peer, one process: `python peer.py kreuzberg|tika LIST`, LIST a file of paths. Prints JSON.

Runs in a virtual environment of its own, so it imports nothing of Clew's.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def kreuzberg() -> Callable[[str], int]:
    from kreuzberg import extract_file_sync

    return lambda path: len(extract_file_sync(path).content)


def tika() -> Callable[[str], int]:
    from iscc_tika import Extractor

    extractor = Extractor()
    return lambda path: len(extractor.extract_file_to_string(path)[0])


def main(peer: str, list_of_paths: str) -> None:
    read = {"kreuzberg": kreuzberg, "tika": tika}[peer]()
    paths = Path(list_of_paths).read_text().splitlines()
    begun, characters, failed = time.perf_counter(), 0, 0
    for path in paths:
        try:
            characters += read(path)
        except Exception:
            failed += 1
    seconds = time.perf_counter() - begun
    print(json.dumps({"files": len(paths), "failed": failed, "characters": characters, "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
