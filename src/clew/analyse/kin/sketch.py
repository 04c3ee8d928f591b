"""The sketches that enrich.shingles makes, read back (docs/kin.md has the bytes)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
PERMUTATIONS = 128
HEAD = 20


@dataclass(frozen=True)
class Sketch:
    """A text's number of words, the digest of them, and its 128 least values: None of a short text."""

    words: int
    digest: bytes
    least: Numbers | None


def sketch(contents: Sequence[bytes]) -> Sketch:
    """The sketch of an item from those of its stretches of passages, in their order; nearly always it is one."""
    parts = [_read(content) for content in contents]
    if len(parts) == 1:
        return parts[0]
    least = [part.least for part in parts if part.least is not None]
    digest = hashlib.sha256(b"".join(part.digest for part in parts)).digest()[:16]
    return Sketch(sum(part.words for part in parts), digest, np.min(least, axis=0) if least else None)


def _read(content: bytes) -> Sketch:
    if len(content) not in (HEAD, HEAD + 4 * PERMUTATIONS):
        raise ValueError(f"a sketch of {len(content)} bytes")
    least = np.frombuffer(content, "<u4", offset=HEAD) if len(content) > HEAD else None
    return Sketch(int.from_bytes(content[:4], "little"), content[4:HEAD], least)


@dataclass(frozen=True)
class Text:
    """One item's text in numbers: its sketch; what is kept of each stretch, by the passage that it begins with."""

    item: str
    sketch: Sketch
    stretches: tuple[tuple[int, Numbers], ...] = ()

    @cached_property
    def kept(self) -> Numbers:
        """All that is kept of the text, each value once, in order."""
        return np.unique(np.concatenate([np.zeros(0, np.uint32), *(values for _, values in self.stretches)]))


def text(item: str, wholes: Sequence[bytes], stretches: Iterable[tuple[int, bytes]] = ()) -> Text:
    """A text from its vectors: the contents of kind "shingles" in their order, and those of kind "stretch" with the
    numbers of the passages that they stand at."""
    return Text(item, sketch(wholes), tuple((at, np.frombuffer(content, "<u4")) for at, content in sorted(stretches)))
