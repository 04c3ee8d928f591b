"""clew rebuild: drop what is derived and derive it again."""

import argparse
import os

from clew.cli import options, status
from clew.cli.sift import Teller
from clew.executors.local import Limits
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.sift import Sift
from clew.store.case import without_tables


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)


def run(given: argparse.Namespace) -> int:
    from clew.steps import REGISTRY

    case = without_tables(given.case)
    with case.writing():
        fresh = drop_derived(case)
        sift = Sift(fresh, REGISTRY, "clew.steps", os.cpu_count() or 1, Limits(), again=None)
        sift.run([], Teller(lambda: None))
        return status.report(fresh, as_json=False)
