"""Address books (vCard 2.1, 3 and 4): each card a row of readable lines, its pictures, sounds and keys as members."""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from clew.extract.installed import versions
from clew.extract.text.content_lines import PACKED, Line, lines, plain, source
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

NAMES = {
    "FN": "Name", "N": "Full name", "NICKNAME": "Nickname", "TEL": "Phone", "EMAIL": "Mail", "ADR": "Address",
    "LABEL": "Address label", "ORG": "Organisation", "TITLE": "Title", "ROLE": "Role", "BDAY": "Born",
    "DEATHDATE": "Died", "ANNIVERSARY": "Anniversary", "GENDER": "Gender", "NOTE": "Note", "URL": "Address on the web",
    "IMPP": "Messenger", "CATEGORIES": "Categories", "GEO": "Position", "TZ": "Time zone", "RELATED": "Related",
    "MEMBER": "Member", "REV": "Changed", "LANG": "Language", "MAILER": "Mail program", "UID": "Id",
    "X-SKYPE": "Skype", "X-ABDATE": "Date", "X-ABRELATEDNAMES": "Related", "X-SOCIALPROFILE": "Profile",
    "X-PHONETIC-FIRST-NAME": "Given name as spoken", "X-PHONETIC-LAST-NAME": "Family name as spoken",
}  # fmt: skip
FILES = frozenset(["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"])
SILENT = frozenset(["BEGIN", "END", "VERSION", "PRODID", "X-ABLABEL"])
SAYING_NOTHING = frozenset(["voice", "internet", "x-internet"])
KINDS = {
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "pgp": "application/pgp-keys",
}
MOST = 1_000_000
BY_HAND = "look at the file as text"


@step(
    "extract.contacts@1",
    accepts=("text/vcard",),
    hints=("charset",),
    libraries=versions("charset-normalizer", "nh3", "selectolax"),
)
def contacts(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A passage a card at row=n, counted from 1; each property of a card is a line of it."""
    stream.seek(0)
    content, encoding, problem = source(given, stream.read())
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    number, products = 0, set()
    for number, (card, closed) in enumerate(_cards(lines(content, encoding)), start=1):
        if number > MOST:
            yield Problem("too-many", f"more than {MOST} cards; the rest was not read", BY_HAND)
            break
        yield from _card(number, card, closed)
        for product in (line.text() for line in card if line.name == "PRODID"):
            if product not in products:
                products.add(product)
                yield Metadata("producer", product[:10_000])
    yield Metadata("cards", str(number))


def _cards(found: Iterator[Line]) -> Iterator[tuple[list[Line], bool]]:
    """Each card's lines, and whether its end was there. A card inside a card (AGENT, vCard 2.1) comes first."""
    open_cards: list[list[Line]] = []
    outside: list[Line] = []
    for line in found:
        if line.name == "BEGIN" and line.value.strip().upper() == b"VCARD":
            open_cards.append([])
        elif line.name == "END" and open_cards:
            yield open_cards.pop(), True
        else:
            (open_cards[-1] if open_cards else outside).append(line)
    yield from ((card, False) for card in reversed(open_cards))
    if outside:
        yield outside, True


def _card(number: int, card: list[Line], closed: bool) -> Iterator[Record]:
    at = Locator(row=(number, number))
    old = any(line.name == "VERSION" and line.value.strip() == b"2.1" for line in card)
    labels = {line.group: line.text() for line in card if line.name == "X-ABLABEL" and line.group}
    shown, files = [], []
    for line in sorted(card, key=lambda line: ("FN", "N").index(line.name) if line.name in ("FN", "N") else 2):
        if line.name in FILES and (line.transfer in PACKED or line.inline()):
            files.append(line)
        elif line.name not in SILENT and (said := _said(line, labels.get(line.group, ""), old)):
            shown.append(said)
    if shown:
        yield Passage(at, "\n".join(dict.fromkeys(shown)) + "\n")
    for index, line in enumerate(files, start=1):
        yield from _file(line, f"card/{number}/{line.name.lower()}/{index}", at)
    if not closed:
        yield Problem("truncated", "cut off: the card's end is missing", "look for another copy", at=at)


def _said(line: Line, label: str, old: bool) -> str:
    """One property as a line, such as "Phone (work): +44 20 7946 0000"; "" where it holds nothing."""
    if line.name in ("N", "ADR", "ORG", "GENDER", "CLIENTPIDMAP"):
        fields = line.fields()
        if line.name == "N":
            fields = [fields[index] for index in (3, 1, 2, 0, 4) if index < len(fields)]
        value = (" " if line.name == "N" else ", ").join(field.strip() for field in fields if field.strip())
    else:
        value = line.text() if old else plain(line.text())
    kinds = [each for each in line.parameters.get("TYPE", []) if each and each.lower() not in SAYING_NOTHING]
    label = re.sub(r"^_\$!<(.*)>!\$_$", r"\1", label)
    about = ", ".join(dict.fromkeys([*([label] if label else []), *(kind.lower() for kind in kinds)]))
    if not value.strip() or not line.name:
        return value.strip()
    named = NAMES.get(line.name, line.name)
    return f"{named} ({about}): {value.strip()}" if about else f"{named}: {value.strip()}"


def _file(line: Line, entry: str, at: Locator) -> Iterator[Record]:
    found = line.inline()
    if found is None:
        return
    content, declared, whole = found
    if not whole:
        yield Problem("damaged", f"the base64 of its {line.name} is damaged", BY_HAND, at=at)
    if content:
        kind = declared or line.parameter("MEDIATYPE") or _kind(line.parameters.get("TYPE", []))
        yield Contained(Member(entry, "attachment", at=at, declared=kind or None), [content])


def _kind(types: Sequence[str]) -> str:
    return next((KINDS[each.lower()] for each in types if each.lower() in KINDS), "")
