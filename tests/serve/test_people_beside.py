"""What people put beside things: notes, tags and tasks, and whether somebody else has read a verdict again."""

from urllib.parse import quote

from claimed_case import claim_at, send
from fastapi.testclient import TestClient
from served import looked, one, words

from clew.judge.people import add_person
from clew.serve.claim_words import claim_href
from clew.store.case import Case
from clew.store.keyring import keyring
from clew.store.named import named
from clew.store.notes import tasks


def test_an_item_has_notes_tags_and_tasks_of_its_own_and_of_its_places(deciding: TestClient, own: Case) -> None:
    claim = claim_at(own, "wire", "killed 12")
    item = claim.partition("#")[0]
    send(deciding, add="tag", tag="urgent", about=f"item:{item}")
    send(deciding, add="note", note="ask <b>twice</b>", about=f"citation:{claim}")
    to = send(deciding, add="task", task="call the port", to="Omar", about=f"claim:{claim}", back=f"/item/{item}")
    assert to.startswith(f"/item/{item}?done=")
    said = one(looked(deciding, f"/item/{item}"), "#said").parent
    assert "urgent" in words(said) and "ask <b>twice</b>" in words(said) and "call the port to Omar" in words(said)
    assert "<b>twice" not in deciding.get(f"/item/{item}").text
    send(deciding, untag=f"item:{item} urgent")
    assert "urgent" not in words(one(one(looked(deciding, f"/item/{item}"), "#said").parent, "form"))


def test_a_name_has_notes_whichever_of_its_names_they_were_put_to(deciding: TestClient, own: Case) -> None:
    known = named(own)
    id = known.at(known.of["person", "salma qarawi"]).id
    send(deciding, add="note", note="سمعنا هذا الاسم", about=f"entity:{id}", back=f"/entity/{id}")
    assert "سمعنا هذا الاسم" in words(one(looked(deciding, f"/entity/{id}"), "#people").parent)


def test_tasks_are_listed_by_state_and_person_and_lead_to_what_they_are_about(deciding: TestClient, own: Case) -> None:
    claim = claim_at(own, "letter", "killed 30")
    send(deciding, add="task", task="find the clerk", to="Layla", about=f"claim:{claim}")
    send(deciding, add="task", task="اتصل بالميناء")
    page = looked(deciding, "/tasks")
    assert len(page.css(".tasks li")) == 2 and "killed 30" in words(page.css_first(".tasks"))
    assert [words(each) for each in looked(deciding, "/tasks?to=Layla").css(".tasks .what")] == ["find the clerk"]
    assert [words(each) for each in looked(deciding, "/tasks?to=-").css(".tasks .what")] == ["اتصل بالميناء"]
    with own.engine.connect() as connection:
        id = next(each.id for each in tasks(connection) if each.to == "Layla")
    send(deciding, move=f"done {id}", reason="he is in Larkspur", back="/tasks")
    assert "find the clerk" not in words(looked(deciding, "/tasks").css_first(".tasks"))
    done = words(looked(deciding, "/tasks?state=done").css_first(".tasks"))
    assert "find the clerk to Layla" in done and "because he is in Larkspur" in done and "killed 30" in done
    assert deciding.get("/tasks?state=nonsense").status_code == 404


def test_a_difference_and_a_place_lead_to_a_new_task_about_them(deciding: TestClient, own: Case) -> None:
    link = looked(deciding, "/differences").css_first("section.dossier a[href^='/tasks']")
    assert link is not None
    page = looked(deciding, link.attributes["href"] or "")
    assert "Find out which is right: " in (one(page, "#task").attributes["value"] or "")
    assert (one(page, "input[name=about]").attributes["value"] or "").startswith("claim:")


def test_a_tag_lists_what_bears_it(deciding: TestClient, own: Case) -> None:
    claim = claim_at(own, "wire", "killed 12")
    send(deciding, add="tag", tag="ميناء", about=f"claim:{claim}")
    send(deciding, add="tag", tag="ميناء", about=f"item:{claim[:64]}")
    page = looked(deciding, f"/tags?word={quote('ميناء')}")
    assert "2" in words(page.css_first("a.part")) and len(page.css("ul.ties li")) == 2
    assert "wire.txt" in words(page.css_first("ul.ties")) and "killed 12" in words(page.css_first("ul.ties"))


def test_what_the_case_does_not_have_gets_no_note(deciding: TestClient) -> None:
    for about in ("item:" + "0" * 64, "claim:" + "0" * 64 + "#char=0,3", "entity:none", "mood:good", ""):
        token = one(looked(deciding, "/claims"), "input[name=token]").attributes["value"]
        form = {"token": token, "by": "S. Haddad", "add": "note", "note": "x", "about": about}
        answer = deciding.post("/claims/judge", data=form, headers={"origin": "http://127.0.0.1:8017"})
        assert answer.status_code == 404, about


def test_a_verdict_waits_until_somebody_else_has_read_it(deciding: TestClient, own: Case) -> None:
    claim = claim_at(own, "wire", "killed 12")
    waits, disagrees = "/claims?mark=waits&every=1", "/claims?mark=disagrees&every=1"
    send(deciding, single=f"probable {claim}", by="Salma")
    assert len(looked(deciding, waits).css("li.claim")) == 1
    deciding.cookies.set("clew-by", "Salma", domain="127.0.0.1")
    page = looked(deciding, claim_href(claim))
    assert "Waits for a second reader" in words(page.css_first(".read")) and page.css("button[name=reader]") == []
    deciding.cookies.set("clew-by", "Omar", domain="127.0.0.1")
    button = looked(deciding, claim_href(claim)).css("button[name=reader]")[1]
    send(deciding, reader=button.attributes["value"] or "", by="Salma")
    assert "a second reader is somebody else" in deciding.get(claim_href(claim)).text
    send(deciding, reader=button.attributes["value"] or "", by="Omar", reason="one origin only")
    read = words(looked(deciding, claim_href(claim)).css_first(".read"))
    assert "Second reader Omar disagrees, because one origin only" in read
    assert looked(deciding, waits).css("li.claim") == [] and len(looked(deciding, disagrees).css("li.claim")) == 1
    send(deciding, single=f"open {claim}", by="Salma")
    assert len(looked(deciding, waits).css("li.claim")) == 1


def test_who_signs_with_a_key_that_is_elsewhere_records_nothing_and_loses_no_words(
    deciding: TestClient, own: Case
) -> None:
    print_ = add_person(own, "Nour Selim").keys[0][0]
    claim = claim_at(own, "wire", "killed 12")
    send(deciding, by="Nour Selim", add="note", note="signed", about=f"claim:{claim}")
    assert "signed" in words(one(looked(deciding, claim_href(claim)), "p.note"))
    kept = {each: each.read_bytes() for each in keyring().iterdir()}
    for each in kept:
        each.unlink()
    before = own.ledger.path.read_bytes()
    send(deciding, by="Nour Selim", add="note", note="\nwho <counted>?", tag="دليل", to="Omar", about=f"claim:{claim}")
    for each, content in kept.items():
        each.write_bytes(content)
    assert own.ledger.path.read_bytes() == before
    page = looked(deciding, claim_href(claim))
    assert f"Nour Selim: signs with {print_}" in words(one(page, "[role=alert]"))
    assert "who <counted>?" in words(one(page, "textarea#note"))
    assert one(page, "#tag").attributes["value"] == "دليل" and one(page, "#to").attributes["value"] == "Omar"
    other = looked(deciding, claim_href(claim_at(own, "letter", "killed 30")))
    assert words(one(other, "textarea#note")) == "" and not one(other, "#tag").attributes["value"]
