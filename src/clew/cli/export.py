"""clew export: findings as FollowTheMoney entities and as flat tables, in a new folder."""

import argparse
import sys
from pathlib import Path

from clew.cli import options
from clew.cli.terminal import harmless
from clew.handover.export import FORMATS, export
from clew.pipeline.analysing import analyse
from clew.store.case import open_case
from clew.store.places import project
from clew.store.standing import unfinished


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="a new folder")
    command.add_argument("--ftm", action="store_true", help="FollowTheMoney entities (default: this and --csv)")
    command.add_argument("--csv", action="store_true", help="every table as CSV")
    command.add_argument("--parquet", action="store_true", help="every table as Parquet")
    command.add_argument("--passages", action="store_true", help="in CSV and Parquet all words too")


def run(given: argparse.Namespace) -> int:
    """3 where the case is not all read."""
    case = open_case(given.case)
    formats = tuple(name for name in FORMATS if getattr(given, name)) or ("ftm", "csv")
    with case.writing():
        case.ledger.check()
        project(case)
        analyse(case)  # what was judged since the last sift counts
        written = export(case, given.to, formats, given.passages)
    for each in written:
        print(f"{each.rows:>10}  {each.path}")
    print(f"{len(written)} files and their manifest are in {harmless(str(given.to))}", file=sys.stderr)
    with case.engine.connect() as connection:
        if not unfinished(connection):
            return 0
    print("clew: the last sift has not ended, and this is what has been read so far", file=sys.stderr)
    return 3
