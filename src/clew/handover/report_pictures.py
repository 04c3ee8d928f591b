"""Pictures of pages, as the case has them: what workers drew when somebody looked, never an item's own bytes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from clew.handover.items import Item
from clew.model import Digest
from clew.store.case import Case
from clew.store.graphic import careful, graphic

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Picture:
    """The picture of a page: its file in the report, and where it is read from. It is `veiled` until it is asked for,
    for the reason that `note` tells, if any."""

    page: int
    name: str
    path: Path
    veiled: bool
    note: str


def pictures(case: Case, connection: Connection, known: Mapping[Digest, Item]) -> dict[Digest, list[Picture]]:
    """Of the items that have any, by page."""
    found = {item: drawn for item in known if (drawn := _drawn(case.folder / "views" / item))}
    every = careful(case)
    marks = graphic(connection, {item: known[item].media_type for item in found})
    return {
        item: [Picture(page, *each, mark.veiled(every), mark.note) for page, each in sorted(found[item].items())]
        for item, mark in marks.items()
    }


def _drawn(folder: Path) -> dict[int, tuple[str, Path]]:
    drawn: dict[int, tuple[str, Path]] = {}
    for outcome in sorted(folder.glob("*/outcome.json")):
        for page, name, path in _told(outcome):
            drawn[page] = name, path
    return drawn


def _told(outcome: Path) -> Iterator[tuple[int, str, Path]]:
    """What a view holds; nothing where its files are damaged."""
    try:
        rows = json.loads(outcome.read_text("utf-8"))["renditions"]
    except (OSError, ValueError, KeyError):
        return
    for row in rows:
        if row["kind"] == "page-image" and row["media_type"] in ENDINGS:
            path = outcome.parent / row["content"]
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == row["content"]:
                yield int(row["page"]), f"pages/{row['content']}.{ENDINGS[row['media_type']]}", path
