"""All ties of a small case together, the same whatever the order of its rows."""

import random

from bench.accuracy.kin import sketched
from bench.words import ENGLISH
from clew.analyse.kin.every import every
from clew.analyse.kin.mail import Mail
from clew.analyse.kin.versions import Named


def _words(count: int, seed: int) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(ENGLISH) for _ in range(count))


PLAN, DRAFT = _words(80, 1), _words(150, 2)
TEXTS = {
    "asked": PLAN,
    "copy": f"{PLAN} ",
    "answer": f"Agreed, all of it.\n\n-----Original Message-----\nFrom: Omar\nSubject: The plan\n\n{PLAN}\n",
    "forward": f"See below.\n\nBegin forwarded message:\n\nFrom: Omar\nSubject: The plan\n\n{PLAN}\n",
    "draft": DRAFT,
    "final": f"{DRAFT} {_words(20, 3)}",
    "report": f"{_words(100, 4)}\n{DRAFT}\n{_words(100, 5)}",
}
MAILS = [
    Mail("asked", "<1@x>", subject="The plan", date="2017-05-26T18:15Z", sender="Omar <o@x>"),
    Mail("copy", "<1@x>", subject="The plan", date="2017-05-26T18:15Z", sender="Omar <o@x>"),
    Mail("answer", "<2@x>", "<1@x>", "", "RE: The plan", "2017-05-27T18:15Z", "Huda <h@x>"),
    Mail("forward", "<3@x>", "", "<1@x>", "Fwd: The plan", "2017-05-28T18:15Z", "Huda <h@x>"),
]
NAMED = [Named("draft", ("Sale draft.docx",)), Named("final", ("Sale final.docx",)), Named("report", ("Report.pdf",))]


def test_each_kind_of_tie_is_found_once_in_any_order() -> None:
    rows = [sketched(item, text) for item, text in TEXTS.items()]
    found = every(rows, MAILS, NAMED, lambda item: [TEXTS[item]])
    assert found == every(rows[::-1], MAILS[::-1], NAMED[::-1], lambda item: [TEXTS[item]])
    ties = {(kin.one, kin.other, kin.how) for kin in found.kin}
    assert ties >= {
        ("asked", "copy", "near"),
        ("asked", "copy", "same-mail"),
        ("answer", "asked", "thread"),
        ("answer", "asked", "quotes"),
        ("forward", "asked", "forwards"),
        ("draft", "final", "near"),
        ("final", "draft", "version"),
        ("report", "draft", "quotes"),
    }
    assert len(ties) == len(found.kin)
    (forward,) = [kin for kin in found.kin if kin.how == "forwards"]
    assert {"named in References", "its head names the subject"} <= {reason.what for reason in forward.reasons}
    assert [thread.items for thread in found.threads] == [("asked", "answer", "forward")]
