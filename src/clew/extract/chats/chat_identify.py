"""Telling exports of conversations, and the databases of messengers, from other text and other databases."""

import re
from typing import BinaryIO

from clew.extract.chats.whatsapp_dates import header

TELEGRAM_JSON = "application/x-telegram+json"
TELEGRAM_HTML = "text/x-telegram+html"
WHATSAPP_TEXT = "text/x-whatsapp"
WHATSAPP_ANDROID = "application/x-whatsapp-android+sqlite3"
WHATSAPP_IOS = "application/x-whatsapp-ios+sqlite3"
CHAT_EXPORT = "application/x-chat-export+json"
SMS_BACKUP = "application/x-sms-backup+xml"
WHATSAPP_ENCRYPTED = "application/x-whatsapp-encrypted"
HEAD = 8000
LINES = 400
OWN = re.compile(r"[\u200e\u200f]|WhatsApp|واتساب|<Media omitted>|<attached:|\(file attached\)")
BACKUP = re.compile(rb"[\x20-\xff]\x01?(?:\x08[\x00-\x02])?(?:\x12.\x0a|\x1a\x12\x0a\x10)", re.S)
"""crypt14 and crypt15: a length, then a protocol buffer that begins with the cipher's parameters."""

VERSION = re.compile(rb"\x0a[\x07-\x0f]2\.\d\d\.\d{1,2}\.\d{1,3}")
PAGES = 400
"""Pages of a database's schema that are looked at."""
LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b", re.I)
CHAT = re.compile(
    r'"(?:type)"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes|private_\w+|public_\w+)"'
)
MESSAGE = re.compile(
    r'"messages"\s*:\s*\[\s*(?:\]|\{\s*"id"\s*:\s*-?\d+\s*,\s*"type"\s*:\s*"(?:message|service|unsupported)")'
)
ACCOUNT = re.compile(r'"(?:personal_information|left_chats|chats)"\s*:\s*[{\[]')
ABOUT = re.compile(r'"about"\s*:\s*"[^"]{0,200}Telegram')


SERVICES = (
    ("Skype", (r'"conversations"\s*:\s*\[', r'"MessageList"\s*:')),
    ("Google Chat", (r'"messages"\s*:\s*\[\s*\{\s*"creator"', r'"created_date"\s*:')),
    ("Discord", (r'"guild"\s*:\s*\{', r'"channel"\s*:\s*\{', r'"messages"\s*:\s*\[')),
    ("Facebook or Instagram", (r'"participants"\s*:\s*\[', r'"messages"\s*:\s*\[', r'"sender_?[nN]ame"\s*:')),
    ("X", (r"\Awindow\.YTD\.direct_messages(?:_group)?\.part\d+\s*=\s*\[", r'"dmConversation"')),
    ("Slack", (r"\A\[\s*\{", r'"type"\s*:\s*"message"', r'"ts"\s*:\s*"\d{10}\.\d{6}"')),
)


def chat_json(start: str) -> tuple[str, str] | None:
    """Telegram Desktop's result.json, of one chat or of an account, by the keys that it begins with."""
    head = start[:HEAD]
    if MESSAGE.search(head) and (CHAT.search(head) or ACCOUNT.search(head)):
        return TELEGRAM_JSON, "Telegram export: a chat's messages"
    if ACCOUNT.search(start) and ABOUT.search(head):
        return TELEGRAM_JSON, "Telegram export: an account's chats"
    return None


def chat_html(start: str) -> tuple[str, str] | None:
    """A page of Telegram Desktop's HTML export, by the blocks that it is made of."""
    marks = ('class="page_wrap', 'class="page_header', 'class="history"')
    return (TELEGRAM_HTML, "Telegram export: a page's blocks") if all(mark in start for mark in marks) else None


