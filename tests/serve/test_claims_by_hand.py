"""Claims that people state by hand on the pages: cited exactly, weighed with the others, taken back."""

import re
from urllib.parse import quote

import pytest
from claimed_case import ATTACK, claim_at, send
from fastapi.testclient import TestClient
from served import ADDRESS, looked, one, words
from sqlalchemy import select

from clew.cli import main
from clew.errors import UsageError
from clew.serve.deciding import Deciding
from clew.store import schema
from clew.store.case import Case
from clew.store.claims import bearing, claim, claims_at
from clew.store.reading import show
from clew.store.stated import cited, narrowed


def whole(case: Case, name: str) -> str:
    """The citation of the first passage of a file."""
    query = select(schema.passage.c.item, schema.passage.c.fragment, schema.passage.c.text)
    query = query.join(schema.place, schema.place.c.item == schema.passage.c.item)
    with case.engine.connect() as connection:
        row = connection.execute(query.where(schema.place.c.path.contains(name))).first()
    assert row is not None
    return f"{row.item}#{row.fragment}{'&' * bool(row.fragment)}char=0,{len(row.text)}"


def state(client: TestClient, at: str, **fields: str) -> tuple[int, str]:
    """Send the form of a claim by hand: the status, and the address that it leads to or the page that it gives."""
    page = client.get("/claims/new", params={"at": at})
    token = re.search('name="token" value="([^"]+)"', page.text)
    assert token is not None, page.text
    form = {"token": token[1], "at": at, "by": "S. Haddad", "stance": "asserts", **fields}
    answer = client.post("/claims/new", data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    decider: Deciding = client.app.state.deciding  # type: ignore[attr-defined]
    decider.wait(30)
    return answer.status_code, str(answer.headers.get("location") or answer.text)


def test_words_of_a_passage_become_a_claim_that_is_weighed_with_the_others(deciding: TestClient, own: Case) -> None:
    said = f"{ATTACK} and killed 12 people"
    status, to = state(deciding, whole(own, "forward"), words=f" {said}\n", event="attack", speaker="Reuters")
    assert status == 303 and to.startswith("/claim?id=") and "&done=" in to
    page = looked(deciding, to)
    assert words(page.css_first(".by-hand")).startswith("Stated by hand by S. Haddad")
    assert "Reuters" in words(page.css_first("ol.line"))
    assert "letter.txt" in words(one(page, "#contradicts").parent)
    id = deciding.get(to).url.params["id"]
    with own.engine.connect() as connection:
        assert show(connection, id).text == said
        assert {each.bearing for each in bearing(connection, id)} >= {"supports", "contradicts"}
        assert claim(connection, id).by_hand
    board = looked(deciding, "/claims?mark=hand&every=1")
    assert [words(each) for each in board.css(".claim .by-hand")] == ["by hand, by S. Haddad"]


def test_a_claim_in_a_persons_own_words_shows_those_it_stands_on_and_can_be_taken_back(
    deciding: TestClient, own: Case
) -> None:
    given = {"words": "Tariq Bensour denied", "own": "Bensour disputes it", "stance": "doubts"}
    _, to = state(deciding, whole(own, "answer"), **given)
    page = looked(deciding, to)
    assert words(page.css_first("h1")) == "Bensour disputes it"
    assert words(page.css_first(".context .words")) == "Tariq Bensour denied"
    take = page.css_first(".by-hand button")
    assert take is not None
    send(deciding, take=take.attributes["value"] or "")
    deciding.app.state.deciding.wait(30)  # type: ignore[attr-defined]
    assert deciding.get(to).status_code == 404


def test_what_the_passage_does_not_say_is_refused_and_nothing_that_was_written_is_lost(
    deciding: TestClient, own: Case
) -> None:
    at = whole(own, "letter")
    status, page = state(deciding, at, words="militants attacked the harbour", reason="read <b>twice</b>")
    assert status == 400 and "the passage has no such words" in page
    assert "militants attacked the harbour" in page and "read &lt;b&gt;twice&lt;/b&gt;" in page
    assert state(deciding, at, words="killed 30 people", by="")[0] == 400
    assert state(deciding, at, words="killed 30 people", stance="swears")[0] == 400
    assert deciding.get("/claims/new", params={"at": "0" * 64 + "#char=0,3"}).status_code == 404


def test_the_nearest_of_the_same_words_is_cited_whatever_spaces_stand_between(own: Case) -> None:
    at = whole(own, "harm")
    with own.engine.connect() as connection:
        place = cited(connection, at)
        last = place.whole.rindex("the")
        near = cited(connection, f"{place.item}#char={last},{last + 3}")
        assert narrowed(place, "militants \n attacked").words == "militants attacked"
        assert narrowed(near, "t").first == last
        with pytest.raises(UsageError, match="no such words"):
            narrowed(place, "  ")


def test_an_arabic_passage_is_claimed_and_a_mention_leads_to_its_sentence(deciding: TestClient, own: Case) -> None:
    at = whole(own, "عربي")
    page = looked(deciding, f"/claims/new?at={quote(at)}")
    text = one(page, "textarea#words").text()
    assert "هاجموا ميناء" in text and one(page, "textarea#words").attributes["dir"] == "auto"
    _, to = state(deciding, at, words="هاجموا ميناء قصر جديد", stance="alleges")
    assert "هاجموا ميناء قصر جديد" in words(looked(deciding, to).css_first("h1"))
    claims = whole(own, "wire").partition("#")[0]
    with own.engine.connect() as connection:
        first = cited(connection, whole(own, "wire")).whole.index("independently")
    around = looked(deciding, f"/claims/new?at={claims}%23char={first},{first + 3}&around=1")
    assert words(around.css_first("textarea#words")) == "The report could not be independently verified."


def test_an_item_offers_its_words_to_be_claimed_without_a_script(deciding: TestClient, own: Case) -> None:
    item = claim_at(own, "wire", "killed 12").partition("#")[0]
    link = looked(deciding, f"/item/{item}").css_first("a.claim-this")
    assert link is not None and deciding.get(link.attributes["href"] or "").status_code == 200


def test_a_claim_by_hand_from_the_command_line_is_weighed_too(own: Case, capsys: pytest.CaptureFixture[str]) -> None:
    at = whole(own, "harm")
    main(["judge", "claim-by-hand", f"{at[:64]}#", "stated", "--text", "Larkspur was attacked", "--stance", "asserts",
          "--case", str(own.folder), "--by", "Omar"])  # fmt: skip
    capsys.readouterr()
    with own.engine.connect() as connection:
        found = claims_at(connection, [at])
    assert found[at].text == "Larkspur was attacked" and found[at].by_hand
    assert (own.folder / "ledger.jsonl").read_text("utf-8").count("claim-by-hand") == 1
