"""clew receive: check a handover, and take it into a case as a collection; or tell which were taken in."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from clew.cli import options, sift
from clew.cli.judging import passphrase
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.errors import UsageError
from clew.handover.age import Identity, identities
from clew.handover.passing import arrived, check_encrypted, kept_if_taken
from clew.handover.receiving import Received, checked, place_rest, receive, received, their_judgements
from clew.model import Digest
from clew.store.age_key import age_key
from clew.store.case import Case, create, open_case
from clew.store.keyring import keyring
from clew.store.places import project


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument(
        "bag", nargs="?", type=Path, metavar="BAG", help="the folder or encrypted file; none: what came"
    )
    command.add_argument(
        "--identity", type=Path, metavar="KEYFILE",
        help="your private key, of age or OpenSSH, for an encrypted file (default: that of `clew key age`)",
    )  # fmt: skip
    command.add_argument("--signer", metavar="SHA256:…", help="the fingerprint that the sender told you")
    command.add_argument("--judgements", action="store_true", help="what people judged on the senders' side")
    options.workers(command)
    options.json(command)


def run(given: argparse.Namespace) -> int:
    """4 where anything is not as handed over; else as of `sift`."""
    if given.bag is None:
        case = open_case(given.case)
        return _judgements(case, given.json) if given.judgements else _tell(case, given.json)
    keys = () if given.bag.is_dir() else _keys(given)
    fresh = not given.case.exists()
    case = create(given.case)
    with case.writing():
        with kept_if_taken(case, fresh):
            case.ledger.check()
            project(case)
            with arrived(case, given.bag, keys) as bag:
                taken, new = receive(case, bag, checked(bag, given.signer, given.bag), _file(given.bag))
        _greet(case, taken, bool(given.signer))
        code = sift.read(case, given.workers, None)
        rest = place_rest(case, taken)
        if not new:
            told = f"items that were not placed yet, and now are: {rest}" if rest else "nothing was left to do"
            print(f"{harmless(str(given.bag))}: was in the case already, with these bytes; {told}", file=sys.stderr)
        return sift.read(case, given.workers, None) if rest else code


def _file(at: Path) -> Digest:
    """The SHA-256 of an encrypted file, as its sender's ledger has it; "" of a folder."""
    if at.is_dir():
        return ""
    with at.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keys(given: argparse.Namespace) -> Sequence[Identity]:
    """The private keys for an encrypted file. UsageError where there are none, or it is none."""
    check_encrypted(given.bag)
    path = given.identity or age_key(keyring())
    if not path.exists() and not given.identity:
        raise UsageError(f"{given.bag}: is encrypted; give your private key with --identity KEYFILE")
    return identities(path, passphrase)


def _greet(case: Case, taken: Received, compared: bool) -> None:
    info, count = taken.info, sum(1 for _ in their_judgements(case, taken))
    told = (
        f"{info.get('Case', '')}, {info.get('Marking', '')}, for {info.get('Recipient', '')}: {info.get('Purpose', '')}"
    )
    print(f"All as handed over: {harmless(told)}", file=sys.stderr)
    if not taken.signer:
        print("Nobody signed it: who changed a file could have changed its hashes too.", file=sys.stderr)
    else:
        asked = "as you asked" if compared else "compare it with what the sender told you by another way"
        print(f"Signed by {taken.signer} ({asked}).", file=sys.stderr)
    if count:
        print(f"{count} judgements are the sender's, kept apart: clew receive --judgements", file=sys.stderr)


HEADINGS = ("received", "case", "marking", "for", "signer", "bag")


def _tell(case: Case, json: bool) -> int:
    found = received(case)
    if as_json(json):
        for each in found:
            told = {"time": each.time, "bag": each.bag, "signer": each.signer, "info": dict(each.info)}
            write_json({**told, "collection": each.collection})
    elif found:
        names = ("Case", "Marking", "Recipient")
        rows = [
            (each.time[:19], *(each.info.get(name, "") for name in names), each.signer, each.bag[:12]) for each in found
        ]
        write_table(HEADINGS, rows)
    else:
        print("clew: no handover is in the case", file=sys.stderr)
    return 0


def _judgements(case: Case, json: bool) -> int:
    rows = [row for each in received(case) for row in their_judgements(case, each)]
    if as_json(json):
        for row in rows:
            write_json(row)
    else:
        names = ("of_case", "by", "time", "verdict", "reason")
        shown = [(" | ".join(row["subject"]), *(row[name] for name in names)) for row in rows]
        write_table(("of", "case", "by", "when", "verdict", "reason"), shown)
    return 0
