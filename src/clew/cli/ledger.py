"""clew ledger: the custody ledger, or its head."""

import argparse
from dataclasses import asdict

from clew.cli import options
from clew.cli.terminal import as_json, write_json, write_table
from clew.errors import IntegrityError
from clew.store.case import open_case


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("what", nargs="?", choices=("head",), help="only the last line's hash")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    events = list(case.ledger.events())
    if not events:
        raise IntegrityError(f"{case.ledger.path}: is empty or gone, and a case begins with its first line")
    if given.what == "head":
        print(events[-1].hash)
    elif as_json(given.json):
        for event in events:
            write_json(asdict(event))
    else:
        rows = [(each.seq, each.time, each.actor, each.event, str(each.details), each.hash[:16]) for each in events]
        write_table(("", "time", "who", "what", "details", "hash"), rows)
    return 0
