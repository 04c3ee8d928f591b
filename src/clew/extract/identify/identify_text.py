"""Which kind of text a text is. Content decides; a name's suffix only between kinds that content cannot tell apart."""

import csv
import re
from collections.abc import Callable

from clew.extract.chats.chat_identify import chat_kind
from clew.extract.identify.identify_browser import browser_kind
from clew.extract.mail.mbox import separates
from clew.extract.tables.statement_lines import OPENINGS as QIF_OPENINGS
from clew.extract.tables.statement_lines import QIF, SWIFT, is_swift

HEADER = re.compile(rb"([!-9;-~]{1,76})[ \t]*:(.*)")
KNOWN = frozenset(
    b"from to cc bcc subject date sender reply-to message-id received return-path mime-version content-type"
    b" delivered-to in-reply-to references x-mailer user-agent dkim-signature authentication-results received-spf"
    b" content-transfer-encoding thread-topic thread-index importance newsgroups resent-from resent-to list-id"
    b" x-received x-originating-ip x-priority x-from x-to x-folder apparently-to errors-to envelope-to".split()
)
STRONG = frozenset(
    b"message-id received return-path mime-version delivered-to in-reply-to x-mailer user-agent dkim-signature"
    b" authentication-results received-spf content-transfer-encoding thread-index x-received newsgroups".split()
)
# fmt: off
HTML_ROOTS = frozenset([
    "html", "head", "body", "title", "meta", "link", "script", "style", "table", "div", "p", "a", "h1", "h2",
    "h3", "h4", "ul", "ol", "br", "span", "font", "center", "b", "i", "base", "iframe", "img", "pre", "form",
    "hr", "strong", "em", "article", "section", "main",
])
# fmt: on
BY_SUFFIX = {".md": "text/markdown", ".markdown": "text/markdown", ".tex": "text/x-tex"}
JSON = re.compile(
    r'[{\[]\s*(?:"(?:\\.|[^"\\]){0,4000}"\s*[:,\]]|[{\[}\]]|-?\d+(?:\.\d+)?\s*[,\]]|(?:true|false|null)\b)'
)
DELIMITED = (
    ("\t", "text/tab-separated-values"),
    (";", "text/csv"),
    (",", "text/csv"),
    ("|", "text/csv"),
)
OPENINGS = (
    ("BEGIN:VCARD", "text/vcard", "vCard opening"),
    ("BEGIN:VCALENDAR", "text/calendar", "iCalendar opening"),
    ("WEBVTT", "text/vtt", "WebVTT opening"),
    ("[InternetShortcut]", "application/x-mswinurl", "internet shortcut's section"),
    ("OFXHEADER:", "application/x-ofx", "OFX header"),
    *((opening, QIF, "QIF opening") for opening in QIF_OPENINGS),
    ("[Desktop Entry]", "application/x-desktop", "desktop entry's section"),
    ("\\documentclass", "text/x-tex", "LaTeX document class"),
    ("\\documentstyle", "text/x-tex", "LaTeX document style"),
)
ROOTS = {
    "svg": "image/svg+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
    "ofx": "application/x-ofx",
}
FLAT = re.compile(
    r"office:mimetype=[\"']application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)"
)
OFFICE = (
    (
        "wordDocument",
        "http://schemas.microsoft.com/office/word/2003/wordml",
        "application/vnd.ms-wordml",
        "Word 2003's root element",
    ),
    (
        "Workbook",
        "urn:schemas-microsoft-com:office:spreadsheet",
        "application/vnd.ms-spreadsheetml",
        "Excel 2003's root element",
    ),
    (
        "package",
        "http://schemas.microsoft.com/office/2006/xmlPackage",
        "application/vnd.ms-word2006ml",
        "package in one XML file",
    ),
    ("Document", "urn:iso:std:iso:20022:tech:xsd:camt.05", "application/x-camt+xml", "ISO 20022 bank statement"),
)
GEOJSON = re.compile(r'"type"\s*:\s*"Feature(?:Collection)?"')
CUES = (
    (
        re.compile(r"\d{1,6}[ \t]*\r?\n\d\d?:\d\d:\d\d[,.]\d{1,3} *--> *\d\d?:\d\d:\d\d"),
        "application/x-subrip",
        "SubRip cue",
    ),
    (re.compile(r"\[Script Info\]", re.I), "text/x-ssa", "SubStation script"),
    (re.compile(r"\{\d+\}\{\d+\}\S"), "text/x-microdvd", "MicroDVD cue"),
    (
        re.compile(r"(?:\[[A-Z ]+\][^\n]*\r?\n)*\d\d?:\d\d:\d\d[.:]\d{1,3},\d\d?:\d\d:\d\d[.:]\d{1,3}\s*$", re.M),
        "text/x-subviewer",
        "SubViewer cue",
    ),
)
SAVED = re.compile(rb"^(?:snapshot-content-location:|from:\W*saved by |x-maf)", re.I | re.M)
ADDRESSED = re.compile(rb"^(?:from|to|cc|bcc|received|message-id|return-path|delivered-to|references):", re.I | re.M)
Told = tuple[str, str]


