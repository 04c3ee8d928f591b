"""clew handover: chosen items and what was found in them, for a recipient, as a signed folder anybody can check."""

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection

from clew import weights
from clew.cli import options
from clew.cli.judging import passphrase
from clew.cli.search import BEHIND, behind
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.errors import QueryError, UsageError
from clew.handover.accounts import Software
from clew.handover.age import recipients_of
from clew.handover.chosen import Choice, by_hand, choose
from clew.handover.export import check_target, tidy
from clew.handover.families import Leaving
from clew.handover.handing import Form, Handed, bag_head, hand_over, written_at
from clew.handover.marking import DEFAULT, marking
from clew.handover.redacted import elsewhere
from clew.handover.report import Cover
from clew.handover.stamp import stamp
from clew.pipeline.analysing import analyse
from clew.search.index import Index
from clew.search.query import parse
from clew.store.case import Case, open_case
from clew.store.facts import name_of, size_of
from clew.store.keys import case_key, read_key
from clew.store.places import project
from clew.store.standing import unfinished

MOST = 10_000_000


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder")
    command.add_argument("--for", dest="recipient", metavar="RECIPIENT", help="who receives it")
    command.add_argument("--purpose", help="what it is handed over for")
    command.add_argument("--by", default="", metavar="NAME", help="who hands it over; noted in the case alone")
    command.add_argument("--note", default="", help="a word to the recipient")
    command.add_argument(
        "--marking", default=DEFAULT, help="TLP 2.0, or one of CASE/markings.toml (default: %(default)s)"
    )
    command.add_argument("--query", nargs="+", action="extend", default=[], help="items with passages that this finds")
    command.add_argument(
        "--item", nargs="+", action="extend", default=[], metavar="LOCATOR", help="digests or locators"
    )
    command.add_argument("--entity", nargs="+", action="extend", default=[], metavar="ID", help="items that name it")
    command.add_argument("--nation", nargs="+", action="extend", default=[], metavar="XX", help="ISO 3166-1 letters")
    command.add_argument(
        "--claim", nargs="+", action="extend", default=[], metavar="CITATION", help="claims, and what bears on them"
    )
    command.add_argument("--tag", nargs="+", action="extend", default=[], metavar="WORD", help="what has this tag")
    command.add_argument("--all", action="store_true", help="everything")
    command.add_argument(
        "--exclude", nargs="+", action="extend", default=[], metavar="LOCATOR|QUERY", help="what stays"
    )
    command.add_argument("--include-privileged", action="store_true", help="also what CASE/privileged.toml would keep")
    command.add_argument(
        "--sign", type=Path, metavar="KEYFILE", help="your Ed25519 key of OpenSSH (default: the case's)"
    )
    command.add_argument("--pdf", action="store_true", help="the report as one PDF too, to print")
    command.add_argument(
        "--encrypt-for", nargs="+", action="extend", default=[], metavar="KEY|FILE",
        help="write FOLDER.tar.age in its place, for these keys alone: age1…, \"ssh-ed25519 …\", files of them",
    )  # fmt: skip
    command.add_argument(
        "--preview", action="store_true", help="tell what would leave and what would not; write nothing"
    )
    command.add_argument(
        "--previewed", default="", metavar="MARK", help="only if what leaves is that of which --preview told this mark"
    )
    command.add_argument(
        "--stamp", nargs=2, type=Path, metavar=("BAG", "FILE"), help="add a time stamp (RFC 3161) to a bag that is made"
    )
    options.json(command)


def run(given: argparse.Namespace) -> int:
    """3 where the case is not all read."""
    case = open_case(given.case)
    if given.stamp:
        return _stamp(case, *given.stamp)
    cover = _cover(case, given)
    if given.preview:
        with case.engine.connect() as connection:
            found = choose(case, connection, _choice(case, connection, given))
            _preview(connection, found, given.json)
            _warn(connection, found)
            return _finished(connection)
    if given.to is None:
        raise UsageError("name the new folder, with --to FOLDER; --preview tells what would be in it")
    form = Form(given.pdf, recipients_of(given.encrypt_for))
    at = written_at(given.to, form)
    check_target(case, at)
    with case.writing():
        case.ledger.check()
        tidy(case)
        project(case)
        analyse(case)
        key = read_key(given.sign, passphrase) if given.sign else case_key(case)
        with case.engine.connect() as connection:
            choice = _choice(case, connection, given)
        made = hand_over(case, given.to, choice, cover, key, software(), form, given.by.strip())
    _tell(at, made)
    with case.engine.connect() as connection:
        _warn(connection, made.leaving)
        return _finished(connection)


