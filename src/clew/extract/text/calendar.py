"""Calendars (iCalendar, vCalendar): each event, task, note and busy time a row of lines, attachments as members.

Format: RFC 5545. Times stay as found: with the name of their zone, with Z, or bare where the file says no more.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.text.content_lines import PACKED, Line, lines, plain, source
from clew.extract.web.html import visible
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

NAMES = {
    "SUMMARY": "Summary", "DTSTART": "Start", "DTEND": "End", "DUE": "Due", "DURATION": "Duration",
    "LOCATION": "Location", "ORGANIZER": "Organiser", "ATTENDEE": "Attendee", "DESCRIPTION": "Description",
    "STATUS": "Status", "RRULE": "Repeats", "RDATE": "Repeats on", "EXDATE": "Except", "EXRULE": "Except by rule",
    "RECURRENCE-ID": "Instead of the repetition at", "COMPLETED": "Completed", "PERCENT-COMPLETE": "Per cent complete",
    "CONTACT": "Contact", "COMMENT": "Comment", "CATEGORIES": "Categories", "RESOURCES": "Resources",
    "PRIORITY": "Priority", "CLASS": "Class", "URL": "Address on the web", "GEO": "Position", "CREATED": "Created",
    "LAST-MODIFIED": "Changed", "DTSTAMP": "Stamped", "DCREATED": "Created", "SEQUENCE": "Revision", "UID": "Id",
    "FREEBUSY": "Busy", "RELATED-TO": "Related to", "ATTACH": "Attachment", "TRIGGER": "Trigger", "ACTION": "Action",
    "CONFERENCE": "Conference", "X-ALT-DESC": "Description (HTML)", "TRANSP": "Transparency",
}  # fmt: skip
FIRST = ("SUMMARY", "DTSTART", "DTEND", "DUE", "DURATION", "LOCATION", "ORGANIZER", "ATTENDEE", "DESCRIPTION")
RECORDS = frozenset(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"])
WHOLE = {"PRODID": "producer", "METHOD": "method", "X-WR-CALNAME": "title", "NAME": "title", "X-WR-CALDESC":
         "description", "X-WR-TIMEZONE": "timezone", "X-CALEND": "calendar-end", "X-CALSTART": "calendar-start",
         "X-OWNER": "author"}  # fmt: skip
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
LONGEST = 10_000
MOST = 1_000_000
BY_HAND = "look at the file as text"


@step("extract.calendar@1", accepts=("text/calendar",), hints=("charset",),
      libraries=versions("charset-normalizer", "nh3", "selectolax"))  # fmt: skip
def calendar(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage an event, task, note or busy time at row=n, counted from 1; every property that it has is shown."""
    stream.seek(0)
    content, encoding, problem = source(given, stream.read())
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    reading = _Reading()
    for line in lines(content, encoding):
        yield from reading.take(line)
    yield from reading.end()


