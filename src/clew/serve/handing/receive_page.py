"""What others handed over: a folder is checked, file by file, then taken in; what came in, and what senders judged."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.handover import verify
from clew.handover.handing import bag_head
from clew.handover.passing import check_encrypted
from clew.handover.receiving import Received, received, their_judgements
from clew.serve.deciding import PATIENCE, Deciding
from clew.serve.forms import Posted, with_form
from clew.serve.handing.asked import plain
from clew.serve.handing.work import Work
from clew.serve.pages import READ, page
from clew.store.case import Case

TAKE = "/receive/take"
FORMS = (TAKE,)
"""The paths that take a form."""

MOST = 200
"""Files, differences or judgements that are listed at once."""

FITS = "as handed over"

router = APIRouter()


@dataclass(frozen=True, eq=False)
class Checked:
    """A folder that was checked: its report, its first files each with what is to be said of it, and since when it is
    in the case, or ""."""

    report: verify.Report
    files: Sequence[tuple[str, str]]
    before: str


@router.api_route("/receive", methods=READ)
def receive(request: Request, bag: str = "", signer: str = "") -> Response:
    """What came in; where a folder is named, what checking it shows. Nothing is written."""
    return _shown(request, bag.strip().replace("\0", ""), plain(signer))


@router.post(TAKE)
def take(request: Request, form: Posted) -> Response:
    """Check it again, and take it in, as `clew receive` does."""
    bag, signer = form.one("bag").strip().replace("\0", ""), plain(form.one("signer"))
    case: Case = request.app.state.case
    decider: Deciding = request.app.state.deciding
    work: Work = request.app.state.work
    try:
        path = _path(bag)
        decider.wait(PATIENCE)
        told = [f"--signer={signer}"] if signer else []
        arguments = ["receive", f"--case={case.folder.resolve()}", *told, str(path)]
        work.begin("receiving", path.name, "/receive", arguments)
    except ClewError as error:
        return _shown(request, bag, signer, str(error))
    return RedirectResponse("/receive", 303)


@router.api_route("/receive/{number}", methods=READ)
def came(request: Request, number: int, start: int = 0) -> Response:
    """One that came in, by its place among them, with what its sender's people judged: theirs, and no answer here."""
    case: Case = request.app.state.case
    every = received(case)
    if not 1 <= number <= len(every):
        raise UsageError(f"{number}: no such handover came in")
    of, start = every[number - 1], max(start, 0)
    rows = list(islice(their_judgements(case, of), start, start + MOST + 1))
    return page(
        request, "came.html", of=of, number=number, rows=rows[:MOST], start=start, at_once=MOST, more=len(rows) > MOST,
        kept=sorted(of.files),
    )  # fmt: skip


def _shown(request: Request, bag: str, signer: str, refused: str = "") -> Response:
    case: Case = request.app.state.case
    came_in, seen, file = received(case), None, None
    if bag and not refused:
        try:
            path = _path(bag)
            file = path if path.is_file() else None
            seen = None if file else _checked(path, signer, came_in)
        except ClewError as error:
            refused = str(error)
    work: Work = request.app.state.work
    answer = page(
        request, "receive.html", 409 if refused else 200, bag=bag, signer=signer, seen=seen, refused=refused,
        came_in=list(enumerate(came_in, 1))[::-1], job=work.job, fits=FITS, file=file,
    )  # fmt: skip
    return with_form(answer)


def _path(written: str) -> Path:
    """A folder, or an encrypted file. UsageError for what is none of this machine, told in full."""
    path = Path(os.path.expanduser(written))
    if not path.is_absolute():
        raise UsageError(f"{written[:200]}: write the whole path, from the root")
    try:
        if path.is_file():
            check_encrypted(path)
        elif not path.is_dir():
            raise UsageError(f"{path}: no such folder or file on this machine")
        elif not any((path / name).exists() for name in verify.NEEDED):
            raise UsageError(f"{path}: is no handover; one has a file bagit.txt")
    except OSError as error:  # no right to look there, or a name that no disk can have
        raise UsageError(f"{written[:200]}: cannot be looked at: {error.strerror}; name what you may read") from error
    return path


def _checked(bag: Path, signer: str, came_in: Sequence[Received]) -> Checked:
    try:
        report = verify.check(str(bag), signer or None)
        paths = list(islice(_files(bag), MOST))
    except OSError as error:
        raise UsageError(f"{error.filename or bag}: cannot be read: {error.strerror}") from error
    differs = {path for path, _ in report.differences}
    files = [(path, what) for path, what in report.differences[:MOST]]
    files += [(path, FITS) for path in paths if path not in differs][: MOST - len(files)]
    head = bag_head(bag) if (bag / verify.SIGNED).is_file() else ""
    return Checked(report, files, next((each.time for each in came_in if each.bag == head), ""))


def _files(bag: Path) -> Iterator[str]:
    """What tells of the rest first, then the originals."""
    for folder, folders, names in os.walk(bag):
        folders.sort()
        yield from sorted(os.path.relpath(os.path.join(folder, name), bag) for name in names)
