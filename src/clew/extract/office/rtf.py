"""Rich Text Format, read by an own machine: text by place, properties, links, pictures, embedded objects."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office.embedded_object import packaged
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.ooxml_text import field_links, tiled
from clew.extract.office.rtf_text import DEEPEST, Found, Machine
from clew.extract.office.rtf_tokens import tokens
from clew.model import Locator, Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

PROPERTIES = {
    "title": "title",
    "subject": "subject",
    "author": "author",
    "operator": "last-modified-by",
    "keywords": "keywords",
    "comment": "description",
    "doccomm": "description",
    "company": "company",
    "manager": "manager",
    "category": "category",
    "hlinkbase": "link-base",
    "creatim": "created",
    "revtim": "modified",
    "printim": "printed",
    "generator": "producer",
}
PICTURES = {"pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "macpict": "pict"}
PICTURES |= {"dibitmap": "dib", "wbitmap": "ddb", "pmmetafile": "pmf"}
HREF = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)""", re.I)
PARTS = ("header", "footer", "footnotes", "endnotes", "comments")


@step("extract.rtf@1", accepts=("application/rtf", "text/rtf"), libraries=versions("charset-normalizer", "lxml"))
def rtf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Pictures and objects as they come, then the body, the parts beside it, deleted text, properties and links.

    Text formatted as hidden is read in its place. Of a shape's two renderings the one for new readers is read.
    """
    stream.seek(0)
    if not stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise Unreadable("damaged", "no RTF header", "open it with a word processor")
    reading = _Reading()
    machine = Machine(reading.take)
    reading.machine = machine
    for token in tokens(stream):
        machine.take(token)
        yield from reading.records()
        if machine.ended:
            break
    machine.flush()
    yield from _texts(machine)
    yield from reading.told()
    yield from _faults(machine)


class _Reading:
    """What the destinations tell: members wait in `waiting`, the rest is told at the end."""

    def __init__(self) -> None:
        self.machine: Machine | None = None
        self.waiting: list[Found] = []
        self.members = 0
        self.properties: list[tuple[str, str]] = []
        self.instructions: list[str] = []
        self.links: dict[str, None] = {}
        self.people: dict[str, None] = {}
        self.descriptions: dict[str, None] = {}
        self.author = self.custom = self.object = ""

    def take(self, found: Found) -> None:
        text = " ".join(found.text.split())[:LONGEST]
        if found.name in ("pict", "objdata"):
            self.waiting.append(found)
        elif found.name in PROPERTIES and text:
            value = _date(text) if found.name.endswith("tim") else text.removesuffix(";")
            self.properties.append((PROPERTIES[found.name], value))
        elif found.name == "fldinst":
            self.instructions.append(found.text + "\n")
        elif found.name in ("htmltag", "mhtmltag"):
            self.links.update(dict.fromkeys(HREF.findall(found.text)))
        elif found.name == "revtbl":
            names = (name.strip() for name in found.text.split(";"))
            self.people.update(dict.fromkeys(name for name in names if name and name != "Unknown"))
        else:
            self._aside(found.name, text)

    def _aside(self, name: str, text: str) -> None:
        if name == "atnauthor" and text:
            self.people[text] = None
            self._heading(f"{text}:\n")
        elif name == "atndate":
            self._dated(text)
        elif name == "propname":
            self.custom = text
        elif name == "staticval" and self.custom and text:
            self.properties.append((f"custom.{self.custom}", text))
        elif name == "objclass":
            self.object = text
        elif name == "sn":
            self.custom = text
        elif name == "sv" and self.custom == "wzDescription" and text:
            self.descriptions[text] = None

    def _heading(self, text: str) -> None:
        """Who wrote a comment stands above it, as in Word's other formats."""
        assert self.machine is not None
        self.machine.places.setdefault("comments", []).append(text)

    def _dated(self, text: str) -> None:
        assert self.machine is not None
        pieces = self.machine.places.get("comments", [])
        packed = int(text) if re.fullmatch(r"-?[0-9]{1,10}", text) else 0
        if pieces and pieces[-1].endswith(":\n") and (date := dttm(packed & 0xFFFFFFFF)):
            pieces[-1] = f"{pieces[-1][:-2]}, {date}:\n"

    def records(self) -> Iterator[Record]:
        for found in self.waiting:
            self.members += 1
            if found.name == "pict":
                yield from _picture(found, self.members)
            else:
                yield from _object(found, self.members, self.object)
        self.waiting.clear()

    def told(self) -> Iterator[Record]:
        yield from (Metadata(name, value) for name, value in self.properties[:MOST])
        links = dict.fromkeys(field_links("".join(self.instructions)))
        links.update(dict.fromkeys(("link", link[:LONGEST]) for link in self.links))
        yield from (Metadata(name, value) for name, value in list(links)[:MOST])
        yield from (Metadata("reviewer", name) for name in list(self.people)[:MOST])
        yield from (Metadata("picture-description", words) for words in list(self.descriptions)[:MOST])


