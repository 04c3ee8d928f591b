"""Where a text shows that it quotes: the marks that mail programs put around what they answer or pass on."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile

from clew.analyse.kin.kin import At
from clew.analyse.kin.mail import HEAD

FIELDS = {
    "from": "From|De|Von|Da|Van|Od|От|Kimden|من|المرسل|发件人|寄件者",
    "date": "Sent|Date|Envoyé|Envoyé le|Gesendet|Datum|Fecha|Enviado|Inviato|Data|Дата|Отправлено|Gönderme Tarihi"
    "|تاريخ الإرسال|تاريخ الارسال|أرسلت|أُرسلت|التاريخ|تاريخ|发送时间|日期",
    "to": "To|À|A|An|Para|Aan|Кому|Kime|إلى|الى|收件人",
    "cc": "Cc|Copie à|Kopie|Копия|نسخة|نسخة إلى|抄送",
    "subject": "Subject|Objet|Betreff|Asunto|Oggetto|Onderwerp|Тема|Konu|الموضوع|主题",
}
FIELD = re.compile(
    r"[>\s*\u200e\u200f]{0,40}(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in FIELDS.items())
    + r")\*?[ \t\u00a0]{0,3}[:：]\*?(?P<value>.{0,1000})",
    re.I,
)
FORWARDED = (
    "Forwarded message|Begin forwarded message|Forwarded by|Weitergeleitete Nachricht|Message transféré"
    "|Début du message (?:transféré|réexpédié)|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Mensaje reenviado"
    "|رسالة معاد توجيهها|رسالة محولة|بدء الرسالة المعاد توجيهها|الرسالة المعاد توجيهها"
)
ORIGINAL = (
    "Original Message|Original Appointment|Ursprüngliche Nachricht|Originalnachricht|Message d['’]origine"
    "|Message original|Mensaje original|الرسالة الأصلية|الرسالة الاصلية|رسالة أصلية"
)
RULE = re.compile(
    rf"[>\s*\u200e\u200f]*(?:[-_=]{{2,}}\s*(?:(?P<f1>{FORWARDED})|(?:{ORIGINAL}))|(?P<f2>{FORWARDED})\s*:)", re.I
)
WROTE = re.compile(
    r"[>\s\u200e\u200f]{0,20}"
    r"(?:(?:On|At)\b.{4,300}\bwrote|Le\b.{4,300}\ba (?:écrit|ecrit)|Am\b.{4,300}\bschrieb.{0,200}"
    r"|(?:في|بتاريخ|يوم)\s.{4,300}(?:كتب|كتبت|كَتَب).{0,200}|.{1,200}\b(?:wrote|a écrit|schrieb))\s*[:：]\s*",
    re.I | re.S,
)
MARKED = re.compile(r"[ \t\u200e\u200f]*[>＞]")
WHO = 5
"""Lines that may stand between a rule and the header below it."""
LONGEST = 400
"""Code points of a line, or of two that belong together, that are looked at for the words of a quotation's head."""
MOST = 2_000
"""Quotations of one item that are read; what comes after them is taken for the writer's own."""


@dataclass(frozen=True)
class Quote:
    """A part of a text that says that it is another's: its code points in each passage, how it says so, and what it
    says of its original, by field."""

    at: tuple[At, ...]
    text: str
    how: str
    forwards: bool
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Head:
    """Where a quotation's head starts and ends, and whether lines marked with ">" follow that it is over after."""

    start: int
    end: int
    how: str
    forwards: bool = False
    says: tuple[tuple[str, str], ...] = ()


def quotes(passages: Sequence[str]) -> list[Quote]:
    """The quoted parts of a text, cut into passages that tile it, in order. A quotation within another is one of its
    own; what stands before the first is the writer's own text. The lines of a mail's own header are no quotation."""
    whole = "".join(passages)
    own = HEAD.match(whole)
    starts = [0, *accumulate(len(passage) for passage in passages)]
    found = []
    heads = list(islice(_heads(whole, own.end() if own else 0), MOST + 1))
    ends = [*(head.start for head in heads[1:]), len(whole)]
    for head, end in islice(zip(heads, ends, strict=False), MOST):
        text = whole[head.end : _end(whole, head, end)]
        if text.strip() or head.says:
            at = tuple(_places(starts, head.start, head.end + len(text)))
            found.append(Quote(at, MARKS.sub("", text), head.how, head.forwards, head.says))
    return found


MARKS = re.compile(r"^[ \t\u200e\u200f]*(?:[>＞|][ \t]?)+", re.M)


def own(passages: Sequence[str]) -> str:
    """The text without its own header and without what it quotes."""
    whole = "".join(passages)
    head = HEAD.match(whole)
    kept = [head.end() if head else 0]
    starts = [0, *accumulate(len(passage) for passage in passages)]
    for quote in quotes(passages):
        kept += [
            starts[quote.at[0].passage] + quote.at[0].chars[0],
            starts[quote.at[-1].passage] + quote.at[-1].chars[1],
        ]
    kept.append(len(whole))
    return "\n".join(whole[a:b] for a, b in zip(kept[::2], kept[1::2], strict=True) if b > a)


