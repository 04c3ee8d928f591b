"""WhatsApp's exported text: `_chat.txt` of iPhones, `WhatsApp Chat with ….txt` of Android phones."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.chats.chat import Message, told
from clew.extract.chats.chat_identify import WHATSAPP_TEXT
from clew.extract.chats.whatsapp_dates import CANNOT, MARKS, PLAIN, Header, header, iso, order_of
from clew.extract.installed import versions
from clew.extract.text.text import choose, decode
from clew.model import Metadata, Problem
from clew.step import Given, Record, step

LONGEST_NAME = 120
BRACKETED = re.compile(r"<[^<>:\n]{3,25}:\s*([^<>/\\\n]{1,200}\.[A-Za-z0-9]{1,8})>")
"""iPhones, in any language: `<attached: 00000012-PHOTO-….jpg>`."""

TRAILED = re.compile(r"([^<>:/\\\n]{1,200}\.[A-Za-z0-9]{1,8}) \(([^()\n]{3,40})\)")
OWN_NAME = re.compile(r"(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{4,}\.")
"""Android: `IMG-20210304-WA0001.jpg (file attached)`; the names that it gives tell it in every language."""

# fmt: off
ATTACHED = frozenset([
    "file attached", "الملف مرفق", "ملف مرفق", "تم إرفاق الملف", "تم إرفاق ملف", "fichier joint", "archivo adjunto",
    "arquivo anexado", "ficheiro anexado", "datei angehängt", "file allegato", "bestand bijgevoegd", "файл добавлен",
    "dosya ekli", "فایل پیوست شد", "קובץ מצורף",
])
# fmt: on
LEFT_OUT = re.compile(
    r"<(?:media omitted|multimedia omitido|archivo omitido|mídia oculta|arquivo de mídia oculto|médias? omis"
    r"|medien ausgeschlossen|media omessi|media weggelaten|без медиафайлов|medya dahil edilmedi"
    r"|تم استبعاد الوسائط|الوسائط محذوفة|المدیا حذف شد)>"
    r"|(?:.* )?(?:image|video|video note|audio|sticker|document|gif|contact card|view once \w+) omitted"
    r"|تم استبعاد [\u0621-\u064a]+(?: [\u0621-\u064a]+)?|(?:صورة|فيديو|مقطع صوتي|ملصق|مستند) (?:محذوف|مستبعد)ة?"
    r"|(?:imagen|vídeo|video|audio|sticker|documento|gif) omitid[oa]"
    r"|(?:imagem|vídeo|áudio|figurinha|documento) ocultad[oa]"
    r"|(?:image|vidéo|audio|sticker|document) absente?|(?:bild|video|audio|sticker|dokument) weggelassen",
    re.I,
)
DELETED = re.compile(
    r"(?:this message was deleted(?: by admin .{1,80})?|you deleted this message(?: as admin)?"
    r"|تم حذف هذه الرسالة|حذفت هذه الرسالة|لقد حذفت هذه الرسالة|لقد قمت بحذف هذه الرسالة)\.?",
    re.I,
)
EDITED = re.compile(r"<(?:this message was edited|تم تعديل هذه الرسالة)>\s*$", re.I)


class Entry(NamedTuple):
    """A message as it stands: its header, its first line from the sender on, and the lines below."""

    header: Header | None
    raw: str
    lines: list[str]


@step("extract.whatsapp@1", accepts=(WHATSAPP_TEXT,), hints=("charset",), parts=True,
      libraries=versions("charset-normalizer"))  # fmt: skip
def whatsapp(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a message, its time as found and, where day and month can be told, as ISO 8601; files as members."""
    stream.seek(0)
    content = stream.read()
    encoding = choose(content, given.hint.get("charset"), given.charset)
    if encoding is None:
        raise Unreadable("not-text", "the bytes are no text in any known encoding", "look at it with a hex viewer")
    text, problem = decode(content, encoding)
    del content
    yield Metadata("encoding", encoding)
    yield from [problem] if problem else []
    order, reason = order_of(_days(text))
    yield Metadata("date-order", f"{order or CANNOT}: {reason}")
    marks: Counter[str] = Counter()
    yield from told((_message(entry, order, marks, given) for entry in entries(text)), given)
    for name in sorted(name for name in marks if marks[name]):
        yield Metadata(name, str(marks[name]))
    if order is None:
        message = f"which number of its dates is the day and which the month {CANNOT}: {reason}; times are as found"
        yield Problem("date", message, "compare a date with another copy of a message, or with the phone", "note")


def entries(text: str) -> Iterator[Entry]:
    """The messages. A line opens one only if it is written as the first header is: others are quotations."""
    shape = None
    entry = Entry(None, "", [])
    for line in text.removeprefix("\ufeff").split("\n"):
        line = line.removesuffix("\r")
        found = header(line)
        if found is None or (shape is not None and found.shape != shape):
            entry.lines.append(line)
            continue
        shape = found.shape
        if entry.header or any(entry.lines):
            yield entry
        entry = Entry(found, line[: found.end], [line[found.end :]])
    if entry.header or any(entry.lines):
        yield entry


def _days(text: str) -> list[Header]:
    """The first header of each run of messages with one date."""
    headers: list[Header] = []
    for entry in entries(text):
        if entry.header and (not headers or headers[-1].numbers != entry.header.numbers):
            headers.append(entry.header)
    return headers


def _message(entry: Entry, order: str | None, marks: Counter[str], given: Given) -> Message:
    first, *below = entry.lines
    sender, said = _spoken(first) if entry.header else (None, first)
    text = "\n".join([said, *below]).rstrip("\n")
    files = _files(text, given)
    bare = [line.translate(PLAIN).strip() for line in text.split("\n")]
    marks["deleted-messages"] += any(DELETED.fullmatch(line) for line in bare[:1])
    marks["edited-messages"] += bool(EDITED.search(bare[-1]))
    date = iso(entry.header, order) if entry.header and order else None
    raw = entry.raw.translate(dict.fromkeys(map(ord, MARKS))).strip().removeprefix("[").rstrip("]-–— ")
    return Message(
        sender=sender,
        time=f"{raw} ({date})" if date else raw,
        date=date,
        text=text,
        files=files,
        left_out=sum(bool(LEFT_OUT.fullmatch(line)) for line in bare) if sender and not files else 0,
    )


def _spoken(line: str) -> tuple[str | None, str]:
    """The sender and what was said; a line without a sender is the program's own, a quoted subject may hold a colon."""
    name, colon, said = line.partition(":")
    bare = name.strip(MARKS + "\u202f\u00a0 ")
    if not colon or not bare or len(bare) > LONGEST_NAME or (said and said[0] not in f" {MARKS}\u00a0"):
        return None, line
    if any(bare.count(opening) > bare.count(closing) for opening, closing in ("“”", "«»", "„“")) or bare.count('"') % 2:
        return None, line
    return bare, said[1:] if said.startswith(" ") else said


def _files(text: str, given: Given) -> tuple[str, ...]:
    names = BRACKETED.findall(text)
    trailed = TRAILED.fullmatch(text.split("\n", 1)[0].strip(MARKS + " "))
    if trailed and (trailed[2].lower() in ATTACHED or OWN_NAME.match(trailed[1]) or trailed[1] in given.parts):
        names.append(trailed[1])
    return tuple(dict.fromkeys(name.strip(MARKS + " ") for name in names))
