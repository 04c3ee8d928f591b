"""The index's schema, and what a parsed query asks of it in tantivy's terms."""

import tantivy
from tantivy import FieldType, Occur

from clew.search.field import Between, Exact
from clew.search.query import And, Fuzzy, Not, Or, Phrase, Prefix, Query, Within, Word, sought

TOKENIZER = "folded"

SEQUENCE_ITEM = "#sequence"
"""The item of the one entry that is no passage: it keeps the commit's sequence, so that both change at once."""

_FIELDS = {"in": "path", "from": "sender", "to": "recipient"}


def schema() -> tantivy.Schema:
    """One document an entry. Only numbers are read back, from columns; nothing is stored.

    `item_key` is the last 64 bits of the item, to count items by; `when` is day and passage in one, to sort by.
    """
    builder = tantivy.SchemaBuilder()
    for name in ("text", "path", "sender", "recipient"):
        builder.add_text_field(name, tokenizer_name=TOKENIZER)
    builder.add_text_field("item", tokenizer_name="raw", index_option="basic")
    for name in ("type", "kind", "lang", "collection"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("passage", "sequence", "item_key"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("day", "year", "when"):
        builder.add_integer_field(name, fast=True)
    builder.add_boolean_field("problem", indexed=True, fast=True)
    return builder.build()


def analyzer() -> tantivy.TextAnalyzer:
    """Text is folded before it comes to the index, so that words are what stands between spaces."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def ranked(query: Query) -> bool:
    """Whether the hits of `query` differ in relevance: prefixes and fields alone find, but don't weigh."""
    return any(not isinstance(part, Prefix) for part in sought(query))


def plan(query: Query, schema: tantivy.Schema) -> tantivy.Query:
    """`query` for tantivy. Words weigh by BM25; prefixes, fields and exclusions only admit or exclude."""
    match query:
        case Word() | Phrase() | Prefix():
            return _words("text", query, schema)
        case Fuzzy(text, distance):
            # A fuzzy query weighs all alike; the word itself comes first.
            near = tantivy.Query.fuzzy_term_query(schema, "text", text, distance)
            return _boolean(Occur.Should, near, tantivy.Query.term_query(schema, "text", text))
        case Within(field, sought_words):
            return tantivy.Query.const_score_query(_words(_FIELDS[field], sought_words, schema), 0.0)
        case Exact(field, value):
            return tantivy.Query.const_score_query(tantivy.Query.term_query(schema, field, value), 0.0)
        case Between(first, last):
            return tantivy.Query.range_query(schema, "day", FieldType.Integer, first, last)
        case Or(parts):
            return _boolean(Occur.Should, *(plan(part, schema) for part in parts))
        case And(parts):
            return _all(parts, schema)
        case Not(part):
            return _all((Not(part),), schema)


def until(sequence: int, query: tantivy.Query, schema: tantivy.Schema) -> tantivy.Query:
    """`query` over what was indexed up to `sequence`."""
    older = tantivy.Query.range_query(schema, "sequence", FieldType.Unsigned, None, sequence)
    return _boolean(Occur.Must, query, tantivy.Query.const_score_query(older, 0.0))


def _all(parts: tuple[Query, ...], schema: tantivy.Schema) -> tantivy.Query:
    clauses = [(Occur.Must, plan(part, schema)) for part in parts if not isinstance(part, Not)]
    clauses = clauses or [(Occur.Must, _everything(schema))]
    clauses += [(Occur.MustNot, plan(part.part, schema)) for part in parts if isinstance(part, Not)]
    return tantivy.Query.boolean_query(clauses)


def _everything(schema: tantivy.Schema) -> tantivy.Query:
    keeper = tantivy.Query.term_query(schema, "item", SEQUENCE_ITEM, "basic")
    clauses = [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, keeper)]
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query(clauses), 0.0)


def _words(field: str, query: Word | Phrase | Prefix, schema: tantivy.Schema) -> tantivy.Query:
    match query:
        case Word(text):
            return tantivy.Query.term_query(schema, field, text)
        case Phrase(words):
            return tantivy.Query.phrase_query(schema, field, list(words))
        case Prefix((word,)):
            return tantivy.Query.regex_query(schema, field, f"{word}.*")
        case Prefix(words):
            return tantivy.Query.regex_phrase_query(schema, field, [*words[:-1], f"{words[-1]}.*"])


def _boolean(occur: Occur, *queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, query) for query in queries])
