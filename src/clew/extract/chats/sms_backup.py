"""Messages and calls of a phone as the program "SMS Backup & Restore" writes them, all in attributes.

Format: https://synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/. Its files are no XML where they write
letters beyond U+FFFF as two halves (&#55357;&#56832;), and a film in one attribute is more than libxml2 takes: elements
are found by their marks. Quoted values go over lines and may hold ">", but not the beginning of another element, so
that one which is broken takes no other with it.
"""

import base64
import binascii
import html
import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from clew.extract.chats.chat import Message, told
from clew.extract.chats.chat_identify import SMS_BACKUP
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

CHUNK = 1 << 20
LONGEST = 256 << 20
"""Bytes that one element may have."""
OPENING = rb"<(?:sms|mms|part|addr|call|/mms)\b"
OPENINGS = re.compile(OPENING)
UNFINISHED = re.compile(rb"<[a-z/]{0,4}\Z")
ELEMENT = re.compile(
    rb"<(sms|mms|part|addr|call|/mms)\b"
    rb"((?:[^<>\"']++|\"(?:[^<\"]++|<(?!" + OPENING[1:] + rb"))*+\"|'(?:[^<']++|<(?!" + OPENING[1:] + rb"))*+')*+)>"
)
ATTRIBUTE = re.compile(rb"([\w:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
COUNT = re.compile(rb"<(?:smses|calls)\s[^<>]{0,1000}?\bcount\s*=\s*[\"'](\d{1,12})[\"']")
HALVES = re.compile(r"&#(5[56]\d{3});&#(5[67]\d{3});")
SENT = {"1": "received", "2": "sent", "3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
CALLS = {"1": "received", "2": "made", "3": "missed", "4": "voicemail", "5": "declined", "6": "blocked"}
FROM = "137"
Attributes = dict[str, str]


@step("extract.sms-backup@2", accepts=(SMS_BACKUP,))
def sms_backup(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a message or call, in the order of the file, times in UTC; files in messages as members."""
    members: list[Contained] = []
    stream.seek(0)
    count = COUNT.search(stream.read(CHUNK))
    yield Metadata("program", "SMS Backup & Restore")
    if count:
        yield Metadata("entries", str(int(count[1])))
    for record in told(_messages(stream, members), given):
        yield record
        yield from members
        members.clear()
        if isinstance(record, Metadata) and record.name == "messages" and count and int(record.value) < int(count[1]):
            message = f"{record.value} messages or calls came out of {int(count[1])} that it announces"
            yield Problem("truncated", message, "look for another copy, or at the file as text", "partial")


def _messages(stream: BinaryIO, members: list[Contained]) -> Iterator[Message]:
    number = 0
    parts: list[Attributes] = []
    mms: Attributes | None = None
    for name, values in chain(_elements(stream), [("", {})]):
        if name in ("part", "addr"):
            if mms is not None:
                parts.append(values)
            continue
        if mms is not None:
            number += 1
            members += _files(number, parts)
            yield _long(mms, parts)
        mms, parts = values if name == "mms" else None, []
        if name in ("sms", "call"):
            number += 1
            yield _short(values) if name == "sms" else _call(values)


def _elements(stream: BinaryIO) -> Iterator[tuple[str, Attributes]]:
    """Elements as they stand, in time linear to the bytes: more is read at once the longer one is."""
    stream.seek(0)
    held = b""
    while chunk := stream.read(max(CHUNK, len(held))):
        block = held + chunk
        end = 0
        for found in ELEMENT.finditer(block):
            end = found.end()
            yield found[1].decode(), dict(_attributes(found[2]))
        begun = deque(OPENINGS.finditer(block, end), 1) or deque(UNFINISHED.finditer(block, max(end, len(block) - 8)))
        held = block[begun[-1].start() :] if begun and len(block) - begun[-1].start() <= LONGEST else b""


def _attributes(written: bytes) -> Iterator[tuple[str, str]]:
    for name, double, single in ATTRIBUTE.findall(written):
        yield name.decode("ascii", "replace"), _plain((double or single).decode("utf-8", "replace"))


def _plain(value: str) -> str:
    if "&" not in value:
        return "" if value == "null" else value
    return html.unescape(HALVES.sub(_whole, value))


def _whole(found: re.Match[str]) -> str:
    high, low = int(found[1]), int(found[2])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return found[0]
    return chr(0x10000 + (high - 0xD800 << 10) + low - 0xDC00)


def _short(values: Attributes) -> Message:
    way = SENT.get(values.get("type", ""), "")
    return _message(values, way, values.get("address", ""), [values.get("subject", ""), values.get("body", "")])


def _long(values: Attributes, parts: list[Attributes]) -> Message:
    way = SENT.get(values.get("msg_box", ""), "")
    texts = [part.get("text", "") for part in parts if part.get("ct") == "text/plain"]
    senders = [part["address"] for part in parts if part.get("type") == FROM and part.get("address")]
    named = [f"attached: {_name(part)}" for part in parts if part.get("data")]
    address = ", ".join(senders) if way == "received" and senders else values.get("address", "").replace("~", ", ")
    return _message(values, way, address, [values.get("sub", ""), *texts], named)


def _call(values: Attributes) -> Message:
    way = CALLS.get(values.get("type", ""), "")
    return _message(values, way, values.get("number", ""), [f"[call, {values.get('duration', '?')} s]"])


def _message(values: Attributes, way: str, address: str, lines: list[str], after: list[str] | None = None) -> Message:
    ticks = values.get("date", "")
    date = None
    if re.fullmatch(r"\d{1,13}", ticks) and int(ticks):
        date = datetime.fromtimestamp(int(ticks) // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = values.get("contact_name", "")
    other = f"{address} ({contact})" if contact and contact != "(Unknown)" else address
    incoming = way in ("received", "missed", "voicemail", "declined", "blocked")
    return Message(
        sender=(other if incoming else "me") or None, time=date or ticks, date=date,
        before=() if incoming else (f"{way or 'with'}: {other}",), text="\n".join(filter(None, lines)),
        after=tuple(after or ()),
    )  # fmt: skip


def _name(part: Attributes) -> str:
    return part.get("cl") or part.get("name") or part.get("fn") or part.get("ct", "file")


def _files(number: int, parts: list[Attributes]) -> Iterator[Contained]:
    for place, part in enumerate((part for part in parts if part.get("data")), start=1):
        try:
            content = base64.b64decode(part["data"])
        except (binascii.Error, ValueError):
            content = part["data"].encode()
        at = Locator(message=number)
        yield Contained(Member(f"{number}/{place}", "attachment", _name(part), at, declared=part.get("ct")), [content])
