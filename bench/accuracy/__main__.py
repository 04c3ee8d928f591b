"""`make accuracy`: what Clew reads and finds in real sets with gold. Prints the tables of docs/accuracy.md.

python -m bench.accuracy FOLDER [NAME ...]      FOLDER holds one folder a set; NAMEs choose among the tables
"""

import sys
from collections.abc import Callable
from pathlib import Path

from bench.accuracy import (
    amounts,
    attribution,
    dates,
    entities,
    events,
    evidence,
    identifiers,
    kin,
    names,
    nations,
    origins,
    quotations,
    reading,
    retrieval,
    transactions,
)
from bench.accuracy.score import Score, table

SCORES: dict[str, Callable[[Path], list[Score]]] = {
    "Amounts": amounts.score,
    "Numbers and addresses": identifiers.score,
    "Transactions": transactions.score,
    "Dates": dates.score,
    "People, organisations and places": names.score,
    "Nations": nations.score,
    "Names that mean the same": entities.score,
    "Copies": kin.score,
    "Quotations": quotations.score,
    "Origins of claims": origins.score,
    "Events across documents": events.score,
    "Evidence for claims": evidence.score,
    "Search by meaning": retrieval.score,
    "Attribution": attribution.score,
}
"""What is scored, by the heading it has in docs/accuracy.md."""


def main(folder: Path, names: list[str]) -> None:
    for name in names or ["reading", *SCORES]:
        print(f"\n## {name}", flush=True)
        if name == "reading":
            reading.show(folder)
        else:
            print(table(SCORES[name](folder)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
