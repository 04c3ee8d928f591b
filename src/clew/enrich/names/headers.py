"""Who wrote a mail and who got it: names before addresses in the lines From, To, Cc and Bcc above a mail's text.

These lines are read here and by no other step for names: they follow RFC 5322 3.4 more or less, not the grammar of a
language. A turned name ("Haddad, Rami") is one name.
"""

import re
from collections.abc import Iterator, Sequence

from clew.enrich.names import english_words as words
from clew.enrich.names.fold import folded
from clew.enrich.names.lists import names
from clew.enrich.names.spans import ORGANISATION, PERSON
from clew.model import Mention
from clew.step import GivenText, step

MAIL = "message/rfc822"
FIELD = re.compile(r"(?:From|To|Cc|Bcc|Date|Subject): ")
PEOPLE = re.compile(r"(?:From|To|Cc|Bcc): ")
ADDRESS = re.compile(r"[^\s<>()\[\]\",;:']+@[^\s<>()\[\]\",;:']+")
ENCLOSED = re.compile(r"<[^<>\n]*>|\[mailto:[^\]\n]*\]")
COMMENT = re.compile(r"\([^()\n]*\)")
LETTERS = re.compile(r"[^\W\d_]{2}")
WORD = re.compile(r"[^\W_]+")
EDGES = " \t'\"‘’“”<>()[]*"
QUOTE, ANGLE = '"', "<"

LONGEST, MOST_WORDS = 80, 7
"""Code points and words of a name before an address; what is longer is a sentence."""

OFFICES = words.BODIES | words.GROUPS | frozenset(
    "team support info sales marketing admin administrator helpdesk desk service services newsletter news alert alerts "
    "notification notifications noreply reply donotreply mailer daemon postmaster webmaster list undisclosed "
    "recipients recipient everyone all staff customer billing accounts payroll reception press editor mail email "
    "system online store shop hr it security update updates digest announcements confirmation reservations "
    "orders".split()
)  # fmt: skip
"""Words of what is written by no one person."""


@step("enrich.names-headers@1", accepts=(MAIL,))
def names_headers(readings: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    for reading, end in zip(readings, _ends(readings), strict=True):
        yield list(_mentions(reading.text, end)) if end else ()


def people(readings: Sequence[GivenText]) -> Iterator[str]:
    """The people's names that the lines above mails tell, folded."""
    for reading, end in zip(readings, _ends(readings), strict=True):
        for found in _mentions(reading.text, end) if end else ():
            if found.kind == PERSON:
                yield found.value


def beneath(readings: Sequence[GivenText]) -> Iterator[str]:
    """The texts, their code points where they were, with blanks for the lines that say who wrote and who got a mail."""
    for reading, end in zip(readings, _ends(readings), strict=True):
        text = reading.text
        for start, stop in _lines(text, end):
            text = text[:start] + " " * (stop - start) + text[stop:]
        yield text


def _ends(readings: Sequence[GivenText]) -> Iterator[int]:
    """For each text of a mail the code points that belong to the lines above its body, which a blank line ends; a long
    list of names runs on in the passages after the first."""
    above = False
    for reading in readings:
        begins = reading.media_type == MAIL and reading.at.part is None and _first(reading)
        above = bool(begins and FIELD.match(reading.text)) or (above and reading.at.part is None and not begins)
        end = reading.text.find("\n\n") if above else 0
        yield len(reading.text) if end < 0 else end
        above = above and end < 0


def _first(reading: GivenText) -> bool:
    return reading.at.chars is not None and reading.at.chars[0] == 0


def _lines(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Where names are looked for: lines of people, and what runs on from the passage before."""
    start = 0
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        named = PEOPLE.match(text, start, stop)
        if named or not FIELD.match(text, start, stop):
            yield (named.end() if named else start), stop
        start = stop + 1


def _mentions(text: str, end: int) -> Iterator[Mention]:
    for first, last in _lines(text, end):
        for start, stop in _entries(text, first, last):
            found = _mention(text, start, stop)
            if found is not None:
                yield found


def _entries(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Each name with its address. A comma ends an entry that has an address or two words; so not "Haddad, Rami <…>"."""
    begins, quoted, angle = start, False, False
    for at in range(start, stop):
        sign = text[at]
        if sign == QUOTE:
            quoted = not quoted
        elif quoted:
            continue
        elif sign == ANGLE:
            angle = True
        elif sign == ">":
            angle = False
        elif not angle and (sign == ";" or (sign == "," and _ended(text[begins:at]))):
            yield begins, at
            begins = at + 1
    yield begins, stop


def _ended(entry: str) -> bool:
    return "@" in entry or ">" in entry or '"' in entry or len(entry.split()) > 1


def _mention(text: str, start: int, stop: int) -> Mention | None:
    """What an entry names: who is written beside the address, else the name that an address is made of."""
    address = ADDRESS.search(text, start, stop)
    first, last = _bare(text, *_beside(text, start, stop, address))
    shown = text[first:last]
    if not shown or "@" in shown:
        return _from_address(text, address) if address else None
    value, local = _turned(shown), address[0].partition("@")[0] if address else ""
    kind = _kind(shown, value, address[0] if address else "")
    if kind is None:
        return None
    detail = {"by": "header"} | ({"address": address[0].casefold()} if local and address else {})
    return Mention(kind, (first, last), shown, value, detail)


def _beside(text: str, start: int, stop: int, address: re.Match[str] | None) -> tuple[int, int]:
    """Where a name is: before what is enclosed, or in brackets after a bare address."""
    enclosed = ENCLOSED.search(text, start, stop)
    if enclosed:
        return start, enclosed.start()
    remark = COMMENT.search(text, address.end(), stop) if address else None
    return remark.span() if remark else (start, stop)


def _bare(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and (text[start] in EDGES or text[start] == "\\"):
        start += 1
    while start < stop and (text[stop - 1] in EDGES or text[stop - 1] in ",\\"):
        stop -= 1
    return start, stop


def _turned(shown: str) -> str:
    """The name folded, the given name first."""
    family, comma, given = shown.partition(",")
    whole = f"{given} {family}" if comma and given.strip() and "," not in given else shown
    return folded(whole)


def _kind(shown: str, value: str, address: str) -> str | None:
    """A person, unless the words or the address tell of a body; None where one word or a sentence says too little."""
    parts = WORD.findall(value)
    if len(shown) > LONGEST or not 1 <= len(parts) <= MOST_WORDS or not LETTERS.search(value) or shown[0] == "/":
        return None
    body = any(part in OFFICES for part in parts)
    if len(parts) == 1:
        known = parts[0] in names("people-en") or parts[0] in names("people-ar")
        return PERSON if known and not body else None
    if body:
        return ORGANISATION if parts[-1] in words.BODIES else None
    local, _, domain = address.casefold().partition("@")
    joined = "".join(parts)
    hers = any(part in local for part in parts if len(part) > 2)
    return ORGANISATION if joined.isascii() and joined in domain.replace("-", "") and not hers else PERSON


def _from_address(text: str, address: re.Match[str]) -> Mention | None:
    """ "rami.haddad@example.org" where its first part is a given name."""
    start, local = address.start(), address[0].partition("@")[0]
    parts = re.split(r"[._]", local)
    if not 2 <= len(parts) <= 3 or not all(part.isalpha() for part in parts) or len(parts[-1]) < 2:
        return None
    if folded(parts[0]) not in names("people-en") or any(part.casefold() in OFFICES for part in parts):
        return None
    detail = {"by": "address", "address": address[0].casefold()}
    return Mention(PERSON, (start, start + len(local)), local, folded(local), detail)
