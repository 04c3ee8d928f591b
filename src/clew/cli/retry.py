"""clew retry: try again what was set aside: it ended its worker, ran out of time or memory, or its disk failed."""

import argparse
import sys

from clew.cli import options, sift
from clew.cli.terminal import harmless
from clew.pipeline.settled import Again, set_aside
from clew.store.case import open_case
from clew.store.places import project


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--code", help="only what has this problem, such as crash")
    command.add_argument("--type", metavar="TYPE", help="only items of this media type")
    options.workers(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.writing():
        case.ledger.check()
        project(case)
        again = Again(given.code, given.type)
        if not set_aside(case, again):
            print(f"nothing to try again{_asked(again)}; `clew status` lists what was not read", file=sys.stderr)
        return sift.read(case, given.workers, again)


def _asked(again: Again) -> str:
    code = f" with the code {harmless(again.code)}" if again.code is not None else ""
    return code + (f" of the type {harmless(again.media_type)}" if again.media_type is not None else "")
