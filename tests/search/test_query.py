import random
from datetime import date

import pytest

from clew.errors import QueryError
from clew.search.field import EXAMPLES, Between, Exact
from clew.search.kind import KINDS, kind_of
from clew.search.query import And, Fuzzy, Not, Or, Phrase, Prefix, Query, Within, Word, parse, sought


def _days(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("a b", And((A, B))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a -b NOT c", And((A, Not(B), Not(C)))),
        ("-(a b)", Not(And((A, B)))),
        ("-a", Not(A)),
        ("a and b", And((A, Word("and"), B))),
        ('"Bill of Lading"', Phrase(("bill", "of", "lading"))),
        ("“Bill of Lading”", Phrase(("bill", "of", "lading"))),
        ("«الميناء القديم»", Phrase(("الميناء", "القديم"))),
        ("IQ-2017/44", Phrase(("iq", "2017", "44"))),
        ("ali@example.org", Phrase(("ali", "example", "org"))),
        ("٢٠١٧", Word("2017")),
        ("إلى", Word("الي")),
        ("Vessel*", Prefix(("vessel",))),
        ('"port auth"*', Prefix(("port", "auth"))),
        ("a*", Prefix(("a",))),
        ("IQ-2*", Prefix(("iq", "2"))),
        ("中国*", Prefix(("中", "国"))),
        ("Halabi~2", Fuzzy("halabi", 2)),
        ("Halabi~", Fuzzy("halabi", 1)),
        ("Halabi~١", Fuzzy("halabi", 1)),
        ("Smith & Sons", And((Word("smith"), Word("sons")))),
        ("a -- b", And((A, B))),
        ("http://a.b", Phrase(("http", "a", "b"))),
        ("10:30", Phrase(("10", "30"))),
        ("Re: a", And((Word("re"), A))),
        ("كلمة:a", Phrase(("كلمه", "a"))),
        ("type:pdf", Exact("kind", "pdf")),
        ("TYPE:Application/PDF", Exact("type", "application/pdf")),
        ("lang:AR", Exact("lang", "ar")),
        ("has:problem", Exact("problem", True)),
        ('in:"Port Authority/2017"', Within("in", Phrase(("port", "authority", "2017")))),
        ("in:contr*", Within("in", Prefix(("contr",)))),
        ("from:Halabi", Within("from", Word("halabi"))),
        ("to:a@b", Within("to", Phrase(("a", "b")))),
        ("-type:pdf", Not(Exact("kind", "pdf"))),
        ("date:2017", Between(_days(2017, 1, 1), _days(2017, 12, 31))),
        ("date:2016-02", Between(_days(2016, 2, 1), _days(2016, 2, 29))),
        ("date:2017-05-03", Between(_days(2017, 5, 3), _days(2017, 5, 3))),
        ("date:2017-05..2017-06", Between(_days(2017, 5, 1), _days(2017, 6, 30))),
        ("date:..2017", Between(None, _days(2017, 12, 31))),
        ('date:"1969-12-31.."', Between(-1, None)),
        ("date:٢٠١٧-٠٥..", Between(_days(2017, 5, 1), None)),
    ],
)
def test_reads(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "empty"),
        ("  & - ", 0, "empty"),
        ("a (b", 2, "never closed"),
        ("a ((b)", 2, "never closed"),
        ("(", 0, "never closed"),
        ("a) b", 1, "closes nothing"),
        (") b", 0, "closes nothing"),
        ("a ()", 2, "nothing stands between"),
        ('a "b', 2, "never closed"),
        ("a AND", 2, "nothing on its right"),
        ("OR a", 0, "nothing on its left"),
        ("a AND OR b", 6, "nothing on its left"),
        ("a NOT", 2, "nothing on its right"),
        ("(a OR) b", 3, "nothing on its right"),
        ("a typ:pdf", 2, "did you mean type?"),
        ("foo:bar", 0, "type:, lang:, in:, from:, to:, date:, has:"),
        ("type:pfd", 0, "did you mean pdf?"),
        ("lang:arabic!", 0, "ISO 639"),
        ("has:virus", 0, "has:problem"),
        ("in:...", 0, "needs a word"),
        ("lang:(ar OR en)", 5, "(lang:a OR lang:b)"),
        ('in:"a b', 3, "cannot be read"),
        ("date:2017-13", 0, "is no date"),
        ("date:2017-02-30", 0, "is no date"),
        ("date:0000", 0, "is no date"),
        ("date:May", 0, "is no date"),
        ("date:..", 0, "needs a date"),
        ("date:2018..2017", 0, "ends before it starts"),
        ("word~3", 0, "takes 1 or 2"),
        ("IQ-2017~1", 0, "goes after one word"),
        ("ab~1", 0, "too short"),
        ('"bill o"*', 0, "at least 2 letters before *"),
        ("(" * 100 + "a" + ")" * 100, 41, "levels"),
        ("NOT " * 100 + "a", 164, "levels"),
        ("a " * 201, 0, "more than 200"),
        ("a" * 4_001, 4_000, "more than 4000"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert caught.value.position == position


def test_any_string_is_a_query_or_a_query_error() -> None:
    chance = random.Random(11)
    pieces = ["a", "IQ-1", "محمد", "中国", '"', "(", ")", " ", "AND", "OR", "NOT", "-", "*", "~", "~2", ":", "type:",
              "in:", "date:", "..", "2017-05", "pdf", "\ud800", "\0", "“", "🙂", "has:problem", "/", "\n"]  # fmt: skip
    read = 0
    for _ in range(30_000):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 12)))
        try:
            parse(text)
            read += 1
        except QueryError as error:
            assert 0 <= error.position <= len(text)
    assert read > 3_000


def test_every_example_of_a_field_is_a_query() -> None:
    for name, value in EXAMPLES.items():
        parse(f"{name}:{value}")


def test_what_is_sought_in_the_text_leaves_out_exclusions_and_fields() -> None:
    assert sought(parse("a (b OR a) -c in:x NOT (d e)")) == (A, B)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("message/rfc822", "mail"),
        ("application/pdf", "pdf"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "sheet"),
        ("application/vnd.oasis.opendocument.spreadsheet", "sheet"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"),
        ("text/csv", "sheet"),
        ("Text/HTML; charset=utf-8", "web"),
        ("text/plain", "text"),
        ("text/x-whatsapp", "chat"),
        ("application/x-telegram+json", "chat"),
        ("application/x-whatsapp-ios+sqlite3", "chat"),
        ("image/png", "image"),
        ("application/x-tar", "archive"),
        ("application/zip", "archive"),
        ("application/octet-stream", "other"),
    ],
)
def test_media_types_have_the_kind_that_people_call_them_by(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind
    assert kind in KINDS
