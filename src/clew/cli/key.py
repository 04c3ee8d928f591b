"""clew key: the case's own key, which signs what is handed over; and yours, for which others encrypt."""

import argparse
import sys

from clew.cli import options
from clew.cli.terminal import harmless
from clew.errors import UsageError
from clew.handover.verify import fingerprint
from clew.store.age_key import age_key, make_age_key
from clew.store.case import open_case
from clew.store.keyring import keyring
from clew.store.keys import kept_at, new_key, public_line, public_of, read_key


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command, required=False)
    command.add_argument(
        "what", nargs="?", choices=("new", "age"),
        help="new: make one; none: show it; age: yours, for which others encrypt, made where you have none",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    if given.what == "age":
        print(make_age_key(keyring()))
        print(
            f"Give this to who encrypts for you. The private half: {harmless(str(age_key(keyring())))}", file=sys.stderr
        )
        return 0
    if given.case is None:
        raise UsageError("of which case? --case DIR")
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
