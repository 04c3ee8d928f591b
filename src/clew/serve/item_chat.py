"""A conversation as a thread: who said what and when, what a message answers, what came with it. The words are as read.

A message's passage begins with a line of its sender and its time; below it stand what it answers and where it is from,
then what was said, then what was attached, changed or answered with a sign (see extract/chat.py, which writes them).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import unquote

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.locator import fragment, parse_fragment
from clew.model import Locator
from clew.search.query import Query
from clew.serve.item_words import Lit, Piece, light, within
from clew.store.conversations import (
    DAY,
    Attached,
    Conversation,
    Day,
    attachments,
    conversations,
    day_of,
    holding,
    participants,
    sender_of,
    told,
)
from clew.store.reading import Reading
from clew.store.renditions import series_at

BEFORE = re.compile(r"(?:reply to (?:message (\d{1,15})|a message)|forwarded|saved from |signed |via bot |topic: )")
AFTER = re.compile(r"(?:attached|media|edited|deleted|reactions|reaction)\b[: ]")
ISO = re.compile(r" \((\d{4}-\d\d-\d\d(?:T[\d:.+-]+)?)\)$")
"""How exports' times that are written otherwise are told again (extract/chats/whatsapp_text.py)."""

BY_THE_PROGRAM = re.compile(r"\[[^\[\]]{1,60}\]")
"""What Telegram's exports write for what the program did: "[pin message]"."""

COLOURS = 6

Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Bubble:
    """One message; `sender` and `time` are its first line, `answers` the place of the message that it replies to.

    `iso` is the time once more as ISO 8601, where the first line says it in brackets after the time as found.
    `day` is told where it is another than that of the message above. `colour` tells senders apart, 0 is nobody's.
    """

    lit: Lit
    at: Locator
    sender: Line
    time: Line
    iso: str
    before: tuple[Line, ...]
    answers: str
    body: Line
    after: tuple[Line, ...]
    files: Sequence[Attached]
    service: bool
    day: str
    colour: int


@dataclass(frozen=True)
class Thread:
    """A window on one conversation, or, where there are several and none was chosen, the list of them.

    `all` are the conversations by name, `name` that which is shown; the numbers of passages lead on and back.
    """

    all: Sequence[tuple[str, Conversation]]
    name: str | None
    senders: Sequence[tuple[str, int, int]] = ()
    days: Sequence[Day] = ()
    months: Sequence[Day] = ()
    bubbles: Sequence[Bubble] = ()
    earlier: int | None = None
    later: int | None = None
    step: str = ""

    @property
    def place(self) -> str:
        """The conversation's own place."""
        return fragment(Locator(sheet=self.name or None))

    @property
    def files(self) -> list[Attached]:
        """What came with the messages shown."""
        return [file for bubble in self.bubbles for file in bubble.files]


def thread_of(
    connection: Connection, of: Reading, at: Locator, start: int | None, day: str, query: Query | None
) -> Thread | None:
    """The conversation at a place, from a passage or a day on; None where the item holds no conversations.

    UsageError where the place, or a day of that form, is not there.
    """
    known = participants(connection, of)
    held = [(unquote(each.sheet), each) for each in conversations(connection, of)] if known else []
    if not held or at.row or at.cell or (at.sheet is not None and at.sheet not in dict(held)):
        return None
    if len(held) > 1 and at.sheet is None:
        if at.message is None:
            return Thread(held, None)
        at = replace(at, sheet=_with(connection, of, held, at.message))
    name, chosen = next((each for each in held if each[0] == (at.sheet or "")), held[0])
    said = told(connection, of, chosen)
    if day:
        start = _first_on(day, said.days)
    place = fragment(Locator(message=at.message, sheet=at.sheet)) if at.message is not None else ""
    texts, earlier, later = series_at(connection, of, place, start, chosen.sheet)
    if not texts:
        raise UsageError(f"#{place}: nothing was read at this place; leave it out to see the item")
    lit = light(texts, at, query)
    colours = {sender: number % COLOURS + 1 for number, (sender, _) in enumerate(said.senders)}
    files = attachments(connection, of.item, [each.fragment for each in lit])
    bubbles = tuple(_bubbles(lit, known, colours, files))
    senders = [(sender, count, colours[sender]) for sender, count in said.senders]
    return Thread(held, name, senders, said.days, _months(said.days), bubbles, earlier, later, texts[0].step)