def mail_kind(head: bytes, suffix: str) -> Told | None:
    """Mail by its header block, an mbox by its separator line, before any decoding."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    lines = head[:32_768].splitlines()
    if head.startswith(b"From "):
        if suffix == ".eml" and _is_mail(lines[1:], suffix):
            return "message/rfc822", "mail header lines below an envelope line"
        following = next((line for line in lines[1:3] if line), b"")
        return ("application/mbox", "separator line") if separates(lines[0], following) else None
    if lines and lines[0].strip().isdigit() and _is_mail(lines[1:], ""):
        return "message/x-emlx", "byte count and mail header lines"
    if _is_mail(lines, suffix):
        return _web_page(head) or ("message/rfc822", "mail header lines")
    return None


def _web_page(head: bytes) -> Told | None:
    """A page that a browser or Word saved as a mail that is from nobody to nobody."""
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    if not re.search(rb"^content-type:\s*multipart/", block, re.I | re.M):
        return None
    if SAVED.search(block):
        return "application/x-mimearchive", "header lines of a saved page"
    related = re.search(rb"^content-type:\s*multipart/related", block, re.I | re.M)
    located = re.search(rb"^content-location:", head, re.I | re.M)
    if related and located and not ADDRESSED.search(block):
        return "application/x-mimearchive", "related parts with locations, from nobody to nobody"
    return None


def _is_mail(lines: list[bytes], suffix: str) -> bool:
    names = _header_names(lines)
    known = {name for name in names if name in KNOWN}
    if suffix == ".eml" and known:
        return True
    if names and len(known) == len(set(names)) > 1 and _in_parts(lines):
        return True
    if not names or (names[0] not in KNOWN and not names[0].startswith((b"x-", b"arc-", b"list-")) and len(known) < 3):
        return False
    if known & STRONG:
        return len(known) > 1 or names[0] in (b"received", b"message-id", b"return-path", b"mime-version")
    first = next((line for line in lines if line.strip()), b"").lower()
    if re.match(rb"content-type:\s*(multipart/|message/|text/|application/)", first):
        return True
    return b"from" in known and len(known & {b"to", b"cc", b"subject", b"date"}) > 1


def _in_parts(lines: list[bytes]) -> bool:
    """Whether the header block says that parts follow, and between which lines."""
    block = re.split(rb"\n\s*\n", b"\n".join(lines).lstrip(), maxsplit=1)[0]
    return bool(re.search(rb"^content-type:\s*multipart/[^\n]+(?:\n[ \t][^\n]*)*?boundary\s*=", block, re.I | re.M))


def _header_names(lines: list[bytes]) -> list[bytes]:
    """The field names of the header block, lower case; none where one line in five or more is no header line."""
    names: list[bytes] = []
    odd = 0
    started = False
    for line in lines[:400]:
        if not line.strip():
            if started:
                break
            continue
        found = None if line[:1] in b" \t" else HEADER.match(line)
        if found:
            names.append(found[1].lower())
        elif not started or line[:1] not in b" \t":
            odd += 1
            if odd > 2:
                break
        started = True
    return names if odd * 5 <= len(names) else []


def text_kind(text: str, tail: str, whole: bool, suffix: str) -> Told:
    """The kind of text: `text` is its start, `tail` its end, `whole` whether that is all of it."""
    start = text.lstrip("\ufeff \t\r\n\f")
    for opening, kind, evidence in OPENINGS:
        if start[: len(opening)].upper() == opening.upper():
            return kind, evidence
    for pattern, kind, evidence in CUES:
        if pattern.match(start):
            return kind, evidence
    kinds: tuple[Callable[[], Told | None], ...] = (
        lambda: chat_kind(start),
        lambda: browser_kind(start),
        lambda: _markup(start, tail, suffix),
        lambda: _json(start, tail),
        lambda: (SWIFT, "tags of an MT940 statement") if is_swift(start) else None,
        lambda: _by_suffix(suffix),
        lambda: _table(text, whole),
    )
    return next((told for kind in kinds if (told := kind())), ("text/plain", "text"))


def _by_suffix(suffix: str) -> Told | None:
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix], f"text named {suffix}"
    if suffix == ".csv":
        return "text/csv", "text named .csv"
    return ("text/tab-separated-values", f"text named {suffix}") if suffix in (".tsv", ".tab") else None


def _markup(start: str, tail: str, suffix: str) -> Told | None:
    """HTML, SVG or other XML; the end must fit the opening where nothing declares the kind."""
    if suffix in (".html", ".htm") and re.search(r"<[a-zA-Z!/]", start):
        return "text/html", "tags in text named as HTML"
    if not start.startswith("<"):
        return None
    declared = start.startswith("<?xml")
    root = _root(start)
    name = root.rpartition(":")[2].lower()
    if root.lower() == "!doctype html" or (name in HTML_ROOTS and (not declared or name == "html")):
        return "text/html", f"HTML opening <{root}>"
    if name in ROOTS:
        return ROOTS[name], f"{name} root element"
    if told := _office(root, start[:16_384]):
        return told
    if name == "plist":
        kind = "application/x-webarchive" if "<key>WebMainResource</key>" in start[:4096] else "application/x-plist"
        return kind, "property list"
    if declared or suffix == ".xml" or (root and tail.rstrip().endswith((f"</{root}>", "-->", "?>"))):
        return "application/xml", f"XML root element <{root}>" if root else "XML declaration"
    return ("text/html", "HTML further down") if re.search(r"<(?:!doctype\s+)?html[\s>]", start, re.I) else None


def _office(root: str, start: str) -> Told | None:
    """Office documents that are one XML file, by their root element and its name space."""
    name = root.rpartition(":")[2]
    if name == "document" and (found := FLAT.search(start)):
        return f"application/vnd.oasis.opendocument.flat.{found[1]}", "flat OpenDocument root element"
    for root_name, space, kind, evidence in OFFICE:
        if name == root_name and space in start:
            return kind, evidence
    return None


def _root(start: str) -> str:
    """The root element's name, or "!doctype html", behind instructions, comments and other doctypes."""
    at = 0
    while True:
        while at < len(start) and start[at].isspace():
            at += 1
        closing = next((end for opening, end in (("<!--", "-->"), ("<?", "?>")) if start.startswith(opening, at)), None)
        if closing is None and start[at : at + 9].lower() == "<!doctype":
            if re.match(r"<!doctype\s+html\b", start[at : at + 64], re.I):
                return "!doctype html"
            closing = "]>" if "[" in start[at : start.find(">", at) + 1] else ">"
        if closing is None:
            found = re.compile(r"<([A-Za-z_][\w:.\-]*)[\s/>]").match(start, at)
            return found[1] if found else ""
        end = start.find(closing, at)
        if end < 0:
            return ""
        at = end + len(closing)


