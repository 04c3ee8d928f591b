"""A case of a million passages put straight into tables and index, to measure search at that size."""

from pathlib import Path

from bench.words import Writer
from clew.pipeline.indexing import Indexer
from clew.store import schema
from clew.store.bulk import add_rows
from clew.store.case import SIFT, Case, create, set_meta
from clew.store.changes import changed
from clew.store.places import add_collection, add_places

LENGTH = 600
TO_AN_ITEM = 20
BATCH = 500
TYPES = ("message/rfc822", "application/pdf", "text/plain", "text/html")


def load(folder: Path, count: int) -> Case:
    """A case in `folder` with `count` passages of about 600 characters, twenty to an item."""
    root = folder.with_name("empty-haul")
    root.mkdir(exist_ok=True)
    case = create(folder)
    collection = add_collection(case, root, {}, copied=False)
    for start in range(0, count // TO_AN_ITEM, BATCH):
        _items(case, collection, range(start, min(start + BATCH, count // TO_AN_ITEM)))
    indexer = Indexer(case)
    indexer.catch_up()
    indexer.close()
    with case.engine.begin() as connection:
        set_meta(connection, SIFT, "")
    return case


def _items(case: Case, collection: int, numbers: range) -> None:
    places, activities, identities, passages, languages = [], [], [], [], []
    for number in numbers:
        writer = Writer(number)
        digest, language = f"{number:064x}", writer.language()
        raw = f"box-{number % 40}/paper-{number}.txt".encode()
        mtime = 1_400_000_000_000_000_000 + number * 7_000_000_000_000
        places.append({"raw": raw, "size": 1, "mtime": mtime, "item": digest, "fault": None})
        told = number * 2 + 1
        for activity, step in ((told, "identify@1"), (told + 1, "extract.text@1")):
            activities.append(_activity(activity, step, digest))
        identities.append(_record(told, 0, digest, media_type=TYPES[number % 4], evidence="made"))
        text, start = _text(writer, language), 0
        for seq in range(TO_AN_ITEM):
            end = start + LENGTH
            row = _record(told + 1, seq, digest, fragment="", first=start, last=end, text=text[start:end])
            row["id"] = number * TO_AN_ITEM + seq + 1
            passages.append(row)
            languages.append(_record(told + 1, seq, digest, passage=row["id"], code=language))
            start = end
    add_places(case, collection, places)
    with case.engine.begin() as connection:
        for table, rows in (
            (schema.activity, activities), (schema.identity, identities),
            (schema.passage, passages), (schema.language, languages),
        ):  # fmt: skip
            add_rows(connection, table, rows)
        changed(connection, [f"{number:064x}" for number in numbers])


def _text(writer: Writer, language: str) -> str:
    text = ""
    while len(text) < LENGTH * TO_AN_ITEM:
        text += writer.paragraph(language, 12) + "\n"
    return text[: LENGTH * TO_AN_ITEM]


def _record(activity: int, seq: int, item: str, **values: object) -> dict[str, object]:
    return {"activity": activity, "seq": seq, "item": item, **values}


def _activity(number: int, step: str, item: str) -> dict[str, object]:
    return {
        "id": number, "key": f"{number}", "step": step, "item": item, "inputs": "{}", "outcome": "finished",
        "started": "", "ended": "", "records": 1, "current": 1,
    }  # fmt: skip
