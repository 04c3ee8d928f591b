"""clew import: lists of known people, companies and ships, to be tied with the names of a case."""

import argparse
import sys
from pathlib import Path

from clew.cli import options
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.errors import UsageError
from clew.pipeline.analysing import analyse
from clew.pipeline.importing import add_list, list_name, remove_list
from clew.store.case import Case, open_case
from clew.store.lists import lists, tied_counts
from clew.store.places import project


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help="JSON lines; none: tell of the lists")
    command.add_argument("--name", help="what the list is called, a newer version of it too (default: the file's name)")
    command.add_argument("--remove", metavar="NAME", help="take a list out of use")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    """With a file, import it; without, only tell of the lists that there are."""
    if given.remove is not None and (given.file or given.name):
        raise UsageError("--remove NAME goes alone")
    if given.name is not None and given.file is None:
        raise UsageError("--name: of which file? clew import FILE --name NAME --case DIR")
    case = open_case(given.case)
    if given.file is None and given.remove is None:
        return _tell(case, given.json)
    with case.writing():
        case.ledger.check()
        project(case)
        if given.remove is not None:
            remove_list(case, given.remove)
        else:
            _import(case, given)
        analyse(case)
        return _tell(case, given.json)


def _import(case: Case, given: argparse.Namespace) -> None:
    found = add_list(case, given.file, list_name(given.file, given.name))
    nameless = found.lines - found.entities
    told = f"{found.entities} entities; {nameless} lines name nobody that a text could" if nameless else "all entities"
    said = "is in the case already, with these bytes" if found.known else f"imported: {told}"
    print(harmless(f"{found.name}: {said}"), file=sys.stderr)


HEADINGS = ("list", "entities", "tied", "to decide", "from", "imported", "SHA-256")


def _tell(case: Case, json: bool) -> int:
    with case.engine.connect() as connection:
        found, counts = lists(connection), tied_counts(connection)
    rows = [
        (each.name, each.entities, *counts.get(each.name, (0, 0)), each.file, each.time, each.content)
        for each in found
    ]  # fmt: skip
    if as_json(json):
        names = ("list", "entities", "tied", "proposed", "file", "imported", "sha256")
        for row in rows:
            write_json(dict(zip(names, row, strict=True)))
    elif rows:
        write_table(HEADINGS, [(*row[:5], str(row[5])[:19], str(row[6])[:12]) for row in rows])
    else:
        print("clew: no list is in the case", file=sys.stderr)
    return 0
