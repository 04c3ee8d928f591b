"""The trial steps in a later version, some of which fail where the earlier ones did not."""

import os
import signal
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import trial_steps as earlier
from clew.errors import NotInstalled
from clew.model import Language, Locator, Passage
from clew.step import Given, GivenText, Record, Registry, step


@step("identify@2", accepts=("*",))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    if b"faceless" in stream.read():
        os.kill(os.getpid(), signal.SIGKILL)
    stream.seek(0)
    yield from earlier.identify.run(given, stream)


@step("extract.text@2", accepts=("text/plain",))
def text(given: Given, stream: BinaryIO) -> Iterator[Record]:
    content = stream.read()
    if b"doomed" in content:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"untooled" in content:
        raise NotInstalled("reader", "apt-get install reader")
    yield Passage(Locator(chars=(0, len(content) + 6)), f"later {content.decode()}")


@step("extract.recognise@2", accepts=("trial/scan", "trial/album"), mends="needs-ocr", slow=True)
def recognise(given: Given, stream: BinaryIO) -> Iterator[Record]:
    if 1 in given.pages:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from earlier.recognise.run(given, stream)


@step("enrich.language@2", accepts=("*",))
def language(texts: Sequence[GivenText]) -> Iterator[Sequence[Language]]:
    if any("speechless" in each.text for each in texts):
        os.kill(os.getpid(), signal.SIGKILL)
    for _ in texts:
        yield (Language("fr"),)


LATER = {each.name: each for each in (text, recognise)}
EXTRACT = tuple(LATER.get(each.name, each) for each in earlier.EXTRACT)
REGISTRY = Registry(identify, EXTRACT, (language,), ())
