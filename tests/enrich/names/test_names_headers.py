"""Names above a mail's text: who wrote it and who got it, each at its words; no other step reads these lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.names.arabic import names_ar
from clew.enrich.names.headers import MAIL, beneath, names_headers
from clew.model import Locator, Mention
from clew.step import GivenText


def passages(*texts: str, media_type: str = MAIL, begins: int = 0) -> list[GivenText]:
    found, at = [], begins
    for text in texts:
        found.append(GivenText(text, None, Locator(chars=(at, at + len(text))), media_type))
        at += len(text)
    return found


def drawn(readings: list[GivenText]) -> list[Mention]:
    mentions = []
    for reading, found in zip(readings, names_headers.run(readings), strict=True):
        for each in found:
            assert reading.text[slice(*each.chars)] == each.text
        mentions += found
    return mentions


def told(line: str) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in drawn(passages(f"From: {line}\nSubject: x\n\nBody\n"))]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Rami Haddad <rami@example.org>", ["rami haddad"]),
        ('"Haddad, Rami" <rami@example.org>, Layla Nasser <l@example.org>', ["rami haddad", "layla nasser"]),
        ("Haddad, Rami <rami@example.org>", ["rami haddad"]),
        ("Haddad, Rami; Nasser, Layla", ["rami haddad", "layla nasser"]),
        ("Rami Haddad, Layla Nasser", ["rami haddad", "layla nasser"]),
        ("rami@example.org (Rami H. Haddad)", ["rami h haddad"]),
        ("'Anna K.' [mailto:anna@x.org]", ["anna k"]),
        ("سلمى القروي <salma@x.org>", ["سلمي القروي"]),
        ("tariq.bensour@port.example", ["tariq bensour"]),
        ('"rami.haddad@example.org" <rami.haddad@example.org>', ["rami haddad"]),
        ("Rami <r@example.org>", ["rami"]),
    ],
)
def test_people_are_read_however_a_program_writes_them(line: str, names: list[str]) -> None:
    assert told(line) == [("person", name) for name in names]


@pytest.mark.parametrize(
    "line",
    [
        "info@example.org", "press.office@example.org", "Support Team <s@x.org>", "Amazon <a@amazon.com>", "", "<>",
        "undisclosed-recipients:;", "/O=ENRON/OU=NA/CN=X <x@y.z>", "no-reply@x.org", "42 <a@b.c>", '"', "(", ",;,",
    ],
)  # fmt: skip
def test_what_is_no_one_person_is_none(line: str) -> None:
    assert told(line) == []


def test_a_firm_is_an_organisation_by_its_words_or_its_domain() -> None:
    assert told("Tarsin Holdings <mail@x.org>") == [("organisation", "tarsin holdings")]
    assert told("Blue Heron <mail@blue-heron.com>") == [("organisation", "blue heron")]
    assert told("Rami Haddad <rami@ramihaddad.com>") == [("person", "rami haddad")]


def test_the_address_is_kept_with_the_name() -> None:
    first = drawn(passages("From: Rami Haddad <Rami@Example.org>\n\n"))[0]
    assert first.detail == {"by": "header", "address": "rami@example.org"}


def test_only_the_lines_above_a_mails_text_are_read() -> None:
    text = "From: Rami Haddad <r@x.org>\nSubject: Layla Nasser\n\nFrom: Omar Aziz <o@x.org>\n"
    assert [each.value for each in drawn(passages(text))] == ["rami haddad"]
    assert drawn(passages(text, media_type="text/plain")) == []
    assert drawn(passages(text, begins=3_000)) == []
    other = [GivenText(text, None, Locator(part="2", chars=(0, len(text))), MAIL)]
    assert drawn(other) == []


def test_a_long_list_runs_on_in_the_next_passage_and_ends_with_the_header() -> None:
    readings = passages(
        "To: Rami Haddad <r@x.org>, ", "Layla Nasser <l@x.org>\nSubject: s\n\nOmar Aziz, Salma Q <s@x>\n", "A B <c@d.e>"
    )
    assert [each.value for each in drawn(readings)] == ["rami haddad", "layla nasser"]


def test_the_other_steps_do_not_read_these_lines_again() -> None:
    readings = passages("From: سلمى القروي <s@x.org>\nSubject: s\n\nقال السيد رامي حداد ذلك.\n")
    assert [len(each) for each in beneath(readings)] == [len(each.text) for each in readings]
    values = [each.value for found in names_ar.run(readings) for each in found]
    assert values == ["رامي حداد"]


@given(st.lists(st.text(alphabet=st.sampled_from('From: To,;<>()"@.\n\\[]ab ي\u200f𝔸A'), max_size=80), max_size=4))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it_and_words_are_where_they_are_said_to_be(texts: list[str]) -> None:
    readings = passages(*(f"From: {text}" for text in texts))
    drawn(readings)
    assert [len(each) for each in beneath(readings)] == [len(each.text) for each in readings]
