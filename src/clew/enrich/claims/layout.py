"""Whose words the lines of a text are: the writer's own, a quoted mail's, a chat's; and lines that say nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from clew.enrich.claims.lists import told
from clew.enrich.claims.sentences import Span


class By(NamedTuple):
    """Where the words stand that name whose lines these are, an empty span for nobody, and those that tell it."""

    who: Span
    cue: Span


class Block(NamedTuple):
    """Lines [start, end) of one writer: `by` is None where it is the text's own."""

    start: int
    end: int
    by: By | None


STAMP = r"\[?(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})?,?[T ]?\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?\]?"
NAME = r"[^\W\d_][\w'’.&-]*(?:[ ][^\W\d_][\w'’.&-]*){0,3}"
LABELS = "|".join(label for some in told("headers").values() for label in some)
MARK = re.compile(r"[ \t]*(?:>[ \t]?)+")
SEPARATOR = re.compile(r"-- ?|(?:[-_*]{3,}|={4,})[^\n]{0,60}")
HEADER = re.compile(rf"[ \t]*(?P<label>{LABELS})[ \t]*:".replace("_", " "), re.I)
SENDER = re.compile(rf"[ \t]*(?:{'|'.join(told('headers')['from'])})[ \t]*:[ \t]*\"?(?P<who>[^\n<\[\"]{{2,60}})", re.I)
DATED = re.compile(rf"[ \t]*(?:{'|'.join(told('headers')['sent'])})[ \t]*:".replace("_", " "), re.I)
SUBJECT = re.compile(rf"[ \t]*(?:{'|'.join(told('headers')['subject'])})[ \t]*:", re.I)
"""A letter's, which says nothing by itself either."""
WROTE = re.compile(
    r"[ \t]*(?:On\b[^\n]{6,80}?\d{1,2}:\d\d(?:\s?[AP]M)?,?\s+|On\b[^\n]{6,60}\d{4},?\s+|في [^\n]{4,60}؟?[،,] كتب )?"
    r"(?P<who>\w[^\n<>:,]{1,60}?)[ \t]*(?:<[^>\n]*>)?[ \t]*(?P<cue>wrote|writes)?[ \t]*:$"
)
SPOKEN = re.compile(rf"[ \t]*{STAMP}[ \t-]*(?P<who>{NAME})(?P<cue>:)[ \t]+(?=\S)")
HEADED = re.compile(
    rf"[ \t]*(?P<who>{NAME})(?P<cue>,)[ \t]\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d\S*(?:[ \t]\([^)\n]*\))?:?[ \t]*$"
)
TURN = re.compile(rf"[ \t]*(?P<who>{NAME})(?P<cue>:)[ \t]+(?=\S)")
BOILERPLATE = re.compile("|".join(line.replace("_", r"\s+") for line in told("boilerplate")["boilerplate"]))


class Layout:
    """Reads the passages of one item. `by` is whose mail has been pasted into the text, and goes on in the next;
    `quoted` whose lines are marked as quoted."""

    def __init__(self) -> None:
        self.begun = False
        self.by: By | None = None
        self.quoted: By | None = None

    def blocks(self, text: str) -> list[Block]:
        """The lines that say something, joined where one follows on another of the same writer."""
        joined: list[Block] = []
        for each in self._lines(text):
            if joined and joined[-1].end == each.start and joined[-1].by == each.by:
                joined[-1] = Block(joined[-1].start, each.end, each.by)
            else:
                joined.append(each)
        self.begun = True
        return [each for each in joined if not _empty(text, each)]

    def _lines(self, text: str) -> Iterator[Block]:
        lines = [Span(*found.span()) for found in re.finditer(r"[^\n]+\n?|\n", text)]
        turns = _turns(text, lines)
        speaking: By | None = None
        self.quoted = None
        after = 0
        for number, line in enumerate(lines):
            words = text[line.start : line.end].strip()
            if (
                number < after
                or (":" in words and (after := self._header(text, lines, number)))
                or self._head(text, line)
            ):
                continue
            if words[:1] == ">" and (mark := MARK.match(text, line.start)):
                yield Block(mark.end(), line.end, self.quoted or By(Span(line.start, line.start), Span(*mark.span())))
                continue
            found = _speaking(text, line, turns) if ":" in words else None
            speaking = _by(found) if found else speaking if words else None
            if not found or found.end() < line.end:
                yield Block(found.end() if found else line.start, line.end, speaking or self.by)

    def _head(self, text: str, line: Span) -> bool:
        """Whether a line only parts what stands before and after it, or tells who wrote what is quoted after it."""
        words = text[line.start : line.end].strip()
        if words[:1] in ("-", "_", "*", "=") and SEPARATOR.fullmatch(words):
            return True
        found = (
            WROTE.match(text, line.start, line.start + len(text[line.start : line.end].rstrip()))
            if words[-1:] == ":"
            else None
        )
        if not found or not (found["cue"] or "كتب" in found[0]):
            return False
        self.quoted = By(Span(*found.span("who")), Span(*found.span("cue" if found["cue"] else "who")))
        return True

    def _header(self, text: str, lines: list[Span], number: int) -> int:
        """The line after the header that begins here; 0 where none does. Of a mail pasted in it tells the writer."""
        after = number
        while after < len(lines) and HEADER.match(text, lines[after].start, lines[after].end):
            after += 1
        if after - number < 2:
            return after if SUBJECT.match(text, lines[number].start, lines[number].end) else 0
        head = [SENDER.match(text, line.start, line.end) for line in lines[number:after]]
        sender = next(filter(None, head), None)
        dated = any(DATED.match(text, line.start, line.end) for line in lines[number:after])
        if sender and dated and after - number > 2 and (self.begun or text[: lines[number].start].strip()):
            who = Span(sender.start("who"), sender.start("who") + len(sender["who"].rstrip()))
            self.by = By(who, Span(sender.start(), sender.start("who")))
        return after


def _speaking(text: str, line: Span, turns: bool) -> re.Match[str] | None:
    """The name that a line of a chat or of a talk begins with, or that is all of it."""
    end = line.start + len(text[line.start : line.end].rstrip())
    headed = HEADED.match(text, line.start, end)
    return headed or SPOKEN.match(text, line.start, end) or (TURN.match(text, line.start, end) if turns else None)


def _by(found: re.Match[str]) -> By:
    return By(Span(*found.span("who")), Span(*found.span("cue")))


def _turns(text: str, lines: list[Span]) -> bool:
    """Whether lines that begin with a name and a colon are a talk: two speak, one of them twice, in whole sentences."""
    names: Counter[str] = Counter()
    whole = 0
    for line in lines:
        found = TURN.match(text, line.start, line.end)
        if found and all(word[0].isupper() or "\u0621" <= word[0] <= "\u06d3" for word in found["who"].split()):
            names[found["who"]] += 1
            whole += text[found.end() : line.end].rstrip()[-1:] in ".?!؟"
    return len(names) > 1 and max(names.values()) > 1 and whole > 1


def _empty(text: str, block: Block) -> bool:
    words = text[block.start : block.end]
    return not words.strip()
