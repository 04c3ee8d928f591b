"""Views: page images made when somebody looks, by the same sandboxed workers, kept outside the derived records.

`CASE/views/<item>/<key>/` holds what one view step yielded for one page: `outcome.json` and a file per rendition.
The key is an activity's, so that a new version of the step makes new views. The folder may be deleted at any time.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clew.errors import IntegrityError
from clew.executors import wire
from clew.executors.local import Event, Limits, LocalExecutor
from clew.model import Digest, Identity, Locator, Problem, Rendition
from clew.pipeline.edges import paths_of
from clew.step import Registry, Step
from clew.store.case import Case
from clew.store.facts import tried_passwords
from clew.store.passwords import list_version, passwords
from clew.store.places import roots

LIMITS = Limits(idle=30.0)
"""Somebody waits for it: less time without progress than a sift allows."""

AT_ONCE = threading.BoundedSemaphore(2)
"""Workers that draw at one time in this process, each of 2 GiB at most; whoever opens more pages waits."""

OUTCOME = "outcome.json"


@dataclass(frozen=True)
class View:
    """What a view step made of a page, and what it could not make."""

    renditions: tuple[Rendition, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, kind: str) -> Rendition | None:
        return next((each for each in self.renditions if each.kind == kind), None)


@dataclass(frozen=True)
class Bench:
    """What views are made with: the steps, the module where workers find them, and their limits."""

    registry: Registry
    steps: str
    limits: Limits = LIMITS

    def step(self, media_type: str) -> Step | None:
        """The step that draws pages of the type, if there is one."""
        return next((each for each in self.registry.views if each.takes(media_type)), None)


@dataclass(frozen=True)
class Asked:
    """A page of an item of `length` bytes, of the type that its content shows."""

    item: Digest
    length: int
    identity: Identity
    page: int


def render(case: Case, bench: Bench, asked: Asked) -> View | None:
    """What there is to see of a page; None where no view step takes the type.

    Needs no lock of the case and leaves its records alone. Two who ask for one page wait for one worker. Outcomes
    caused by time, memory or a crash are not kept: the next who asks makes another try.
    """
    step = bench.step(asked.identity.media_type)
    if step is None:
        return None
    listed = passwords_of(case, step, asked.item)
    key = step.key(asked.item, step.inputs({}, asked.identity, (asked.page,), version=list_version(listed)))
    folder = case.folder / "views" / asked.item / key
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder.with_suffix(".lock")):
        return _kept(folder) or _in_turn(case, bench, asked, step, listed, folder)


def passwords_of(case: Case, step: Step, item: Digest) -> tuple[str, ...]:
    """The case's list, where the item was read with it. A worker is handed it, for it cannot read it where it lies."""
    if not step.passwords:
        return ()
    with case.engine.connect() as connection:
        return passwords(case) if tried_passwords(connection, item) else ()


Draw = Callable[[wire.Task], View]


@contextmanager
def drawing(case: Case, bench: Bench) -> Iterator[tuple[Draw, Path]]:
    """One worker that draws task after task, kept nowhere; and a folder of which it reads files too."""
    views = case.folder / "views"
    views.mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="draft-", dir=views) as folder:
        room = Path(folder)
        readable = [case.blobs.folder, room, *(root for root in roots(case) if root.exists())]
        with AT_ONCE, LocalExecutor(1, room / "scratch", bench.steps, bench.limits, readable) as executor:

            def draw(task: wire.Task) -> View:
                draft = Path(tempfile.mkdtemp(dir=room))
                lasting = _heard(executor, task, draft)
                made = View(problems=(lasting,)) if lasting else _kept(draft) or View()
                shutil.rmtree(draft, ignore_errors=True)
                return made

            yield draw, room


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of one key, among threads and processes; it is freed whatever happens to its holder."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _kept(folder: Path) -> View | None:
    """A view that was made before; one whose files were damaged is as good as none."""
    try:
        outcome = json.loads((folder / OUTCOME).read_text("utf-8"))
        renditions = tuple(_rendition(folder, each) for each in outcome["renditions"])
    except (FileNotFoundError, json.JSONDecodeError, IntegrityError):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return View(renditions, tuple(Problem(**{**each, "at": Locator()}) for each in outcome["problems"]))


def _rendition(folder: Path, row: dict[str, str]) -> Rendition:
    content = (folder / row["content"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != row["content"]:
        raise IntegrityError(f"{folder / row['content']}: its bytes are not what its name says")
    return Rendition(row["kind"], row["media_type"], content, int(row["page"]))  # type: ignore[arg-type]


def _in_turn(case: Case, bench: Bench, asked: Asked, step: Step, listed: tuple[str, ...], folder: Path) -> View:
    with AT_ONCE:
        return _made(case, bench, asked, step, listed, folder)


def _made(case: Case, bench: Bench, asked: Asked, step: Step, listed: tuple[str, ...], folder: Path) -> View:
    paths = paths_of(case, asked.item)
    if not paths:
        return View(problems=(Problem("missing", "its bytes are no longer where they were collected", MISSING),))
    task = wire.Task(
        1, asked.item, asked.length, paths, identity=asked.identity, step=step.name, pages=(asked.page,),
        version=list_version(listed), passwords=listed,
    )  # fmt: skip
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        lasting = _run(bench, task, draft)
        if lasting is None:
            draft.rename(folder)
            return _kept(folder) or View()
        return View(problems=(lasting,))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


MISSING = "mount the disk again where it was, and look again"


def _run(bench: Bench, task: wire.Task, draft: Path) -> Problem | None:
    """Have a worker draw the page into `draft`; the reason, where it may go better another time."""
    readable = [Path(os.fsdecode(bytes.fromhex(path))) for path in task.paths]
    with LocalExecutor(1, draft / "scratch", bench.steps, bench.limits, readable) as executor:
        return _heard(executor, task, draft)


def _heard(executor: LocalExecutor, task: wire.Task, draft: Path) -> Problem | None:
    rows: list[dict[str, str]] = []
    problems: list[Problem] = []
    executor.submit(task)
    for message in _messages(executor):
        if isinstance(message, Problem):
            return message
        if isinstance(message, wire.Yielded):
            rows += _adopt(message, executor.scratch, draft)
            problems += [each.record for each in message.records if isinstance(each, wire.ProblemRecord)]
    told = [{name: getattr(each, name) for name in ("code", "message", "advice", "effect")} for each in problems]
    (draft / OUTCOME).write_text(json.dumps({"renditions": rows, "problems": told}, ensure_ascii=False), "utf-8")
    return None


def _messages(executor: LocalExecutor) -> Iterator[wire.Yielded | Problem]:
    """What the worker yields until it is done; at last the problem, where it failed."""
    while executor.busy:
        for event in executor.events(wait=0.1):
            failed = _failed(event)
            if failed:
                yield failed
                return
            if isinstance(event.message, wire.Yielded):
                yield event.message


def _failed(event: Event) -> Problem | None:
    match event.message:
        case None:
            return event.reason
        case wire.Ended(_, retry):
            return retry
        case wire.Done(_, fault):
            return fault
    return None


def _adopt(message: wire.Yielded, scratch: Path, draft: Path) -> list[dict[str, str]]:
    """Move the renditions from the worker's folder, each under its hash."""
    rows = []
    for each in message.records:
        if isinstance(each, wire.Drawn):
            (file,) = scratch.glob(f"*/{int(each.scratch)}")
            file.rename(draft / hashlib.sha256(file.read_bytes()).hexdigest())
            row = {"kind": each.kind, "media_type": each.media_type, "content": each.content}
            rows.append({**row, "page": str(each.page or 1)})
    return rows
