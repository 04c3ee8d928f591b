"""clew note: write a note on anything in the case; or take one back."""

import argparse

from clew.cli import judging
from clew.errors import UsageError
from clew.store.judgements import Judgement, judgement


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("about", metavar="ABOUT", help=judging.ABOUT)
    command.add_argument("text", metavar="TEXT", help=f"the note; `{BACK}`, with ABOUT the note's name: take it back")
    judging.arguments(command)


BACK = "back"


def run(given: argparse.Namespace) -> int:
    case = judging.opened(given)
    with case.engine.connect() as connection:
        if given.text == BACK:
            before = judgement(connection, given.about)
            if before is None or before.subject[0] != "note":
                raise UsageError(f"{given.about}: no such note; `clew judgements --kind note` tells their names")
            said = Judgement(before.subject, "", given.why, after=(before.name,))
        else:
            about = judging.thing(connection, given.about)
            said = Judgement(("note", *about), "noted", given.why, more={"text": given.text})
    return judging.record(given, case, said)
