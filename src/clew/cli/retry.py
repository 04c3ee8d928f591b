"""clew retry: try again what was set aside: it ended its worker, ran out of time or memory, or its disk failed."""

import argparse

from clew.cli import sift
from clew.pipeline.plan import Again
from clew.store.case import open_case
from clew.store.places import project


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.writing():
        project(case)
        return sift.read(case, given.workers, Again(given.code, given.type))
