"""Items as FollowTheMoney documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import groupby

from sqlalchemy import Connection, select

from clew.handover.cited import Among, describes, facts, found
from clew.handover.items import Item
from clew.handover.vocabulary import FOLDERS, LANGUAGES, SCHEMATA, line, moment
from clew.model import Digest
from clew.store import schema
from clew.store.completeness import media_types
from clew.store.reach import in_reach

SCHEMA_OF: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Email", ("message/rfc822", "message/x-emlx", "application/vnd.ms-outlook")),
    ("Image", ("image/*",)),
    ("Audio", ("audio/*",)),
    ("Video", ("video/*",)),
    ("HyperText", ("text/html", "application/xhtml+xml", "application/x-mimearchive")),
    ("Workbook", ("*spreadsheet*", "*ms-excel*", "application/vnd.apple.numbers")),
    ("Table", ("text/csv", "text/tab-separated-values", "application/vnd.apache.parquet", "application/x-dbf")),
    ("Pages", ("application/pdf", "*wordprocessingml*", "application/msword", "*ms-word*", "*presentation*",
               "*ms-powerpoint*", "*opendocument.text*", "application/rtf", "application/postscript",
               "application/epub+zip", "application/vnd.apple.pages", "application/vnd.apple.keynote")),
    ("Package", ("application/zip", "application/gzip", "application/x-tar", "application/x-7z-compressed",
                 "application/vnd.rar", "application/mbox", "application/vnd.ms-outlook-pst", "*cab-compressed",
                 "application/x-*disk-image", "application/x-iso9660-image")),
    ("PlainText", ("text/*",)),
)  # fmt: skip
MENTIONED = {
    "person": "peopleMentioned", "organisation": "companiesMentioned", "place": "locationMentioned",
    "email": "emailMentioned", "phone": "phoneMentioned", "iban": "ibanMentioned", "ip": "ipMentioned",
}  # fmt: skip
NAMES = ("person", "organisation", "place")
MAIL = {"subject": "subject", "from": "from", "sender": "sender", "to": "to", "cc": "cc", "bcc": "bcc",
        "inReplyTo": "in-reply-to"}  # fmt: skip


def schema_of(media_type: str) -> str:
    """The document schema of a media type."""
    fits = (name for name, patterns in SCHEMA_OF if any(fnmatchcase(media_type, each) for each in patterns))
    return next(fits, "Document")


Captions = Mapping[tuple[str, str], str]
"""What the entity of a name is called, by the name's kind and value."""


def documents(
    connection: Connection, items: Iterable[Item], captions: Captions, among: Among = in_reach
) -> Iterator[str]:
    """A line for each item, given by digest."""
    types, faults = media_types(connection), _faults(connection, among)
    mentioned = _mentioned(connection, captions, among)
    told: tuple[Digest, dict[str, list[str]]] = next(mentioned, ("", {}))
    for item in items:
        while told[0] and told[0] < item.digest:
            told = next(mentioned, ("", {}))
        kind = schema_of(item.media_type)
        properties = _properties(item, kind) | (told[1] if told[0] == item.digest else {})
        folders = [each for each in item.containers if schema_of(types.get(each, "")) in FOLDERS]
        others = [each for each in item.containers if each not in folders]
        status = {"read": "success", "partly_read": "partial", "unreadable": "failure"}.get(item.state, item.state)
        known = {"parent": folders, "processingStatus": status, "processingError": faults.get(item.digest)}
        yield line(kind, item.digest, properties | known, places=list(item.places), containers=others)


def _properties(item: Item, kind: str) -> dict[str, str | list[str] | None]:
    dates = {name: list(filter(None, map(moment, item.metadata.get(name, ())))) for name in DATES}
    said: dict[str, str | list[str] | None] = {
        "fileName": item.name, "title": list(item.metadata.get("title", ())) or item.said("subject") or item.name,
        "contentHash": item.digest, "mimeType": item.media_type, "fileSize": str(item.size),
        "author": list(item.metadata.get("author", ())), "date": dates["date"] or None,
        "authoredAt": dates["created"], "modifiedAt": dates["modified"], "messageId": item.said("message-id"),
        "generator": list(item.metadata.get("producer", ())), "keywords": list(item.metadata.get("keywords", ())),
        "detectedLanguage": [LANGUAGES[code] for code in item.languages if code in LANGUAGES],
    }  # fmt: skip
    if kind == "Email":
        said |= {name: list(item.metadata.get(ours, ())) for name, ours in MAIL.items()}
    return {name: values for name, values in said.items() if name in SCHEMATA[kind]}


DATES = ("date", "created", "modified")


def _faults(connection: Connection, among: Among) -> Mapping[Digest, list[str]]:
    faults: defaultdict[Digest, list[str]] = defaultdict(list)
    for row in facts(connection, schema.problem, schema.problem.c.mended == 0, among=among):
        faults[row["item"]].append(f"{row['code']}: {row['message']}")
    return faults


def _mentioned(
    connection: Connection, captions: Captions, among: Among
) -> Iterator[tuple[Digest, dict[str, list[str]]]]:
    """By item, what its words name: people and the like as written most fully, identifiers by their values."""
    mention = schema.mention
    wanted = found(connection, mention, mention.c.kind.in_((*MENTIONED, "nation")), among=among)
    for item, rows in groupby(wanted, lambda row: str(row["item"])):
        told: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            kind, value = row["kind"], row["value"]
            if kind == "nation":
                if '"or"' not in row["detail"] and '"currency"' not in row["detail"]:
                    told["detectedCountry"][value.lower()] = None
            elif kind in NAMES and (kind, value) in captions and not describes(row):
                told[MENTIONED[kind]][captions[kind, value]] = None
            elif kind in MENTIONED and kind not in NAMES:
                told[MENTIONED[kind]][value] = None
        yield item, {name: sorted(values) for name, values in told.items()}


def captions_of(connection: Connection) -> dict[tuple[str, str], str]:
    name, entity = schema.name, schema.entity
    query = select(name.c.kind, name.c.value, entity.c.caption).join(entity, entity.c.id == name.c.entity)
    return {(kind, value): caption for kind, value, caption in connection.execute(query)}
