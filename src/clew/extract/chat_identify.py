"""Telling exports of conversations, and the databases of messengers, from other text and other databases."""

import re

from clew.extract.whatsapp_dates import header

TELEGRAM_JSON = "application/x-telegram+json"
TELEGRAM_HTML = "text/x-telegram+html"
WHATSAPP_TEXT = "text/x-whatsapp"
HEAD = 8000
LINES = 400
OWN = re.compile(r"[\u200e\u200f]|WhatsApp|واتساب|<Media omitted>|<attached:|\(file attached\)")
LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b", re.I)
CHAT = re.compile(
    r'"(?:type)"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes|private_\w+|public_\w+)"'
)
MESSAGE = re.compile(
    r'"messages"\s*:\s*\[\s*(?:\]|\{\s*"id"\s*:\s*-?\d+\s*,\s*"type"\s*:\s*"(?:message|service|unsupported)")'
)
ACCOUNT = re.compile(r'"(?:personal_information|left_chats|chats)"\s*:\s*[{\[]')
ABOUT = re.compile(r'"about"\s*:\s*"[^"]{0,200}Telegram')


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
    """WhatsApp's exported text: three lines or more that begin with a date and a time, written alike, the first among
    them, and that have a sender. Logs of programs begin so too, with the year: there something of WhatsApp's is asked
    for."""
    lines = [line for line in start.split("\n")[:LINES] if line.strip()]
    first = header(lines[0]) if lines else None
    if first is None or (first.four and not OWN.search(start)):
        return None
    alike = [line[found.end :] for line in lines if (found := header(line)) and found.shape == first.shape]
    spoken = sum(": " in line[:120] and not LEVEL.match(line) for line in alike)
    if len(alike) < 3 or spoken * 3 < len(alike):
        return None
    return WHATSAPP_TEXT, "messages that begin with date, time and sender"


def chat_kind(start: str) -> tuple[str, str] | None:
    """The kind of conversation that a text is the export of."""
    if start.startswith("{"):
        return chat_json(start)
    return chat_html(start) if start.startswith("<") else chat_text(start)
