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
from pathlib import Path

from clew.cli.terminal import harmless
from clew.errors import ClewError, IntegrityError

COMMANDS = {
    "sift": "collect, read and index a haul; goes on where it stopped",
    "retry": "try again what crashed or ran out of time or memory",
    "search": "find passages",
    "show": "the words at a locator, and what is around them",
    "status": "what was found and what became of it",
    "serve": "local pages to search and look",
    "verify": "check originals, blobs and the ledger against their hashes",
    "rebuild": "drop all that is derived, and derive it again",
    "digest": "one SHA-256 over all derived records",
    "ledger": "the custody ledger",
    "export": "findings for others: FollowTheMoney entities, CSV, Parquet",
    "sample": "findings drawn at random to check by hand; how often they were wrong",
    "models": "the model files that steps use: list, install, verify",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is returned, never raised past here."""
    parser = argparse.ArgumentParser(prog="clew", description="Turn a haul of files into a cited, searchable case.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        needed = name != "status"  # which can tell of this machine too
        if name != "models":
            command.add_argument("--case", type=Path, required=needed, metavar="DIR", help="the case folder")
        _arguments(name, command)
    _outputs()
    given = parser.parse_args(arguments)
    for each in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(each) is signal.SIG_DFL:
            signal.signal(each, _stop)
    try:
        code = int(import_module(f"clew.cli.{given.command}").run(given))
        sys.stdout.flush()
        return code
    except IntegrityError as error:
        _tell(error)
        return 4
    except ClewError as error:
        _tell(error)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        where = error.filename or getattr(given, "case", "models")
        print(f"clew: {where}: {error.strerror}; {_advice(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        number = stop.args[0] if stop.args else signal.SIGINT
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
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


FIELDS = (
    "fields, as in place:mosul: type lang in from to date (the item's own) has person org place nation about (dates "
    "mentioned) amount id mentions; docs/search.md says what each takes"
)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: must be a number, 1 or more")
    return int(text)


def _arguments(name: str, command: argparse.ArgumentParser) -> None:
    if name == "sift":
        command.add_argument("haul", nargs="*", type=Path, help="folders or files; none: those of the case, again")
        command.add_argument("--custodian", help="whose files these are")
        command.add_argument("--collected-by", help="who collected them")
        command.add_argument("--exhibit", help="the exhibit's number")
        command.add_argument("--copy", action="store_true", help="take the originals into the case")
        command.add_argument(
            "--known", nargs="+", action="extend", default=[], type=Path, metavar="HASHES",
            help="skip files that everyone has: lists of SHA-256, SHA-1 or MD5, or NSRL RDS as SQLite",
        )  # fmt: skip
        command.add_argument("--password-file", type=Path, metavar="FILE", help="passwords to try, one a line")
    if name == "retry":
        command.add_argument("--code", help="only what has this problem, such as crash")
        command.add_argument("--type", metavar="TYPE", help="only items of this media type")
    if name in ("sift", "retry"):
        command.add_argument("--workers", type=_positive, help="processes that read (default: one a processor)")
    if name == "search":
        command.epilog = FIELDS
        command.add_argument("query", nargs="?", help='words, "phrases", AND OR NOT, prefix*, fuzzy~1, fields (below)')
        command.add_argument("--meaning", action="store_true", help="also what means the like, in 16 languages")
        command.add_argument("--terms", type=Path, metavar="FILE", help="count the hits of each line of FILE")
        command.add_argument("--limit", type=_positive, default=20)
        command.add_argument("--sort", choices=("relevance", "date", "-date"), default="relevance")
        command.add_argument("--cursor", help="the next page, as the last one printed it")
    if name == "show":
        command.add_argument("locator", help="<digest>#page=3&char=120,188; a digest may be cut short")
    if name == "status":
        command.add_argument("--sandbox", action="store_true", help="try what holds the processes that read; no case")
    if name == "ledger":
        command.add_argument("what", nargs="?", choices=("head",), help="only the last line's hash")
    if name == "serve":
        command.add_argument("--port", type=int, default=8017, help="0: any that is free (default: %(default)s)")
        command.add_argument("--open", action="store_true", help="open the address in the browser")
    if name == "status":
        command.add_argument(
            "--problems", nargs="?", const="", metavar="CODE", help="every problem at its place, or those of one code"
        )
        command.add_argument(
            "--containers", action="store_true", help="containers that gave more or fewer members than they announced"
        )
    if name == "export":
        command.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="a new folder")
        command.add_argument("--ftm", action="store_true", help="FollowTheMoney entities (default: this and --csv)")
        command.add_argument("--csv", action="store_true", help="every table as CSV")
        command.add_argument("--parquet", action="store_true", help="every table as Parquet")
        command.add_argument("--passages", action="store_true", help="in CSV and Parquet all words too")
    if name == "sample":
        command.add_argument("--of", choices=("mentions", "dates", "ties", "amounts"), default="mentions")
        command.add_argument("--size", type=_positive, default=50, help="how many (default: %(default)s)")
        command.add_argument("--seed", type=int, default=1, help="another number draws others (default: %(default)s)")
        command.add_argument("--to", type=Path, metavar="FILE", help="a new CSV file for what is drawn")
        command.add_argument(
            "--card", nargs="*", type=Path, metavar="FILE",
            help="the error rates that checked files tell, kept in the ledger; no file: the cards that are kept",
        )  # fmt: skip
        command.add_argument("--by", metavar="NAME", help="who checked them")
    if name == "models":
        command.add_argument("what", choices=("list", "install", "verify"))
        command.add_argument("names", nargs="*", metavar="NAME", help="none: all of them")
        command.add_argument("--into", type=Path, metavar="DIR", help="another models folder: set CLEW_MODELS to it")
        command.add_argument("--from", type=Path, dest="source", metavar="DIR", help="take wheels from DIR: no network")
    if name in ("status", "search", "show", "verify", "ledger", "models"):
        command.add_argument("--json", action="store_true", help="JSON, one record a line")
