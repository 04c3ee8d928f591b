"""clew status: what was found, and what became of it."""

import argparse

from clew.cli.terminal import as_json as wants_json
from clew.cli.terminal import write_json, write_table
from clew.store.case import Case, open_case
from clew.store.completeness import STATES, Completeness, Tally, completeness

HEADINGS = ("", "found", *(state.replace("_", " ") for state in STATES))


def run(given: argparse.Namespace) -> int:
    return report(open_case(given.case), wants_json(given.json))


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
    for title, tally in (("Places", table.places), ("Members", table.members)):
        write_table(HEADINGS, [*_rows(tally), ("all", *tally.counts.values())], title)
        print()
    if table.problems:
        problems = [(each.code, each.count, each.example[:60], each.advice) for each in table.problems]
        write_table(("problem", "count", "for example", "what to do"), problems, "Problems")
    if table.not_run:
        rows = [(each.step, each.count, each.advice) for each in table.not_run]
        write_table(("not run", "items", "what to do"), rows)
    if table.unfinished:
        print("\nThe last sift has not ended: there may be more files. `clew sift` with this case goes on.")


def _rows(tally: Tally) -> list[tuple[object, ...]]:
    rows = sorted(tally.by_type.items(), key=lambda row: (-row[1]["found"], row[0]))
    return [(media_type, *counts.values()) for media_type, counts in rows]
