"""clew tag: put a word on anything in the case, or take it off."""

import argparse

from clew.cli import judging
from clew.store.judgements import Judgement


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("about", metavar="ABOUT", help=judging.ABOUT)
    command.add_argument("word", metavar="WORD")
    command.add_argument("--off", action="store_true", help="take it off")
    judging.arguments(command)


def run(given: argparse.Namespace) -> int:
    case = judging.opened(given)
    with case.engine.connect() as connection:
        subject = ("tag", given.word, *judging.thing(connection, given.about))
    return judging.record(given, case, Judgement(subject, "off" if given.off else "on", given.why))
