"""The index's schema, and what a parsed query asks of it in tantivy's terms."""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod

import tantivy
from tantivy import FieldType, Occur

from clew.search.clitic import forms, pattern
from clew.search.field import About, Amount, Between, Exact
from clew.search.noted import NATION_WORDS, WORDS
from clew.search.period import terms_for
from clew.search.query import And, Fuzzy, Not, Numbered, Or, Phrase, Prefix, Query, Within, Word, sought

TOKENIZER = "folded"

SEQUENCE_ITEM = "#sequence"
"""The item of the one entry that is no passage: it keeps the commit's sequence, so that both change at once."""

_FIELDS = {"in": "path", "from": "sender", "to": "recipient", "org": "organisation", "nation": NATION_WORDS}


Occurs = Callable[[str], bool]
"""Whether a word stands anywhere in the texts."""

_BELOW = 0.5
"""What a word with others written onto it weighs of the word alone."""

_PHRASES = 24
"""Phrases that are looked for one by one; more forms of one are cheaper to find together."""


def schema() -> tantivy.Schema:
    """One document an entry. Only numbers are read back, from columns; nothing is stored.

    `item_key` is the last 64 bits of the item, to count items by; `when` is day and passage in one, to sort by.
    """
    builder = tantivy.SchemaBuilder()
    for name in ("text", "path", "sender", "recipient", *WORDS):
        builder.add_text_field(name, tokenizer_name=TOKENIZER)
    builder.add_text_field("item", tokenizer_name="raw", index_option="basic")
    for name in ("type", "kind", "lang", "collection", "mention", "nation"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    for name in ("sequence", "item_key"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("about", indexed=True)
    builder.add_float_field("amount", fast=True)
    for name in ("day", "year", "when"):
        builder.add_integer_field(name, fast=True)
    for name in ("problem", "mentioned"):
        builder.add_boolean_field(name, indexed=True, fast=True)
    return builder.build()


def analyzer() -> tantivy.TextAnalyzer:
    """Text is folded before it comes to the index, so that words are what stands between spaces."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def ranked(query: Query) -> bool:
    """Whether the hits of `query` differ in relevance: prefixes and fields alone find, but don't weigh."""
    return any(not isinstance(part, Prefix) for part in sought(query))


def plan(query: Query, schema: tantivy.Schema, occurs: Occurs | None = None) -> tantivy.Query:
    """`query` for tantivy; with `occurs` also for the forms of Arabic words that occur.

    Words weigh by BM25; prefixes, fields and exclusions only admit or exclude."""
    match query:
        case Word() | Phrase() | Prefix():
            if query.exact or occurs is None:
                return _words("text", query, schema)
            return _formed(query, schema, occurs)
        case Fuzzy(text, distance):
            # A fuzzy query weighs all alike; the word itself comes first.
            near = tantivy.Query.fuzzy_term_query(schema, "text", text, distance)
            return _boolean(Occur.Should, near, tantivy.Query.term_query(schema, "text", text))
        case Within(field, sought_words):
            return tantivy.Query.const_score_query(_words(_FIELDS.get(field, field), sought_words, schema), 0.0)
        case Exact(field, value):
            return tantivy.Query.const_score_query(tantivy.Query.term_query(schema, field, value), 0.0)
        case Between(first, last):
            return tantivy.Query.range_query(schema, "day", FieldType.Integer, first, last)
        case About(first, last):
            return _terms("about", sorted(terms_for(first, last)), schema)
        case Amount(least, most):
            return tantivy.Query.range_query(schema, "amount", FieldType.Float, least, most)
        case Numbered(passages):
            return _terms("passage", passages, schema)
        case Or(parts):
            return _boolean(Occur.Should, *(plan(part, schema, occurs) for part in parts))
        case And(parts):
            return _all(parts, schema, occurs)
        case Not(part):
            return _all((Not(part),), schema, occurs)


def until(sequence: int, query: tantivy.Query, schema: tantivy.Schema) -> tantivy.Query:
    """`query` over what was indexed up to `sequence`."""
    older = tantivy.Query.range_query(schema, "sequence", FieldType.Unsigned, None, sequence)
    return _boolean(Occur.Must, query, tantivy.Query.const_score_query(older, 0.0))


def _all(parts: tuple[Query, ...], schema: tantivy.Schema, occurs: Occurs | None) -> tantivy.Query:
    """What is excluded is excluded as it stands: a form may be another word."""
    clauses = [(Occur.Must, plan(part, schema, occurs)) for part in parts if not isinstance(part, Not)]
    clauses = clauses or [(Occur.Must, _everything(schema))]
    clauses += [(Occur.MustNot, plan(part.part, schema)) for part in parts if isinstance(part, Not)]
    return tantivy.Query.boolean_query(clauses)


def _everything(schema: tantivy.Schema) -> tantivy.Query:
    keeper = tantivy.Query.term_query(schema, "item", SEQUENCE_ITEM, "basic")
    clauses = [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, keeper)]
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query(clauses), 0.0)


def _formed(query: Word | Phrase | Prefix, schema: tantivy.Schema, occurs: Occurs) -> tantivy.Query:
    """The words as they are, and less weighty those with what Arabic writes onto their beginning."""
    alone = _words("text", query, schema)
    match query:
        case Word(text):
            more = [tantivy.Query.term_query(schema, "text", form) for form in forms(text) if occurs(form)]
        case Phrase(words):
            more = _phrases(words, schema, occurs)
        case Prefix((word,)):
            return tantivy.Query.regex_query(schema, "text", f"{pattern(word)}.*") if forms(word) else alone
        case Prefix(words):
            regexes = [*map(pattern, words[:-1]), f"{pattern(words[-1])}.*"]
            return tantivy.Query.regex_phrase_query(schema, "text", [*regexes])
    if not more:
        return alone
    return _boolean(Occur.Should, alone, tantivy.Query.boost_query(_boolean(Occur.Should, *more), _BELOW))


def _phrases(words: tuple[str, ...], schema: tantivy.Schema, occurs: Occurs) -> list[tantivy.Query]:
    """The phrase in the other forms that its words occur in."""
    ways = [[word, *filter(occurs, forms(word))] for word in words]
    if prod(map(len, ways)) <= _PHRASES:
        others = [way for way in product(*ways) if way != words]
        return [tantivy.Query.phrase_query(schema, "text", [*way]) for way in others]
    return [tantivy.Query.regex_phrase_query(schema, "text", [f"({'|'.join(way)})" for way in ways])]


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


def _terms(field: str, values: Sequence[int], schema: tantivy.Schema) -> tantivy.Query:
    """Any of the values; it admits, and weighs nothing."""
    found = _boolean(Occur.Should, *(tantivy.Query.term_query(schema, field, value, "basic") for value in values))
    return tantivy.Query.const_score_query(found, 0.0)


def _boolean(occur: Occur, *queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, query) for query in queries])