def _with(connection: Connection, of: Reading, held: Sequence[tuple[str, Conversation]], message: int) -> str:
    """The first conversation that has a message of this number; UsageError where none has."""
    sheets = holding(connection, of, message)
    found = next((name for name, each in held if each.sheet in sheets), None)
    if found is None:
        raise UsageError(f"#message={message}: no conversation of this file has a message of that number")
    return found


def _first_on(day: str, days: Sequence[Day]) -> int | None:
    """The first message on the day or after it; the last day's where all are before."""
    if not DAY.fullmatch(day):
        raise UsageError(f"day={day[:40]}: a day is written as 2019-05-31")
    found = [each.first for each in days if each.day >= day] or [each.first for each in days[-1:]]
    return found[0] if found else None


def _months(days: Sequence[Day]) -> list[Day]:
    months = []
    for month, group in groupby(days, lambda each: each.day[:7]):
        inside = list(group)
        months.append(Day(month, sum(each.messages for each in inside), inside[0].first))
    return months


def _bubbles(
    texts: Sequence[Lit], known: frozenset[str], colours: Mapping[str, int], files: Mapping[str, Sequence[Attached]]
) -> Iterator[Bubble]:
    """The messages; the day of the first is told too, so that a window never begins without one."""
    above = ""
    for lit in texts:
        bubble = _bubble(lit, known, colours, files.get(lit.fragment, ()), above)
        above = bubble.day or above
        yield bubble


def _bubble(
    lit: Lit, known: frozenset[str], colours: Mapping[str, int], files: Sequence[Attached], above: str
) -> Bubble:
    text = "".join(piece.text for piece in lit.pieces)
    lines = list(_lines(text))
    head = text[slice(*lines.pop(0))] if lit.first == 0 and lines else ""
    sender = sender_of(head, known) or ""
    before, body, after = _parted(text, lines)
    answered = BEFORE.match(text, before[0][0]) if before else None
    at = parse_fragment(lit.fragment)
    day = day_of(head[len(sender) :])

    def cut(start: int, end: int) -> Line:
        return tuple(within(lit.pieces, lit.first + start, lit.first + end))

    time, iso = _time(head, len(sender), cut)
    return Bubble(
        lit, at, cut(0, len(sender)), time, iso, tuple(cut(*line) for line in before),
        _answers(answered, at), cut(body[0][0], body[-1][1]) if body else (), tuple(cut(*line) for line in after),
        files, _is_service(lit.step, head, sender, text, body), day if day != above else "", colours.get(sender, 0),
    )  # fmt: skip


def _time(head: str, start: int, cut: Callable[[int, int], Line]) -> tuple[Line, str]:
    """The time as found and, where nothing in it is lit, what says it again as ISO 8601."""
    again = ISO.search(head)
    if again is None or any(piece.cited or piece.sought for piece in cut(again.start(), len(head))):
        return cut(start, len(head)), ""
    return cut(start, again.start()), again[1]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.removesuffix("\n").split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


Lines = list[tuple[int, int]]


def _parted(text: str, lines: Lines) -> tuple[Lines, Lines, Lines]:
    """What stands above the words of a message, the words, and what stands below them."""
    first, last = 0, len(lines)
    while first < last and BEFORE.match(text, *lines[first]):
        first += 1
    while last > first and AFTER.match(text, *lines[last - 1]):
        last -= 1
    return lines[:first], lines[first:last], lines[last:]


def _answers(found: re.Match[str] | None, at: Locator) -> str:
    if found is None or found[1] is None:
        return ""
    return fragment(Locator(message=int(found[1]), sheet=at.sheet))


def _is_service(step: str, head: str, sender: str, text: str, body: Lines) -> bool:
    """Whether the program speaks, and nobody: there is no sender, or only what somebody did is told."""
    if head and not sender:
        return head[0].isdigit() or head.startswith("(no sender")
    told = step.startswith("extract.telegram") and bool(body)
    return told and BY_THE_PROGRAM.fullmatch(text, *body[0]) is not None
