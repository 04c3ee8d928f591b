"""clew person: who judges in this case, each with a key of their own."""

import argparse
from pathlib import Path

from clew.cli import options
from clew.cli.judging import opened, passphrase
from clew.cli.terminal import as_json, write_json, write_table
from clew.errors import UsageError
from clew.judge.people import add_person, signs_here
from clew.store.persons import Person, persons


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("what", choices=("add", "list"))
    command.add_argument("name", nargs="?", metavar="NAME")
    command.add_argument("--role", default="", help="as editor, lawyer, analyst")
    command.add_argument(
        "--key", type=Path, metavar="FILE", help="their Ed25519 key of OpenSSH, either half (default: one is made)"
    )
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = opened(given)
    if given.what == "add":
        if not given.name:
            raise UsageError("whom? clew person add NAME --case DIR")
        case.ledger.check()
        _tell([add_person(case, given.name, given.role, given.key, passphrase)], given.json)
        return 0
    with case.engine.connect() as connection:
        _tell(list(persons(connection).values()), given.json)
    return 0


def _tell(people: list[Person], json: bool) -> None:
    if as_json(json):
        for each in people:
            keys = [{"fingerprint": key, "since": since} for key, since in each.keys]
            write_json({"name": each.name, "role": each.role, "keys": keys, "signs_here": signs_here(each)})
    elif people:
        rows = [
            (each.name, each.role, "\n".join(key for key, _ in each.keys), "yes" if signs_here(each) else "no")
            for each in people
        ]
        write_table(("person", "role", "key", "can sign here"), rows)
