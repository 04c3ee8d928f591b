"""A step: a function of its input alone, declared with a name, a version, and what it takes and yields."""

import hashlib
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, BinaryIO

import msgspec

from clew.model import Digest, Finding, Identity, Locator, Member, Metadata, Passage, Problem, Rendition


@dataclass(frozen=True)
class Contained:
    """A member together with its bytes, on its way from a step to the store."""

    member: Member
    content: Iterable[bytes]


Record = Passage | Contained | Metadata | Problem | Rendition | Identity


@dataclass(frozen=True)
class Beat:
    """Nothing to say yet, but getting on: a step that computes for long yields one now and then. It is kept nowhere."""


@dataclass(frozen=True)
class Given:
    """What an extract step is told about its item besides the bytes.

    `media_type` and `charset` are what the content shows; `hint` maps the names in the step's `hints` to what the
    place or the container claimed ("name", "charset", "declared"). `pages` are the pages asked for, none for all.
    `length` is the item's size in bytes. `parts` are the other files of a set that the item is the first of, by
    their names relative to its folder ("disk.E02", "chat.db-wal"), opened when asked for. `passwords` are those that
    the user gave, in order, where the step declares that it takes them.
    """

    item: Digest
    length: int
    media_type: str
    charset: str | None = None
    hint: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[int, ...] = ()
    parts: Mapping[str, BinaryIO] = field(default_factory=dict)
    passwords: tuple[str, ...] = ()


@dataclass(frozen=True)
class GivenText:
    """A passage as an enrich step is given it: its text and place, its item's media type, and the date of its item,
    ISO 8601, where the item tells one.

    An enrich step takes the passages of one activity in their order, and yields for each what it draws from it. Of
    very many it is given stretches of WINDOW.
    """

    text: str
    dated: str | None = None
    at: Locator = field(default_factory=Locator)
    media_type: str = ""


WINDOW = 20_000
"""Passages of one activity that an enrich step is given at once."""

DATED = ("date", "created")
"""The properties of an item that tell its date, the best first."""


def dated(said: Iterable[tuple[str, str]]) -> str | None:
    """The item's own date, of the names and values of its properties; the first of each name counts."""
    values: dict[str, str] = {}
    for name, value in said:
        values.setdefault(name, value)
    return next((values[name] for name in DATED if name in values), None)


PYTHON = "{}.{}".format(*sys.version_info)

Extractor = Callable[[Given, BinaryIO], Iterator[Record | Beat]]
Enricher = Callable[[Sequence[GivenText]], Iterator[Sequence[Finding]]]


@dataclass(frozen=True)
class Step:
    """One declared step.

    `mends` names the problem code that makes this step run after another, and that it puts right ("needs-ocr").
    `slow` steps wait until everything fast has been read; one that runs `apart` has a worker and a memory limit of its
    own. A step with `parts` is given the other files of a set; one with `passwords` is run again with the user's where
    it found its item encrypted; one that is `led` is given the first rows of a sheet before a stretch from its middle.
    `libraries` returns the versions of whatever can change the outcome, so that they
    count in the key.
    """

    name: str
    version: int
    accepts: tuple[str, ...]
    run: Callable[..., Iterator[Any]]
    hints: tuple[str, ...] = ()
    mends: str | None = None
    slow: bool = False
    apart: bool = False
    parts: bool = False
    passwords: bool = False
    led: bool = False
    libraries: Callable[[], Mapping[str, str]] = dict

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"

    def takes(self, media_type: str) -> bool:
        return any(fnmatchcase(media_type, pattern) for pattern in self.accepts)

    def inputs(
        self,
        hint: Mapping[str, str],
        identity: Identity | None = None,
        pages: tuple[int, ...] = (),
        upstream: str = "",
        manifest: str = "",
        version: str = "",
        window: tuple[int, ...] = (),
    ) -> dict[str, Any]:
        """What, besides the item, can change what this step yields: only what it declares counts.

        `manifest` is the digest of what names the set's other files, `version` that of the list of passwords, `window`
        the stretch [from, to) of the passages upstream where they are not read all at once.
        """
        inputs: dict[str, Any] = {}
        effective = {name: value for name, value in hint.items() if name in self.hints}
        if effective:
            inputs["hint"] = effective
        if identity is not None:
            inputs["media_type"] = identity.media_type
            if identity.charset:
                inputs["charset"] = identity.charset
        if pages:
            inputs["pages"] = list(pages)
        if upstream:
            inputs["upstream"] = upstream
        if window:
            inputs["window"] = list(window)
        if manifest and self.parts:
            inputs["parts"] = manifest
        if version and self.passwords:
            inputs["passwords"] = version
        return inputs

    def key(self, item: Digest, inputs: Mapping[str, Any]) -> str:
        """SHA-256 over everything that can change what this step yields for `item`.

        Python's minor version counts: its own mail, tar, CSV and Unicode readings change with it. So does how running
        text is cut, whichever step cuts it.
        """
        parts = (self.id, item, inputs, self.libraries(), PYTHON, CUTTING)
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def step(
    name: str,
    *,
    accepts: tuple[str, ...],
    hints: tuple[str, ...] = (),
    mends: str | None = None,
    slow: bool = False,
    apart: bool = False,
    parts: bool = False,
    passwords: bool = False,
    led: bool = False,
    libraries: Callable[[], Mapping[str, str]] = dict,
) -> Callable[[Extractor | Enricher], Step]:
    """Declare a function as the step `name`, written "extract.pdf@1"."""
    found = re.fullmatch(r"([a-z][a-z0-9.\-]*)@(\d+)", name)
    if not found:
        raise ValueError(f"{name}: a step is named like extract.pdf@1")

    def declare(run: Extractor | Enricher) -> Step:
        return Step(found[1], int(found[2]), accepts, run, hints, mends, slow, apart, parts, passwords, led, libraries)

    return declare


