"""clew show: exactly the words at a locator."""

import argparse
import sys

from clew.cli import options
from clew.cli.terminal import as_json, harmless, write_json
from clew.store.case import open_case
from clew.store.reading import show


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("locator", help="<digest>#page=3&char=120,188; a digest may be cut short")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.engine.connect() as connection:
        shown = show(connection, given.locator)
    if as_json(given.json):
        write_json(
            {
                "text": shown.text,
                "item": shown.item,
                "places": shown.places,
                "before": shown.before,
                "after": shown.after,
            }
        )
        return 0
    for way in shown.places:
        print(harmless(way), file=sys.stderr)
    dim, plain = "\x1b[2m", "\x1b[0m"
    print(f"{dim}{_lines(shown.before)}{plain}{_lines(shown.text)}{dim}{_lines(shown.after)}{plain}")
    return 0


def _lines(text: str) -> str:
    return "\n".join(harmless(line) for line in text.split("\n"))
