"""clew export: findings as FollowTheMoney entities and as flat tables, in a new folder."""

import argparse
import sys

from clew.cli.terminal import harmless
from clew.handover.export import FORMATS, export
from clew.pipeline.analysing import analyse
from clew.store.case import open_case
from clew.store.places import project
from clew.store.standing import unfinished


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
