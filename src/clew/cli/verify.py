"""clew verify: name every file that is not as it was recorded."""

import argparse
import sys

from clew.cli import options
from clew.cli.terminal import as_json, harmless, write_json
from clew.store.case import open_case
from clew.store.verify import verify


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    count = 0
    for count, each in enumerate(verify(case), 1):  # noqa: B007
        if as_json(given.json):
            write_json({"path": each.path, "what": each.what})
        else:
            print(f"{harmless(each.path)}: {each.what}")
    print("all as recorded" if not count else f"{count} not as recorded", file=sys.stderr)
    return 4 if count else 0
