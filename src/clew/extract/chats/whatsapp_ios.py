"""WhatsApp's message store on iPhones, `ChatStorage.sqlite`: a Core Data store, times in seconds since 2001."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.chats.chat import Message, attached, beside, told, unique
from clew.extract.chats.chat_identify import WHATSAPP_IOS
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

TABLES = ("ZWAMESSAGE", "ZWACHATSESSION", "ZWAMEDIAITEM", "ZWAGROUPMEMBER", "ZWAPROFILEPUSHNAME")
APPLE = 978_307_200
"""Core Data's epoch, 2001-01-01, in seconds since 1970."""

KINDS = {
    1: "image", 2: "video", 3: "audio", 4: "contact", 5: "location", 6: "system message", 7: "link", 8: "document",
    10: "call or notice", 11: "GIF", 14: "deleted", 15: "sticker", 38: "seen once: image", 39: "seen once: video",
    46: "poll", 53: "seen once: audio", 59: "event", 66: "poll",
}  # fmt: skip
SYSTEM = 6
WITH_FILE = (1, 2, 3, 8, 11, 15, 38, 39, 53)
QUOTED = b"\x2a"
"""In ZMETADATA, a protocol buffer: field 5, the id of the message that is answered; its first 17 letters count."""
ID = 17


@step("extract.whatsapp-ios@1", accepts=(WHATSAPP_IOS,), hints=("name",), parts=True,
      libraries=lambda: {"extract.database": str(database.version), **database.libraries()})  # fmt: skip