def _places(starts: Sequence[int], start: int, end: int) -> Iterator[At]:
    passage = bisect_right(starts, start) - 1
    while passage + 1 < len(starts) and starts[passage] < end:
        first, last = starts[passage : passage + 2]
        yield At(passage, (max(start, first) - first, min(end, last) - first))
        passage += 1


def _end(whole: str, head: _Head, end: int) -> int:
    """Where a quotation ends: where the marks of its lines do, where the first of them is marked."""
    lines = list(_lines(whole, head.end, end))
    told = [(start, stop) for start, stop in lines if whole[start:stop].strip()]
    if not told or not MARKED.match(whole, *told[0]):
        return end
    last = head.end
    for start, stop in told:
        if not MARKED.match(whole, start, stop):
            break
        last = stop
    return last


def _lines(whole: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = whole.find("\n", start, end) + 1 or end
        yield start, stop
        start = stop


def _heads(whole: str, start: int) -> Iterator[_Head]:
    lines = list(_lines(whole, start, len(whole)))
    at, within = 0, False
    while at < len(lines):
        head, used = _head(whole, lines, at)
        marked = bool(MARKED.match(whole, *lines[at]))
        if head is None and marked and not within:
            head = _Head(lines[at][0], lines[at][0], 'lines marked with ">"')
        if head:
            yield head
        empty = head is None and not whole[slice(*lines[at])].strip()
        within = marked or (empty and within) or (head is not None and _next_marked(whole, lines, at + used))
        at += max(used, 1)


def _next_marked(whole: str, lines: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether the next line that says something is marked; it then belongs to the head before it."""
    told = (line for line in lines[at : at + 4] if whole[line[0] : line[1]].strip())
    line = next(told, None)
    return line is not None and bool(MARKED.match(whole, *line))


def _head(whole: str, lines: Sequence[tuple[int, int]], at: int) -> tuple[_Head | None, int]:
    """The head that starts in a line, and how many lines it takes."""
    start, stop = lines[at]
    line = whole[start : min(stop, start + LONGEST)]
    if rule := RULE.match(line):
        says, used = _below(whole, lines, at + 1)
        how = rule[0].strip(" >*-_=:").lower()
        return _Head(start, lines[at + used][1], f'the line "{how}"', bool(rule["f1"] or rule["f2"]), says), 1 + used
    says, used = _fields(whole, lines, at)
    names = {name for name, _ in says}
    if "from" in names and names & {"date", "subject"} and len(names) > 1:
        return _Head(start, lines[at + used - 1][1], "a header in the text", False, says), used
    for count in (1, 2):
        joined = whole[start : lines[min(at + count, len(lines)) - 1][1]]
        if joined.rstrip()[-1:] in (":", "：") and len(joined) <= LONGEST and WROTE.fullmatch(joined):
            says = (("wrote", " ".join(MARKS.sub("", joined).split())),)
            return _Head(start, start + len(joined), "a line that says who wrote", False, says), count
    return None, 0


def _below(whole: str, lines: Sequence[tuple[int, int]], at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The header fields below a rule, and the lines that they take; before them may stand who wrote, and when."""
    for before in range(WHO + 1):
        says, used = _fields(whole, lines, at + before)
        if says:
            who = "".join(whole[start:stop] for start, stop in lines[at : at + before])
            told = (("wrote", " ".join(who.split())[:LONGEST]),) if who.strip() else ()
            return (*says, *told), before + used
    return (), 0


def _fields(whole: str, lines: Sequence[tuple[int, int]], at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The header fields in the lines from one on, and the lines that they take, empty ones before them too."""
    says: list[tuple[str, str]] = []
    taken = 0
    for used, (start, stop) in enumerate(lines[at : at + 16], start=1):
        line = whole[start : min(stop, start + 2 * LONGEST)].rstrip()
        found = FIELD.match(line)
        if found:
            name = next(name for name in FIELDS if found[name])
            says.append((name, found["value"].strip(" *\t\u200e\u200f\u00a0")))
            taken = used
        elif says and line.strip() and (line[0] in " \t" or _goes_on(whole, lines[at + used : at + used + 3], says)):
            taken = used
        elif says or MARKS.sub("", line).strip() or used > 2:
            break
    return tuple(says), taken


def _goes_on(whole: str, lines: Sequence[tuple[int, int]], says: Sequence[tuple[str, str]]) -> bool:
    """Whether a line that is no field goes on with the addresses before it: another field follows soon."""
    following = (whole[start : min(stop, start + LONGEST)].rstrip() for start, stop in lines)
    return says[-1][0] in ("to", "cc") and any(FIELD.match(line) for line in takewhile(str.strip, following))
