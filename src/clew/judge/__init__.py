"""What people decide: recorded in the custody ledger, never deleted, taken back by deciding anew."""

from collections.abc import Sequence

from clew.errors import UsageError
from clew.store.case import Case
from clew.store.judgements import TAKEN_BACK, VERDICTS, Judgement
from clew.store.places import project


def judge(case: Case, by: str, decided: Sequence[Judgement]) -> None:
    """Record what the person `by` decided, all in one line of the ledger.

    UsageError for a verdict that is none, or where another process writes to the case.
    """
    for each in decided:
        if each.verdict not in (*VERDICTS, TAKEN_BACK):
            raise UsageError(f"{each.verdict}: a verdict is one of yes, no, unsure")
    if not decided:
        return
    listed = [{"subject": list(each.subject), "verdict": each.verdict, "reason": each.reason} for each in decided]
    with case.writing():
        case.record("judged", {"by": by, "judgements": listed})
        project(case)
