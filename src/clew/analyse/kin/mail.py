"""Which mails are one and the same, by the EDRM's Message Identification Hash or, without a Message-ID, by the rest.

The hash is the MD5 of the value of the Message-ID field, angle brackets included and white space around them left out
(EDRM Message Identification Hash, 2023: its published example is so).
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from clew.analyse.kin.kin import Kin, Reason, ordered
from clew.analyse.kin.subject import plain
from clew.fold import fold, words

ID = re.compile(r"<[^<>]*>")
ADDRESS = re.compile(r"[^\s<>\"',;:()]+@[^\s<>\"',;:()]+")
HEAD = re.compile(r"(?:(?:From|To|Cc|Bcc|Date|Subject): [^\n]*\n(?:[ \t][^\n]*\n)*){2,}\n")
"""The lines that extract.mail puts before a body; a single one may be the text's own."""


@dataclass(frozen=True)
class Mail:
    """What a mail's header says, as found; `date` is ISO 8601."""

    item: str
    message_id: str = ""
    in_reply_to: str = ""
    references: str = ""
    subject: str = ""
    date: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()


def identity(message_id: str) -> str:
    """The EDRM's hash of a Message-ID field, "" where there is none. What stands after the bracket is a comment."""
    found = ID.search(message_id)
    value = found[0] if found else message_id.strip()
    return hashlib.md5(value.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest() if value else ""


def substitute(mail: Mail, text: str) -> str:
    """What stands in for the hash where there is no Message-ID: the MD5 of the subject without marks, the sender's
    address, the date to the minute (UTC where the zone is known), and the folded words of the body, a line each. ""
    where sender or date is not told."""
    sender, minute = address(mail.sender), to_the_minute(mail.date)
    if not sender or not minute:
        return ""
    body = " ".join(words(HEAD.sub("", text, count=1) if HEAD.match(text) else text))
    told = "\n".join((plain(mail.subject)[0], sender, minute, body))
    return hashlib.md5(told.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def address(who: str) -> str:
    """The address in small letters; the folded name where there is none."""
    found = ADDRESS.findall(who)
    return str(found[-1]).lower() if found else " ".join(fold(who).split())


def to_the_minute(date: str) -> str:
    """`2017-05-26T18:15Z`; without the Z where the zone is not known; "" where no clock is told."""
    try:
        told = datetime.fromisoformat(date)
    except ValueError:
        return ""
    if len(date) < len("2017-05-26T21:15"):
        return ""
    if told.tzinfo is None:
        return told.isoformat(timespec="minutes")
    try:
        return told.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"
    except OverflowError:
        return ""


def same_mail(mails: Iterable[Mail], text: Callable[[str], str]) -> list[Kin]:
    """Each mail that is another one, tied to the first of them by id. `text` gives an item's text."""
    rows = sorted(mails, key=lambda mail: mail.item)
    kin = []
    by_hash = _groups((identity(mail.message_id), mail) for mail in rows)
    for first, *others in by_hash.values():
        kin += [
            Kin(other.item, first.item, "same-mail", 1.0, _by_id(first)) for other in others if _agree(first, other)
        ]
    tied = {each.one for each in kin}
    told = ((substitute(mail, text(mail.item)), mail) for mail in _wanting(rows) if mail.item not in tied)
    for group in _groups(told).values():
        first = min(group, key=lambda mail: (not mail.message_id, mail.item))
        kin += [_by_rest(mail, first) for mail in group if mail is not first and not mail.message_id]
    return ordered([Kin(min(k.one, k.other), max(k.one, k.other), k.how, k.score, k.reasons) for k in kin])


def _groups(rows: Iterable[tuple[str, Mail]]) -> dict[str, list[Mail]]:
    found: dict[str, list[Mail]] = {}
    for key, mail in rows:
        if key:
            found.setdefault(key, []).append(mail)
    return found


def _wanting(mails: list[Mail]) -> list[Mail]:
    """The mails without a Message-ID, and those that were sent in the same minutes as they."""
    minutes = {to_the_minute(mail.date) for mail in mails if not identity(mail.message_id)}
    return [mail for mail in mails if to_the_minute(mail.date) in minutes]


def _agree(one: Mail, other: Mail) -> bool:
    """Whether two mails with one id can be the same: an id that was used again is not believed."""
    subject = plain(one.subject)[0] == plain(other.subject)[0]
    sender = address(one.sender) == address(other.sender)
    return subject or (sender and to_the_minute(one.date) == to_the_minute(other.date))


def _by_id(first: Mail) -> tuple[Reason, ...]:
    return (Reason(f"the same Message-ID, EDRM MIH {identity(first.message_id)}"),)


def _by_rest(mail: Mail, first: Mail) -> Kin:
    reason = Reason("the same subject, sender, minute and words; no Message-ID")
    return Kin(mail.item, first.item, "same-mail", 0.95, (reason,))