class _Reading:
    """The components that are open, and the lines of the record that is being read."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.record: list[tuple[str, Line]] = []
        self.number = 0
        self.zone: list[str] = []
        self.told: set[tuple[str, str]] = set()

    def take(self, line: Line) -> Iterator[Record]:
        name = line.value.decode("ascii", "replace").strip().upper()
        if line.name == "BEGIN":
            self.open.append(name)
            return
        if line.name == "END":
            yield from self._close(name)
            return
        if any(each in RECORDS for each in self.open):
            inner = self.open[-1] if self.open[-1] not in RECORDS else ""
            self.record.append((inner, line))
        elif "VTIMEZONE" in self.open:
            if line.name in ("TZID", "TZOFFSETTO"):
                self.zone.append(line.text())
        elif line.name not in ("VERSION", "CALSCALE") and line.value.strip():
            yield from self._tell(WHOLE.get(line.name, line.name.lower() or "text"), plain(line.text()))

    def _close(self, name: str) -> Iterator[Record]:
        if name not in self.open:
            return
        while self.open.pop() != name:
            pass
        if name in RECORDS and not any(each in RECORDS for each in self.open):
            yield from self._record(name)
        elif name == "VTIMEZONE" and self.zone:
            yield from self._tell("timezone", " ".join(dict.fromkeys(self.zone)))
            self.zone = []

    def _tell(self, name: str, value: str) -> Iterator[Metadata]:
        if (name, value) not in self.told and len(self.told) < LONGEST:
            self.told.add((name, value))
            yield Metadata(name, value[:LONGEST])

    def _record(self, kind: str, closed: bool = True) -> Iterator[Record]:
        self.number += 1
        if self.number == MOST + 1:
            yield Problem("too-many", f"more than {MOST} entries; the rest was not read", BY_HAND)
        if self.number <= MOST:
            yield from _shown(self.number, kind, self.record)
        if not closed:
            at = Locator(row=(self.number, self.number))
            yield Problem("truncated", "cut off: the entry's end is missing", "look for another copy", at=at)
        self.record = []

    def end(self) -> Iterator[Record]:
        kind = next((each for each in self.open if each in RECORDS), None)
        if kind:
            yield from self._record(kind, closed=False)
        elif self.open:
            yield Problem("truncated", "cut off: the calendar's end is missing", "look for another copy", "note")
        yield Metadata("entries", str(self.number))


def _shown(number: int, kind: str, record: list[tuple[str, Line]]) -> Iterator[Record]:
    at = Locator(row=(number, number))
    said = [f"Kind: {kind[1:].lower()}"] if kind != "VEVENT" else []
    files = []
    for inner, line in sorted(record, key=lambda each: _rank(*each)):
        if line.name == "ATTACH" and (line.transfer in PACKED or line.inline()):
            files.append(line)
        elif line.value.strip():
            said.append((f"{inner.removeprefix('V').capitalize()}: " if inner else "") + _said(line))
    yield Passage(at, "\n".join(dict.fromkeys(said)) + "\n")
    for index, line in enumerate(files, start=1):
        yield from _file(line, f"entry/{number}/{index}", at)


def _rank(inner: str, line: Line) -> int:
    if inner:
        return 100
    return FIRST.index(line.name) if line.name in FIRST else 50


def _said(line: Line) -> str:
    named = NAMES.get(line.name, line.name)
    value = plain(line.text()).strip()
    if line.name in ("ORGANIZER", "ATTENDEE"):
        value = _person(line, value)
    elif line.name == "X-ALT-DESC" and line.parameter("FMTTYPE").lower() == "text/html":
        value = visible(value).strip()
    elif TIME.match(value):
        value = TIME.sub(_time, value)
        zone = line.parameter("TZID")
        value = f"{value} {zone}" if zone and not value.endswith("Z") else value
    return f"{named}: {value}" if named else value


def _time(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second, utc = found.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second}{utc}" if hour else "")


def _person(line: Line, value: str) -> str:
    """ "Name <address> (chair, accepted)", and who stands in or invited."""
    address = re.sub(r"^mailto:", "", value, flags=re.I)
    name = line.parameter("CN").strip("\"'")
    shown = f"{name} <{address}>" if name and name != address else address
    about = [line.parameter(each).lower() for each in ("ROLE", "PARTSTAT", "CUTYPE", "STATUS") if line.parameter(each)]
    for parameter, words in (("SENT-BY", "sent by"), ("DELEGATED-TO", "delegated to"), ("DELEGATED-FROM", "for")):
        about += [f"{words} {re.sub('(?i)^mailto:', '', each)}" for each in line.parameters.get(parameter, [])]
    return f"{shown} ({', '.join(about)})" if about else shown


def _file(line: Line, entry: str, at: Locator) -> Iterator[Record]:
    found = line.inline()
    if found is None:
        return
    content, declared, whole = found
    if not whole:
        yield Problem("damaged", "the base64 of an attachment is damaged", BY_HAND, at=at)
    if content:
        names = ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME")
        name = next((named for each in names if (named := line.parameter(each))), None)
        kind = declared or line.parameter("FMTTYPE") or None
        yield Contained(Member(entry, "attachment", name, at, declared=kind, announced=len(content)), [content])
