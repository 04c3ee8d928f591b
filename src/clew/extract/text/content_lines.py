"""The lines of vCard and iCalendar: unfolding, parameters, transfer encodings, charsets, escapes.

Formats: RFC 6350, RFC 2426 and vCard 2.1 (versit, 1996); RFC 5545 and vCalendar 1.0. Cards of old phones and of
programs that keep to none of them are read too: base64 that is not indented, lines broken without folding.
"""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.mail.mail_headers import base64
from clew.extract.text.charset import codec, fits
from clew.extract.text.data_uris import DATA_URI, content_of
from clew.extract.text.text import read_text
from clew.model import Problem
from clew.step import Given

HEAD = re.compile(r"(?:([\w\-]{1,60})\.)?([\w\-/]{1,100})((?:;(?:[^\";:]|\"[^\"]*\")*)*):", re.A)
PARAMETER = re.compile(r";((?:[^\";:]|\"[^\"]*\")*)")
ENCODINGS = frozenset(["QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT", "Q"])
PACKED = frozenset(["BASE64", "B"])
SOFT = frozenset(["QUOTED-PRINTABLE", "Q"])
UNINDENTED = re.compile(r"=(?:BASE64|B)(?:;|$)|;BASE64(?:;|$)")
ESCAPE = re.compile(r"\\([nN,;:\\\"])")


class Line(NamedTuple):
    """One property: names in upper case, parameters' names too, each value as written, quotes taken off."""

    group: str
    name: str
    parameters: dict[str, list[str]]
    value: bytes
    encoding: str

    def parameter(self, name: str) -> str:
        return next(iter(self.parameters.get(name, [])), "")

    @property
    def transfer(self) -> str:
        return self.parameter("ENCODING").upper()

    def text(self) -> str:
        """The value decoded, escapes as they stand; bytes that fit no encoding are U+FFFD."""
        value = binascii.a2b_qp(self.value) if self.transfer in SOFT else self.value
        claimed = codec(self.parameter("CHARSET")) if self.parameter("CHARSET") else None
        encoding = claimed if claimed and fits(value, claimed) else self.encoding
        return value.decode(encoding, "replace").replace("\r\n", "\n").strip("\r")

    def fields(self, separator: str = ";") -> list[str]:
        """The parts of a structured value, escapes undone."""
        return [plain(part) for part in re.split(rf"(?<!\\)(?:\\\\)*{separator}", self.text())]

    def inline(self) -> tuple[bytes, str, bool] | None:
        """What the property holds itself: its bytes, their declared media type, and whether they were whole."""
        if self.transfer in PACKED:
            content, whole = base64(self.value)
            return (content, "", whole) if self.value.strip() else None
        found = DATA_URI.match(self.text().strip())
        if found and (content := content_of(found)):
            return content, found[1], True
        return None


def plain(text: str) -> str:
    """Text without its escapes."""
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def source(given: Given, content: bytes) -> tuple[bytes, str, Problem | None]:
    """The bytes to split into lines, their encoding and what did not decode. Wide encodings become UTF-8."""
    text, encoding, problem = read_text(given, content)
    if encoding.startswith(("utf-16", "utf-32")):
        return text.removeprefix("\ufeff").encode("utf-8", "replace"), "utf-8", problem
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"CHARSET" in content.upper():
        problem = None
    return content, encoding.removesuffix("-sig"), problem


def lines(content: bytes, encoding: str) -> Iterator[Line]:
    """The properties in order."""
    pending: list[bytes] = []
    for raw in re.split(rb"\r\n|\r|\n", content):
        if pending and _goes_on(pending, raw):
            continue
        if pending:
            yield _line(b"".join(pending), encoding)
        pending = [raw] if raw.strip() else []
    if pending:
        yield _line(b"".join(pending), encoding)


def _goes_on(pending: list[bytes], raw: bytes) -> bool:
    """Whether a line belongs to the one before, and if so, adds it: folded, broken softly, or broken without a sign."""
    head = HEAD.match(pending[0][:4096].decode("latin-1"))
    about = head[3].upper() if head else ""
    if "QUOTED-PRINTABLE" in about and pending[-1].endswith(b"="):
        pending[-1] = pending[-1][:-1]
        pending.append(raw)
    elif raw[:1] in (b" ", b"\t"):
        pending.append(raw[1:])
    elif not raw.strip() or head is None or head[2].upper() in ("BEGIN", "END"):
        return False
    elif UNINDENTED.search(about) and b":" not in raw:
        pending.append(raw)
    elif not HEAD.match(raw[:4096].decode("latin-1")):
        pending += [b"\n", raw]
    else:
        return False
    return True


def _line(whole: bytes, encoding: str) -> Line:
    """A property; a line that is none has no name."""
    head = HEAD.match(whole[:65_536].decode("latin-1"))
    if head is None:
        return Line("", "", {}, whole, encoding)
    about = whole[head.start(3) : head.end() - 1].decode(encoding, "replace")
    return Line(head[1] or "", head[2].upper(), _parameters(about), whole[head.end() :], encoding)


def _parameters(about: str) -> dict[str, list[str]]:
    """Values by name; a bare word is an encoding or a type, as in vCard 2.1."""
    found: dict[str, list[str]] = {}
    for each in PARAMETER.findall(about):
        name, equals, value = each.partition("=")
        if not equals:
            name, value = ("ENCODING" if name.upper() in ENCODINGS else "TYPE"), name
        values = re.findall(r"\"[^\"]*\"|[^,]+", value)
        found.setdefault(name.strip().upper(), []).extend(each.strip('" ') for each in values)
    return found
