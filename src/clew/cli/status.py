"""clew status: what was found, and what became of it."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from clew.cli import options, sandbox
from clew.cli.terminal import as_json as wants_json
from clew.cli.terminal import write_json, write_table
from clew.errors import UsageError
from clew.store.case import Case, open_case
from clew.store.completeness import STATES, Completeness, Tally, completeness, media_types
from clew.store.containers import containers
from clew.store.judgements import Judgement
from clew.store.orphans import orphaned
from clew.store.problems import Fault, every_problem
from clew.store.unheeded import GONE, WHY, Unheeded, unheeded
from clew.store.verdicts import Standing, disputes

SELDOM = ("known", "pending")
"""States whose column is shown only where something is in it."""

LONGEST_TYPE = 36
SHOWN = 10
"""Containers that are listed below the table."""


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command, required=False)  # --sandbox tells of this machine
    command.add_argument("--sandbox", action="store_true", help="try what holds the processes that read; no case")
    command.add_argument(
        "--problems", nargs="?", const="", metavar="CODE", help="every problem at its place, or those of one code"
    )
    command.add_argument(
        "--containers", action="store_true", help="containers that gave more or fewer members than they announced"
    )
    options.json(command)


def run(given: argparse.Namespace) -> int:
    if given.sandbox:
        return sandbox.run(given.json)
    if given.case is None:
        raise UsageError("name the case: clew status --case DIR")
    case, json = open_case(given.case), wants_json(given.json)
    if given.problems is not None:
        return _list(_problems(case, given.problems or None), PROBLEMS, json, "no such problem")
    if given.containers:
        return _list(_containers(case), CONTAINERS, json, "every container gave the members that it announced")
    return report(case, json)


PROBLEMS = ("code", "place", "message", "advice")
CONTAINERS = ("place", "announced", "emitted", "problems")
"""What is shown on a terminal; JSON lines have everything."""


def _problems(case: Case, code: str | None) -> list[dict[str, Any]]:
    with case.engine.connect() as connection:
        found = list(every_problem(connection, media_types(connection), code))
        found += [_fault(each) for each in unheeded(connection).values() if code in (None, each.code)]
        found += [_gone(each) for each in orphaned(connection) if code in (None, GONE)]
        found += [_disputed(each) for each in disputes(connection) if code in (None, DISPUTE)]
        return [asdict(each) for each in found]


def _gone(said: Judgement) -> Fault:
    """A judgement on what is not in the case now, told as a problem is."""
    kind, *about = said.subject
    what = f"{said.verdict} of {' '.join(about)} ({kind}), by {said.by}: what it is about is not in the case now"
    return Fault(None, f"ledger.jsonl line {said.line}", GONE, what, KEPT, "note", "")


def _disputed(told: Standing) -> Fault:
    kind, *about = told.subject
    said = ", ".join(f"{each.verdict} by {each.by}" for each in told.said)
    lines = "ledger.jsonl line " + ", ".join(str(each.line) for each in told.said)
    return Fault(None, lines, DISPUTE, f"{' '.join(about)} ({kind}): {said}; neither counts", ANEW, "note", "")


DISPUTE = "judgement-disputed"
ANEW = "who judges it anew, having both before them, settles it: clew judge"
KEPT = "it is kept, and counts again once a reading gives that; `clew judge … back` takes it back"


def _fault(idle: Unheeded) -> Fault:
    """An answer without effect, told as a problem is."""
    said = idle.judgement
    _, kind, one, other = said.subject
    what = f"{said.verdict} to {one} and {other} ({kind}), by {said.by}: {WHY[idle.code]}"
    return Fault(None, f"ledger.jsonl line {said.line}", idle.code, what, TAKE_BACK, "note", "")


TAKE_BACK = "to take it back: clew serve, the page of names, Answers without effect"

def _containers(case: Case) -> list[dict[str, Any]]:
    with case.engine.connect() as connection:
        return [asdict(each) for each in containers(connection).short]


def _list(found: list[dict[str, Any]], columns: Sequence[str], json: bool, none: str) -> int:
    """A line each, on a terminal one for all that look the same; 3 where any means that something was not read."""
    for each in found if json else ():
        write_json(each)
    if found and not json:
        rows = Counter(tuple(_cell(each[name]) for name in columns) for each in found)
        times = [("" if count == 1 else f"{count} ×", *row) for row, count in rows.items()]
        write_table(("", *columns), times)
    elif not found:
        print(f"clew: {none}", file=sys.stderr)
    return 3 if any(each.get("effect") != "note" for each in found) else 0


def _cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, list) else value


def report(case: Case, as_json: bool) -> int:
    """Print the completeness table; 3 where something was not read."""
    with case.engine.connect() as connection:
        table = completeness(connection)
    if as_json:
        write_json(table.as_json())
    else:
        _print(table)
    unread = [tally.counts[state] for tally in (table.places, table.members) for state in ("partly_read", "unreadable")]
    return 3 if any(unread) or table.pending or table.unfinished else 0


def _print(table: Completeness) -> None:
    tallies = (("Places", table.places), ("Members", table.members))
    states = [each for each in STATES if each not in SELDOM or any(tally.counts[each] for _, tally in tallies)]
    for title, tally in tallies:
        headings = (title, "found", *(state.replace("_", " ") for state in states))
        write_table(headings, [*_rows(tally, states), _row("all", tally.counts, states)])
        print()
    if table.problems:
        problems = [(each.code, each.count, each.example, each.advice) for each in table.problems]
        write_table(("Problems", "count", "for example", "what to do"), problems)
    if table.not_run:
        absent = [(each.step, each.count, each.advice) for each in table.not_run]
        write_table(("not run", "items", "what to do"), absent)
    if table.containers.short:
        short = table.containers.short
        rows = [(each.place, each.announced, each.emitted, ", ".join(each.problems)) for each in short[:SHOWN]]
        write_table(("Containers", *CONTAINERS[1:]), rows)
        if len(short) > SHOWN:
            print(f"{len(short) - SHOWN} more: `clew status --containers`")
    if table.unfinished:
        print("\nThe last sift has not ended: there may be more files. `clew sift` with this case goes on.")


def _rows(tally: Tally, states: list[str]) -> list[tuple[object, ...]]:
    types = sorted(tally.by_type.items(), key=lambda row: (-row[1]["found"], row[0]))
    return [_row(_short(media_type), counts, states) for media_type, counts in types]


def _row(name: str, counts: dict[str, int], states: list[str]) -> tuple[object, ...]:
    return (name, counts["found"], *(counts[state] or "·" for state in states))


def _short(media_type: str) -> str:
    """Office types are known by their ends."""
    return media_type if len(media_type) <= LONGEST_TYPE else f"…{media_type[1 - LONGEST_TYPE:]}"
