"""What crosses the pipe between the runner and a worker: length-prefixed MessagePack, checked against these types.

A worker has read hostile bytes, so nothing it says is taken on trust: no pickles, only these shapes.
"""

import dataclasses
import os
import re
import select
import struct
from collections.abc import Callable, Mapping
from typing import IO, Annotated, Any

import msgspec

from clew.model import (
    Claim,
    Digest,
    Finding,
    Identity,
    Language,
    Member,
    Mention,
    Metadata,
    Passage,
    Problem,
    Transaction,
    Vector,
)
from clew.step import GivenText, Step

LARGEST_FRAME = 64 << 20
PIECE = 1 << 18

Named = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""A digest that a worker names: nothing else may become a file's name."""


Position = Annotated[int, msgspec.Meta(ge=0)]


class Part(msgspec.Struct, frozen=True):
    """Another file of a task's set, by its name relative to the first one's folder."""

    name: str
    item: Digest
    length: int
    paths: tuple[str, ...] = ()


class Aside(msgspec.Struct, frozen=True):
    """A passage that ended the worker that read it: its place among the task's texts, and how the worker ended."""

    index: int
    reason: Problem


class Task(msgspec.Struct, frozen=True):
    """Read an item from the start: identify it, then extract, then enrich. Or only what is named.

    `paths` are where the bytes are, in hex of the file system's bytes; the first whose bytes are the item's is read.
    `step` is the name of the step to run on them, none for the one that takes the type. `steps` are enrich steps that
    read `texts`, of the passages that the activity `upstream` yielded: all, or the stretch `window` and before it
    `lead` others that begin its sheet. `manifest` and `version` are the digests of what is in `parts` and `passwords`.
    The first `skip` records of the step are kept already. A `careful` task has ended a worker before, so that each
    record is sent as it comes, and each text tried alone. The first step is not to read the texts `aside`.
    """

    number: int
    item: Digest
    length: int
    paths: tuple[str, ...] = ()
    identify: bool = False
    identity: Identity | None = None
    step: str | None = None
    hint: dict[str, str] = {}
    pages: tuple[int, ...] = ()
    steps: tuple[str, ...] = ()
    texts: list[GivenText] | None = None
    upstream: str = ""
    window: tuple[int, ...] = ()
    lead: int = 0
    manifest: str = ""
    parts: tuple[Part, ...] = ()
    version: str = ""
    passwords: tuple[str, ...] = ()
    skip: int = 0
    careful: bool = False
    aside: tuple[Aside, ...] = ()

    def inputs(self, step: Step, identity: Identity | None) -> dict[str, Any]:
        """What `step` reads besides the item."""
        return step.inputs(self.hint, identity, self.pages, self.upstream, self.manifest, self.version, self.window)


class Stored(msgspec.Struct, frozen=True, tag="stored"):
    """A member whose bytes lie in the worker's scratch folder under `scratch`."""

    member: Member
    content: Named
    size: int
    scratch: str


class Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    """A rendition, likewise."""

    kind: str
    media_type: str
    page: int | None
    content: Named
    scratch: str


class PassageRecord(msgspec.Struct, frozen=True, tag="passage"):
    record: Passage


class MetadataRecord(msgspec.Struct, frozen=True, tag="metadata"):
    record: Metadata


class ProblemRecord(msgspec.Struct, frozen=True, tag="problem"):
    record: Problem


class IdentityRecord(msgspec.Struct, frozen=True, tag="identity"):
    record: Identity


class LanguageRecord(msgspec.Struct, frozen=True, tag="language"):
    """What was drawn from the upstream activity's passage number `index`, counted from 0."""

    index: Position
    record: Language


class MentionRecord(msgspec.Struct, frozen=True, tag="mention"):
    index: Position
    record: Mention


class TransactionRecord(msgspec.Struct, frozen=True, tag="transaction"):
    index: Position
    record: Transaction


class VectorRecord(msgspec.Struct, frozen=True, tag="vector"):
    index: Position
    record: Vector


class ClaimRecord(msgspec.Struct, frozen=True, tag="claim"):
    index: Position
    record: Claim


