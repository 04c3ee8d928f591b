"""clew key: the case's own key, which signs what is handed over."""

import argparse

from clew.cli import options
from clew.errors import UsageError
from clew.handover.verify import fingerprint
from clew.store.case import open_case
from clew.store.keys import kept_at, new_key, public_line, public_of, read_key


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("what", nargs="?", choices=("new",), help="make one; none: show it")


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    if given.what == "new":
        with case.writing():
            case.ledger.check()
            key = new_key(case)
    elif kept_at(case).exists():
        key = read_key(kept_at(case))
    else:
        raise UsageError("the case has no key yet: `clew key new` makes one, and so does the first handover")
    print(fingerprint(public_of(key)))
    print(public_line(key))
    return 0
