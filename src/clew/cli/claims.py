"""clew claims: what is claimed, on whose word, and how many independent origins bear it out."""

import argparse
from dataclasses import asdict
from typing import Any

from clew.cli import options
from clew.cli.terminal import as_json, write_json, write_table
from clew.store.case import open_case
from clew.store.claims import Asked, ClaimRow, claims, differences

LONGEST = 90
"""Code points of a claim that a table shows."""

COLUMNS = ("claim", "who says so", "stance", "origins", "against", "at")


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("query", nargs="?", default="", help="words that the claim holds")
    for name, said in (
        ("event", "of this sort (docs/claims.md)"), ("stance", "asserts, alleges, doubts, denies, calls …"),
        ("entity", "that name this entity, or that it says; by its id"), ("nation", "that name this nation, as IQ"),
        ("speaker", "on the word of this entity, or of these words"), ("item", "of this item, by its whole digest"),
    ):  # fmt: skip
        command.add_argument(f"--{name}", default="", help=said)
    command.add_argument("--sort", choices=("origins", "against", "date", "-date"), default="origins")
    command.add_argument("--limit", type=options.positive, default=50)
    command.add_argument("--differences", action="store_true", help="where reports of one event differ, side by side")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.engine.connect() as connection:
        if given.differences:
            dossiers, total = differences(connection, most=given.limit)
            return _differences(given.json, dossiers, total)
        asked = Asked(
            given.event, given.stance, given.entity, given.nation, given.speaker, given.query, given.item, given.sort
        )
        found, total = claims(connection, asked, most=given.limit)
    if as_json(given.json):
        for each in found:
            write_json(told(each))
    else:
        write_table(COLUMNS, [line(each) for each in found])
        print(f"{len(found)} of {total} claims")
    return 0


def told(row: ClaimRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name not in ("number", "passage")} | {
        "sentence": sentence(row)
    }


def sentence(row: ClaimRow) -> str:
    """The number of origins, in words."""
    origins = f"{row.origins} independent origin{'s' * (row.origins != 1)}"
    passages = f"{row.passages} passage{'s' * (row.passages != 1)}"
    undecided = f", {row.undecided} of them could not be told" if row.undecided else ""
    return f"{origins} of {passages}{undecided}"


def line(row: ClaimRow) -> tuple[object, ...]:
    words = " ".join(row.text.split())
    shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    against = f"{row.against} of {row.contradicting}" if row.contradicting else ""
    return shown, who(row), row.stance, sentence(row), against, short(row.id)


def who(row: ClaimRow) -> str:
    """The attribution as written, the nearest to the writer first; "" where the writer says it."""
    return " → ".join(each.text or each.cue for each in row.chain)


def short(written: str) -> str:
    """A citation that a person can type."""
    digest, _, fragment = written.partition("#")
    return f"{digest[:12]}#{fragment}"


def _differences(json: bool, dossiers: Any, total: int) -> int:
    if as_json(json):
        for each in dossiers:
            sides = [{"value": value, **told(row)} for row, value in each.claims]
            write_json({"dossier": each.id, "aspect": each.aspect, "claims": sides})
        return 0
    rows = [(each.aspect, value, *line(row)) for each in dossiers for row, value in each.claims]
    write_table(("differ in", "says", *COLUMNS), rows)
    print(f"{len(dossiers)} of {total} dossiers")
    return 0
