"""clew judgements: what people judged; and to and from another copy of the case, without a server."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clew.cli import options
from clew.cli.judging import opened, passphrase
from clew.cli.terminal import as_json, write_json, write_table
from clew.errors import UsageError
from clew.judge.merging import exported, imported
from clew.pipeline.analysing import analyse
from clew.store.case import Case
from clew.store.judgements import Judgement, judgements
from clew.store.keyring import keyring, private_of
from clew.store.keys import case_key, read_key
from clew.store.persons import persons
from clew.store.verdicts import DISPUTED, disputes, standing


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("what", nargs="?", choices=("list", "export", "import"), default="list")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.add_argument("--kind", default="", help="list: of one kind (docs/judgements.md)")
    command.add_argument("--disputed", action="store_true", help="list: where two persons' verdicts stand and differ")
    command.add_argument("--by", metavar="NAME", help="list: one person's; export: who signs it (default: the case)")
    command.add_argument("--key", type=Path, metavar="FILE", help="export: the private key to sign with")
    command.add_argument("--signer", metavar="SHA256:…", help="import: the fingerprint that the sender told you")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = opened(given)
    if given.what == "list":
        return _list(case, given)
    if given.file is None:
        raise UsageError(f"name the file: clew judgements {given.what} FILE --case DIR")
    return _export(case, given) if given.what == "export" else _import(case, given)


def _list(case: Case, given: argparse.Namespace) -> int:
    with case.engine.connect() as connection:
        found = [each for one in disputes(connection) for each in one.said] if given.disputed else None
        said = list(judgements(connection, given.kind)) if found is None else found
        told = standing(connection)
    stand = {each.name: one.verdict == DISPUTED for one in told.values() for each in one.said}
    said = [each for each in said if given.by in (None, each.by) and given.kind in ("", each.subject[0])]
    if as_json(given.json):
        for each in said:
            write_json({**asdict(each), "stands": _state(each, stand)})
    elif said:
        write_table(("when", "who", "of", "verdict", "why", "", "name"), [_row(each, stand) for each in said])
    else:
        print("clew: no such judgement", file=sys.stderr)
    return 0


def _row(each: Judgement, stand: dict[str, bool]) -> tuple[Any, ...]:
    words = "; ".join(filter(None, (each.reason, *each.more.values())))
    of = " ".join(_short(part) for part in each.subject)
    return each.time[:16], each.by, of, each.verdict or "taken back", words, _state(each, stand), each.name


def _short(part: str) -> str:
    digest, mark, fragment = part.partition("#")
    return f"{digest[:12]}{mark}{fragment}" if len(digest) == 64 else part


def _state(each: Judgement, stand: dict[str, bool]) -> str:
    return ("disputed" if stand[each.name] else "stands") if each.name in stand else "answered"


def _export(case: Case, given: argparse.Namespace) -> int:
    if given.file.exists():
        raise UsageError(f"{given.file}: is there already; name a new file")
    with case.writing():
        case.ledger.check()
        with case.engine.connect() as connection:
            person = persons(connection).get(given.by or "")
        if given.by and person is None:
            raise UsageError(f"{given.by}: no such person; `clew person list --case {given.case}`")
        key = read_key(given.key, passphrase) if given.key else None
        if key is None and person is not None:
            key = private_of(keyring(), (each for each, _ in person.keys), passphrase)
            if key is None:
                raise UsageError(f"{person.name}: their key is not on this computer; give it with --key FILE")
        content = exported(case, key or case_key(case))
    given.file.write_bytes(content)
    lines = len(content.splitlines()) - 2
    print(f"{lines} statements and persons written, signed", file=sys.stderr)
    return 0


def _import(case: Case, given: argparse.Namespace) -> int:
    """Merge, and say where people now disagree."""
    merged = imported(case, given.file, given.signer)
    with case.writing():
        analyse(case)
    with case.engine.connect() as connection:
        disputed = len(disputes(connection))
    told = f"{merged.statements} new statements, {merged.persons} new lines on persons, signed by {merged.signer}"
    print(told, file=sys.stderr)
    if disputed:
        print(f"{disputed} subjects are disputed: clew judgements --disputed --case {given.case}", file=sys.stderr)
    return 0
