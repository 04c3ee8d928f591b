"""The bytes that a task names, opened and checked against their digest before any step sees them."""

import contextlib
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from clew.errors import IntegrityError
from clew.executors.wire import Part, Task

IN_MEMORY = 32 << 20
CHUNK = 1 << 20
BEAT = 16
"""Chunks that are read between two beats: a slow disk is no standstill."""


def opened(what: Task | Part, beat: Callable[[], None]) -> BinaryIO:
    """The item's bytes, from the first place that still has them. OSError or IntegrityError where none has."""
    *others, last = what.paths
    for path in others:
        with contextlib.suppress(OSError, IntegrityError):
            return _open_one(what, path, beat)
    return _open_one(what, last, beat)


def _open_one(what: Task | Part, path: str, beat: Callable[[], None]) -> BinaryIO:
    stream: BinaryIO = Path(os.fsdecode(bytes.fromhex(path))).open("rb")  # noqa: SIM115
    if what.length <= IN_MEMORY:
        content = stream.read(what.length + 1)
        stream.close()
        stream = io.BytesIO(content)
        digest = hashlib.sha256(content).hexdigest()
    else:
        digest = _hash(stream, beat)
    if digest != what.item:
        raise IntegrityError("its bytes have changed since they were collected")
    stream.seek(0)
    return stream


def _hash(stream: BinaryIO, beat: Callable[[], None]) -> str:
    whole = hashlib.sha256()
    for number, chunk in enumerate(iter(lambda: stream.read(CHUNK), b"")):
        whole.update(chunk)
        if number % BEAT == 0:
            beat()
    return whole.hexdigest()


class Parts(Mapping[str, BinaryIO]):
    """The other files of a set by name, each opened and checked when it is asked for."""

    def __init__(self, parts: Sequence[Part], beat: Callable[[], None]) -> None:
        self.parts = {part.name: part for part in parts}
        self.streams: dict[str, BinaryIO] = {}
        self.beat = beat

    def __getitem__(self, name: str) -> BinaryIO:
        if name not in self.streams:
            self.streams[name] = opened(self.parts[name], self.beat)
        return self.streams[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def close(self) -> None:
        for stream in self.streams.values():
            stream.close()