def _warn(connection: Connection, leaving: Leaving) -> None:
    """Of words that were removed in one item and stand in others that leave as they are."""
    items = elsewhere(connection, leaving)
    if items:
        told = ", ".join(each[:12] for each in items[:5])
        print(f"clew: removed words still stand in {len(items)} other items that leave: {told}", file=sys.stderr)


def _stamp(case: Case, bag: Path, file: Path) -> int:
    with case.writing():
        case.ledger.check()
        time = stamp(bag, file)
        case.record("time-stamped", {"bag": bag_head(bag), "time": time})
    print(f"stamped {time}")
    print("Whose stamp it is, `openssl ts -verify` tells.", file=sys.stderr)
    return 0


def _cover(case: Case, given: argparse.Namespace) -> Cover:
    label, meaning = marking(case.folder, given.marking)
    if not given.preview and not (given.recipient and given.purpose):
        raise UsageError('say for whom and what for: --for "…" --purpose "…"')
    told = (" ".join((each or "").split()) for each in (given.recipient, given.purpose, given.note))
    recipient, purpose, note = told
    return Cover(case.name, recipient, purpose, note, label, meaning)


def _choice(case: Case, connection: Connection, given: argparse.Namespace) -> Choice:
    index = Index(case.index_folder)
    late = behind(connection, index.sequence)
    if given.query and late:
        print(BEHIND, file=sys.stderr)
    locators, others = by_hand(given.exclude)
    if others and late:
        raise UsageError("what is to stay cannot be told yet: the index is behind; run `clew sift` first")
    return Choice(
        [(query, _found(index, query)) for query in given.query], given.item, given.entity, given.nation, given.all,
        locators, [number for query in others for number in _found(index, query)], given.include_privileged,
        given.claim, given.tag, given.previewed,
    )  # fmt: skip


def _found(index: Index, query: str) -> list[int]:
    try:
        return index.passages(parse(query), MOST) or []
    except QueryError as error:
        raise UsageError(f"{error}\n  {query}\n  {' ' * error.position}^") from error


def software() -> Software:
    """What this Clew is made of."""
    from clew.steps import REGISTRY

    libraries = {each.id: dict(each.libraries()) for each in REGISTRY.all()}
    models = {name: {"version": each.version, "sha256": each.digest} for name, each in weights.models().items()}
    return Software(version("clew"), libraries, models)


def _preview(connection: Connection, leaving: Leaving, json: bool) -> None:
    rows = [("leaves", item, why) for item, why in leaving.items.items()]
    rows += [("withheld", item, why) for item, why in leaving.withheld.items()]
    rows += [
        ("stays", each.item, f"{each.leaving} of its {each.members} members leave")
        for each in leaving.stay if each.item not in leaving.withheld
    ]  # fmt: skip
    told = [(what, item, name_of(connection, item), size_of(connection, item), why) for what, item, why in rows]
    if as_json(json):
        for row in told:
            write_json(dict(zip(("what", "item", "name", "size", "why"), row, strict=True)))
    else:
        write_table(("", "item", "name", "bytes", "why"), [(row[0], row[1][:12], *row[2:]) for row in told])
    size = sum(row[3] for row in told if row[0] == "leaves")
    print(
        f"{len(leaving.items)} items would leave ({size:,} bytes), {len(leaving.withheld)} stay back.",
        file=sys.stderr,
    )
    print(f"mark    {leaving.mark}", file=sys.stderr)
    print(ALSO, file=sys.stderr)


ALSO = (
    "With them would leave all that was read and found in them, what people judged of them, and of the custody ledger\n"
    "who ran Clew and the folders that were collected. Bystanders' names are not taken out of anything."
)


def _tell(to: Path, made: Handed) -> None:
    held = f", {len(made.leaving.withheld)} withheld" if made.leaving.withheld else ""
    print(f"{len(made.leaving.items)} items{held}, {made.size:,} bytes in {made.files} files: {harmless(str(to))}")
    print(f"bag     {made.head}")
    print(f"signer  {made.signer}")
    if made.file:
        print(f"sha256  {made.file}")
    print("Tell the recipient the signer's fingerprint by another way than the folder.", file=sys.stderr)


def _finished(connection: Connection) -> int:
    if not unfinished(connection):
        return 0
    print("clew: the last sift has not ended, and this is what has been read so far", file=sys.stderr)
    return 3
