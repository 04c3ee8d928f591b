import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import tantivy

from clew.errors import QueryError
from clew.search.find import LoadedPassage, find
from clew.search.index import Entry, Index
from clew.search.plan import analyzer
from clew.search.query import parse
from clew.search.snippet import LENGTH, marks, near, snippet
from clew.search.terms import TermCount, count_terms

ITEM = "ab" * 32


def _marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in marks(text, parse(query))]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The Port, the port's PORT", "port", ["Port", "port", "PORT"]),
        ("Bill  of-Lading and bill", '"bill of lading"', ["Bill  of-Lading"]),
        ("vessel vessels navess", "vessel*", ["vessel", "vessels"]),
        ("Port Authority of ports", '"port auth"*', ["Port Authority"]),
        ("Halabi, Halaby, Hlaabi, Harabbi", "halabi~1", ["Halabi", "Halaby", "Hlaabi"]),
        ("Halabi, Halaby, Hlaabi, Harabbi", "halabi~2", ["Halabi", "Halaby", "Hlaabi", "Harabbi"]),
        ("وصل مُحَمَّدٌ إلى المرفأ", "محمد الي", ["مُحَمَّدٌ", "إلى"]),
        ("سنة ٢٠١٧", "2017", ["٢٠١٧"]),
        ("write ali@example.org now", "ali@EXAMPLE.org", ["ali@example.org"]),
        ("在中国人民", "中国", ["中国"]),
        ("a b a", '"a b" "b a"', ["a b a"]),
        ("نسي وكلمة السر وبكلمة سر", '"كلمة السر"', ["وكلمة السر"]),
        ("السر والسر بالسر للسر سر", "السر", ["السر", "والسر", "بالسر", "للسر"]),
        ("السر والسر بالسر للسر سر يسر", "سر", ["السر", "والسر", "بالسر", "للسر", "سر"]),
        ("مال كمال", "=مال", ["مال"]),
        ("وكلمة السر، كلمة السر", '="كلمة السر"', ["كلمة السر"]),
        ("والكلمات وكلام", "كلم*", ["والكلمات"]),
        ("red green blue", "red -green in:blue", ["red"]),
        ("nothing here", "absent", []),
        ("", "a", []),
    ],
)
def test_marks_the_words_as_they_stand_in_the_text(text: str, query: str, marked: list[str]) -> None:
    assert _marked(text, query) == marked


def test_fuzzy_marks_are_the_words_that_the_index_finds() -> None:
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="folded").build()
    index = tantivy.Index(schema)
    index.register_tokenizer("folded", analyzer())
    chance = random.Random(5)
    vocabulary = sorted({"".join(chance.choice("abcم") for _ in range(chance.randint(1, 7))) for _ in range(2_000)})
    writer = index.writer(15_000_000, 1)
    for word in vocabulary:
        writer.add_document(tantivy.Document.from_dict({"text": word}, schema))
    writer.commit()
    index.reload()
    for word in chance.sample(vocabulary, 100):
        for distance in (1, 2):
            query = tantivy.Query.fuzzy_term_query(schema, "text", word, distance)
            expected = index.searcher().search(query, 1).count
            assert sum(near(other, word, distance) for other in vocabulary) == expected, (word, distance)


def test_a_snippet_is_the_stretch_with_most_of_the_query() -> None:
    text = "port " + "filler " * 100 + "the port paid the tanker twice " + "filler " * 100 + "port port port"
    shown = snippet(text, parse("port tanker"))
    assert "the port paid the tanker twice" in shown.text
    assert [shown.text[a:b] for a, b in shown.marks] == ["port", "tanker"]


def test_a_snippet_says_where_it_starts_and_cuts_between_words() -> None:
    text = "lorem ipsum dolor " * 50 + "needle " + "sit amet " * 50
    shown = snippet(text, parse("needle"))
    assert text[shown.start : shown.start + len(shown.text)] == shown.text
    assert len(shown.text) <= LENGTH
    assert text[shown.start - 1].isspace()
    assert text[shown.start + len(shown.text)].isspace()


def test_where_only_fields_are_asked_for_the_snippet_is_the_start() -> None:
    shown = snippet("The start. " * 100, parse("type:pdf"))
    assert (shown.start, shown.marks) == (0, ())
    assert shown.text.startswith("The start.")


def test_snippets_keep_their_promises_whatever_the_text() -> None:
    chance = random.Random(13)
    words = ["port", "tanker", "x" * 300, "مُحَمَّد", "中国", " ", "\n", "e\u0301", "bill of lading", "\u202e", "ﷺ"]
    query = parse('port OR tanker~1 OR محمد OR 中国 OR "bill of lading" OR xx* OR "port tanker"')
    for _ in range(500):
        text = " ".join(chance.choice(words) for _ in range(chance.randint(0, 80)))
        shown = snippet(text, query)
        assert len(shown.text) <= LENGTH
        assert text[shown.start : shown.start + len(shown.text)] == shown.text
        assert all(0 <= a < b <= len(shown.text) for a, b in shown.marks)
        assert bool(shown.marks) == bool(marks(text, query))


TEXTS = {1: "The tanker left the port", 2: "A tanker, again", 3: "وصلت الشحنة إلى المرفأ"}


def _load(numbers: Sequence[int]) -> Mapping[int, LoadedPassage]:
    return {
        number: LoadedPassage(ITEM, f"{ITEM}#page={number}", TEXTS[number], ("laptop/a.pdf",), "application/pdf", "en")
        for number in numbers
        if number in TEXTS
    }


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = Index(tmp_path)
    index.replace(ITEM, [Entry(number, ITEM, text, "application/pdf", 1) for number, text in TEXTS.items()])
    index.replace("cd" * 32, [Entry(4, "cd" * 32, "tanker tanker tanker", "text/plain", 1)])
    index.commit(1)
    return index


def test_hits_cite_their_place_and_show_their_words(index: Index) -> None:
    (hit,) = find(index, "المرفا", _load).hits
    assert (hit.item, hit.locator, hit.places) == (ITEM, f"{ITEM}#page=3", ("laptop/a.pdf",))
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["المرفأ"]
    assert hit.score > 0


def test_pages_follow_one_another(index: Index) -> None:
    first = find(index, "tanker", _load, limit=2)
    second = find(index, "tanker", _load, limit=2, cursor=first.cursor)
    assert (first.total, second.cursor) == (3, None)
    assert {hit.locator[-1] for hit in first.hits + second.hits} == {"1", "2"}, "the store has no passage 4"


def test_a_query_that_cannot_be_read_says_so(index: Index) -> None:
    with pytest.raises(QueryError):
        find(index, "tanker AND", _load)


def test_a_list_of_terms_is_counted_line_by_line(index: Index) -> None:
    lines = ["\ufefftanker\n", "# ports\n", "\n", '"the port"\r\n', "absent", "typ:x"]
    counts = list(count_terms(index, lines))
    assert counts[:3] == [
        TermCount(1, "tanker", 3, 2),
        TermCount(4, '"the port"', 1, 1),
        TermCount(5, "absent", 0, 0),
    ]
    assert (counts[3].line, counts[3].passages) == (6, 0)
    assert "did you mean type?" in (counts[3].error or "")
