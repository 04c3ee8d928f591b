"""The vectors of a case's passages, in files that are mapped into memory; all of it can be derived anew.

    state.json   {"format": …, "rows": …}: rows that are whole; the files may go on after them
    passages     the number of each row's passage, 0 where the row is dead
    activities   the number of the activity that drew it
    signs        one bit for each of a vector's numbers: whether it is above nought
    content      its numbers as signed bytes

The nearest are looked for in two steps: those that share most signs with what is asked, among all of them, and of these
the nearest by their angle (Charikar 2002: the signs that differ tell the angle, roughly).
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
WIDTH = 512
"""Numbers of a vector."""

ROWS = 1 << 15
"""Rows that are compared at once: what fits into a core's cache."""

CLOSER = 10_000
"""Rows whose angle is measured, of those that share most signs."""

FILES = {"passages": (np.uint64, 1), "activities": (np.uint64, 1), "signs": (np.uint64, WIDTH // 64),
         "content": (np.int8, WIDTH)}  # fmt: skip

Numbers = NDArray[np.uint64]


class Row(NamedTuple):
    """A vector to be kept."""

    passage: int
    activity: int
    content: bytes


class Vectors:
    """Those of one folder, as they were when it was opened. FileNotFoundError where there are none."""

    def __init__(self, folder: Path) -> None:
        state = json.loads((folder / "state.json").read_text("utf-8"))
        if state["format"] != FORMAT:
            raise FileNotFoundError(f"{folder}: of another format")
        self.folder = folder
        self.rows = int(state["rows"])
        self._held = {name: self._mapped(name) for name in FILES}

    def _mapped(self, name: str) -> NDArray[Any]:
        kind, width = FILES[name]
        shape = (self.rows, width) if width > 1 else (self.rows,)
        if not self.rows:
            return np.empty(shape, kind)
        return np.memmap(self.folder / name, kind, "r", shape=shape)

    def counts(self) -> dict[int, int]:
        """How many living rows each activity has."""
        alive = self._held["activities"][self._held["passages"] > 0]
        numbers, counts = np.unique(alive, return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))

    def nearest(self, vector: bytes, count: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The passages nearest to `vector`, the nearest first, with the cosine of their angle; of equals the lower
        number first. `among` are the passages that may be found, in order; None: all."""
        passages = self._held["passages"]
        rows = np.flatnonzero(passages if among is None else np.isin(passages, np.fromiter(among, np.uint64)))
        asked = np.frombuffer(vector, np.int8)
        if len(rows) > CLOSER:
            differ = self._differing(_signs(asked[None, :])[0])[rows]
            rows = np.sort(rows[np.argpartition(differ, CLOSER)[:CLOSER]])
        content = self._held["content"][rows].astype(np.float32)
        cosines = content @ (asked / np.linalg.norm(asked.astype(np.float32))).astype(np.float32)
        cosines /= np.linalg.norm(content, axis=1)
        found = passages[rows]
        order = np.lexsort((found, -cosines))[:count]
        return list(zip(found[order].tolist(), cosines[order].tolist(), strict=True))

    def _differing(self, asked: Numbers) -> NDArray[np.uint16]:
        """In how many signs each row differs from `asked`."""
        found = np.empty(self.rows, np.uint16)
        for start in range(0, self.rows, ROWS):
            some = self._held["signs"][start : start + ROWS] ^ asked
            found[start : start + ROWS] = np.bitwise_count(some).sum(axis=1, dtype=np.uint16)
        return found

    def drop(self, activities: Iterable[int]) -> None:
        """Let the rows of these activities die."""
        gone = np.isin(self._held["activities"], np.fromiter(activities, np.uint64))
        if gone.any():
            passages = np.memmap(self.folder / "passages", np.uint64, "r+", shape=(self.rows,))
            passages[gone] = 0
            passages.flush()

    @property
    def dead(self) -> int:
        return int((self._held["passages"] == 0).sum())


def begin(folder: Path) -> None:
    """No vectors, in a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes(b"")
    _note(folder, 0)


def add(folder: Path, rows: Sequence[Row]) -> None:
    """Put rows after those that are there; they count once all of them are on the disk."""
    before = Vectors(folder).rows
    content = np.frombuffer(b"".join(row.content for row in rows), np.int8).reshape(len(rows), WIDTH)
    added: Mapping[str, NDArray[Any]] = {
        "passages": np.array([row.passage for row in rows], np.uint64),
        "activities": np.array([row.activity for row in rows], np.uint64),
        "signs": _signs(content),
        "content": content,
    }
    for name, values in added.items():
        kind, width = FILES[name]
        with open(folder / name, "r+b") as file:
            file.truncate(before * width * np.dtype(kind).itemsize)
            file.seek(0, os.SEEK_END)
            file.write(values.tobytes())
            os.fsync(file.fileno())
    _note(folder, before + len(rows))


def _signs(content: NDArray[np.int8]) -> Numbers:
    return np.packbits(content > 0, axis=1).view(np.uint64)


def _note(folder: Path, rows: int) -> None:
    fresh = folder / "state.json.new"
    fresh.write_text(json.dumps({"format": FORMAT, "rows": rows}), "utf-8")
    fresh.replace(folder / "state.json")
