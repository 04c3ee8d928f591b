"""Recording what a person decides, and making anew what depends on it, in a thread of its own."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread

from clew.errors import ClewError, UsageError
from clew.judge import judge
from clew.pipeline.analysing import analyse
from clew.store.case import Case
from clew.store.claim_columns import alike
from clew.store.entities import last_line
from clew.store.judgements import Judgement
from clew.store.named import named
from clew.store.standing import being_written

PATIENCE = 5.0
"""Seconds that a form waits for a renewal to be written."""

AT_ONCE = 0.3
"""Seconds: a renewal that takes no longer begins at once, and its outcome is waited for."""

PAUSE = 30.0
"""The most seconds without a judgement that a long renewal waits for."""

AGAIN = 5.0
"""Seconds to the next try, where the case is being written by a sift."""


@dataclass(frozen=True)
class Draft:
    """A form that could not be recorded, and why: nothing of it is lost. `written` are the fields of what was to be put
    beside a thing, which is `about`."""

    reason: str
    pairs: frozenset[str]
    refused: str
    about: str = ""
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Deciding:
    """The one that writes to `case` while its pages are served, which read it as `shown`; `draft` is the form that was
    refused last."""

    case: Case
    shown: Case
    draft: Draft | None = None
    fault: str = ""
    _begun: bool = False
    _due: float | None = None
    _took: float = 0.0
    _thread: Thread | None = None
    _writing: Lock = field(default_factory=Lock)
    _renewal: Lock = field(default_factory=Lock)

    @property
    def renewing(self) -> bool:
        """Whether judgements were recorded that the ties do not show yet."""
        return self._due is not None or self._renewal.locked()

    def decide(self, by: str, decided: Sequence[Judgement]) -> int:
        """The line of the ledger that has it. UsageError for what may not be judged or where another process writes to
        the case, ClewError where the disk does not take it."""
        if not self._writing.acquire(timeout=PATIENCE):
            raise UsageError("the ties are just being renewed after the judgements before this one")
        try:
            judge(self.case, by, decided)
            with self.case.engine.connect() as connection:
                line = last_line(connection)
        except UsageError as error:
            if being_written(self.case):
                raise UsageError("the case is being written just now, most likely by a sift or a handover") from error
            raise
        except OSError as error:
            raise ClewError(f"the case's folder cannot be written: {error.strerror}") from error
        finally:
            self._writing.release()
        self._renew_soon()
        return line

    def catch_up(self) -> None:
        """Once: renew ties that do not know of judgements yet, as where these pages were ended too soon."""
        if not self._begun:
            self._begun = True
            with self.case.engine.connect() as connection:
                judged = last_line(connection)
            if judged:
                self._renew_soon()

    def wait(self, seconds: float) -> None:
        """Until nothing is to be renewed, or so many seconds have passed."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _renew_soon(self) -> None:
        self._due = time.monotonic() + (0 if self._took < AT_ONCE else min(3 * self._took, PAUSE))
        self._thread = Thread(target=self._renew, name="renewing", daemon=True)
        self._thread.start()
        if self._took < AT_ONCE:
            self.wait(2 * AT_ONCE)

    def _renew(self) -> None:
        while (due := self._due) is not None:
            if (left := due - time.monotonic()) > 0:
                time.sleep(min(left, 0.5))
                continue
            with self._renewal:
                if self._due is not None:  # as where the thread of another judgement was first
                    self._due = None
                    self._renewed()
            named(self.shown)  # so that no page has to wait for it
            alike(self.shown)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While nobody else writes: neither a judgement nor another process."""
        with self._writing, self.case.writing():
            yield

    def _renewed(self) -> None:
        self._begun, began = True, time.monotonic()
        try:
            with self._alone():
                pass  # where a sift writes, that is told before anything is worked out
            analyse(self.case, writing=self._alone)
        except ClewError as error:
            self.fault, self._due = str(error), time.monotonic() + AGAIN
        except OSError as error:  # a case that cannot be written is shown as it is
            self.fault = str(error)
        else:
            self.fault, self._took = "", time.monotonic() - began
