"""A registry of enrich steps that fail on some words, each in the way of some real one."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from clew.model import Language, Locator, Mention, Passage
from clew.step import Given, GivenText, Record, Registry, step
from trial_steps import identify, unsupported


@step("extract.lines@1", accepts=("text/plain",))
def lines(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Each line is a row."""
    for number, line in enumerate(stream.read().decode().splitlines(), 1):
        yield Passage(Locator(row=(number, number)), line)


def _tried(each: GivenText) -> Sequence[Mention]:
    """What stands in the text; a bad word does what it says."""
    match each.text:
        case "raises":
            raise KeyError("a step's own mistake")
        case "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hangs":
            time.sleep(600)
        case "swells":
            raise MemoryError
    return (Mention("word", (0, len(each.text)), each.text, each.text),) if each.text else ()


@step("enrich.one@1", accepts=("*",))
def one(texts: Sequence[GivenText]) -> Iterator[Sequence[Language]]:
    """Runs beside the extraction."""
    for each in texts:
        yield (Language("en"),) if _tried(each) else ()


@step("enrich.streaming@1", accepts=("*",), slow=True)
def streaming(texts: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    for each in texts:
        yield _tried(each)


@step("enrich.batched@1", accepts=("*",), slow=True)
def batched(texts: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """Reads 16 before it says anything of the first."""
    for start in range(0, len(texts), 16):
        yield from [_tried(each) for each in texts[start : start + 16]]


@step("enrich.whole@1", accepts=("*",), slow=True, led=True)
def whole(texts: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """Reads all before it says anything of the first, and says after which word each stands."""
    first = next((each.text for each in texts), "")
    every = [_tried(each) for each in texts]
    for found in every:
        yield [Mention(each.kind, each.chars, each.text, f"{first}>{each.value}") for each in found]


REGISTRY = Registry(identify, (lines, unsupported), (one, streaming, batched, whole), ())
