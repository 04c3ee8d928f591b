"""Telegram Desktop's JSON export: `result.json` of one chat or of a whole account."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

import msgspec

from clew.errors import Unreadable, worded
from clew.extract.chats.chat import CHUNK, Message, first_words, reply, told, unique
from clew.extract.chats.chat_identify import TELEGRAM_JSON
from clew.extract.chats.telegram_message import Fields, flat, plain, read, time_of
from clew.extract.installed import versions
from clew.extract.text.text import decode
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

LISTS = ("chats", "left_chats")
START = re.compile(r'"messages"\s*:\s*\[')
NAME = re.compile(r'"name"\s*:\s*("(?:[^"\\]|\\.){0,1000}")')
OBJECT = re.compile(r'\{\s*"id"\s*:\s*-?\d+\s*,\s*"type"')
Faults = (msgspec.DecodeError, RecursionError)


class Chat(NamedTuple):
    """A conversation: its name where the export holds several, its kind, and its messages as they stand in the file."""

    name: str | None
    title: str
    kind: str
    messages: Sequence[Any]


class Targets(NamedTuple):
    """Where each message is: by its id in the chat, the number over the whole export; topics by that number."""

    numbers: dict[Any, int]
    first: int
    topics: dict[int, str]


@step("extract.telegram@1", accepts=(TELEGRAM_JSON,), parts=True, libraries=versions("charset-normalizer", "msgspec"))
def telegram(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a message; the files beside it that a message names, as members; the account's own data, by section.

    The offset of a time is what its local and its Unix form give together.
    """
    stream.seek(0)
    content = stream.read()
    charset = given.charset or "utf-8"
    if charset != "utf-8" or not _decodes(content):
        text, problem = decode(content, charset)
        content = text.removeprefix("\ufeff").encode("utf-8", "replace")
        del text
        yield from [problem] if problem else []
    try:
        top = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        chats = _chats(top)
    except Faults as error:
        top, chats = {}, _salvaged(content)
        yield _broken(error, chats)
    for chat in chats:
        yield from [Metadata("title", chat.title)] if chat.name is None else []
        yield from [Metadata("chat-type", chat.kind)] if chat.kind and chat.name is None else []
    odd: list[int] = []
    yield from told(_messages(chats, odd), given)
    if odd:
        message = (
            f"{len(odd)} times whose local and Unix form differ by no offset in use, the first in message {odd[0]}"
        )
        yield Problem("date", f"{message}; the local form is shown", effect="note")
    yield from _sections(top)


def _decodes(content: bytes) -> bool:
    """Whether it is UTF-8 throughout; looks at a piece at a time, for exports may be large."""
    view, decoder = memoryview(content), codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), CHUNK):
            decoder.decode(view[start : start + CHUNK], final=start + CHUNK >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _broken(error: Exception, chats: Sequence[Chat]) -> Problem:
    if not any(chat.messages for chat in chats):
        message = f"not whole as JSON: {worded(error)}"
        raise Unreadable("damaged", message, "export it again, or open it as text") from error
    message = f"not whole as JSON ({worded(error)}); the messages that are whole were read"
    return Problem("damaged", message, "export it again")


def _chats(top: dict[str, msgspec.Raw]) -> list[Chat]:
    if "messages" in top:
        return [_chat(top, None)]
    listed = [raw for name in LISTS if name in top for raw in _listed(top[name])]
    taken: set[str] = set()
    return [_chat(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]), taken) for raw in listed]


def _listed(raw: msgspec.Raw) -> list[msgspec.Raw]:
    if bytes(raw).lstrip().startswith(b"["):
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    inner = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get("list")
    return msgspec.json.decode(inner, type=list[msgspec.Raw]) if inner is not None else []


def _chat(fields: dict[str, msgspec.Raw], taken: set[str] | None) -> Chat:
    name, kind, number = (flat(msgspec.json.decode(fields[key])) if key in fields else "" for key in _NAMES)
    title = name or (kind.replace("_", " ") if kind == "saved_messages" else f"chat {number}".strip())
    messages = msgspec.json.decode(fields["messages"], type=list[msgspec.Raw]) if "messages" in fields else []
    return Chat(None if taken is None else unique(title, taken), title, kind, messages)


