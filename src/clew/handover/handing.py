"""`clew handover`: chosen items with all that was found in them, as a signed bag that anybody can check."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from clew.errors import IntegrityError
from clew.handover import verify
from clew.handover.accounts import Software
from clew.handover.age import recipients_of
from clew.handover.bag import Named, payload_digest, seal
from clew.handover.chosen import Choice, choose
from clew.handover.contents import payload
from clew.handover.export import check_target, new_folder
from clew.handover.families import Leaving
from clew.handover.passing import ENDING, new_file, passing, sealed
from clew.handover.printed import Sheet
from clew.handover.report import Cover
from clew.handover.signature import PRINCIPAL, allowed_signers, sign
from clew.model import Digest
from clew.store.case import Case
from clew.store.keys import public_of
from clew.store.ledger import CustodyEvent

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

EVENT = "handed over"


@dataclass(frozen=True)
class Form:
    """In which form a handover leaves: `pdf` adds the report as one to print; where there are `recipients` (public
    keys of age, or of OpenSSH, each a line) the bag leaves as a file that they alone can open."""

    pdf: bool = False
    recipients: tuple[str, ...] = ()


PLAIN = Form()


@dataclass(frozen=True)
class Handed:
    """A bag that was made. `head` names it: SHA-256 of the tagmanifest that is signed; `payload` what is in it.
    `file` is the SHA-256 of the encrypted file that it left as, if it did."""

    head: str
    payload: str
    signer: str
    leaving: Leaving
    files: int
    size: int
    file: Digest = ""


def hand_over(
    case: Case, to: Path, choice: Choice, cover: Cover, key: "Key", software: Software, form: Form = PLAIN,
    by: str = "",
) -> Handed:  # fmt: skip
    """Write the bag `to`, whole or not at all, and note it in the ledger with who made it (`by`); for who holds the
    case's lock.

    UsageError where there is something at `to`, nothing would leave or a recipient is none; IntegrityError names an
    original that changed.
    """
    target = written_at(to, form)
    check_target(case, target)
    if not form.recipients:
        with new_folder(to) as folder:
            made = _made(case, folder, choice, cover, key, software, form)
            case.record(EVENT, _noted(case, target, cover, made, by))
        return made
    recipients = recipients_of(form.recipients)
    with passing(case) as room, new_file(target) as file:
        (room / "bag").mkdir()
        made = _made(case, room / "bag", choice, cover, key, software, form)
        made = replace(made, file=sealed(room / "bag", file, to.name, case.clock(), recipients))
        sent = {"encrypted_for": list(recipients), "sha256": made.file}
        case.record(EVENT, {**_noted(case, target, cover, made, by), **sent})
    return made


def written_at(to: Path, form: Form) -> Path:
    """What is written: the folder `to`, or a file beside where it would be."""
    return to.with_name(f"{to.name.removesuffix(ENDING)}{ENDING}") if form.recipients else to


def _made(case: Case, folder: Path, choice: Choice, cover: Cover, key: "Key", software: Software, form: Form) -> Handed:
    head, signer = _head(case), verify.fingerprint(public_of(key))
    sheet = Sheet(head.seq, head.hash, head.time, signer)
    with case.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")  # all files are of one state of the tables
        found = choose(case, connection, choice)
        entries = list(payload(case, connection, folder, found, cover, software, sheet if form.pdf else None))
    signed = seal(folder, entries, _info(case, cover, head, signer), _tags(key))
    (folder / verify.SIGNATURE).write_bytes(sign(key, signed))
    os.sync()  # what the ledger says was handed over is there after a power cut too
    size = sum(each.size for each in entries)
    return Handed(bag_head(folder), payload_digest(folder), signer, found, len(entries), size)


def bag_head(bag: Path) -> str:
    """What names a bag: SHA-256 of what is signed of it."""
    return hashlib.sha256((bag / verify.SIGNED).read_bytes()).hexdigest()


def _head(case: Case) -> CustodyEvent:
    head = case.ledger.head()
    if head is None:
        raise IntegrityError(f"{case.ledger.path}: is empty or gone, and a case begins with its first line")
    return head


def _info(case: Case, cover: Cover, head: CustodyEvent, signer: str) -> Sequence[tuple[str, str]]:
    day = datetime.fromisoformat(case.clock()).date().isoformat()
    told = (
        ("Bag-Software-Agent", f"Clew {version('clew')}"), ("Bagging-Date", day),
        ("External-Identifier", f"{cover.case} {head.hash}"), ("External-Description", cover.purpose),
        ("Case", cover.case), ("Recipient", cover.recipient), ("Marking", cover.marking), ("Purpose", cover.purpose),
        ("Note", cover.note), ("Ledger-Head", head.hash), ("Ledger-Lines", str(head.seq)), ("Signer", signer),
    )  # fmt: skip
    return [(name, value) for name, value in told if value]


def _tags(key: "Key") -> Sequence[Named]:
    code = Path(verify.__file__).read_bytes()
    return ("allowed_signers", allowed_signers(key)), ("readme.txt", README.encode()), ("verify.py", code)


README = f"""This folder was handed over with Clew. It is a BagIt bag (RFC 8493).

To read:   open data/report/index.html in any browser. It loads nothing from elsewhere.
To check:  python3 verify.py --signer FINGERPRINT
           with the fingerprint that the sender told you, not through this folder.
Without Python:
           sha512sum -c manifest-sha512.txt
           sha512sum -c tagmanifest-sha512.txt
           ssh-keygen -Y verify -f allowed_signers -I {PRINCIPAL} -n {verify.NAMESPACE.decode()} \\
             -s {verify.SIGNATURE} < {verify.SIGNED}
           (these name changed and missing files, not added ones)

data/originals holds files as they were found, each named by its SHA-256. They may harm whoever opens them.
bag-info.txt says for whom this is and what may be done with it.
"""


def _noted(case: Case, to: Path, cover: Cover, made: Handed, by: str) -> dict[str, object]:
    items = case.blobs.write("\n".join(sorted(made.leaving.items)).encode())
    return {
        "folder": to.name, "by": by, "bag": made.head, "payload": made.payload, "signer": made.signer,
        "recipient": cover.recipient, "marking": cover.marking, "purpose": cover.purpose, "note": cover.note,
        "items": len(made.leaving.items), "manifest": items, "withheld": len(made.leaving.withheld),
    }  # fmt: skip
