"""What quotes what: the parts of texts that are marked as quoted, traced to the mails that they quote."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from itertools import product

from clew.analyse.kin.at_hand import at_hand
from clew.analyse.kin.kin import How, Kin, Reason, ordered
from clew.analyse.kin.mail import ADDRESS, Mail, address, to_the_minute
from clew.analyse.kin.quotes import Quote, own, quotes
from clew.analyse.kin.shared import shared
from clew.analyse.kin.sketch import Text
from clew.analyse.kin.subject import plain
from clew.fold import words

AGREED, BARE, OTHER = 0.5, 0.6, 0.9
"""The share of a quotation's three-word runs that its original must have: where its head, or the thread, agrees; where
it has no head; and where its head tells of something else, as it does above a notice that many mails have."""
TELLING = 8
"""Words of a quotation from which the words alone tell; of fewer, the header that it has must agree too."""
ASKED = 40
"""Mails that one quotation is compared with at most, those with most in common first."""
HELD = 2_000_000
"""Three-word runs of mails that are kept at hand; some 100 bytes each."""
MOST = 12
"""Figures of a head that are taken for parts of its date."""

Passages = Callable[[str], Sequence[str]]


def quoted(texts: Iterable[Text], mails: Iterable[Mail], ties: Iterable[Kin], passages: Passages) -> list[Kin]:
    """Each text that marks a part of itself as quoted, tied to the mail that it quotes. `ties` are the threads',
    `passages` gives the texts of an item's passages that tile it."""
    trace = _Trace(sorted(texts, key=lambda text: text.item), {mail.item: mail for mail in mails}, ties, passages)
    found: dict[tuple[str, str], Kin] = {}
    for item in trace.items:
        for quote in quotes(passages(item)):
            if tie := trace.original(item, quote):
                before = found.get((item, tie.other))
                found[item, tie.other] = _both(before, tie) if before else tie
    return ordered(list(found.values()))


def _both(one: Kin, other: Kin) -> Kin:
    how: How = "forwards" if "forwards" in (one.how, other.how) else "quotes"
    return Kin(one.one, one.other, how, max(one.score, other.score), (*one.reasons, *other.reasons))


class _Trace:
    """The mails that may be quoted, by what tells them."""

    def __init__(
        self, texts: Sequence[Text], mails: Mapping[str, Mail], ties: Iterable[Kin], passages: Passages
    ) -> None:
        self.items = sorted({text.item for text in texts} | mails.keys())
        self.mails = mails
        self.near: dict[str, list[tuple[int, str]]] = {}
        for one, other, count in shared(texts).tolist():
            self.near.setdefault(texts[one].item, []).append((-count, texts[other].item))
            self.near.setdefault(texts[other].item, []).append((-count, texts[one].item))
        self.before = {tie.one: tie.other for tie in ties}
        self.headers: dict[Key, list[str]] = {}
        for item in sorted(mails):
            for key in _keys(mails[item]):
                self.headers.setdefault(key, []).append(item)
        self.runs = at_hand(lambda item: _runs(own(passages(item))), len, HELD)

    def original(self, item: str, quote: Quote) -> Kin | None:
        """The tie to the mail that has most of the quotation's words as its own, or that its header names."""
        runs, count = _runs(quote.text), len(words(quote.text))
        best: tuple[float, tuple[str, str], str, tuple[Reason, ...]] | None = None
        for other in self.candidates(item, quote):
            share = len(runs & self.runs(other)) / len(runs) if runs else 0.0
            agree = _agreeing(quote, self.mails[other])
            score = _score(share, count, agree, self.before.get(item) == other, {name for name, _ in quote.says})
            key = (-score, (to_the_minute(self.mails[other].date) or "9", other))
            if score and (best is None or key < (-best[0], best[1])):
                best = (score, key[1], other, _reasons(quote, share, agree))
        if best is None:
            return None
        passed_on = quote.forwards or (item in self.mails and plain(self.mails[item].subject)[1] == "forward")
        return Kin(item, best[2], "forwards" if passed_on else "quotes", best[0], best[3])

    def candidates(self, item: str, quote: Quote) -> list[str]:
        """The mails that may be quoted: not the item itself, nor what was sent after it."""
        found = [other for _, other in sorted(self.near.get(item, ()))[:ASKED] if other in self.mails]
        at = self.before.get(item)
        for _ in range(ASKED):
            if at is None:
                break
            found.append(at)
            at = self.before.get(at)
        for key in _keys_of(quote):
            found += self.headers.get(key, ())[:ASKED]
        sent = self.mails[item].date[:10] if item in self.mails else ""
        later = {other for other in found if other != item and sent and self.mails[other].date[:10] > sent}
        return [other for other in dict.fromkeys(found) if other != item and other not in later]


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    folded = words(text)
    return frozenset(zip(folded, folded[1:], folded[2:], strict=False))


