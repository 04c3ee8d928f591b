"""The bytes that a task names, opened and checked against their digest before any step sees them."""

import contextlib
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from clew.errors import IntegrityError
from clew.executors.wire import Part, Task

IN_MEMORY = 32 << 20
CHUNK = 1 << 20
BEAT = 16
"""Chunks that are read between two beats: a slow disk is no standstill."""

OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
"""What was collected may have become a link or a pipe by now: the one is not followed, the other not waited for."""


def opened(what: Task | Part, beat: Callable[[], None]) -> BinaryIO:
    """The item's bytes, from the first place that still has them. OSError or IntegrityError where none has."""
    *others, last = what.paths
    for path in others:
        with contextlib.suppress(OSError, IntegrityError):
            return _open_one(what, path, beat)
    return _open_one(what, last, beat)


def _open_one(what: Task | Part, path: str, beat: Callable[[], None]) -> BinaryIO:
    stream = open(os.open(bytes.fromhex(path), OPEN), "rb")  # noqa: SIM115
    try:
        whole = _whole(stream, what, beat)
    except (OSError, IntegrityError):
        stream.close()
        raise
    whole.seek(0)
    return whole


def _whole(stream: BinaryIO, what: Task | Part, beat: Callable[[], None]) -> BinaryIO:
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        raise IntegrityError("is no file any more: a device, pipe or socket")
    if what.length > IN_MEMORY:
        digest = _hash(stream, what.length, beat)
    else:
        with stream:
            content = stream.read(what.length + 1)
        digest, stream = hashlib.sha256(content).hexdigest(), io.BytesIO(content)
    if digest != what.item:
        raise IntegrityError("its bytes have changed since they were collected")
    return stream


def _hash(stream: BinaryIO, length: int, beat: Callable[[], None]) -> str:
    """The digest, or that of a beginning which is too long where somebody writes on and on."""
    whole = hashlib.sha256()
    for number, chunk in enumerate(iter(lambda: stream.read(CHUNK), b"")):
        whole.update(chunk)
        if number % BEAT == 0:
            beat()
        if number * CHUNK > length:
            break
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
