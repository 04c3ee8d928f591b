"""What an enrich step draws from passages; one that it fails on is set aside alone, and the others are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from clew.errors import ClewError
from clew.model import Finding, Problem
from clew.step import GivenText, Step

PATIENCE = 20
"""How many times as many passages as there are may be read again in looking for those that a step fails on."""

LED_BY = 60
"""Passages from the beginning that a step which is led is given with each that is tried alone."""

REPORT = "a fault in Clew: please report it with the file's type"


def fault_of(run: Callable[[], object]) -> Exception | None:
    """What went wrong in running it; the program's one broad except. A fault is a record, never a lost item."""
    try:
        run()
    except Exception as error:
        return error
    return None


def is_of_a_text(error: Exception) -> bool:
    """Whether a passage may be to blame, and not the surroundings."""
    return isinstance(error, MemoryError) or not isinstance(error, (OSError, ClewError))


class Drawing:
    """One run of a step over `texts`, of which the first `lead` only lead to the others.

    A step that is led decides over all that it is given together, so that after a fault it is given all again, with the
    passage at fault empty; any other goes on behind it. `beat` is called for each passage that is read.
    """

    def __init__(self, step: Step, texts: Sequence[GivenText], lead: int, beat: Callable[[], None]) -> None:
        self.step = step
        self.texts = list(texts)
        self.beat = beat
        self.lead = self.next = lead
        self.aside: set[int] = set()
        self.patience = PATIENCE * (len(texts) + 100)

    def findings(self) -> Iterator[tuple[int, Sequence[Finding]]]:
        """What is drawn from each passage that has not had its turn, with its place among the texts."""
        begin = self._begin
        for index, found in enumerate(self.step.run(self.texts[begin:]), begin):
            self.beat()
            if index >= self.next:
                self.next = index + 1
                if index not in self.aside:
                    yield index, found

    @property
    def _begin(self) -> int:
        return 0 if self.step.led else self.next

    def set_aside(self, index: int) -> GivenText | None:
        """Give the step no more of this passage; the passage, but for one that only led to the others."""
        aside = self.texts[index]
        self.texts[index] = replace(aside, text="")
        self.aside.add(index)
        return aside if index >= self.lead else None

    def culprit(self) -> int | None:
        """The first passage with which, after those before it, the step fails; None where none is found in time."""
        begin, end, reach = self._begin, len(self.texts), 1
        fine = until = begin if begin < self.next and self._fails(self.next) else self.next
        while until == fine:
            if fine == end:
                return None
            until = min(end, fine + reach)
            if not self._fails(until):
                fine, reach = until, 2 * reach
        while until - fine > 1:
            middle = (fine + until) // 2
            fine, until = (fine, middle) if self._fails(middle) else (middle, until)
        return fine if self.patience >= 0 and fine not in self.aside else None

    def _fails(self, until: int) -> bool:
        begin = self._begin
        self.patience -= until - begin
        if self.patience < 0:
            return True
        return self._fault(self.texts[begin:until]) is not None

    def _fault(self, texts: Sequence[GivenText]) -> Exception | None:
        def run() -> None:
            for _ in self.step.run(texts):
                self.beat()

        return fault_of(run)

    def try_each(self, trying: Callable[[int], None]) -> None:
        """Read each passage that is left alone, telling which before: one of them has ended a worker, perhaps."""
        begin = max(self.aside, default=-1) + 1
        lead: list[GivenText] = []
        for index, text in enumerate(self.texts):
            leads = self.step.led and index < LED_BY
            if index >= begin:
                trying(index)
            fault = self._fault([*lead, text]) if index >= begin or leads else None
            if leads and fault is None:
                lead.append(text)


def passage_fault(step: Step, code: str, what: str, aside: GivenText) -> Problem:
    """Says of one passage that a step has not read it."""
    return Problem(code, f"{step.id} has not read this passage: {what}", REPORT, "note", aside.at)
