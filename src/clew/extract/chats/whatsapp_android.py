"""WhatsApp's message store on Android phones, `msgstore.db`: the schema of `message`, `chat` and `jid`, and the older
one of `messages`."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.chats.chat import Message, attached, beside, told, unique
from clew.extract.chats.chat_identify import WHATSAPP_ANDROID
from clew.extract.chats.whatsapp_store import (
    Key,
    Tables,
    answered,
    instant,
    joins,
    located,
    number,
    picked,
    rows,
    tables_of,
    written,
)
from clew.extract.databases.sqlite_open import opened
from clew.extract.databases.sqlite_tables import database
from clew.model import Metadata, Problem
from clew.step import Beat, Given, Record, step

# fmt: off
TABLES = (
    "message", "chat", "jid", "message_media", "message_location", "message_quoted", "message_forwarded",
    "message_edit_info", "message_revoked", "message_system", "message_vcard", "message_add_on",
    "message_add_on_reaction", "message_poll_option", "messages", "chat_list", "messages_quotes",
)
KINDS = {
    1: "image", 2: "audio", 3: "video", 4: "contact", 5: "location", 7: "system message", 8: "call", 9: "document",
    10: "missed call", 11: "not decrypted yet", 13: "GIF", 14: "contacts", 15: "deleted", 16: "live location",
    20: "sticker", 24: "group invitation", 42: "seen once: image", 43: "seen once: video", 64: "deleted by an admin",
    66: "poll", 81: "video message", 82: "seen once: audio", 90: "call",
}
# fmt: on
STATUS_SYSTEM = 6
WITH_FILE = (1, 2, 3, 9, 13, 20, 42, 43, 81, 82)


@step("extract.whatsapp-android@1", accepts=(WHATSAPP_ANDROID,), hints=("name",), parts=True,
      libraries=lambda: {"extract.database": str(database.version), **database.libraries()})  # fmt: skip
def whatsapp_android(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """A passage a message, conversation by conversation in order of time (UTC); then every table as rows, as for any
    database. Senders are the addresses in it; the owner's own messages are "me"."""
    yield Metadata("program", "WhatsApp (Android)")
    try:
        with opened(given, stream) as connection:
            tables = tables_of(connection, TABLES)
            yield from told((_new if "message" in tables else _old)(connection, tables, given), given)
    except Unreadable as error:
        yield Problem(error.code, f"the messages could not all be put together: {worded(error)}", error.advice)
    yield from database.run(given, stream)


def _new(connection: sqlite3.Connection, tables: Tables, given: Given) -> Iterator[Message]:
    kept = rows(connection, "SELECT rowid AS id, chat_row_id, timestamp, key_id FROM message")
    keys = sorted(
        Key(written(row["chat_row_id"]).zfill(12), number(row["timestamp"]), row["id"], written(row["key_id"]))
        for row in kept
    )
    numbers = {key.key: place for place, key in enumerate(keys, start=1)}
    more = _more(connection, tables)
    query, names, taken = _query(tables), dict[str, str](), set[str]()
    for key in keys:
        for row in rows(connection, query, (key.row,)):
            if key.chat not in names:
                names[key.chat] = unique(written(row["c_subject"] or row["chat_jid"]) or f"chat {key.chat}", taken)
            yield _message(row, names[key.chat], numbers, more.get(key.row, []), given)


def _query(tables: Tables) -> str:
    columns = ["m.rowid AS m_id"]
    columns += picked(tables, "m", "message", ("from_me", "timestamp", "message_type", "text_data", "status"))
    columns += picked(tables, "c", "chat", ("subject",))
    media = ("file_path", "mime_type", "media_name", "media_caption", "media_duration", "file_size")
    columns += picked(tables, "mm", "message_media", media)
    columns += picked(tables, "ml", "message_location", ("latitude", "longitude", "place_name", "place_address"))
    columns += picked(tables, "q", "message_quoted", ("key_id", "text_data"))
    columns += picked(tables, "f", "message_forwarded", ("forward_score",))
    columns += picked(tables, "e", "message_edit_info", ("edited_timestamp",))
    columns += picked(tables, "r", "message_revoked", ("revoke_timestamp",))
    columns += picked(tables, "s", "message_system", ("action_type",))
    sender = "m.sender_jid_row_id" if "sender_jid_row_id" in tables["message"] else "NULL"
    columns += ["cj.raw_string AS chat_jid", "sj.raw_string AS sender_jid"]
    names = {"mm": "media", "ml": "location", "q": "quoted", "f": "forwarded", "e": "edit_info", "r": "revoked"}
    others = [(alias, f"message_{name}", f"{alias}.message_row_id = m.rowid") for alias, name in names.items()]
    joined = joins(tables, (
        ("c", "chat", "c._id = m.chat_row_id"), ("cj", "jid", "cj._id = c.jid_row_id"),
        ("sj", "jid", f"sj._id = {sender}"), *others, ("s", "message_system", "s.message_row_id = m.rowid"),
    ))  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM message m {joined} WHERE m.rowid = ?"