def _json(start: str, tail: str) -> Told | None:
    if not JSON.match(start):
        return None
    if start.startswith("{") and not re.match(r"\{\s*[\"}]", start):
        return None
    if not tail.rstrip().endswith(("}", "]")):
        return None
    lines = [line for line in start[:20_000].splitlines()[:3] if line.strip()]
    if len(lines) > 1 and all(re.match(r'\{\s*"', line) for line in lines) and lines[0].rstrip().endswith("}"):
        return "application/x-ndjson", "a JSON object a line"
    if start.startswith("{") and GEOJSON.search(start[:2_000]):
        return "application/geo+json", "GeoJSON feature"
    return "application/json", "JSON opening and end"


def _table(text: str, whole: bool) -> Told | None:
    """Rows that agree on a delimiter's count, three rows or more, and cells that do not read like prose."""
    lines = text[:32_768].splitlines()
    lines = [line for line in (lines if whole and len(text) <= 32_768 else lines[:-1]) if line.strip()][:60]
    if len(lines) < 3:
        return None
    for delimiter, kind in DELIMITED:
        if delimiter in lines[0] and _agree(lines, delimiter):
            return kind, f"rows agree on {delimiter!r}"
    return None


def _agree(lines: list[str], delimiter: str) -> bool:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return False
    width = len(rows[0])
    if width < (2 if delimiter == "\t" else 3) or sum(len(row) == width for row in rows) < 0.95 * len(rows):
        return False
    cells = [cell for row in rows for cell in row]
    spaced = sum(cell.startswith(" ") for cell in cells) / len(cells)
    lengthy = sum(len(cell) > 120 for cell in cells) / len(cells)
    return lengthy < 0.2 and (delimiter == "\t" or spaced < 0.4 or width > 5)