def chat_text(start: str) -> tuple[str, str] | None:
    """WhatsApp's exported text: three lines or more, or two and no others, that begin with a date and a time, written
    alike, the first among them, and that have a sender. Logs of programs begin so too, with the year, and tell the
    second: there something of WhatsApp's is asked for."""
    lines = [line for line in start.split("\n")[:LINES] if line.strip()]
    first = header(lines[0]) if lines else None
    if first is None or (first.four and first.time[2] is not None and not first.halved and not OWN.search(start)):
        return None
    alike = [line[found.end :] for line in lines if (found := header(line)) and found.shape == first.shape]
    spoken = sum(": " in line[:120] and not LEVEL.match(line) for line in alike)
    if len(alike) < (2 if len(alike) == len(lines) == spoken else 3) or spoken * 3 < len(alike):
        return None
    return WHATSAPP_TEXT, "messages that begin with date, time and sender"


def service_json(start: str) -> tuple[str, str] | None:
    """What services give to their users, by the keys of the first messages."""
    head = start[:HEAD]
    found = next((name for name, marks in SERVICES if all(re.search(mark, head) for mark in marks)), None)
    return (CHAT_EXPORT, f"{found} export: its messages' keys") if found else None


def chat_kind(start: str) -> tuple[str, str] | None:
    """The kind of conversation that a text is the export of."""
    if start.startswith("{"):
        return chat_json(start) or service_json(start)
    if start.startswith(("[", "window.YTD.")) and (told := service_json(start)):
        return told
    if re.match(r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:smses|calls)\s+count=", start[:HEAD], re.S):
        return SMS_BACKUP, "root element of SMS Backup & Restore"
    return chat_html(start) if start.startswith("<") else chat_text(start)


def backup_kind(head: bytes) -> tuple[str, str] | None:
    """A backup of WhatsApp's that is encrypted, crypt14 or crypt15; the program's version stands readable before it."""
    if BACKUP.match(head) and VERSION.search(head[:256]):
        return WHATSAPP_ENCRYPTED, "WhatsApp backup header"
    return None


def database_kind(stream: BinaryIO, head: bytes) -> tuple[str, str] | None:
    """A messenger's SQLite database, by the tables of its schema."""
    schema = _schema(stream, head)
    made = set(re.findall(rb"CREATE TABLE [\"\'`\[]?(\w+)", schema))
    if {b"ZWAMESSAGE", b"ZWACHATSESSION"} <= made:
        return WHATSAPP_IOS, "SQLite with WhatsApp's tables (iPhone)"
    new = {b"message", b"chat", b"jid"} <= made and b"chat_row_id" in schema and b"key_id" in schema
    if new or (b"messages" in made and b"key_remote_jid" in schema and b"media_wa_type" in schema):
        return WHATSAPP_ANDROID, "SQLite with WhatsApp's tables (Android)"
    return None


def _schema(stream: BinaryIO, head: bytes) -> bytes:
    """The pages of the table that holds the schema, whose root is page 1 (sqlite.org/fileformat2.html, 1.6)."""
    size = int.from_bytes(head[16:18], "big")
    size = 65_536 if size == 1 else size
    if size < 512 or size & (size - 1):
        return b""
    pages: list[bytes] = []
    due, seen = [1], {1}
    while due and len(pages) < PAGES:
        number = due.pop(0)
        stream.seek((number - 1) * size)
        page = stream.read(size)
        pages.append(page)
        fresh = [each for each in _children(page, 100 if number == 1 else 0) if each not in seen]
        seen.update(fresh)
        due.extend(fresh)
    return b"".join(pages)


def _children(page: bytes, start: int) -> list[int]:
    """The pages below an interior page of a table."""
    if page[start : start + 1] != b"\x05":
        return []
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    cells = (int.from_bytes(page[place : place + 2], "big") for place in range(start + 12, start + 12 + 2 * count, 2))
    below = [int.from_bytes(page[cell : cell + 4], "big") for cell in cells]
    return [number for number in (*below, int.from_bytes(page[start + 8 : start + 12], "big")) if number]
