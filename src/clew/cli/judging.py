"""What the commands that record a judgement have in common: who says it, of what, and with which key."""

import argparse
import getpass
import os
import re
from pathlib import Path

from sqlalchemy import Connection

from clew.cli import options
from clew.errors import UsageError
from clew.judge import judge
from clew.judge.people import signs_here
from clew.pipeline.analysing import analyse
from clew.store.case import Case, open_case
from clew.store.claims import claims_at
from clew.store.judgements import Judgement, history
from clew.store.keys import read_key
from clew.store.kinds import THINGS
from clew.store.persons import persons
from clew.store.places import project
from clew.store.reading import resolve

PASSPHRASE = "CLEW_KEY_PASSPHRASE"
RENEWED = ("tie", "descent", "kin", "claim-by-hand")
"""Kinds that change what is derived."""

ABOUT = "an item's digest or a citation, as 57a29d or 57a29d#page=3; or entity:ID, claim:CITATION …"


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--by", metavar="NAME", help="who says it (default: whose key is here, else your login name)")
    command.add_argument("--why", default="", metavar="REASON", help="for what reason")
    command.add_argument("--key", type=Path, metavar="FILE", help="your private key, where Clew does not know of it")


def record(given: argparse.Namespace, case: Case, said: Judgement) -> int:
    """Record it, and print the name that it goes by."""
    case.ledger.check()
    by = given.by or myself(case)
    judge(case, by, [said], read_key(given.key, passphrase) if given.key else None, passphrase)
    if said.subject[0] in RENEWED:
        with case.writing():
            analyse(case)
    with case.engine.connect() as connection:
        print(next(each.name for each in reversed(history(connection, said.subject)) if each.by == by.strip()))
    return 0


def opened(given: argparse.Namespace) -> Case:
    case = open_case(given.case)
    with case.writing():
        project(case)
    return case


def thing(connection: Connection, text: str) -> tuple[str, str]:
    """What a note or tag is about. UsageError where nothing of the case is meant."""
    kind, _, value = text.partition(":")
    if kind in THINGS:
        return kind, whole(connection, kind, value)
    written = whole(connection, "citation" if "#" in text else "item", text)
    return ("claim" if claims_at(connection, [written]) else "citation") if "#" in text else "item", written


def whole(connection: Connection, part: str, value: str) -> str:
    """A value of a subject with its digest written out. UsageError where it is of nothing in the case."""
    if part in ("item", "citation", "claim") or (part == "origin" and re.fullmatch(r"[0-9a-f]{4,64}(#.*)?", value)):
        digest, mark, fragment = value.partition("#")
        return f"{resolve(connection, digest)}{mark}{fragment}"
    return value


def passphrase() -> str:
    """From the environment, or asked for. UsageError where nobody can be asked, as behind a page."""
    try:
        return os.environ.get(PASSPHRASE) or getpass.getpass("Passphrase of the key: ")
    except EOFError as error:
        raise UsageError(f"the key has a passphrase, and nobody can be asked for it here; set {PASSPHRASE}") from error


def myself(case: Case) -> str:
    """The one person whose private key is here, else the login name. UsageError where there are several."""
    with case.engine.connect() as connection:
        here = [each.name for each in persons(connection).values() if signs_here(each)]
    if len(here) > 1:
        raise UsageError(f"who says it? --by {' or --by '.join(here)}")
    return here[0] if here else getpass.getuser()
