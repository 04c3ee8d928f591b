"""Worker processes on this machine, each killed and replaced when it breaks a limit."""

import contextlib
import os
import queue
import shutil
import signal
import site
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clew.errors import ClewError
from clew.executors import wire
from clew.executors.confine import TASKS
from clew.executors.watch import Use, used
from clew.model import Problem

PIPE_BUFFER = 1 << 18
UNHEARD = 500
"""Messages that wait to be taken in, before the workers wait to be heard."""

WATCH = 0.5
"""Seconds between two looks at what workers use."""

TEMPORARY = "temporary"
"""The folder of a worker's scratch folder that is there while a task takes, and empty when it begins."""

GRACE = 2.0
"""Seconds that a worker which has closed its pipe is given to end."""


@dataclass(frozen=True)
class Limits:
    """Bytes of memory a worker may use, bytes one task may write at least (see worker), seconds without progress.

    `expansion` is how many bytes may come out of one file of the haul, all told (see sift).
    """

    memory: int = 2 << 30
    output: int = 1 << 28
    idle: float = 60.0
    expansion: int = 8 << 30


@dataclass
class Worker:
    """One process, what it was given, and when it last got on."""

    number: int
    child: "subprocess.Popen[bytes]"
    scratch: Path
    tasks: deque[wire.Task] = field(default_factory=deque)
    outbox: "queue.SimpleQueue[wire.Task | None]" = field(default_factory=queue.SimpleQueue)
    heard: float = 0.0
    done: int = 0
    broke: Problem | None = None


@dataclass(frozen=True)
class Event:
    """A worker's message about a task; or, where `message` is None, the reason why the worker is gone."""

    task: wire.Task
    scratch: Path
    message: wire.Message | None
    reason: Problem | None = None


