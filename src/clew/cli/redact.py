"""clew redact: mark what is to be removed before items are handed over; make the copies without it."""

import argparse
import json as json_text
import sys
from collections.abc import Iterator

from sqlalchemy import Connection, select

from clew.cli import judging, options, sift
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.errors import UsageError
from clew.judge import judge
from clew.judge.redacting import at_place, everywhere, mark, unmark
from clew.locator import parse
from clew.model import Digest
from clew.pipeline.redacting import Failed, due, make
from clew.pipeline.render import Bench
from clew.search.index import Index
from clew.search.query import parse as query_of
from clew.store import schema
from clew.store.case import Case
from clew.store.facts import name_of
from clew.store.judgements import Judgement
from clew.store.keys import read_key
from clew.store.occurrences import occurrences
from clew.store.reading import resolve
from clew.store.redactions import Mark, copies, fits, latest, marks

MOST = 10_000_000


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("locator", nargs="*", metavar="LOCATOR", help="words, a page, a box; a digest: its properties")
    command.add_argument("--term", nargs="+", action="extend", default=[], help="wherever these words stand")
    command.add_argument("--entity", nargs="+", action="extend", default=[], metavar="ID", help="all names of these")
    command.add_argument(
        "--in", dest="items", nargs="+", action="extend", default=[], metavar="ITEM", help="there only"
    )
    command.add_argument("--query", nargs="+", action="extend", default=[], help="only in items that this finds")
    command.add_argument("--label", default="", help='what stands in its place, as "bystander"; also for the recipient')
    command.add_argument("--back", action="store_true", help="take marks back")
    command.add_argument("--list", action="store_true", help="what is marked, and whether there is a copy without it")
    command.add_argument("--make", action="store_true", help="make the copies that are due, and read them")
    judging.arguments(command)
    options.workers(command)
    options.json(command)


def run(given: argparse.Namespace) -> int:
    """3 where a copy could not be made; else as of `sift` where copies were made."""
    named = bool(given.locator or given.term or given.entity)
    if not (named or given.list or given.make or (given.back and given.items)):
        raise UsageError("name what is to be removed: a locator, or --term WORDS; or --list, --make")
    case = judging.opened(given)
    if named or given.back:
        _mark(case, given)
    if given.make:
        return _make(case, given.workers)
    if given.list:
        _list(case, given.json)
    else:
        print(f"{len(due(case))} items need a copy: clew redact --make --case {harmless(str(case.folder))}")
    return 0


def _mark(case: Case, given: argparse.Namespace) -> None:
    case.ledger.check()
    with case.engine.connect() as connection:
        said = _back(connection, given) if given.back else _new(case, connection, given)
    if not said:
        raise UsageError("nothing is marked there" if given.back else "these words stand nowhere there, or are marked")
    by, key = given.by or judging.myself(case), read_key(given.key, judging.passphrase) if given.key else None
    judge(case, by, said, key, judging.passphrase)
    items = {each.subject[1].partition("#")[0] for each in said}
    print(f"{len(said)} places in {len(items)} items {'marked no more' if given.back else 'marked'}")


def _new(case: Case, connection: Connection, given: argparse.Namespace) -> list[Judgement]:
    if not given.why.strip():
        raise UsageError("say for what reason, with --why; the recipient reads --label, or else the reason")
    found = [each for locator in given.locator for each in at_place(connection, locator)]
    terms = [*given.term, *_names(connection, given.entity)]
    found += everywhere(connection, terms, _items(case, connection, given)) if terms else []
    before = {each.citation for marked in marks(connection).values() for each in marked}
    return mark((each for each in found if each[0] not in before), given.why, given.label)


def _back(connection: Connection, given: argparse.Namespace) -> list[Judgement]:
    marked = marks(connection)
    items = {resolve(connection, each.partition("#")[0]) for each in given.items}
    exact = {f"{resolve(connection, parse(each)[0])}#{each.partition('#')[2] or 'part=properties'}"
             for each in given.locator}  # fmt: skip
    terms = [*given.term, *_names(connection, given.entity)]
    return unmark(
        each for item, every in sorted(marked.items()) for each in every
        if each.citation in exact or ((not items or item in items) and not exact and (
            not terms or occurrences(each.words, terms)))
    )  # fmt: skip


def _names(connection: Connection, entities: list[str]) -> Iterator[str]:
    """All ways of writing all names of the entities."""
    name = schema.name
    for entity in entities:
        forms = connection.execute(select(name.c.forms).where(name.c.entity == entity)).scalars().all()
        if not forms:
            raise UsageError(f"{entity}: no such entity; its page tells its id, `clew export` lists them all")
        yield from (form for written in forms for form in json_text.loads(written))


def _items(case: Case, connection: Connection, given: argparse.Namespace) -> set[Digest] | None:
    """Where words are looked for; None everywhere."""
    if not given.items and not given.query:
        return None
    named = {resolve(connection, each.partition("#")[0]) for each in given.items}
    index, passage = Index(case.index_folder), schema.passage
    for query in given.query:
        for number in index.passages(query_of(query), MOST) or []:
            named.update(connection.execute(select(passage.c.item).where(passage.c.id == number)).scalars())
    return named


def _make(case: Case, workers: int | None) -> int:
    from clew.steps import REGISTRY

    failed = False
    with case.writing():
        case.ledger.check()
        for each in make(case, Bench(REGISTRY, "clew.steps")):
            if isinstance(each, Failed):
                failed = True
                print(f"clew: {each.item[:12]}: no copy: {harmless(each.why)}", file=sys.stderr)
            else:
                print(f"{each.item[:12]}  {sum(each.reasons.values())} places removed: {harmless(each.path)}")
                for note in each.notes:
                    print(f"              {harmless(note)}")
        code = sift.read(case, workers, None)
    print("Look at each copy before it is handed over: what is not marked is in it.", file=sys.stderr)
    return 3 if failed else code


def _list(case: Case, json: bool) -> None:
    made = latest(copies(case))
    with case.engine.connect() as connection:
        marked = marks(connection)
        rows = [
            (each, name_of(connection, item), "made" if fits(made.get(item), every) else "due")
            for item, every in marked.items() for each in every
        ]  # fmt: skip
    if as_json(json):
        for each, _, copy in rows:
            write_json({**_told(each), "copy": made[each.item].copy if copy == "made" else None})
    else:
        names = ("where", "name", "words", "label", "why", "by", "copy")
        write_table(names, [(_short(each), name, each.words, *_why(each), copy) for each, name, copy in rows])


def _short(each: Mark) -> str:
    return each.citation[:12] + each.citation[64:]


def _why(each: Mark) -> tuple[str, str, str]:
    return each.label, each.said.reason, each.said.by


def _told(each: Mark) -> dict[str, str]:
    return {
        "citation": each.citation, "words": each.words, "label": each.label, "reason": each.said.reason,
        "by": each.said.by, "time": each.said.time,
    }  # fmt: skip
