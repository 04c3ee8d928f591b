"""Which mail answers which, after J. Zawinski's "message threading": by ids first, then by subjects.

Ids that no mail here has keep their place, so that two answers to a lost mail stay together. What mails say can be
wrong or made to harm: ids used twice, circles and long chains are taken in time that grows with their number.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from clew.analyse.kin.kin import How, Kin, Reason, ordered
from clew.analyse.kin.mail import Mail, address, to_the_minute
from clew.analyse.kin.subject import plain

ID = re.compile(r"<[^<>\s]{1,998}>")
MOST = 100
"""References of one mail that are read, the last ones."""
DAYS = 60
"""Days after a mail in which another with its subject may be its answer."""
LOOKED = 20


@dataclass(frozen=True)
class Thread:
    """Mails that hang together, the earliest first, and the ids of those that they name and that are not here."""

    items: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Threads:
    threads: tuple[Thread, ...]
    kin: list[Kin]


def threads(mails: Iterable[Mail]) -> Threads:
    """All threads of two mails or more. A mail that has the id of an earlier one stands beside it, under its parent."""
    rows = sorted(mails, key=_when)
    holders: dict[str, Mail] = {}
    for mail in rows:
        holders.setdefault(own(mail), mail)
    parents = _without_circles(_parents(rows), holders)
    kin = [tie for mail in rows if (tie := _tie(mail, holders, parents))]
    kin += _siblings(rows, holders, parents)
    answered = {each.one for each in kin}
    kin += _by_subject(rows, answered)
    return Threads(_sets(rows, kin, holders), ordered(kin))


def _when(mail: Mail) -> tuple[str, str]:
    return (to_the_minute(mail.date) or "9", mail.item)


def own(mail: Mail) -> str:
    """The mail's id; one of its own where it has none."""
    found = ID.search(mail.message_id)
    return found[0] if found else f"{mail.item} without an id"


def named(mail: Mail) -> list[str]:
    """The ids that a mail names as those before it, the first of the thread first."""
    chain = list(dict.fromkeys(ID.findall(mail.references)[-MOST:]))
    answered = ID.findall(mail.in_reply_to)
    if answered and answered[0] not in chain:
        chain.append(answered[0])
    return [each for each in chain if each != own(mail)]


def _parents(rows: Sequence[Mail]) -> dict[str, str]:
    """The parent of each id: as its own mail says, else as most others say."""
    said: dict[str, Counter[str]] = {}
    parents: dict[str, str] = {}
    for mail in rows:
        chain = named(mail)
        if chain:
            parents.setdefault(own(mail), chain[-1])
        for one, other in pairwise(chain):
            said.setdefault(other, Counter())[one] += 1
    for child, counts in said.items():
        parents.setdefault(child, min(counts, key=lambda one: (-counts[one], one)))
    return parents


def _without_circles(parents: dict[str, str], holders: Mapping[str, Mail]) -> dict[str, str]:
    """The same, the earliest of each circle without a parent."""
    done: set[str] = set()
    for start in sorted(parents):
        path: dict[str, None] = {}
        at = start
        while at in parents and at not in done and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            circle = list(path)[list(path).index(at) :]
            del parents[min(circle, key=lambda each: (_when(holders[each]) if each in holders else ("9", ""), each))]
        done.update(path)
    return parents


def _tie(mail: Mail, holders: Mapping[str, Mail], parents: Mapping[str, str]) -> Kin | None:
    """The tie to the nearest mail before it that is here."""
    at = parents.get(own(mail)) if holders[own(mail)] is mail else next(iter(reversed(named(mail))), None)
    between = 0
    while at is not None and at not in holders and between < MOST:
        at, between = parents.get(at), between + 1
    if at is None or at not in holders or holders[at] is mail:
        return None
    why = "In-Reply-To" if at in mail.in_reply_to else "References" if at in mail.references else "what others refer to"
    lost = (Reason("mails between them that are not here", between),) if between else ()
    return Kin(mail.item, holders[at].item, _how(mail), 0.9 if between else 1.0, (Reason(f"named in {why}"), *lost))


def _how(mail: Mail) -> How:
    return "forwards" if plain(mail.subject)[1] == "forward" else "thread"


def _siblings(rows: Sequence[Mail], holders: Mapping[str, Mail], parents: Mapping[str, str]) -> list[Kin]:
    """Answers to one mail that is not here: each tied to the first."""
    tops: dict[str, Mail] = {}
    found = []
    known: dict[str, str] = {}
    for mail in rows:
        top = _top(own(mail), parents, known)
        if top in holders:
            continue
        first = tops.setdefault(top, mail)
        if first is not mail and not _tie(mail, holders, parents):
            found.append(Kin(mail.item, first.item, "thread", 0.8, (Reason(f"both follow {top}, which is not here"),)))
    return found


def _top(at: str, parents: Mapping[str, str], known: dict[str, str]) -> str:
    path = []
    while at not in known and at in parents:
        path.append(at)
        at = parents[at]
    top = known.get(at, at)
    known.update(dict.fromkeys(path, top))
    return top


def _by_subject(rows: Sequence[Mail], answered: set[str]) -> list[Kin]:
    """Answers that name no id: each tied to the mail before it with its subject and someone in common."""
    groups: dict[str, list[Mail]] = {}
    subjects = {mail.item: plain(mail.subject) for mail in rows}
    for mail in rows:
        if len(subjects[mail.item][0]) > 3 and _seconds(mail) is not None:
            groups.setdefault(subjects[mail.item][0], []).append(mail)
    found = []
    for group in groups.values():
        group.sort(key=lambda mail: (_seconds(mail), mail.item))
        times = [_seconds(mail) or 0.0 for mail in group]
        for at, mail in enumerate(group):
            if subjects[mail.item][1] and mail.item not in answered and not named(mail):
                first = bisect_left(times, times[at] - DAYS * 86_400)
                found += _answer(mail, group[max(first, at - LOOKED) : at], times[at])
    return found


def _answer(mail: Mail, before: Sequence[Mail], now: float) -> list[Kin]:
    for other in reversed(before):
        people = len(_people(mail) & _people(other))
        if people:
            days = round((now - (_seconds(other) or 0.0)) / 86_400, 1)
            reasons = (Reason("the same subject"), Reason("people in common", people), Reason("days later", days))
            return [Kin(mail.item, other.item, _how(mail), 0.7 if people > 1 else 0.6, reasons)]
    return []


def _people(mail: Mail) -> set[str]:
    return {address(who) for who in (mail.sender, *mail.to)} - {""}


def _seconds(mail: Mail) -> float | None:
    """Seconds since 1970, as if in UTC where the zone is not known."""
    minute = to_the_minute(mail.date)
    return datetime.fromisoformat(minute.rstrip("Z")).replace(tzinfo=UTC).timestamp() if minute else None


def _sets(rows: Sequence[Mail], kin: Sequence[Kin], holders: Mapping[str, Mail]) -> tuple[Thread, ...]:
    first = {mail.item: mail.item for mail in rows}
    for each in kin:
        one, other = _first(first, each.one), _first(first, each.other)
        first[max(one, other)] = min(one, other)
    together: dict[str, list[Mail]] = {}
    for mail in rows:
        together.setdefault(_first(first, mail.item), []).append(mail)
    return tuple(
        Thread(
            tuple(mail.item for mail in group),
            tuple(sorted({each for mail in group for each in named(mail) if each not in holders})),
        )
        for _, group in sorted(together.items())
        if len(group) > 1
    )


def _first(first: dict[str, str], item: str) -> str:
    while first[item] != item:
        first[item] = first[first[item]]
        item = first[item]
    return item
