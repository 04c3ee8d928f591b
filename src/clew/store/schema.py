"""The tables of case.db. Everything in them is a projection of the ledger and its manifests, or derived.

Digests are 64 hex digits. Times are ISO 8601 in UTC. `fragment` is a locator's written form without `char`;
`first` and `last` are its code points [first, last).
"""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy import Float as Real

FORMAT = 4

NAMED = "kind IN ('person', 'organisation', 'place')"
"""Mentions that name somebody; a partial index serves a query only where its condition stands there word for word."""

SUPERSEDED = "current = 0"
"""Activities that stand no more, as an index holds them: what asks for them writes it word for word."""

READING = "step LIKE 'extract.%'"
"""Activities that read an item, one of a dozen, as an index holds them."""

tables = MetaData()

meta = Table("meta", tables, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

collection = Table(
    "collection",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, unique=True, nullable=False),
    Column("root", Text, nullable=False),
    Column("custodian", Text),
    Column("collected_by", Text),
    Column("exhibit", Text),
    Column("copied", Integer, nullable=False),
    Column("added", Text, nullable=False),
)

place = Table(
    "place",
    tables,
    Column("id", Integer, primary_key=True),
    Column("collection", ForeignKey("collection.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("item", Text),
    Column("size", Integer, nullable=False),
    Column("mtime", Integer, nullable=False),
    Column("fault", Text),
    Column("superseded", Integer, nullable=False, default=0),
    UniqueConstraint("collection", "raw", "item", "mtime"),
    Index("place_item", "item", "superseded"),
    Index("place_path", "collection", "path"),
)

item = Table(
    "item",
    tables,
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
)

known = Table("known", tables, Column("item", Text, primary_key=True), Column("list", Text, nullable=False))

imported = Table(
    "imported",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("entities", Integer, nullable=False),
    Column("time", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("superseded", Integer, nullable=False, default=0),
)
"""Lists of known people and bodies; `superseded` is the ledger's line that replaced or removed one, or nought."""

activity = Table(
    "activity",
    tables,
    Column("id", Integer, primary_key=True),
    Column("key", Text, unique=True, nullable=False),
    Column("step", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("ended", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("current", Integer, nullable=False, default=1),
    Index("activity_item", "item", "current", "outcome", "step"),
    Index("activity_reading", "item", "current", "outcome", sqlite_where=text(READING)),
    Index("activity_superseded", "current", sqlite_where=text(SUPERSEDED)),
    sqlite_autoincrement=True,
)


def _derived(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of records: each belongs to an activity, at its position among what that activity yielded."""
    return Table(
        name,
        tables,
        Column("id", Integer, primary_key=True),
        Column("activity", ForeignKey("activity.id"), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("item", Text, nullable=False),
        *columns,
        Index(f"{name}_activity", "activity", "seq"),
        Index(f"{name}_item", "item"),
        sqlite_autoincrement=True,
    )


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


identity = _derived(
    "identity",
    Column("media_type", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("charset", Text),
)

passage = _derived(
    "passage",
    Column("fragment", Text, nullable=False),
    Column("first", Integer),
    Column("last", Integer),
    Column("text", Text, nullable=False),
    Column("certainty", Real),
)

language = _derived("language", Column("passage", Integer, nullable=False, index=True), Column("code", Text))

member = _derived(
    "member",
    Column("entry", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text),
    Column("fragment", Text, nullable=False),
    Column("declared", Text),
    Column("charset", Text),
    Column("announced", Integer),
    Column("modified", Text),
    Column("content", Text, nullable=False, index=True),
    Column("size", Integer, nullable=False),
)

metadata = _derived("metadata", Column("name", Text, nullable=False), Column("value", Text, nullable=False))

problem = _derived(
    "problem",
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("effect", Text, nullable=False),
    Column("fragment", Text, nullable=False),
    Column("mended", Integer, nullable=False, default=0),
)

rendition = _derived(
    "rendition",
    Column("kind", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("page", Integer),
    Column("content", Text, nullable=False),
)

mention = _derived(
    "mention",
    Column("passage", Integer, nullable=False, index=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("mention_value", "kind", "value", "item"),
    Index("mention_date", "value", "detail", "passage", "activity", sqlite_where=text("kind = 'date'")),
    Index("mention_nation", "value", "detail", "passage", "activity", sqlite_where=text("kind = 'nation'")),
    Index("mention_named", "kind", "value", "passage", "activity", sqlite_where=text(NAMED)),
)

transaction = _derived(
    "transaction",
    Column("passage", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    *_texts("date", "amount", "currency", "payer", "payee", "reference", "account", "balance", "cells"),
    Index("transaction_payer", "payer"),
    Index("transaction_payee", "payee"),
)

claim = _derived(
    "claim",
    Column("passage", Integer, nullable=False, index=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    *_texts("text", "stance", "event", "unverified", "chain"),
    Column("event_first", Integer),
    Column("event_last", Integer),
    Index("claim_event", "event", "stance"),
)

vector = _derived(
    "vector",
    Column("passage", Integer, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

name = Table(
    "name",
    tables,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("entity", Text, nullable=False, index=True),
    Column("forms", Text, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    UniqueConstraint("kind", "value"),
)

entity = Table(
    "entity",
    tables,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("caption", Text, nullable=False),
    Column("captions", Text, nullable=False),
    Column("names", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("bare", Integer, nullable=False),
    Index("entity_kind", "kind", "items"),
)

tie = Table(
    "tie",
    tables,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("item", Text),
    Column("state", Text, nullable=False),
    Column("score", Real, nullable=False),
    Column("reasons", Text, nullable=False),
    Index("tie_one", "kind", "one"),
    Index("tie_other", "kind", "other"),
    Index("tie_state", "state", "score"),
    Index("tie_proposed", "kind", "state", "score"),
)

kin = Table(
    "kin",
    tables,
    Column("id", Integer, primary_key=True),
    Column("one", Text, nullable=False, index=True),
    Column("other", Text, nullable=False, index=True),
    Column("how", Text, nullable=False),
    Column("score", Real, nullable=False),
    Column("reasons", Text, nullable=False),
)

listed = Table(
    "listed",
    tables,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("entity", Text, nullable=False, index=True),
    *_texts("list", "identity", "schema", "caption", "used"),
    UniqueConstraint("kind", "value"),
)
"""Entities of imported lists that something of the case ties with; `entity` is the case's that it is part of, or ""."""

support = Table(
    "support",
    tables,
    Column("id", Integer, primary_key=True),
    Column("claim", Text, nullable=False),
    *_texts("other", "bearing"),
    Column("score", Real, nullable=False),
    *_texts("reasons", "differs"),
    Column("origin", Integer, nullable=False),
    Index("support_claim", "claim", "bearing"),
)
"""What bears on each claim, told from both ends; claims are written citations. `origin` numbers the origins of what
supports a claim, and apart from these of what contradicts it, from 1; nought where it was not counted."""

descent = Table(
    "descent",
    tables,
    Column("id", Integer, primary_key=True),
    Column("one", Text, nullable=False, index=True),
    *_texts("other", "how"),
    Column("sure", Integer, nullable=False),
    Column("score", Real, nullable=False),
    Column("reasons", Text, nullable=False),
)

corroboration = Table(
    "corroboration",
    tables,
    Column("id", Integer, primary_key=True),
    Column("claim", Text, nullable=False, unique=True),
    *_texts("speaker", "dated"),
    *(
        Column(each, Integer, nullable=False)
        for each in ("origins", "passages", "undecided", "against", "contradicting", "uncounted", "own")
    ),
    Index("corroboration_origins", "origins"),
)
"""Of each claim, whose row has the same `id`: `origins` independent origins of so many `passages` that say it, so many
of these `undecided`, and `against` origins of so many `contradicting` passages. `uncounted` more bear on it. Its `own`
origin is that of this number."""

difference = Table(
    "difference",
    tables,
    Column("id", Integer, primary_key=True),
    *_texts("dossier", "aspect", "claim", "value"),
    Index("difference_dossier", "dossier", "aspect"),
)

ANALYSED = (name, entity, tie, listed, kin, support, descent, corroboration, difference)
"""What the records of the whole case say together: made anew from them and from people's judgements."""

judgement = Table(
    "judgement",
    tables,
    Column("id", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("time", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    *_texts("more", "after", "signer"),
)
"""`line` is where this case's ledger has it, `name` what it is called in every copy of the case. `more` is a JSON
object, `after` the names of what it takes the place of, null where nobody wrote that down; `signer` a fingerprint, or
""."""

person = Table(
    "person",
    tables,
    Column("id", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    *_texts("time", "name", "role", "key"),
    Column("hash", Text, nullable=False, unique=True),
)
"""What was ever said of who judges: `key` is their public key as OpenSSH writes it, or ""; `hash` that of the ledger's
line that said it first."""

change = Table(
    "change",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("item", Text, nullable=False),
    sqlite_autoincrement=True,
)

FOUND = (language, mention, transaction, vector, claim)
"""What was drawn from passages: `seq` is the passage's position in the activity upstream."""

DERIVED = (identity, passage, member, metadata, problem, rendition, *FOUND)
