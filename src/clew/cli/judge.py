"""clew judge: record what you hold of something, signed if you have a key; nothing said before is lost."""

import argparse
import secrets
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from clew.cli import judging
from clew.errors import UsageError
from clew.store.judgements import Judgement
from clew.store.kinds import KINDS
from clew.store.stated import KIND, cited

NEW, BACK = "new", "back"
WORDS = ("text", "to", "about", "question", "stance", "event", "speaker")


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "said", nargs="+", metavar="KIND OF… VERDICT",
        help="as: claim CITATION probable · tie person NAME NAME no · task new open --text … (docs/judgements.md)",
    )  # fmt: skip
    judging.arguments(command)
    for name in WORDS:
        command.add_argument(f"--{name}", help="words that the kind asks for")


def run(given: argparse.Namespace) -> int:
    kind, *values = given.said
    if kind not in KINDS:
        raise UsageError(f"{kind}: is nothing that is judged; {', '.join(KINDS)} are")
    if len(values) < 2:
        parts = " ".join(part.upper() for part in KINDS[kind].parts)
        raise UsageError(f"say it so: clew judge {kind} {parts} {'|'.join(KINDS[kind].verdicts)}|{BACK}")
    case = judging.opened(given)
    with case.engine.connect() as connection:
        subject = (kind, *_whole(connection, KINDS[kind].parts, values[:-1]))
        if kind == KIND:
            subject = (kind, cited(connection, subject[1]).id)
    more = {name: value for name in WORDS if (value := getattr(given, name)) is not None}
    verdict = "" if values[-1] == BACK else values[-1]
    return judging.record(given, case, Judgement(subject, verdict, given.why, more=more))


def _whole(connection: Connection, parts: Sequence[str], values: Sequence[str]) -> Iterator[str]:
    for part, value in zip(parts, values, strict=False):
        if part == "about":
            yield from judging.thing(connection, value)
        else:
            yield secrets.token_hex(4) if part == "id" and value == NEW else judging.whole(connection, part, value)
    yield from values[len(parts) :]