class LocalExecutor:
    """Runs tasks in `count` processes. Use as a context; workers start with the first task.

    Workers can read what lies below `readable`, nothing else but the programs and libraries that they need.
    """

    def __init__(self, count: int, scratch: Path, steps: str, limits: Limits, readable: Sequence[Path] = ()) -> None:
        self.count = count
        self.scratch = scratch.absolute()  # libraries are handed paths below it, and some take no other
        self.steps = steps
        self.limits = limits
        self.readable = readable
        self.workers: list[Worker] = []
        self.heard: queue.Queue[tuple[Worker, wire.Message | None]] = queue.Queue(UNHEARD)
        self.started = 0
        self.ended = threading.Event()

    def __enter__(self) -> "LocalExecutor":
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for worker in self.workers:
            _kill(worker)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def room(self, ahead: int) -> int:
        """How many more tasks can be handed over now, where each worker may have `ahead` of them before it."""
        return self.count * ahead - sum(len(worker.tasks) for worker in self.workers)

    @property
    def busy(self) -> bool:
        return any(worker.tasks for worker in self.workers)

    def submit(self, task: wire.Task) -> None:
        """Hand a task to the worker with the least to do; another one is started where all that there are have some."""
        if len(self.workers) < self.count and all(each.tasks for each in self.workers):
            self.workers.append(self._start())
        worker = min(self.workers, key=lambda each: len(each.tasks))
        if not worker.tasks:
            worker.heard = time.monotonic()
        worker.tasks.append(task)
        worker.outbox.put(task)

    def events(self, wait: float) -> list[Event]:
        """What the workers said since the last call, after `wait` seconds at most."""
        events: list[Event] = []
        try:
            events += self._event(*self.heard.get(timeout=wait))
            while len(events) < UNHEARD:
                events += self._event(*self.heard.get_nowait())
        except queue.Empty:
            pass
        for worker in self.workers:
            if worker.tasks and time.monotonic() - worker.heard > self.limits.idle:
                events += self._lost(
                    worker, Problem("time", f"no progress for {self.limits.idle:g} s", RETRY, "unreadable")
                )
        return events

    def _event(self, worker: Worker, message: wire.Message | None) -> list[Event]:
        if worker not in self.workers:
            return []
        if message is None:
            return self._lost(worker, worker.broke or _death(worker.child))
        worker.heard = time.monotonic()
        if not worker.tasks or worker.tasks[0].number != message.number:
            return self._lost(worker, Problem("crash", "the worker lost its place", RETRY, "unreadable"))
        if not isinstance(message, wire.Done):
            return [Event(worker.tasks[0], worker.scratch, message)]
        worker.done += 1
        return [Event(worker.tasks.popleft(), worker.scratch, message)]

    def _lost(self, worker: Worker, reason: Problem) -> list[Event]:
        """Replace a worker; the task it was at, if any, is to blame, the others are handed out again."""
        _kill(worker)
        self.workers.remove(worker)
        if not worker.tasks:
            if not worker.done:
                raise ClewError(f"a worker ended before it had anything to read: {reason.message}")
            return []
        blamed = worker.tasks.popleft()
        for task in worker.tasks:
            self.submit(task)
        return [Event(blamed, worker.scratch, None, reason)]

    def _start(self) -> Worker:
        self.started += 1
        scratch = self.scratch / str(self.started)
        scratch.mkdir()
        command = [sys.executable, "-P", "-m", "clew.executors.worker", str(scratch)]
        limits = [str(self.limits.memory), str(self.limits.output), self.steps]
        child = subprocess.Popen(
            [*command, *limits, *map(str, self.readable)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True, env=_environment(scratch), bufsize=PIPE_BUFFER,
        )  # fmt: skip
        worker = Worker(self.started, child, scratch)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        threading.Thread(target=_feed, args=(worker,), daemon=True).start()
        return worker

    def _watch(self) -> None:
        """End workers that use too much together with what they started; their listeners say so."""
        while not self.ended.wait(WATCH):
            running = list(self.workers)
            use = used({worker.child.pid for worker in running}) if running else {}
            for worker in running:
                worker.broke = worker.broke or self._excess(use.get(worker.child.pid, Use()))
                if worker.broke:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(worker.child.pid, signal.SIGKILL)

    def _excess(self, use: Use) -> Problem | None:
        if use.tasks > TASKS:
            return Problem("processes", f"started more than {TASKS} processes and threads", RETRY, "unreadable")
        if use.memory > self.limits.memory:
            message = "needs more memory than a worker and what it starts may use"
            return Problem("memory", message, RETRY, "unreadable")
        return None

    def _listen(self, worker: Worker) -> None:
        message: wire.Message | None
        assert worker.child.stdout is not None
        while True:
            try:
                message = wire.receive_message(worker.child.stdout)
            except ValueError:
                message = None
            self.heard.put((worker, message))
            if message is None:
                return


HANDED_ON = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "CLEW_MODELS",
)  # fmt: skip
"""Of the user's environment: what programs and modules are found by. Tokens and the like stay here."""


def _environment(scratch: Path) -> dict[str, str]:
    """A worker's: caches go where its temporary files go, no zone or language of this machine tells in what it says."""
    temporary = str(scratch.absolute() / TEMPORARY)
    return {
        **{name: os.environ[name] for name in HANDED_ON if name in os.environ},
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), temporary),
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1"),
        "LANG": "C.UTF-8", "TZ": "UTC0", "PYTHONUSERBASE": site.getuserbase(), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _feed(worker: Worker) -> None:
    """Hand tasks to a worker, apart from the main thread: one that has stopped reading holds up nobody else."""
    assert worker.child.stdin is not None
    with contextlib.suppress(OSError, ValueError):  # it has died, and its reader will say so
        while (task := worker.outbox.get()) is not None:
            wire.send(worker.child.stdin, task)
            worker.child.stdin.flush()


RETRY = "the rest goes on; run `clew retry` to try it again"


def _death(child: "subprocess.Popen[bytes]") -> Problem:
    """Why a worker that says no more, or nothing that can be understood, is gone."""
    try:
        status = child.wait(GRACE)
    except subprocess.TimeoutExpired:
        return Problem("crash", "the worker reading it said what cannot be understood", RETRY, "unreadable")
    name = signal.strsignal(-status) if status < 0 else None
    what = f"killed by signal {-status} ({name})" if status < 0 else f"ended with {status}"
    return Problem("crash", f"the worker reading it was {what}", RETRY, "unreadable")


def _kill(worker: Worker) -> None:
    worker.outbox.put(None)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.child.pid, signal.SIGKILL)
    worker.child.wait()
    for pipe in (worker.child.stdin, worker.child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError, ValueError):
                pipe.close()
