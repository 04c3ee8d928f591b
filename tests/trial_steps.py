"""A registry of small steps, to try the runner with: well-behaved ones, and ones that crash, hang and gorge."""

import ctypes
import mmap
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from clew.errors import NotInstalled, Unreadable
from clew.executors import wire
from clew.model import Identity, Language, Locator, Member, Metadata, Passage, Problem
from clew.step import Beat, Contained, Given, GivenText, Record, Registry, passages, step


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


@step("extract.shelf@1", accepts=("trial/shelf",))
def shelf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A container: each further line is a member's name and, after a space, its bytes."""
    stream.readline()
    for number, line in enumerate(stream):
        name, _, content = line.rstrip(b"\n").replace(b"\\n", b"\n").partition(b" ")
        yield Contained(Member(str(number), "entry", name.decode()), [content])


@step("extract.crate@1", accepts=("trial/crate",))
def crate(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A container that says on its second line how many it holds; each further line is a member's bytes in hex."""
    stream.readline()
    yield Metadata("announced", stream.readline().decode().strip())
    for number, line in enumerate(stream):
        yield Contained(Member(str(number), "entry", f"{number}.txt"), [bytes.fromhex(line.decode())])


@step("extract.nest@1", accepts=("trial/nest",))
def nest(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """As many containers in one another as its second line says; the innermost holds the rest."""
    stream.readline()
    deep, rest = int(stream.readline()), stream.read()
    yield Contained(Member("0", "entry", "0.txt"), [b"nest\n%d\n%s" % (deep - 1, rest) if deep > 1 else rest])


@step("extract.swell@1", accepts=("trial/swell",))
def swell(given: Given, stream: BinaryIO) -> Iterator[Record]:
    for number in range(3):
        yield Contained(Member(str(number), "entry", f"{number}.txt"), [str(number).encode() * (1 << 20)])


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


@step("extract.recognise@1", accepts=("trial/scan", "trial/album"), mends="needs-ocr", slow=True)
def recognise(given: Given, stream: BinaryIO) -> Iterator[Record]:
    if b"absent" in stream.read():
        raise NotInstalled("recogniser", "apt-get install recogniser")
    for page in given.pages:
        yield Passage(Locator(page=page, part="ocr", chars=(0, 17)), f"recognised page {page}", certainty=0.9)


@step("extract.late@1", accepts=("trial/late",))
def late(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Fewer records than fill a frame, and then no more."""
    for number in range(100):
        yield Passage(Locator(row=(number, number)), f"row {number}")
    raise Unreadable("damaged", "it ends in the middle", "find a whole copy")


@step("extract.halves@1", accepts=("trial/halves",))
def halves(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Metadata("author", "half \ud83d")
    yield Passage(Locator(chars=(0, 7)), "words \udc00")


@step("extract.steady@1", accepts=("trial/steady",))
def steady(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Takes longer than a worker may be silent, and gets on all the while."""
    for number in range(20):
        time.sleep(0.25)
        yield Passage(Locator(row=(number, number)), f"row {number}")


@step("extract.ponder@1", accepts=("trial/ponder",))
def ponder(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """Has nothing to say for longer than a worker may be silent, and shows that it gets on."""
    for _ in range(16):
        time.sleep(0.25)
        yield Beat()
    yield Metadata("answer", "42")


@step("extract.huge@1", accepts=("trial/huge",))
def huge(given: Given, stream: BinaryIO) -> Iterator[Record]:
    for number in range(8):
        yield Passage(Locator(row=(number, number)), f"row {number} " + "x" * (12 << 20))


@step("extract.album@1", accepts=("trial/album",))
def album(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Scanned pages among so much text that it is kept in parts, with rests."""
    for number in range(1, 9_001):
        time.sleep(1.1 if number in (5_000, 8_000) else 0)
        yield Passage(Locator(page=number, chars=(0, 4)), "word")
        if number % 3_000 == 1:
            yield Problem("needs-ocr", "a picture", at=Locator(page=number))


@step("extract.reach@1", accepts=("trial/reach",))
def reach(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Tries to get hold of the process that started it (ptrace attach, number 16)."""
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.ptrace(16, os.getppid(), 0, 0)
    yield Metadata("parent", "held" if done == 0 else f"refused: {os.strerror(ctypes.get_errno())}")


@step("extract.forge@1", accepts=("trial/forge",))
def forge(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Speaks to the runner past the worker: a member whose digest is a path."""
    member = Member("0", "entry", "x")
    stored = wire.Stored(member, "../" * 20 + "tmp/forged", 1, "1")  # type: ignore[arg-type]
    caller = sys.modules["__main__"].__dict__
    frame = sys._getframe()
    while frame.f_back is not None and not isinstance(frame.f_locals.get("self"), caller["Worker"]):
        frame = frame.f_back
    outlet = frame.f_locals["self"].outlet
    outlet.say(wire.Yielded(outlet.number, [stored]), at_once=True)
    yield Metadata("forged", "yes")


@step("extract.parting@1", accepts=("trial/parting",))
def parting(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Lets the worker say that all steps have ended, and ends it before it says that the task is done."""
    frame = sys._getframe()
    while frame.f_back is not None and "outlet" not in getattr(frame.f_locals.get("self"), "__dict__", {}):
        frame = frame.f_back
    outlet = frame.f_locals["self"].outlet
    say = outlet.say

    def say_all_but_done(message: wire.Message, at_once: bool = False) -> None:
        if isinstance(message, wire.Done):
            outlet.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        say(message, at_once)

    outlet.say = say_all_but_done
    yield Passage(Locator(chars=(0, 11)), "famous last")


@step("extract.bulky@1", accepts=("trial/bulky",))
def bulky(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A property and a passage that fit no frame, among what does."""
    yield Metadata("author", "Ines")
    yield Metadata("subject", "x" * (66 << 20))
    yield Passage(Locator(chars=(3, 3 + (34 << 20))), "ش" * (34 << 20))
    yield Metadata("title", "crates")


@step("extract.split@1", accepts=("trial/split",), parts=True)
def split(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The first of a set: its words and those of the others, in the order of their names."""
    stream.readline()
    streams = (stream, *(given.parts[name] for name in sorted(given.parts)))
    text = " ".join(each.read().decode().strip() for each in streams)
    yield Passage(Locator(chars=(0, len(text))), text)


@step("extract.locked@1", accepts=("trial/locked",), passwords=True)
def locked(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Opens with the word on its second line."""
    _, key, text = stream.read().decode().split("\n", 2)
    if key not in given.passwords:
        raise Unreadable("encrypted", "needs a password", "give it with --password-file")
    yield Passage(Locator(chars=(0, len(text))), text)


@step("extract.moody@1", accepts=("trial/moody",))
def moody(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Ends its worker as often as there are letters in the pipe that its second line names; each time takes one."""
    _, tally = stream.read().decode().split("\n", 1)
    lives = os.open(tally.strip(), os.O_RDONLY | os.O_NONBLOCK)
    yield Passage(Locator(chars=(0, 4)), "mood")
    try:
        os.read(lives, 1)
    except BlockingIOError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


@step("extract.long@1", accepts=("trial/long",))
def long(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Members enough to be kept in parts, each followed by what is wrong with it; slower towards the end."""
    yield Metadata("announced", "3000")
    for number in range(3_000):
        faults: list[str] = []
        yield Contained(Member(str(number), "message"), _noting(f"box\nmessage {number}", faults))
        for fault in faults:
            yield Problem("odd", fault, effect="note")
        yield Passage(Locator(message=number + 1, chars=(0, 4)), "word")
        time.sleep(0.0005)


def _noting(text: str, faults: list[str]) -> Iterator[bytes]:
    yield text.encode()
    faults.append(f"{len(text)} bytes")


@step("extract.large@1", accepts=("trial/large",), apart=True)
def large(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Metadata("bytes", str(len(mmap.mmap(-1, 3 << 30, flags=mmap.MAP_PRIVATE))))


@step("extract.part@1", accepts=(), hints=("part-of",))
def part(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Problem("part", f"belongs to {given.hint['part-of']}", "", "note")


@step("extract.unsupported@1", accepts=("*",))
def unsupported(given: Given, stream: BinaryIO) -> Iterator[Record]:
    raise Unreadable("unsupported", f"no step reads {given.media_type}", "open it by hand")
    yield


@step("enrich.language@1", accepts=("*",))
def language(texts: Sequence[GivenText]) -> Iterator[Sequence[Language]]:
    for each in texts:
        yield (Language("ar" if any("\u0600" <= letter <= "\u06ff" for letter in each.text) else "en"),)


EXTRACT = (
    text, box, crash, hang, gorge, bomb, call, fault, late, halves, steady, ponder, huge, album, reach, forge,
    scan, recognise, crate, nest, shelf, swell, split, locked, moody, long, large, parting, bulky, part, unsupported,
)  # fmt: skip
REGISTRY = Registry(identify, EXTRACT, (language,), ())
