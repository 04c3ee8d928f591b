"""What several commands are told in the same way."""

import argparse
from pathlib import Path


def case(command: argparse.ArgumentParser, *, required: bool = True) -> None:
    command.add_argument("--case", type=Path, required=required, metavar="DIR", help="the case folder")


def json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="JSON, one record a line")


def workers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=positive, help="processes that read (default: one a processor)")


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: must be a number, 1 or more")
    return int(text)
