"""clew sample: draw findings to check by hand, and tell from checked ones how often they are wrong."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from clew.cli import options
from clew.cli.terminal import harmless, write_table
from clew.errors import UsageError
from clew.handover.card import Rate, card, keep, kept
from clew.handover.export import check_target
from clew.handover.files import write_csv
from clew.handover.sample import COLUMNS, Drawn, draw, rows_of
from clew.pipeline.analysing import analyse
from clew.store.case import Case, open_case

MOST = 10_000
HEADINGS = ("step", "kind", "checked", "wrong", "unsure", "error rate", "95 % interval")


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--of", choices=("mentions", "dates", "ties", "amounts"), default="mentions")
    command.add_argument("--size", type=options.positive, default=50, help="how many (default: %(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another number draws others (default: %(default)s)")
    command.add_argument("--to", type=Path, metavar="FILE", help="a new CSV file for what is drawn")
    command.add_argument(
        "--card", nargs="*", type=Path, metavar="FILE",
        help="the error rates that checked files tell, kept in the ledger; no file: the cards that are kept",
    )  # fmt: skip
    command.add_argument("--by", metavar="NAME", help="who checked them")


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    if given.card is None:
        return _draw(case, given)
    if not given.card:
        return _show_kept(case)
    if not given.by:
        raise UsageError("say who checked, with --by NAME")
    with case.writing():
        case.ledger.check()
        with case.engine.connect() as connection:
            found = card(given.card, connection)
        keep(case, given.by, given.card, found)
    _show(found)
    return 0


def _draw(case: Case, given: argparse.Namespace) -> int:
    if given.to is None:
        raise UsageError("name the new file for the sample, with --to FILE")
    if given.size > MOST:
        raise UsageError(f"--size {given.size}: draw {MOST} at most at once")
    check_target(case, given.to)
    if given.of == "ties":
        with case.writing():
            analyse(case)
    with case.engine.connect() as connection:
        drawn = draw(connection, given.of, given.size, given.seed)
    if not drawn:
        raise UsageError(f"there are no {given.of} in this case to draw from")
    _write(given.to, drawn)
    print(f"{len(drawn)} {given.of} are in {harmless(str(given.to))}: write y, n or ? into `right`,", file=sys.stderr)
    print("save it as CSV, and run `clew sample --card FILE --by NAME`", file=sys.stderr)
    return 0


def _write(to: Path, drawn: Sequence[Drawn]) -> None:
    """For the eyes of who draws alone, and whole or not at all."""
    to.touch(0o600, exist_ok=False)
    try:
        write_csv(to, dict.fromkeys(COLUMNS, str), rows_of(drawn), "utf-8-sig")
    except OSError as error:
        to.unlink()
        error.filename = str(to)
        raise


def _show(found: Sequence[Rate]) -> None:
    rows = [(each.step, each.kind, each.checked, each.wrong, each.unsure, *_shares(each)) for each in found]
    write_table(HEADINGS, rows)


def _shares(each: Rate) -> tuple[str, str]:
    return f"{each.rate:.1%}" if each.checked else "·", f"{each.low:.1%}–{each.high:.1%}"


def _show_kept(case: Case) -> int:
    cards = list(kept(case))
    for time, told in cards:
        print(f"{time[:16]} UTC, checked by {harmless(told['by'])}")
        _show([Rate(**each) for each in told["rates"]])
    if not cards:
        print("no card yet: `clew sample --to FILE` draws findings to check", file=sys.stderr)
    return 0
