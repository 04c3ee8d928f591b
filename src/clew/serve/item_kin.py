"""What an item's page tells of its copies and kin."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.model import Digest
from clew.store.facts import name_of
from clew.store.kin import KinRow, kin_of, subjects_of

MOST = 50
"""Ties that are told of one item, the best."""

SAID = {
    "near": ("Says nearly the same as", "Says nearly the same as"),
    "same-mail": ("Is the same mail as", "Is the same mail as"),
    "thread": ("Answers or follows", "Is answered or followed by"),
    "forwards": ("Passes on", "Is passed on by"),
    "quotes": ("Holds words of", "Has words in"),
    "version": ("Is the next version of", "Is the version before"),
    "redacted": ("Is a redacted copy of", "Has a redacted copy"),
}
"""What a tie says of its first item, and of its second."""


MEASURED = (
    "three-word runs",
    "of its ",
    "words in common",
    "people in common",
    "days later",
    "all words",
    "mails between",
)
"""How reasons begin whose number says something; the others are so or not."""


@dataclass(frozen=True)
class Kin:
    """A tie in words, with the item at its other end and what that is called."""

    tie: KinRow
    said: str
    item: Digest
    name: str

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """Words, a number where it says something, and the place where it is seen."""
        return [
            (each.what, f"{each.value:g}" if each.what.startswith(MEASURED) else "", f"{self.tie.one}#{each.at}")
            for each in self.tie.reasons
        ]


def kin(connection: Connection, item: Digest) -> tuple[Sequence[Kin], int]:
    """The item's ties, the best first, and how many more there are."""
    ties, total = kin_of(connection, item, MOST)
    subjects = subjects_of(connection, [tie.beside(item) for tie in ties])
    return [_told(connection, item, tie, subjects.get(tie.beside(item), "")) for tie in ties], total - len(ties)


def _told(connection: Connection, item: Digest, tie: KinRow, subject: str) -> Kin:
    other = tie.beside(item)
    said = SAID[tie.how][item != tie.one]
    return Kin(tie, said, other, subject or name_of(connection, other))
