"""A registry of small steps, to try the runner with: well-behaved ones, and ones that crash, hang and gorge."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from clew.errors import NotInstalled, Unreadable
from clew.model import Identity, Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, Registry, passages, step


@step("identify@1", accepts=("*",))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    first = stream.readline().strip().decode("utf-8", "replace")
    yield Identity(f"trial/{first}" if first.isalpha() and len(first) < 10 else "text/plain", "first line")


@step("extract.text@1", accepts=("text/plain",))
def text(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Metadata("created", "2017-05-03")
    yield from passages(stream.read().decode("utf-8", "replace"), lambda a, b: Locator(chars=(a, b)))


@step("extract.box@1", accepts=("trial/box",))
def box(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A container: each further line is a member."""
    stream.readline()
    for number, line in enumerate(stream):
        content = line.rstrip(b"\n").replace(b"\\n", b"\n")
        yield Contained(Member(str(number), "entry", f"{number}.txt", announced=len(content)), [content])


@step("extract.crash@1", accepts=("trial/crash",))
def crash(given: Given, stream: BinaryIO) -> Iterator[Record]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield Metadata("never", "reached")


@step("extract.hang@1", accepts=("trial/hang",))
def hang(given: Given, stream: BinaryIO) -> Iterator[Record]:
    time.sleep(600)
    yield Metadata("never", "reached")


@step("extract.gorge@1", accepts=("trial/gorge",))
def gorge(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Metadata("bytes", str(len(bytearray(8 << 30))))


@step("extract.bomb@1", accepts=("trial/bomb",))
def bomb(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Contained(Member("0", "entry", "huge"), (b"\0" * (1 << 20) for _ in range(100_000)))


@step("extract.call@1", accepts=("trial/call",))
def call(given: Given, stream: BinaryIO) -> Iterator[Record]:
    try:
        socket.socket()
        yield Metadata("network", "open")
    except OSError as error:
        yield Metadata("network", f"refused: {error.strerror}")


@step("extract.fault@1", accepts=("trial/fault",))
def fault(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Passage(Locator(chars=(0, 5)), "half ")
    raise KeyError("a step's own mistake")


@step("extract.scan@1", accepts=("trial/scan",))
def scan(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Problem("needs-ocr", "page 1 is a picture", at=Locator(page=1))
    yield Problem("needs-ocr", "page 2 is a picture", at=Locator(page=2))


@step("extract.recognise@1", accepts=("trial/scan",), mends="needs-ocr", slow=True)
def recognise(given: Given, stream: BinaryIO) -> Iterator[Record]:
    if b"absent" in stream.read():
        raise NotInstalled("recogniser", "apt-get install recogniser")
    for page in given.pages:
        yield Passage(Locator(page=page, part="ocr", chars=(0, 17)), f"recognised page {page}", certainty=0.9)


@step("extract.unsupported@1", accepts=("*",))
def unsupported(given: Given, stream: BinaryIO) -> Iterator[Record]:
    raise Unreadable("unsupported", f"no step reads {given.media_type}", "open it by hand")
    yield


@step("enrich.language@1", accepts=("*",))
def language(texts: Sequence[str]) -> Iterator[str | None]:
    for each in texts:
        yield "ar" if any("\u0600" <= letter <= "\u06ff" for letter in each) else "en"


EXTRACT = (text, box, crash, hang, gorge, bomb, call, fault, scan, recognise, unsupported)
REGISTRY = Registry(identify, EXTRACT, (language,), ())
