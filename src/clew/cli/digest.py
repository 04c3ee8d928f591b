"""clew digest: one SHA-256 over all derived records."""

import argparse
import sys

from clew.cli import options
from clew.store.case import SIFT, UNDER_WAY, meta, open_case
from clew.store.digest import case_digest


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)


def run(given: argparse.Namespace) -> int:
    """Print it; 3 where the case is not all read, since the same haul then has another digest later."""
    case = open_case(given.case)
    with case.engine.connect() as connection:
        print(case_digest(connection))
        if meta(connection, SIFT, "") != UNDER_WAY:
            return 0
    print("clew: the last sift has not ended, and this digest is of what has been read so far", file=sys.stderr)
    return 3
