"""Notes, tags and tasks beside what a page shows, and the forms that add them."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clew.errors import UsageError
from clew.model import Digest
from clew.serve.forms import Form
from clew.serve.things import checked
from clew.store.case import Case
from clew.store.judgements import Judgement, Subject
from clew.store.kinds import KINDS
from clew.store.notes import Task, notes, notes_within, tags, tags_within, tasks

MOST_TAG, MOST_TEXT, MOST_TO = 60, 4_000, 200
WRITTEN = ("tag", "note", "task", "to")
"""The fields of the forms."""


@dataclass(frozen=True)
class Tag:
    """A word on a thing ("kind:value"); `where` is its place, where it is within what the page shows."""

    word: str
    thing: str
    where: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside a thing, which `about` names as "kind:value"; notes with their place within it, or ""."""

    about: str
    tags: Sequence[Tag]
    notes: Sequence[tuple[Judgement, str]]
    tasks: Sequence[Task]


def beside(connection: Connection, kind: str, *values: str) -> Beside:
    """Of a thing that goes by these values, the first of which new ones are put to."""
    abouts: list[Subject] = [(kind, value) for value in dict.fromkeys(values)]
    words = [Tag(word, ":".join(about)) for about in abouts for word in tags(connection, about)]
    told = [(each, "") for about in abouts for each in notes(connection, about)]
    return Beside(f"{kind}:{values[0]}", words, told, _tasks(connection, {":".join(about) for about in abouts}))


def beside_item(connection: Connection, item: Digest) -> Beside:
    """Of an item with its places and its claims."""
    of = beside(connection, "item", item)
    marked = [each.subject for each in tags_within(connection, item)]
    words = [Tag(word, f"citation:{where}", where) for _, word, _, where in marked]
    told = [(each, each.subject[2]) for each in notes_within(connection, item)]
    within = {each.about for each in tasks(connection) if each.about.partition(":")[2].startswith(item)}
    return Beside(of.about, [*of.tags, *words], [*of.notes, *told], _tasks(connection, within))


def _tasks(connection: Connection, abouts: set[str]) -> list[Task]:
    """Those about any of these, the open ones first."""
    found = (each for each in tasks(connection) if each.about in abouts)
    return sorted(found, key=lambda each: each.state == "done")


def decided_beside(case: Case, connection: Connection, form: Form, reason: str) -> Iterator[Judgement]:
    """What the pressed button says of a note, a tag or a task. UsageError where it is about nothing of the case."""
    if form.one("untag"):
        thing, _, word = form.one("untag").partition(" ")
        kind, _, value = thing.partition(":")
        yield Judgement(("tag", word, kind, value), "off", reason)
    elif form.one("move"):
        state, _, id = form.one("move").partition(" ")
        if state not in KINDS["task"].verdicts or id not in {each.id for each in tasks(connection)}:
            raise UsageError("the form names no task")
        yield Judgement(("task", id), state, reason)
    elif form.one("add") == "task":
        yield from _task(case, connection, form, reason)
    else:
        yield from _added(checked(case, connection, form.one("about")), form, reason)


def _added(thing: tuple[str, str], form: Form, reason: str) -> Iterator[Judgement]:
    word, text = " ".join(form.one("tag").split())[:MOST_TAG], form.one("note").strip()[:MOST_TEXT]
    if form.one("add") == "tag" and word:
        yield Judgement(("tag", word, *thing), "on", reason)
    elif form.one("add") == "note" and text:
        yield Judgement(("note", *thing), "noted", reason, more={"text": text})


def _task(case: Case, connection: Connection, form: Form, reason: str) -> Iterator[Judgement]:
    text, to = form.one("task").strip()[:MOST_TEXT], " ".join(form.one("to").split())[:MOST_TO]
    about = ":".join(checked(case, connection, form.one("about"))) if form.one("about") else ""
    if text:
        yield Judgement(("task", secrets.token_hex(4)), "open", reason, more={"text": text, "to": to, "about": about})
