"""Long work that a page begins: `clew` itself in a process of its own, one at a time, which outlasts its page."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import finalize

from clew.errors import UsageError

TAIL = 4_000
"""Bytes of what it said last that are shown."""


@dataclass(eq=False)
class Job:
    """A run of `clew`: `what` is being done, `about` what; `back` is the page that it was asked on, `output` the open
    file that has what it says."""

    what: str
    about: str
    back: str
    process: subprocess.Popen[bytes]
    output: int
    began: float

    @property
    def code(self) -> int | None:
        """How it ended; None while it goes on."""
        return self.process.poll()

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.began)

    @property
    def said(self) -> str:
        """The last of what it said."""
        size = os.fstat(self.output).st_size
        told = os.pread(self.output, TAIL, max(size - TAIL, 0)).decode("utf-8", "replace")
        return told.split("\n", 1)[-1].strip() if size > TAIL else told.strip()


@dataclass(eq=False)
class Work:
    """The job that was begun last."""

    job: Job | None = None
    _beginning: Lock = field(default_factory=Lock)

    def begin(self, what: str, about: str, back: str, arguments: Sequence[str]) -> None:
        """UsageError while another one goes on."""
        with self._beginning:
            if self.job is not None and self.job.code is None:
                raise UsageError(f"{self.job.what} is under way ({self.job.about}); one at a time, wait for it")
            with tempfile.TemporaryFile() as file:  # no pipe: the work may outlast these pages
                output = os.dup(file.fileno())
            command = [sys.executable, "-m", "clew", *arguments]
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
                )
            except OSError as error:  # as where more is chosen by hand than a command can be told
                os.close(output)
                raise UsageError(f"{what} cannot be begun: {error.strerror}") from error
            self.job = Job(what, about, back, process, output, time.monotonic())
            finalize(self.job, os.close, output)

    def wait(self, seconds: float) -> None:
        """Until nothing goes on, or so many seconds have passed."""
        if self.job is not None:
            try:
                self.job.process.wait(seconds)
            except subprocess.TimeoutExpired:
                return
