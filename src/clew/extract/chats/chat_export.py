"""Conversations as services give them to their users, in JSON: Facebook and Instagram, Skype, Google Chat, X, Discord,
Slack. Each is told by the keys of its messages; none of them is documented.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from clew.extract.chats.chat import Message, told, unique
from clew.extract.chats.chat_identify import CHAT_EXPORT
from clew.extract.installed import versions
from clew.extract.text.text import decode, text
from clew.model import Metadata, Problem
from clew.step import Given, Record, step

MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media", "attachments", "attached_files", "mediaUrls")
NAMES = ("uri", "url", "fileName", "original_name", "name", "url_private")
SPOKEN = "%A, %B %d, %Y at %I:%M:%S %p UTC"
"""How Google Chat writes a time."""
Reader = Callable[[Any], Iterator[Message]]


@step("extract.chat-export@1", accepts=(CHAT_EXPORT,), libraries=versions("charset-normalizer"))
def chat_export(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a message, in the order of the file; times in UTC. Media are named: they lie elsewhere."""
    stream.seek(0)
    content, problem = decode(stream.read(), given.charset or "utf-8")
    start = re.match(r"\s*window\.YTD\.[\w.]+\s*=\s*", content.removeprefix("\ufeff"))
    try:
        top = json.loads(content.removeprefix("\ufeff")[start.end() if start else 0 :])
        program, reader = next((name, reader) for name, fits, reader in PROGRAMS if fits(top))
    except (ValueError, RecursionError, StopIteration):
        message = "its messages could not be told apart; it is shown as it stands"
        yield Problem("damaged", message, "ask for another export", "note")
        yield from text.run(given, stream)
        return
    yield from [problem] if problem else []
    yield Metadata("program", program)
    if isinstance(top, dict) and (title := _words(top.get("title") or top.get("threadName"))):
        yield Metadata("title", title)
    yield from told(reader(top), given)


def _meta(top: Any) -> Iterator[Message]:
    for each in _objects(top["messages"]):
        kind = "[message deleted]" if each.get("is_unsent") or each.get("isUnsent") else ""
        share = _object(each.get("share"))
        seconds = each.get("call_duration")
        call = f"[call, {seconds} s]" if isinstance(seconds, int) else ""
        date = _moment(each.get("timestamp_ms") or each.get("timestamp"))
        shared = [_words(share.get("share_text")), _words(share.get("link"))] if share else []
        yield Message(
            sender=_words(each.get("sender_name") or each.get("senderName")) or None,
            time=date or "",
            date=date,
            text=_lines(kind, call, _words(each.get("content") or each.get("text")), *shared),
            after=(*_media(each), *_reactions(each)),
        )


def _skype(top: Any) -> Iterator[Message]:
    taken: set[str] = set()
    for chat in _objects(top["conversations"]):
        name = unique(_words(chat.get("displayName")) or _words(chat.get("id")) or "conversation", taken)
        for each in _objects(chat.get("MessageList")):
            sender = ", ".join(dict.fromkeys(filter(None, (_words(each.get("displayName")), _words(each.get("from"))))))
            date = _words(each.get("originalarrivaltime"))
            kind = _words(each.get("messagetype"))
            shown = "" if kind in ("RichText", "Text", "") else f"[{kind}]"
            yield Message(
                sender=sender or None, time=date, date=_iso(date), conversation=name,
                text=_lines(shown, _words(each.get("content"))),
            )  # fmt: skip


def _google(top: Any) -> Iterator[Message]:
    for each in _objects(top["messages"]):
        creator = _object(each.get("creator"))
        time = _words(each.get("created_date"))
        who = ", ".join(filter(None, (_words(creator.get("name")), _words(creator.get("email")))))
        quoted = _object(each.get("quoted_message_metadata"))
        answered = _words(quoted.get("text"))
        yield Message(
            sender=who or None, time=time, date=_spoken(time), text=_words(each.get("text")),
            before=(f"reply to: {answered}",) if answered else (), after=tuple(_media(each)),
        )  # fmt: skip


