"""Threads: by ids, with lost mails, circles and ids used twice; by subjects where no id is named."""

import random
import time
from dataclasses import replace

from clew.analyse.kin.mail import Mail
from clew.analyse.kin.threads import Thread, threads


def _mail(item: str, references: str = "", *, id: str = "", answers: str = "", subject: str = "", day: int = 1) -> Mail:
    who = ("omar@example.org", "huda@example.org")
    date = f"2017-05-{day:02}T10:00Z"
    return Mail(item, id or f"<{item}@x>", answers, references, subject, date, who[day % 2], (who[(day + 1) % 2],))


def _ties(mails: list[Mail]) -> list[tuple[str, str, str, float]]:
    found = threads(mails)
    shuffled = list(mails)
    random.Random(3).shuffle(shuffled)
    assert threads(shuffled) == found
    return [(kin.one, kin.other, kin.how, kin.score) for kin in found.kin]


def test_answers_are_tied_to_what_they_answer() -> None:
    mails = [
        _mail("a"),
        _mail("b", "<a@x>", day=2),
        _mail("c", "<a@x> <b@x>", day=3),
        _mail("d", answers="<a@x>", day=4),
    ]
    assert _ties(mails) == [("b", "a", "thread", 1.0), ("c", "b", "thread", 1.0), ("d", "a", "thread", 1.0)]
    assert threads(mails).threads == (Thread(("a", "b", "c", "d"), ()),)


def test_lost_mails_between_and_above_keep_their_place() -> None:
    between = [_mail("a"), _mail("c", "<a@x> <lost@x>", day=3)]
    assert _ties(between) == [("c", "a", "thread", 0.9)]
    assert threads(between).threads == (Thread(("a", "c"), ("<lost@x>",)),)
    assert threads(between).kin[0].reasons[1].what == "mails between them that are not here"
    above = [_mail("b", "<lost@x>", day=2), _mail("c", "<older@x> <lost@x>", day=3)]
    assert _ties(above) == [("c", "b", "thread", 0.8)]


def test_circles_are_cut_at_the_earliest() -> None:
    mails = [_mail("a", "<c@x>"), _mail("b", "<a@x>", day=2), _mail("c", "<b@x>", day=3), _mail("d", "<d@x>", day=4)]
    assert _ties(mails) == [("b", "a", "thread", 1.0), ("c", "b", "thread", 1.0)]


def test_an_id_used_twice_does_not_hide_a_mail() -> None:
    mails = [_mail("a"), _mail("b", "<a@x>", id="<same@x>", day=2), _mail("c", "<a@x>", id="<same@x>", day=3)]
    assert _ties(mails) == [("b", "a", "thread", 1.0), ("c", "a", "thread", 1.0)]


def test_forwards_are_told_by_their_subject() -> None:
    mails = [_mail("a", subject="Plan"), _mail("b", "<a@x>", subject="Fwd: Plan", day=2)]
    assert _ties(mails) == [("b", "a", "forwards", 1.0)]


def test_answers_that_name_no_id_follow_their_subject_and_people() -> None:
    first = _mail("a", subject="The shipment of May")
    answer = replace(_mail("b", subject="RE: The shipment of May", day=2), message_id="")
    stranger = replace(answer, item="c", sender="x@elsewhere.org", to=())
    late = replace(answer, item="d", date="2019-05-02T10:00Z")
    assert _ties([first, answer, stranger, late]) == [("b", "a", "thread", 0.7)]


def test_texts_around_ids_are_left_out() -> None:
    mails = [_mail("a"), _mail("b", answers="Your message of Monday <a@x> (by hand)", day=2)]
    assert _ties(mails) == [("b", "a", "thread", 1.0)]


def test_a_long_chain_takes_time_that_grows_with_its_length() -> None:
    mails = [Mail(f"{at:06}", f"<{at}@x>", "", f"<{at - 1}@x>", date="2017-05-01T10:00Z") for at in range(20_000)]
    start = time.process_time()
    found = threads(mails)
    assert len(found.threads) == 1
    assert len(found.threads[0].items) == 20_000
    assert time.process_time() - start < 8
