"""clew claim: one claim, and all that bears it out, contradicts it or touches it, by origin."""

import argparse
from dataclasses import asdict

from clew.cli import options
from clew.cli.claims import sentence, short, told, who
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.store.case import open_case
from clew.store.claims import Bears, ClaimRow, DescentRow, bearing, claim, descents
from clew.store.silence import Silent, silent

HEADINGS = {
    "supports": "Bears it out", "contradicts": "Contradicts it", "touches": "Speaks of it, and bears neither way",
}  # fmt: skip


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("claim", help="its citation as `clew claims` prints it; a digest may be cut short")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with case.engine.connect() as connection:
        row = claim(connection, given.claim)
        found = bearing(connection, row.id)
        sides = [row.id, *(each.claim.id for each in found if each.bearing != "touches")]
        ties, quiet = descents(connection, sides), silent(connection, row.number, row.id)
    if as_json(given.json):
        bears = [{**asdict(each), "claim": told(each.claim)} for each in found]
        write_json({**told(row), "bearing": bears, "descents": [asdict(each) for each in ties],
                    "silent": [asdict(each) for each in quiet]})  # fmt: skip
        return 0
    _print(row, found, ties, quiet)
    return 0


def _print(row: ClaimRow, found: list[Bears], ties: list[DescentRow], quiet: list[Silent]) -> None:
    print(harmless(" ".join(row.text.split())))
    said = ", ".join(filter(None, (who(row), row.stance, row.event, row.unverified and "unverified", row.dated)))
    print(harmless(f"  {said}  {short(row.id)}"))
    print()
    print(f"{sentence(row)}; contradicted by {row.against} of {row.contradicting}\n")
    for side, heading in HEADINGS.items():
        rows = [_line(each) for each in found if each.bearing == side]
        if rows:
            write_table((heading, "who says so", "stance", "origin", "why", "at"), rows)
            print()
    if ties:
        lines = [(_why(each), short(each.one), short(each.other), each.verdict) for each in ties]
        write_table(("One origin", "this", "and this", "judged"), lines)
        print()
    if quiet:
        write_table(("Silent", "at"), [(", ".join(each.names), short(each.at)) for each in quiet])


def _line(each: Bears) -> tuple[object, ...]:
    why = "; ".join(each.differs) or ", ".join(f"{what} {value:.2f}" for what, value in each.reasons)
    words = " ".join(each.claim.text.split())
    return words, who(each.claim), each.claim.stance, each.origin or "", why, short(each.claim.id)


def _why(tie: DescentRow) -> str:
    return f"{'' if tie.sure else 'could be: '}{', '.join(tie.reasons)}"