Key = tuple[str, int, int, int]


def _keys(mail: Mail) -> Iterator[Key]:
    """Who or what, year, day of the month and minute."""
    minute = to_the_minute(mail.date)
    if minute:
        at = datetime.fromisoformat(minute.rstrip("Z"))
        for who, day in product({address(mail.sender), plain(mail.subject)[0]} - {""}, _days(at)):
            yield who, at.year, day, at.minute


def _keys_of(quote: Quote) -> Iterator[Key]:
    """What a quotation's head says of its original, as _keys has it; minutes are the same in nearly all zones."""
    says = " ".join(value for name, value in quote.says if name in ("from", "date", "wrote"))
    told = [int(word) for word in words(says) if word.isdecimal() and len(word) < 5][:MOST]
    who = [*(found.lower() for found in ADDRESS.findall(says)[:3])]
    who += [plain(value)[0] for name, value in quote.says if name == "subject"][:1]
    years, days = ({each for each in told if low <= each <= high} for low, high in ((1970, 9999), (1, 31)))
    yield from sorted(product(set(who) - {""}, years, days, {each for each in told if each < 60}))


def _agreeing(quote: Quote, mail: Mail) -> tuple[str, ...]:
    """Which of subject, sender and date, as the quotation's head tells them, are the mail's."""
    says = dict(reversed(quote.says))
    who, when = (says.get(name) or says.get("wrote", "") for name in ("from", "date"))
    agree = []
    if "subject" in says and plain(says["subject"])[0] == plain(mail.subject)[0] != "":
        agree.append("subject")
    name = set(words(ADDRESS.sub(" ", mail.sender)))
    if address(mail.sender) and (address(mail.sender) in who.lower() or (name and name <= set(words(who)))):
        agree.append("sender")
    if _same_day(to_the_minute(mail.date), {int(word) for word in words(when) if word.isdecimal() and len(word) < 5}):
        agree.append("date")
    return tuple(agree)


def _same_day(minute: str, figures: set[int]) -> bool:
    """Whether year, day and minute are among the figures. The day may be the one beside it, in another zone; months
    are written in too many ways."""
    if not minute:
        return False
    at = datetime.fromisoformat(minute.rstrip("Z"))
    return {at.year, at.minute} <= figures and bool(_days(at) & figures)


def _days(at: datetime) -> set[int]:
    """The days of the month that it may be in some zone."""
    return {(at + timedelta(hours=hours)).day for hours in (-14, 0, 14)} if 1 < at.year < 9999 else {at.day}


def _score(share: float, count: int, agree: Sequence[str], parent: bool, says: Set[str]) -> float:
    least = AGREED if agree or parent else OTHER if says & {"subject", "from", "date"} else BARE
    if share >= least and (count >= TELLING or agree or parent):
        return round(share, 3)
    named = {"sender", "date"} <= set(agree) and ("subject" in agree or "subject" not in says)
    return 0.8 if named and (count < TELLING or share > 0) else 0.0


def _reasons(quote: Quote, share: float, agree: Sequence[str]) -> tuple[Reason, ...]:
    places = tuple(Reason(f"quoted: {quote.how}", 1.0, at) for at in quote.at)
    told = tuple(Reason(f"its head names the {what}") for what in agree)
    return (*places, Reason("of its three-word runs the other has", round(share, 3)), *told)
