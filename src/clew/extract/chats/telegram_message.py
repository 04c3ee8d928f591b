"""One message of a Telegram Desktop JSON export (https://core.telegram.org/import-export, export_output_json.cpp)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from clew.extract.chats.chat import Message, attached

Fields = Mapping[str, Any]
EPOCH = datetime(1970, 1, 1)
QUARTER = timedelta(minutes=15)
# fmt: off
READ = frozenset([
    "id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "actor", "actor_id",
    "action", "author", "forwarded_from", "forwarded_from_id", "saved_from", "via_bot",
    "reply_to_message_id", "reply_to_peer_id",
    "text", "text_entities", "photo", "file", "file_name", "media_type", "mime_type", "thumbnail", "width", "height",
    "duration_seconds", "photo_file_size", "file_size", "thumbnail_file_size", "sticker_emoji", "performer", "title",
    "poll", "contact_information", "contact_vcard", "location_information", "reactions",
])
# fmt: on
"""Fields that are written in a way of their own; every other one is written as it is named."""
FILES = ("photo", "file", "contact_vcard")
DEEPEST = 20


class Time(NamedTuple):
    """A time as shown; `odd` where the local and the Unix time given differ by no offset that is in use."""

    shown: str
    odd: bool = False


def read(fields: Fields, before: tuple[str, ...], conversation: str | None) -> Message:
    """The message; `before` says what it replies to and which topic it is in."""
    when = time_of(fields, "date")
    service = fields.get("type") == "service"
    files, said, left_out = _media(fields)
    return Message(
        sender=sender(fields),
        time=when.shown,
        date=when.shown or None,
        conversation=conversation,
        before=(*before, *_origin(fields)),
        text="\n".join(filter(None, (_action(fields) if service else "", plain(fields)))),
        after=(*said, *_extras(fields), *_rest(fields, service), *_edited(fields), *_reactions(fields)),
        files=files,
        left_out=left_out,
    )


def sender(fields: Fields) -> str | None:
    """The name and the id, for names repeat and change."""
    name = fields.get("from") or fields.get("actor")
    number = fields.get("from_id") or fields.get("actor_id")
    if name and number:
        return f"{name} ({number})"
    return str(name or number) if name or number else None


def plain(fields: Fields) -> str:
    """The text with the addresses behind its links. Of `text` and `text_entities`, which say the same, the longer."""
    text, entities = _joined(fields.get("text")), _joined(fields.get("text_entities"))
    return max(entities, text, key=len)


def time_of(fields: Fields, name: str) -> Time:
    """The local time with the offset that the Unix time beside it gives; without one where they do not agree."""
    local, unix = fields.get(name), fields.get(f"{name}_unixtime")
    if not isinstance(local, str):
        return _utc(unix)
    try:
        shift = datetime.fromisoformat(local) - (EPOCH + timedelta(seconds=int(unix)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return Time(local)
    if shift % QUARTER or not timedelta(hours=-12) <= shift <= timedelta(hours=14):
        return Time(local, odd=True)
    sign, minutes = "-" if shift < timedelta() else "+", abs(shift) // timedelta(minutes=1)
    return Time(f"{local}{sign}{minutes // 60:02d}:{minutes % 60:02d}")


def _utc(unix: Any) -> Time:
    try:
        return Time((EPOCH + timedelta(seconds=int(unix))).replace(tzinfo=UTC).isoformat())
    except (TypeError, ValueError, OverflowError):
        return Time("")


def _joined(value: Any) -> str:
    pieces = value if isinstance(value, list) else [value]
    return "".join(_piece(piece) for piece in pieces if piece is not None)


def _piece(piece: Any) -> str:
    if not isinstance(piece, dict):
        return piece if isinstance(piece, str) else flat(piece)
    text, address = flat(piece.get("text", "")), piece.get("href")
    return f"{text} ({flat(address)})" if address and address != text else text


def _origin(fields: Fields) -> list[str]:
    lines = []
    if "forwarded_from" in fields:
        origin = flat(fields["forwarded_from"] or "a sender whose name is not given")
        number = fields.get("forwarded_from_id")
        lines.append(f"forwarded from {origin} ({flat(number)})" if number else f"forwarded from {origin}")
    if fields.get("saved_from"):
        lines.append(f"saved from {flat(fields['saved_from'])}")
    lines += [f"signed {flat(fields['author'])}"] if fields.get("author") else []
    return lines + ([f"via bot {flat(fields['via_bot'])}"] if fields.get("via_bot") else [])


def _action(fields: Fields) -> str:
    return f"[{flat(fields.get('action') or 'service message').replace('_', ' ')}]"


def _media(fields: Fields) -> tuple[tuple[str, ...], list[str], int]:
    """Files named, lines that say what they are, and how many were left out: "(File not included. …)"."""
    files, said, left_out = [], [], 0
    for name in FILES:
        value = fields.get(name)
        if not isinstance(value, str) or not value:
            continue
        if value.startswith("("):
            left_out += 1
        else:
            files.append(value)
        said.append(_described(fields, name, value))
    if not said and fields.get("media_type") and fields.get("media_type") != "poll":
        said.append(f"media: {flat(fields['media_type'])}")
    return tuple(files), said, left_out


def _described(fields: Fields, name: str, value: str) -> str:
    kind = "vcard" if name == "contact_vcard" else flat(fields.get("media_type") or name).replace("_", " ")
    length, width, height = fields.get("duration_seconds"), fields.get("width"), fields.get("height")
    given = [fields.get(key) for key in ("file_name", "performer", "title", "sticker_emoji", "mime_type")]
    about = [flat(each) for each in given if each and each != value] if name == "file" else []
    about += [f"{flat(width)}×{flat(height)}"] if width and height else []
    about += [f"{flat(length)} s"] if length else []
    return attached(value, [kind, *about])


def _extras(fields: Fields) -> list[str]:
    lines: list[str] = []
    poll, person, place = (fields.get(name) for name in ("poll", "contact_information", "location_information"))
    if isinstance(poll, dict):
        lines += _poll(poll)
    if person:
        lines.append(f"contact: {_values(person)}")
    if isinstance(place, dict):
        lines.append(f"location: {flat(place.get('latitude'))}, {flat(place.get('longitude'))}")
    return lines


def _poll(poll: dict[str, Any]) -> list[str]:
    ended = " (closed)" if poll.get("closed") else ""
    lines = [f"poll: {flat(poll.get('question', ''))}{ended}"]
    for answer in poll.get("answers") or poll.get("options") or []:
        if isinstance(answer, dict):
            chosen = ", chosen" if answer.get("chosen") else ""
            lines.append(f"- {flat(answer.get('text', ''))}: {flat(answer.get('voters', 0))} votes{chosen}")
    return lines + ([f"{flat(poll['total_voters'])} voters"] if "total_voters" in poll else [])


def _rest(fields: Fields, service: bool) -> list[str]:
    extra = ("title", "duration_seconds") if service else ()
    left = {name: value for name, value in fields.items() if name not in READ or name in extra}
    return [f"{name.replace('_', ' ')}: {flat(value)}" for name, value in left.items() if value not in (None, "", [])]


def _edited(fields: Fields) -> list[str]:
    """Old exports write the epoch where a message was not edited."""
    when = time_of(fields, "edited").shown if "edited" in fields else ""
    return [f"edited {when}"] if when and not when.startswith(("1969-12-31", "1970-01-01")) else []


def _reactions(fields: Fields) -> list[str]:
    found = fields.get("reactions")
    shown = [_reaction(each) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return [f"reactions: {'; '.join(shown)}"] if shown else []


def _reaction(reaction: dict[str, Any]) -> str:
    sign = reaction.get("emoji") or reaction.get("document_id") or reaction.get("type") or "?"
    recent = reaction.get("recent")
    names = [sender(each) or "" for each in recent if isinstance(each, dict)] if isinstance(recent, list) else []
    by = f" ({', '.join(filter(None, names))})" if any(names) else ""
    return f"{flat(sign)} {flat(reaction.get('count', 1))}{by}"


def _values(value: Any) -> str:
    return " ".join(flat(each) for each in value.values() if each) if isinstance(value, dict) else flat(value)


def flat(value: Any, depth: int = 0) -> str:
    """Any JSON value on one line."""
    if isinstance(value, dict) and depth < DEEPEST:
        return ", ".join(f"{name} {flat(inner, depth + 1)}" for name, inner in value.items())
    if isinstance(value, list) and depth < DEEPEST:
        return "; ".join(flat(inner, depth + 1) for inner in value)
    return "…" if isinstance(value, dict | list) else "" if value is None else str(value)