FoundRecord = LanguageRecord | MentionRecord | TransactionRecord | VectorRecord | ClaimRecord
Kept = Stored | Drawn | PassageRecord | MetadataRecord | ProblemRecord | IdentityRecord | FoundRecord


def found_record(index: int, finding: Finding) -> FoundRecord:
    match finding:
        case Language():
            return LanguageRecord(index, finding)
        case Mention():
            return MentionRecord(index, finding)
        case Transaction():
            return TransactionRecord(index, finding)
        case Vector():
            return VectorRecord(index, finding)
        case Claim():
            return ClaimRecord(index, finding)


_HALF = re.compile("[\ud800-\udfff]")


def mended(record: Kept) -> Kept:
    """The record with U+FFFD for halves of surrogate pairs, which UTF-8 cannot say; no text changes its length."""
    name = "member" if isinstance(record, Stored) else "record"
    value = getattr(record, name, None)
    if value is None:
        return record
    return msgspec.structs.replace(record, **{name: _whole(value)})


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    if isinstance(value, Mapping):
        return {_whole(key): _whole(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: _whole(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return value


def mended_passage(passage: Passage) -> Passage:
    """Likewise for a passage; what is drawn from it then has the same words."""
    if passage.text.isascii() or not _HALF.search(passage.text):
        return passage
    return dataclasses.replace(passage, text=_HALF.sub("\ufffd", passage.text))


def mended_problem(problem: Problem) -> Problem:
    """Likewise for a problem."""
    return dataclasses.replace(problem, message=_HALF.sub("\ufffd", problem.message))


class Began(msgspec.Struct, frozen=True, tag="began"):
    """A step starts on the task's item, with the inputs that go into its key."""

    number: int
    step: str
    inputs: dict[str, object]


class Yielded(msgspec.Struct, frozen=True, tag="yielded"):
    number: int
    records: list[Kept]


class Beat(msgspec.Struct, frozen=True, tag="beat"):
    """Still at work, and getting on."""

    number: int


class Trying(msgspec.Struct, frozen=True, tag="trying"):
    """A step is about to read the text at `index` alone, or at None all."""

    number: int
    step: str
    index: Position | None


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """A step is done. Where `retry` says why, what it yielded is not to be kept as finished."""

    number: int
    retry: Problem | None = None


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The whole task is done; `fault` where the item's bytes could not even be opened."""

    number: int
    fault: Problem | None = None


Message = Began | Yielded | Beat | Trying | Ended | Done

class TooLarge(ValueError):
    """What is to be said fits no frame."""


_encoder = msgspec.msgpack.Encoder()
_messages = msgspec.msgpack.Decoder(Message)
_tasks = msgspec.msgpack.Decoder(Task)


def send(pipe: IO[bytes], message: Message | Task) -> None:
    """Write one message; it is on its way once the pipe is flushed. TooLarge where it could not be heard."""
    body = _encoder.encode(message)
    if isinstance(message, Yielded) and len(body) > LARGEST_FRAME:
        raise TooLarge(f"is {len(body) >> 20} MiB long")
    pipe.write(struct.pack(">I", len(body)) + body)


def receive_message(pipe: IO[bytes]) -> Message | None:
    """The next message; None where the pipe has ended; ValueError where it is none of ours."""
    body = _receive(pipe)
    return None if body is None else _messages.decode(body)


class Inbox:
    """A worker's tasks, as they come."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.buffer = bytearray()

    def next(self, before_waiting: Callable[[], None]) -> Task | None:
        """The next task; None where the runner has no more and has closed the pipe."""
        while (body := self._frame()) is None:
            if not select.select([self.descriptor], [], [], 0)[0]:
                before_waiting()
            piece = os.read(self.descriptor, PIECE)
            if not piece:
                return None
            self.buffer += piece
        return _tasks.decode(body)

    def _frame(self) -> bytes | None:
        if len(self.buffer) < 4:
            return None
        end = 4 + int.from_bytes(self.buffer[:4], "big")
        if len(self.buffer) < end:
            return None
        body = bytes(self.buffer[4:end])
        del self.buffer[:end]
        return body


def _receive(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    if length > LARGEST_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    body = pipe.read(length)
    return body if len(body) == length else None