def _more(connection: sqlite3.Connection, tables: Tables) -> Mapping[int, list[str]]:
    """Lines for messages from the tables that may have several rows for one: cards, poll answers, reactions."""
    lines: dict[int, list[str]] = defaultdict(list)
    if {"message_row_id", "vcard"} <= tables.get("message_vcard", frozenset()):
        for row in rows(connection, "SELECT message_row_id AS id, vcard AS card FROM message_vcard ORDER BY rowid"):
            lines[row["id"]].append(written(row["card"]).strip())
    if {"message_row_id", "option_name"} <= tables.get("message_poll_option", frozenset()):
        query = "SELECT message_row_id AS id, option_name AS name FROM message_poll_option ORDER BY rowid"
        for row in rows(connection, query):
            lines[row["id"]].append(f"- {written(row['name'])}")
    if {"message_add_on_row_id", "reaction"} <= tables.get("message_add_on_reaction", frozenset()):
        for row in rows(connection, _reactions(tables)):
            by = "me" if row["mine"] else written(row["by"])
            lines[row["id"]].append(f"reaction: {written(row['sign'])}{f' ({by})' if by else ''}")
    return lines


def _reactions(tables: Tables) -> str:
    held = tables.get("message_add_on", frozenset())
    mine = "a.from_me" if "from_me" in held else "0"
    by = "j.raw_string" if "sender_jid_row_id" in held else "NULL"
    jid = "LEFT JOIN jid j ON j._id = a.sender_jid_row_id" if "sender_jid_row_id" in held else ""
    return (
        f"SELECT a.parent_message_row_id AS id, r.reaction AS sign, {mine} AS mine, {by} AS by"
        " FROM message_add_on_reaction r JOIN message_add_on a ON a._id = r.message_add_on_row_id"
        f" {jid} ORDER BY r.rowid"
    )


def _message(
    row: dict[str, Any], conversation: str, numbers: Mapping[str, int], more: list[str], given: Given
) -> Message:
    kind = row["m_message_type"] if isinstance(row["m_message_type"], int) else 0
    system = kind == 7
    files, absent = _held(row["mm_file_path"], kind, given)
    date = instant(number(row["m_timestamp"]) / 1000)
    return Message(
        sender=None if system else _sender(row["m_from_me"], row["sender_jid"] or row["chat_jid"]),
        time=date or "",
        date=date,
        conversation=conversation,
        before=(*answered(row["q_key_id"], row["q_text_data"], numbers), *_forwarded(row["f_forward_score"])),
        text="\n".join(filter(None, (_kind(kind, row["s_action_type"]), written(row["m_text_data"])))),
        after=(
            *_media(row["mm_file_path"], row["mm_mime_type"], row["mm_media_name"], row["mm_media_duration"]),
            *filter(None, [written(row["mm_media_caption"])]),
            *located(row["ml_latitude"], row["ml_longitude"], row["ml_place_name"], row["ml_place_address"]),
            *more,
            *_at("edited", row["e_edited_timestamp"]),
            *_at("deleted", row["r_revoke_timestamp"]),
        ),
        files=files,
        left_out=absent,
    )


def _sender(mine: Any, address: Any) -> str | None:
    return "me" if mine else written(address) or None


def _kind(kind: int, action: Any = None) -> str:
    if kind == 0:
        return ""
    return f"[{KINDS.get(kind, f'message of type {kind}')}{f', action {action}' if action is not None else ''}]"