def whatsapp_ios(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """A passage a message, conversation by conversation in order of time (UTC); then every table as rows, as for any
    database. Senders are names and addresses in it; the owner's own messages are "me"."""
    yield Metadata("program", "WhatsApp (iPhone)")
    try:
        with opened(given, stream) as connection:
            yield from told(_messages(connection, tables_of(connection, TABLES), given), given)
    except Unreadable as error:
        yield Problem(error.code, f"the messages could not all be put together: {worded(error)}", error.advice)
    yield from database.run(given, stream)


def _messages(connection: sqlite3.Connection, tables: Tables, given: Given) -> Iterator[Message]:
    columns = ", ".join(
        ["m.rowid AS id", *picked(tables, "m", "ZWAMESSAGE", ("ZCHATSESSION", "ZMESSAGEDATE", "ZSTANZAID"))]
    )
    keys = sorted(
        Key(written(row["m_ZCHATSESSION"]).zfill(12), number(row["m_ZMESSAGEDATE"]), row["id"],
            written(row["m_ZSTANZAID"])[:ID])
        for row in rows(connection, f"SELECT {columns} FROM ZWAMESSAGE m")
    )  # fmt: skip
    numbers = {f"{key.chat} {key.key}": place for place, key in enumerate(keys, start=1)}
    numbers.update({f"row {key.row}": place for place, key in enumerate(keys, start=1)})
    pushed = _pushed(connection, tables)
    query, names, taken = _query(tables), dict[str, str](), set[str]()
    for key in keys:
        for row in rows(connection, query, (key.row,)):
            if key.chat not in names:
                chat = row["c_ZPARTNERNAME"] or row["c_ZCONTACTJID"]
                names[key.chat] = unique(written(chat) or f"chat {key.chat.lstrip('0')}", taken)
            yield _message(row, names[key.chat], _quoted(row, key.chat, numbers), pushed, given)


def _query(tables: Tables) -> str:
    columns = picked(tables, "m", "ZWAMESSAGE", (
        "ZISFROMME", "ZMESSAGEDATE", "ZMESSAGETYPE", "ZTEXT", "ZFROMJID", "ZPUSHNAME", "ZPARENTMESSAGE",
        "ZGROUPEVENTTYPE", "ZFLAGS",
    ))  # fmt: skip
    columns += picked(tables, "c", "ZWACHATSESSION", ("ZPARTNERNAME", "ZCONTACTJID"))
    columns += picked(tables, "g", "ZWAGROUPMEMBER", ("ZCONTACTNAME", "ZFIRSTNAME", "ZMEMBERJID"))
    columns += picked(tables, "i", "ZWAMEDIAITEM", (
        "ZMEDIALOCALPATH", "ZTITLE", "ZVCARDSTRING", "ZVCARDNAME", "ZMOVIEDURATION", "ZLATITUDE", "ZLONGITUDE",
        "ZMETADATA",
    ))  # fmt: skip
    held = tables["ZWAMESSAGE"]
    member, media = (f"m.{name}" if name in held else "NULL" for name in ("ZGROUPMEMBER", "ZMEDIAITEM"))
    joined = joins(tables, (
        ("c", "ZWACHATSESSION", "c.Z_PK = m.ZCHATSESSION"), ("g", "ZWAGROUPMEMBER", f"g.Z_PK = {member}"),
        ("i", "ZWAMEDIAITEM", f"i.Z_PK = {media}"),
    ))  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM ZWAMESSAGE m {joined} WHERE m.rowid = ?"


def _pushed(connection: sqlite3.Connection, tables: Tables) -> dict[str, str]:
    """The names that people gave themselves, by address."""
    if not {"ZJID", "ZPUSHNAME"} <= tables.get("ZWAPROFILEPUSHNAME", frozenset()):
        return {}
    found = rows(connection, "SELECT ZJID AS jid, ZPUSHNAME AS name FROM ZWAPROFILEPUSHNAME")
    return {written(row["jid"]): written(row["name"]) for row in found if row["name"]}


def _quoted(row: dict[str, Any], chat: str, numbers: Mapping[str, int]) -> list[str]:
    parent = numbers.get(f"row {row['m_ZPARENTMESSAGE']}")
    if parent is not None:
        return answered(f"row {row['m_ZPARENTMESSAGE']}", "", numbers)
    told_by = row["i_ZMETADATA"]
    if not isinstance(told_by, bytes) or not told_by.startswith(QUOTED) or len(told_by) < 2:
        return []
    return answered(f"{chat} {told_by[2 : 2 + min(told_by[1], ID)].decode('ascii', 'replace')}", "", numbers)


def _message(
    row: dict[str, Any], conversation: str, before: list[str], pushed: Mapping[str, str], given: Given
) -> Message:
    kind = row["m_ZMESSAGETYPE"] if isinstance(row["m_ZMESSAGETYPE"], int) else 0
    path = written(row["i_ZMEDIALOCALPATH"])
    name = next((each for each in (path, f"Message/{path}") if path and beside(each) in given.parts), None)
    date = instant(number(row["m_ZMESSAGEDATE"]) + APPLE) if row["m_ZMESSAGEDATE"] else None
    event = f", event {row['m_ZGROUPEVENTTYPE']}" if kind == SYSTEM and row["m_ZGROUPEVENTTYPE"] else ""
    shown = f"[{KINDS.get(kind, f'message of type {kind}')}{event}]" if kind else ""
    return Message(
        sender=None if kind == SYSTEM else _sender(row, pushed),
        time=date or "",
        date=date,
        conversation=conversation,
        before=tuple(before),
        text="\n".join(filter(None, (shown, written(row["m_ZTEXT"])))),
        after=tuple(_after(row, path, kind)),
        files=(name,) if name else (),
        left_out=int(name is None and (bool(path) or kind in WITH_FILE)),
    )


def _after(row: dict[str, Any], path: str, kind: int) -> Iterator[str]:
    card, title, length = written(row["i_ZVCARDSTRING"]), written(row["i_ZTITLE"]), row["i_ZMOVIEDURATION"]
    vcard = card.startswith("BEGIN:VCARD")
    about = [each for each in ("" if vcard else card, written(row["i_ZVCARDNAME"])) if each]
    about += [f"{length} s"] if length else []
    if path:
        yield attached(path, about)
    if title:
        yield title
    if vcard:
        yield card.strip()
    if kind == 5 or path == "":
        yield from located(row["i_ZLATITUDE"], row["i_ZLONGITUDE"])


def _sender(row: dict[str, Any], pushed: Mapping[str, str]) -> str | None:
    if row["m_ZISFROMME"]:
        return "me"
    address = written(row["g_ZMEMBERJID"] or row["m_ZFROMJID"] or row["c_ZCONTACTJID"])
    known = row["g_ZCONTACTNAME"] or row["g_ZFIRSTNAME"]
    if not row["g_ZMEMBERJID"] and address == row["c_ZCONTACTJID"] and not address.endswith("@g.us"):
        known = known or row["c_ZPARTNERNAME"]
    name = written(known or pushed.get(address))
    return f"{name} ({address})" if name and address else name or address or None
