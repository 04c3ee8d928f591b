"""clew digest: one SHA-256 over all derived records."""

import argparse

from clew.store.case import open_case
from clew.store.digest import case_digest


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.engine.connect() as connection:
        print(case_digest(connection))
    return 0