def _forwarded(score: Any) -> list[str]:
    return [f"forwarded{' many times' if isinstance(score, int) and score > 4 else ''}"] if score else []


def _at(word: str, milliseconds: Any) -> list[str]:
    when = instant(milliseconds / 1000) if isinstance(milliseconds, int) else None
    return [f"{word} {when}"] if when else []


def _media(path: Any, kind: Any, name: Any, duration: Any) -> list[str]:
    about = [written(each) for each in (kind, name) if each] + ([f"{duration} s"] if duration else [])
    if not path and not about:
        return []
    return [attached(written(path) or "a file that is not named", about)]


def _held(path: Any, kind: int, given: Given) -> tuple[tuple[str, ...], int]:
    """The file, where it is beside the database; 1 where the message has one that is elsewhere on the phone."""
    name = written(path)
    if name and beside(name) in given.parts:
        return (name,), 0
    return (), int(bool(name) or kind in WITH_FILE)


def _old(connection: sqlite3.Connection, tables: Tables, given: Given) -> Iterator[Message]:
    kept = rows(connection, "SELECT rowid AS id, key_remote_jid, timestamp, key_id FROM messages")
    keys = sorted(
        Key(written(row["key_remote_jid"]), number(row["timestamp"]), row["id"], written(row["key_id"]))
        for row in kept
        if row["key_remote_jid"] != "-1"
    )
    numbers = {key.key: place for place, key in enumerate(keys, start=1)}
    subjects = _subjects(connection, tables)
    query, names, taken = _old_query(tables), dict[str, str](), set[str]()
    for key in keys:
        for row in rows(connection, query, (key.row,)):
            if key.chat not in names:
                names[key.chat] = unique(subjects.get(key.chat) or key.chat, taken)
            yield _old_message(row, key.chat, names[key.chat], numbers, given)


def _subjects(connection: sqlite3.Connection, tables: Tables) -> dict[str, str]:
    if not {"key_remote_jid", "subject"} <= tables.get("chat_list", frozenset()):
        return {}
    found = rows(connection, "SELECT key_remote_jid AS jid, subject FROM chat_list")
    return {written(row["jid"]): written(row["subject"]) for row in found}


def _old_query(tables: Tables) -> str:
    columns = picked(tables, "m", "messages", (
        "key_from_me", "status", "data", "timestamp", "media_wa_type", "media_name", "media_caption", "media_mime_type",
        "media_duration", "latitude", "longitude", "remote_resource", "forwarded",
    ))  # fmt: skip
    columns += picked(tables, "q", "messages_quotes", ("key_id", "data"))
    columns += picked(tables, "mm", "message_media", ("file_path",))
    quoted = "quoted_row_id" in tables["messages"]
    joined = joins(tables, (
        ("q", "messages_quotes", f"q._id = {'m.quoted_row_id' if quoted else 'NULL'}"),
        ("mm", "message_media", "mm.message_row_id = m.rowid"),
    ))  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM messages m {joined} WHERE m.rowid = ?"


def _old_message(
    row: dict[str, Any], chat: str, conversation: str, numbers: Mapping[str, int], given: Given
) -> Message:
    told_kind = written(row["m_media_wa_type"])
    kind = int(told_kind) if told_kind.isdecimal() and len(told_kind) < 4 else 0
    system = row["m_status"] == STATUS_SYSTEM
    files, absent = _held(row["mm_file_path"] or row["m_media_name"], kind, given)
    date = instant(number(row["m_timestamp"]) / 1000)
    said = [written(row["m_data"]), written(row["m_media_caption"])]
    return Message(
        sender=None if system else _sender(row["m_key_from_me"], row["m_remote_resource"] or chat),
        time=date or "",
        date=date,
        conversation=conversation,
        before=(*answered(row["q_key_id"], row["q_data"], numbers), *_forwarded(row["m_forwarded"])),
        text="\n".join(filter(None, ("[system message]" if system else _kind(kind), *said))),
        after=(
            *_media(row["mm_file_path"], row["m_media_mime_type"], row["m_media_name"], row["m_media_duration"]),
            *located(row["m_latitude"], row["m_longitude"]),
        ),
        files=files,
        left_out=absent,
    )
