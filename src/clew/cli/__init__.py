"""The command line: `clew COMMAND … --case DIR`. Records go to stdout, progress to stderr.

Exit codes: 0 all well, 2 wrong usage, 3 finished with problems, 4 integrity; stopped by a signal, 128 and its
number.
"""

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from clew.cli.terminal import harmless
from clew.errors import ClewError, IntegrityError

COMMANDS = {
    "sift": "collect, read and index a haul; goes on where it stopped",
    "retry": "try again what crashed or ran out of time or memory",
    "search": "find passages",
    "claims": "what is claimed, and how many independent origins bear it out",
    "claim": "one claim, and all that bears on it",
    "show": "the words at a locator, and what is around them",
    "status": "what was found and what became of it",
    "serve": "local pages to search and look",
    "verify": "check originals, blobs and the ledger against their hashes",
    "rebuild": "drop all that is derived, and derive it again",
    "digest": "one SHA-256 over all derived records",
    "ledger": "the custody ledger",
    "export": "findings for others: FollowTheMoney entities, CSV, Parquet",
    "handover": "chosen items for a recipient, as a signed folder that anybody can check",
    "receive": "check a handover, and take it into a case as a collection",
    "judge": "say what you hold of a claim, a tie, evidence …; `back` takes it back",
    "note": "write a note on anything",
    "tag": "put a word on anything, or take it off",
    "redact": "mark what is to be removed before items are handed over, and make the copies without it",
    "judgements": "what people judged: list, export, import from another copy of the case",
    "person": "who judges: add a person with a key, list them",
    "key": "the case's own key, which signs what is handed over; `age`: yours, for which others encrypt",
    "import": "lists of known people, companies and ships (FollowTheMoney), tied with the case's names",
    "sample": "findings drawn at random to check by hand; how often they were wrong",
    "models": "the model files that steps use: list, install, verify",
}

MODULES = {"import": "importing"}
"""Commands that cannot be the name of a module."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is returned, never raised past here."""
    _outputs()
    given = _parsed(sys.argv[1:] if arguments is None else arguments)
    with _heeded_signals():
        return _run(given)


def _run(given: argparse.Namespace) -> int:
    try:
        code = int(_module(given.command).run(given))
        sys.stdout.flush()
        return code
    except ClewError as error:
        _tell(error)
        return 4 if isinstance(error, IntegrityError) else 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        where = error.filename or getattr(given, "case", "models")
        print(f"clew: {where}: {error.strerror}; {_advice(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        return _stopped(stop.args[0] if stop.args else signal.SIGINT)


def _parsed(arguments: list[str]) -> argparse.Namespace:
    """What is asked. Only the command that is asked for is loaded, and says what else it may be told."""
    parser = argparse.ArgumentParser(prog="clew", description="Turn a haul of files into a cited, searchable case.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((each for each in arguments if not each.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name == asked:
            _module(name).arguments(command)
    return parser.parse_args(arguments)


def _module(name: str) -> Any:
    return import_module(f"clew.cli.{MODULES.get(name, name)}")


STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _heeded_signals() -> Iterator[None]:
    """What heeded them before does so again after: children of who calls `main` would ignore what is ignored here."""
    found = {each: signal.getsignal(each) for each in STOPS}
    for each, handler in found.items():
        if handler is signal.SIG_DFL:
            signal.signal(each, _stop)
    try:
        yield
    finally:
        for each, handler in found.items():
            signal.signal(each, handler)


def _stopped(number: int) -> int:
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)  # an impatient second one adds nothing
    print("clew: stopped; run the same command again to go on", file=sys.stderr)
    return 128 + number


def _stop(number: int, frame: object) -> None:
    """A shutdown, or a terminal that is closed, stops as Ctrl-C does."""
    raise KeyboardInterrupt(number)


def _advice(error: OSError) -> str:
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "it cannot be written or read by you there: take a folder of your own, or ask for the right"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "look at the path, and run it again"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "nothing is lost: make room there, and run it again"
    return "nothing is lost, run it again"


def _tell(error: ClewError) -> None:
    """An error may name files of a haul."""
    print("clew:", "\n".join(harmless(line) for line in str(error).split("\n")), file=sys.stderr)


def _outputs() -> None:
    """Outputs that are closed swallow what is written; what a locale cannot write is written out as \\uNNNN."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif type(stream) is io.TextIOWrapper and name == "stdout":
            buffered = stream.line_buffering
            sys.stdout = _Output(stream.detach(), stream.encoding, "backslashreplace", line_buffering=buffered)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Output(io.TextIOWrapper):
    """Standard output, whose faults tell that they are its: that its disk is full says nothing of the case."""

    def write(self, text: str, /) -> int:
        with _named():
            return super().write(text)

    def flush(self) -> None:
        with _named():
            super().flush()


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = "what it prints"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still held back would fail again at the end
        raise
