"""What a handover's page is asked for: what leaves, to whom, and the command that would make the same."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Connection, func, select

from clew.errors import QueryError, UsageError
from clew.handover.chosen import Choice, by_hand
from clew.handover.marking import DEFAULT
from clew.search.query import parse
from clew.serve.forms import Form
from clew.serve.search_page import opened
from clew.store import schema
from clew.store.case import Case
from clew.store.standing import unfinished

MOST = 10_000_000
SHORT = 4
"""Choices that are told by name in a few words."""

LONGEST = 400
"""Characters of a line that a person writes about a handover."""

NAME = re.compile(r"\w(?:[\w.-]{0,62}\w)?")
"""What a handover's folder may be called: letters, digits, and between them dots, dashes and low lines."""


@dataclass(frozen=True)
class What:
    """What is asked to leave, each as a person writes it, and what is to stay."""

    query: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    nation: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    everything: bool = False
    privileged: bool = False

    @property
    def told(self) -> str:
        """In a few words."""
        named = [each for name in KINDS[:-1] for each in getattr(self, name)]
        words = ["everything"] * self.everything + [each[:60] for each in named[:SHORT]]
        more = [f"and {len(named) - SHORT} more"] if len(named) > SHORT else []
        return ", ".join([*words, *more, *([f"without {len(self.exclude)}"] if self.exclude else [])])

    def __bool__(self) -> bool:
        return self.everything or any(getattr(self, name) for name in KINDS[:-1])


@dataclass(frozen=True)
class Whom:
    """To whom it goes, and how; `encrypt` are the public keys of those who alone can open it, `pdf` adds the
    report as one to print."""

    recipient: str = ""
    purpose: str = ""
    note: str = ""
    marking: str = DEFAULT
    encrypt: tuple[str, ...] = ()
    pdf: bool = False


KINDS = ("query", "item", "entity", "nation", "claim", "tag", "exclude")


def what(form: Form) -> What:
    told = {name: tuple(dict.fromkeys(lines(form.all(name)))) for name in KINDS}
    return What(**told, everything=bool(form.one("all")), privileged=bool(form.one("privileged")))


def whom(form: Form) -> Whom:
    recipient, purpose, note, marking = (plain(form.one(name)) for name in ("recipient", "purpose", "note", "marking"))
    keys = tuple(dict.fromkeys(lines(form.all("encrypt"))))
    return Whom(recipient, purpose, note, marking or DEFAULT, keys, bool(form.one("pdf")))


def fields(chosen: What, to: Whom) -> list[tuple[str, str]]:
    """The same as fields of a form."""
    told = [(name, value) for name in KINDS for value in getattr(chosen, name)]
    told += [("all", "1")] * chosen.everything + [("privileged", "1")] * chosen.privileged
    said = ((name, getattr(to, name)) for name in ("recipient", "purpose", "note", "marking"))
    told += [("encrypt", each) for each in to.encrypt] + [("pdf", "1")] * to.pdf
    return told + [(name, value) for name, value in said if value]


def address(chosen: What, to: Whom, **more: object) -> str:
    """Where the page with all this is; with `more` beside."""
    rest = [(name, str(value)) for name, value in more.items() if value]
    return f"/handover?{urlencode([*fields(chosen, to), *rest])}"


def command(case: Path, chosen: What, to: Whom) -> list[str]:
    """What `clew` is told to make it, but for the folder; a value never reads as an option."""
    told = [("nation", each.upper()) if name == "nation" else (name, each)
            for name in KINDS for each in getattr(chosen, name)]  # fmt: skip
    told += [("for", to.recipient), ("purpose", to.purpose), ("note", to.note), ("marking", to.marking)]
    told += [("encrypt-for", each) for each in to.encrypt]
    flags = ["--all"] * chosen.everything + ["--include-privileged"] * chosen.privileged + ["--pdf"] * to.pdf
    return ["handover", f"--case={case}", *(f"--{name}={value}" for name, value in told if value), *flags]


def choice(case: Case, connection: Connection, chosen: What) -> Choice:
    """The same as `clew handover` chooses. QueryError or UsageError where it cannot be told."""
    locators, others = by_hand(chosen.exclude)
    if others and behind(case, connection):
        raise UsageError("what is to stay cannot be told yet: the index is behind; run `clew sift` first")
    found = [(query, _found(case, query)) for query in chosen.query]
    stays = [number for query in others for number in _found(case, query)]
    nations = [each.upper() for each in chosen.nation]
    return Choice(
        found, chosen.item, chosen.entity, nations, chosen.everything, locators, stays, chosen.privileged,
        chosen.claim, chosen.tag,
    )  # fmt: skip


def behind(case: Case, connection: Connection) -> bool:
    """Whether there is, or may be, more than the index can find."""
    index = opened(case)
    last = connection.execute(select(func.max(schema.change.c.seq))).scalar() or 0
    return unfinished(connection) or index is None or index.sequence < int(last)


def folder_name(written: str) -> str:
    """A name for the folder; UsageError for one that could lead elsewhere."""
    if not NAME.fullmatch(written):
        raise UsageError(
            "the folder's name has letters, digits, and between them dots, dashes and low lines, 64 at most"
        )
    return written


def proposed(recipient: str, day: str, taken: Sequence[str]) -> str:
    """A name that is free, of the day and the recipient."""
    plain = re.sub(r"[^\w]+", "-", recipient.lower())[:40].strip("-_") or "handover"
    names = (f"{day}-{plain}{f'-{number}' if number > 1 else ''}" for number in range(1, len(taken) + 2))
    return next(each for each in names if each not in taken)


def check_keys(written: Sequence[str]) -> None:
    """UsageError for what is no public key: the command takes names of files too, which no page may tell it."""
    for each in written:
        if not each.startswith(("age1", "ssh-ed25519 ", "ssh-rsa ")):
            raise UsageError(f"{each[:60]}: is no public key; one begins with age1 or ssh-ed25519")


def _found(case: Case, query: str) -> list[int]:
    index = opened(case)
    try:
        return (index.passages(parse(query), MOST) or []) if index else []
    except QueryError as error:
        raise UsageError(f"{query}: {error}") from error


def plain(written: str) -> str:
    """On one line, as a command can be told it."""
    return " ".join(written.replace("\0", "").split())[:LONGEST]


def lines(values: Iterable[str]) -> Iterator[str]:
    yield from (line.strip() for value in values for line in value.replace("\0", "").splitlines() if line.strip())