def _twitter(top: Any) -> Iterator[Message]:
    taken: set[str] = set()
    for each in _objects(top):
        chat = _object(each.get("dmConversation"))
        name = unique(_words(chat.get("conversationId")) or "conversation", taken)
        for entry in _objects(chat.get("messages")):
            for kind, sent in entry.items():
                if isinstance(sent, dict):
                    date = _words(sent.get("createdAt"))
                    yield Message(
                        sender=_words(sent.get("senderId") or sent.get("initiatingUserId")) or None,
                        time=date, date=_iso(date), conversation=name,
                        text=_lines("" if kind == "messageCreate" else f"[{kind}]", _words(sent.get("text"))),
                        after=tuple(_media(sent)),
                    )  # fmt: skip


def _discord(top: Any) -> Iterator[Message]:
    for each in _objects(top["messages"]):
        author = _object(each.get("author"))
        date, edited = _words(each.get("timestamp")), _words(each.get("timestampEdited"))
        names = dict.fromkeys(filter(None, (_words(author.get("nickname")), _words(author.get("name")))))
        yield Message(
            sender=", ".join(names) or None, time=date, date=_iso(date), text=_words(each.get("content")),
            after=(*_media(each), *([f"edited {edited}"] if edited else [])),
        )  # fmt: skip


def _slack(top: Any) -> Iterator[Message]:
    for each in _objects(top):
        profile = _object(each.get("user_profile"))
        names = (profile.get("real_name"), each.get("username"), each.get("user"))
        seconds = re.fullmatch(r"(\d{1,11})(?:\.\d{1,9})?", _words(each.get("ts")))
        date = _moment(int(seconds[1]) * 1000) if seconds else None
        yield Message(
            sender=", ".join(dict.fromkeys(filter(None, map(_words, names)))) or None, time=date or "", date=date,
            text=_words(each.get("text")), after=(*_media(each), *_reactions(each)),
        )  # fmt: skip


PROGRAMS: tuple[tuple[str, Callable[[Any], bool], Reader], ...] = (
    ("Skype", lambda top: _has(top, "conversations", "MessageList"), _skype),
    ("Google Chat", lambda top: _has(top, "messages", "created_date"), _google),
    ("Discord", lambda top: isinstance(top, dict) and "channel" in top and _has(top, "messages", "author"), _discord),
    ("Facebook or Instagram", lambda top: _has(top, "messages", "sender_name"), _meta),
    ("Facebook or Instagram", lambda top: _has(top, "messages", "senderName"), _meta),
    ("X", lambda top: _has({"top": top}, "top", "dmConversation"), _twitter),
    ("Slack", lambda top: _has({"top": top}, "top", "ts"), _slack),
)


def _has(top: Any, key: str, inner: str) -> bool:
    """Whether one of the first objects in this list has that key."""
    found = top.get(key) if isinstance(top, dict) else None
    return isinstance(found, list) and any(isinstance(each, dict) and inner in each for each in found[:100])


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _words(found: Any) -> str:
    """Text; Facebook and Instagram write each byte of UTF-8 as a letter of its own, which is put right."""
    if not isinstance(found, str):
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""
    try:
        return found.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found.encode("utf-8", "replace").decode("utf-8")


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _media(each: dict[str, Any]) -> Iterator[str]:
    for key in MEDIA:
        for found in each[key] if isinstance(each.get(key), list) else ():
            names = (
                [found] if isinstance(found, str) else [found.get(name) for name in NAMES if isinstance(found, dict)]
            )
            if name := next(filter(None, map(_words, names)), ""):
                yield f"media: {name}"


def _reactions(each: dict[str, Any]) -> Iterator[str]:
    for found in _objects(each.get("reactions")):
        users = found.get("users") if isinstance(found.get("users"), list) else []
        who = ", ".join(filter(None, (_words(found.get("actor")), *map(_words, users or []))))
        yield f"reaction {_words(found.get('reaction') or found.get('name'))}: {who}"


def _moment(milliseconds: Any) -> str | None:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 1 << 43:
        return None
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _iso(found: str) -> str | None:
    return found if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", found) else None


def _spoken(found: str) -> str | None:
    try:
        return datetime.strptime(found.replace("\u202f", " "), SPOKEN).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None
