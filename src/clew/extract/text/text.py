"""Plain text, and the kinds of text that are read as they stand: JSON, XML, TeX."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.text.charset import PADDING, codec, detect, doubt, fits, without_padding
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, passages, step

TYPES = (
    "text/plain",
    "text/x-tex",
    "text/xml",
    "application/json",
    "application/x-ndjson",
    "application/xml",
    "application/x-empty",
)
CHOOSE = "open it with a program that lets you choose the encoding, and compare"
CHECK = "ask what stood there: a disk that filled up, a loss of power, or a file that was never written to its end"
NAMED = 20
"""How many undecodable places are named by their byte offset."""


@step("extract.text@1", accepts=TYPES, hints=("charset",), libraries=versions("charset-normalizer"))
def text(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The whole text, passages that tile it, and where it did not decode. XML is read as the text of its file."""
    stream.seek(0)
    decoded, encoding, problem = read_text(given, stream.read())
    yield Metadata("encoding", encoding)
    if problem:
        yield problem
    yield from passages(decoded, lambda a, b: Locator(chars=(a, b)))


def read_text(given: Given, content: bytes) -> tuple[str, str, Problem | None]:
    """The text, its encoding, and what did not decode. Unreadable where there is none."""
    if not content:
        raise Unreadable("empty", "the file has no bytes")
    encoding = choose(content, given.hint.get("charset"), given.charset)
    if encoding is None:
        advice = "look at the file with a hex viewer"
        raise Unreadable("not-text", "the bytes are no text in any known encoding", advice)
    problem = None
    if not encoding.startswith(("utf-16", "utf-32")):
        content, problem = _unpadded(content)
    decoded, undecoded = decode(content, encoding)
    if (problem := undecoded or problem) is None and encoding != codec(given.hint.get("charset", "")):
        said = doubt(content, encoding)
        problem = Problem("encoding-guessed", said, CHOOSE, "note") if said else None
    return decoded, encoding, problem


def _unpadded(content: bytes) -> tuple[bytes, Problem | None]:
    """The bytes without the zeros that fill holes in them, and where those were."""
    whole = without_padding(content)
    if len(whole) == len(content):
        return content, None
    holes = ", ".join(f"{len(found[0]):,} from byte {found.start():,} on" for found in PADDING.finditer(content))
    return whole, Problem("padding", f"zero bytes stand in the text and are left out: {holes}", CHECK, "note")


def choose(content: bytes, claimed: str | None, shown: str | None) -> str | None:
    """The encoding to read `content` in: what its bytes show beyond doubt, else what was claimed where that gives
    text, else the likeliest."""
    likely = shown or detect(content)
    if likely and likely.startswith(("utf-", "iso-2022")) and (not content.isascii() or b"\x1b" not in content):
        if likely != "utf-8" or _strict(content, "utf-8"):
            return likely
        likely = detect(content)
    claim = codec(claimed) if claimed else None
    if claim and fits(content, claim):
        return claim
    return likely


def _strict(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def decode(content: bytes, encoding: str) -> tuple[str, Problem | None]:
    """The text, with U+FFFD for what does not decode, and a Problem that names the byte offsets."""
    try:
        return content.decode(encoding), None
    except UnicodeDecodeError:
        offsets = _undecodable(content, encoding)
    more = " and further on" if len(offsets) == NAMED else ""
    places = ", ".join(map(str, offsets))
    message = f"bytes that are not {encoding} at byte {places}{more}; each is shown as \ufffd"
    return content.decode(encoding, "replace"), Problem("undecodable", message, CHOOSE)


def _undecodable(content: bytes, encoding: str) -> list[int]:
    view = memoryview(content)
    offsets: list[int] = []
    at = 0
    while len(offsets) < NAMED:
        try:
            codecs.decode(view[at:], encoding)
        except UnicodeDecodeError as error:
            offsets.append(at + error.start)
            at += max(error.end, 1)
            continue
        break
    return offsets
