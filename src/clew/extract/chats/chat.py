"""Conversations: how a message reads as a passage, its attachments, and what is told of the whole export.

A message has no bytes of its own: its passage is a way of writing it, at the message's locator.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, passages

CHUNK = 1 << 20
WORDS = 80
"""Characters of a message that a reply to it repeats."""
PARTICIPANTS = 1000
"""Senders that are named; a channel may have millions."""
NAMED = 5
"""Files that a problem names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: `time` as shown, `date` ISO 8601 where it is known, `before` lines such as "reply to message 3: …",
    `after` lines such as "edited …", `files` the names of files beside the export, relative to its folder, and how
    many media the export says it `left_out`, or keeps elsewhere. `conversation` is None where the item holds one."""

    sender: str | None
    time: str
    date: str | None = None
    conversation: str | None = None
    before: tuple[str, ...] = ()
    text: str = ""
    after: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    left_out: int = 0

    def written(self) -> str:
        """The sender and the time on the first line, then all else, ending in a newline."""
        head = ", ".join(filter(None, (self.sender, self.time))) or "(no sender, no time)"
        lines = (head, *self.before, self.text.strip("\n"), *self.after)
        return "".join(f"{line}\n" for line in lines if line)


@dataclass(slots=True)
class _Tally:
    messages: int = 0
    senders: Counter[str] = field(default_factory=Counter)
    conversations: dict[str, None] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    left_out: int = 0
    absent: int = 0
    absent_names: dict[str, None] = field(default_factory=dict)


def told(messages: Iterable[Message], given: Given) -> Iterator[Record]:
    """Passages and attachments of each message, numbered from 1 over the whole item; then what the export holds."""
    tally = _Tally()
    for message in messages:
        tally.messages += 1
        _count(tally, message)
        at = Locator(message=tally.messages, sheet=message.conversation)
        yield from passages(
            message.written(),
            lambda a, b, at=at: Locator(message=at.message, sheet=at.sheet, chars=(a, b)),  # type: ignore[misc]
        )
        yield from _attachments(message, at, given, tally)
    yield from _summary(tally)


def unique(name: str, taken: set[str]) -> str:
    """`name`, or with a number behind it where another conversation has it; `taken` grows by it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free)
    return free


def reply(number: int | None, words: str = "") -> str:
    """The line that says which message this one answers; None where that is not in the export."""
    target = f"message {number}" if number is not None else "a message that is not here"
    return f"reply to {target}: {first_words(words)}" if words.strip() else f"reply to {target}"


def attached(name: str, about: Sequence[str]) -> str:
    """The line for a file, with what is said of it in brackets."""
    return f"attached: {name} ({', '.join(about)})" if about else f"attached: {name}"


def first_words(text: str) -> str:
    """The beginning of a message on one line."""
    line = " ".join(text[: WORDS * 4].split())
    return line if len(line) <= WORDS else f"{line[:WORDS].rstrip()}…"


def _count(tally: _Tally, message: Message) -> None:
    if message.sender:
        tally.senders[message.sender] += 1
    if message.conversation is not None:
        tally.conversations[message.conversation] = None
    if message.date:
        tally.first = min(tally.first or message.date, message.date, key=lambda date: date[:19])
        tally.last = max(tally.last, message.date, key=lambda date: date[:19])
    tally.left_out += message.left_out


def _attachments(message: Message, at: Locator, given: Given, tally: _Tally) -> Iterator[Contained]:
    for position, name in enumerate(message.files, start=1):
        path = beside(name)
        if path in given.parts:
            member = Member(f"{at.message}/{position}", "attachment", name, at=at)
            yield Contained(member, _chunks(given.parts[path]))
        else:
            tally.absent += 1
            if len(tally.absent_names) < NAMED:
                tally.absent_names[name] = None


def beside(name: str) -> str:
    """A name as the export writes it, as `given.parts` has it."""
    return name.replace("\\", "/").removeprefix("./")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _summary(tally: _Tally) -> Iterator[Record]:
    yield Metadata("messages", str(tally.messages))
    for name in tally.conversations:
        yield Metadata("conversation", name)
    yield Metadata("participants", str(len(tally.senders)))
    for name in list(tally.senders)[:PARTICIPANTS]:
        yield Metadata("participant", name)
    if tally.first:
        yield Metadata("first-date", tally.first)
        yield Metadata("last-date", tally.last)
    if tally.left_out or tally.absent:
        yield _missing(tally)


def _missing(tally: _Tally) -> Problem:
    said = []
    if tally.absent:
        more = ", …" if tally.absent > len(tally.absent_names) else ""
        said.append(f"{tally.absent} named and not found beside it ({', '.join(tally.absent_names)}{more})")
    if tally.left_out:
        said.append(f"{tally.left_out} that it does not hold")
    advice = "look for the export's whole folder; what was left out is on the phone or the service, if anywhere"
    return Problem("missing-media", f"media: {'; '.join(said)}", advice, "partial" if tally.absent else "note")