def _texts(machine: Machine) -> Iterator[Record]:
    yield from tiled(_shown(machine.text("")), Locator())
    for part in PARTS:
        words = _shown(machine.text(part))
        if part in ("header", "footer"):
            words = "".join(dict.fromkeys(words.splitlines(keepends=True)))
        yield from tiled(words, Locator(part=part))
    if machine.hidden:
        yield Problem("hidden-text", "some of its text is formatted as hidden; it was read", effect="note")
    if deleted := _shown(machine.text("deleted")):
        yield Problem("deleted-text", "text deleted with changes tracked is kept beside the body", effect="note")
        yield from tiled(deleted, Locator(part="deleted"))


def _shown(text: str) -> str:
    return text if text.strip() else ""


def _faults(machine: Machine) -> Iterator[Problem]:
    if not machine.ended:
        yield Problem("truncated", "the file ends inside a group", "look for a whole copy")
    if machine.deepest > DEEPEST:
        yield Problem("nesting-limit", f"{machine.deepest} groups within each other; {DEEPEST} are told apart")


def _picture(found: Found, number: int) -> Iterator[Record]:
    if found.content:
        ending = next((ending for word, ending in PICTURES.items() if word in found.words), "bin")
        yield Contained(Member(str(number), "embedded", f"picture-{number}.{ending}"), [found.content])


def _object(found: Found, number: int, kind: str) -> Iterator[Record]:
    """An OLE 1 object ([MS-OLEDS] 2.2.5): what it holds; where its header makes no sense, its bytes as they are."""
    native = _native(found.content)
    if native is None:
        if found.content:
            yield Problem("member", f"the embedded object {number} ({kind}) has a broken header; its bytes are kept")
            yield Contained(Member(str(number), "embedded"), [found.content])
    elif native[0] == "Package":
        yield from packaged(struct.pack("<I", len(native[1])) + native[1], str(number))
    elif native[1]:
        yield Contained(Member(str(number), "embedded", announced=native[2]), [native[1]])


def _native(content: bytes) -> tuple[str, bytes, int] | None:
    """An object's class, its bytes, and how many it announces; no bytes for a link. None where it is broken."""
    if len(content) < 8:
        return None
    kind, at, names = struct.unpack_from("<I", content, 4)[0], 8, []
    for _ in range(3):
        if len(content) < at + 4:
            return None
        length = struct.unpack_from("<I", content, at)[0]
        names.append(content[at + 4 : at + 4 + length].rstrip(b"\x00").decode("cp1252", "replace"))
        at += 4 + length
    if kind == 1:
        return names[0], b"", 0
    if kind != 2 or len(content) < at + 4:
        return None
    size = struct.unpack_from("<I", content, at)[0]
    return names[0], content[at + 4 : at + 4 + size], size


def _date(text: str) -> str:
    """A date that RTF writes in numbers, without an offset: it has none."""
    number = {name: int(value) for name, value in re.findall(r"([a-z]+)=(\d{1,4}) ?", text)}
    date = f"{number.get('yr', 0):04}-{number.get('mo', 0):02}-{number.get('dy', 0):02}"
    return f"{date}T{number.get('hr', 0):02}:{number.get('min', 0):02}:{number.get('sec', 0):02}"


def dttm(packed: int) -> str:
    """Word's date in 32 bits ([MS-DOC] 2.9.72), to the minute and without an offset; "" where there is none."""
    minute, hour, day = packed & 63, packed >> 6 & 31, packed >> 11 & 31
    month, year = packed >> 16 & 15, packed >> 20 & 511
    if not (day and 1 <= month <= 12 and hour < 24 and minute < 60):
        return ""
    return f"{1900 + year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00"