_NAMES = ("name", "type", "id")


def _salvaged(content: bytes) -> list[Chat]:
    """What can be read of an export that is cut off or overwritten: the messages that are whole, list by list."""
    text = content.decode("utf-8", "replace")
    starts = list(START.finditer(text))
    taken: set[str] | None = set() if len(starts) > 1 or re.search(r'"(?:left_)?chats"\s*:', text[:100_000]) else None
    chats = []
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=False):
        names = NAME.findall(text, max(0, start.start() - 2000), start.start())
        title = _string(names[-1]) if names else "chat"
        name = None if taken is None else unique(title, taken)
        chats.append(Chat(name, title, "", list(_whole(text, start.end(), end))))
    return chats


def _string(quoted: str) -> str:
    """What a JSON string says; what stands between its quotes where it is damaged."""
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted[1:-1]


def _whole(text: str, at: int, end: int) -> Iterator[bytes]:
    """The messages that are whole; behind one that is not, from the next that begins as messages do."""
    decoder = json.JSONDecoder(strict=False)
    while (opening := OBJECT.search(text, at, end)) is not None:
        try:
            value, at = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            at = opening.end()
            continue
        yield json.dumps(value).encode()


def _messages(chats: Sequence[Chat], odd: list[int]) -> Iterator[Message]:
    first = 1
    for chat in chats:
        ids = [_fields(raw).get("id") for raw in chat.messages]
        numbers = {number: first + place for place, number in enumerate(ids) if isinstance(number, int | str)}
        targets = Targets(numbers, first, {})
        for place, raw in enumerate(chat.messages):
            fields = _fields(raw)
            if time_of(fields, "date").odd:
                odd.append(first + place)
            yield read(fields, tuple(_context(fields, first + place, chat, targets)), chat.name)
        first += len(chat.messages)


def _fields(raw: Any) -> Fields:
    """A message's fields; one that is no object is shown as the text that it is."""
    try:
        value = msgspec.json.decode(raw)
    except Faults:
        return {"text": bytes(raw).decode("utf-8", "replace")}
    return value if isinstance(value, dict) else {"text": flat(value)}


def _context(fields: Fields, number: int, chat: Chat, targets: Targets) -> Iterator[str]:
    """What a message answers, and its topic, told by the chain of replies that leads to the topic's start."""
    if fields.get("action") == "topic_created":
        targets.topics[number] = flat(fields.get("title") or "topic")
    asked = fields.get("reply_to_message_id")
    if asked is None:
        return
    elsewhere = fields.get("reply_to_peer_id")
    target = targets.numbers.get(asked) if isinstance(asked, int | str) and not elsewhere else None
    topic = targets.topics.get(target) if target is not None else None
    if topic is not None:
        targets.topics[number] = topic
        yield f"topic: {topic}"
    if target is None:
        yield f"{reply(None)} (id {flat(asked)}{f' in {flat(elsewhere)}' if elsewhere else ''})"
        return
    answered = _fields(chat.messages[target - targets.first])
    if answered.get("action") != "topic_created":
        yield reply(target, plain(answered) or _named(answered))


def _named(fields: Fields) -> str:
    """What stands for a message without text."""
    return first_words(
        flat(next((fields[name] for name in ("photo", "file", "media_type", "action") if fields.get(name)), ""))
    )


def _sections(top: dict[str, msgspec.Raw]) -> Iterator[Record]:
    """What else an account's export holds, contacts and sessions for example: a passage an entry."""
    for section, raw in top.items() if "messages" not in top else ():
        if section in LISTS:
            continue
        try:
            value = msgspec.json.decode(raw)
        except Faults as error:
            yield Problem("member", f"the section {section} cannot be read: {worded(error)}", "open the export as text")
            continue
        listed = value.get("list") if isinstance(value, dict) else value
        entries = listed if isinstance(listed, list) else [value] if isinstance(value, dict) else []
        for number, entry in enumerate(entries, start=1):
            if text := _entry(entry):
                yield Passage(Locator(sheet=section, row=(number, number)), text)


def _entry(entry: Any) -> str:
    if not isinstance(entry, dict):
        return flat(entry)
    return "\n".join(f"{name.replace('_', ' ')}: {flat(value)}" for name, value in entry.items() if value)