@dataclass(frozen=True)
class Registry:
    """All steps that there are, in the order in which they are offered an item. Each of `looks` that takes its
    type looks at an item once it was read, besides the one that read it; where it fails, the item is no less read."""

    identify: Step
    extract: tuple[Step, ...]
    enrich: tuple[Step, ...]
    views: tuple[Step, ...]
    looks: tuple[Step, ...] = ()

    def __getitem__(self, name: str) -> Step:
        return self._named[name]

    @cached_property
    def _named(self) -> dict[str, Step]:
        return {step.name: step for step in self.all()}

    def has(self, step_id: str) -> bool:
        """Whether there is a step of this name and version."""
        step = self._named.get(step_id.partition("@")[0])
        return step is not None and step.id == step_id

    def all(self) -> tuple[Step, ...]:
        return (self.identify, *self.extract, *self.enrich, *self.views, *self.looks)

    def extractor(self, media_type: str) -> Step:
        """The first step that takes the type; the last one takes everything."""
        if media_type not in self._extractors:
            first = next(step for step in self.extract if not step.mends and step.takes(media_type))
            self._extractors[media_type] = first
        return self._extractors[media_type]

    @cached_property
    def _extractors(self) -> dict[str, Step]:
        """By the types that were asked for."""
        return {}

    def menders(self, code: str, media_type: str) -> tuple[Step, ...]:
        """The steps that put right the problem `code` in items of the type."""
        return tuple(step for step in self.extract if step.mends == code and step.takes(media_type))


PASSAGE_LENGTH = 1_500
"""Code points that a passage of running text has at most, give or take a word."""

CUTTING = 2
"""The version of how `passages` cuts."""


def passages(text: str, at: Callable[[int, int], Any], length: int = PASSAGE_LENGTH) -> Iterator[Passage]:
    """Cut `text` into passages that tile it: at a blank line, else at a line's end where a sentence ends, else at any
    line's, else at a sentence's, else at a space. Of lines that were broken for their length, no end is one."""
    start = 0
    while start < len(text):
        end = _cut(text, start, length)
        yield Passage(at=at(start, end), text=text[start:end])
        start = end


def _cut(text: str, start: int, length: int) -> int:
    if len(text) - start <= length:
        return len(text)
    window = start + length // 3, start + length
    for mark in (BLANK_LINE, ENDED_LINE, *((ENDED, LINE) if BROKEN.search(text, *window) else (LINE, ENDED)), SPACE):
        if found := deque(mark.finditer(text, *window), 1):
            return found[0].end()
    return start + length


BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
ENDED_LINE = re.compile(r"[.!?؟:][\"”»')\]]*[ \t]*\r?\n")
LINE = re.compile(r"\n")
ENDED = re.compile(r"(?:(?<![A-Z])(?<!Mr)(?<!Dr)(?<!Mrs)\.|[!?؟؛])[\"”»')\]]*\s")
SPACE = re.compile(" ")
BROKEN = re.compile(r"\w[ \t]*\r?\n[a-z]")
"""Lines that go on in small letters."""
