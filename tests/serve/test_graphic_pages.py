"""Pictures that may be hard to look at: not shown unasked, however they come to a page."""

import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from served import ADDRESS, browser, case_of, looked, words
from sqlalchemy import delete, insert, select, update

from clew.model import Digest
from clew.store import schema
from clew.store.case import Case, settings, write_settings
from clew.store.graphic import Graphic, graphic
from clew.store.judgements import judgements

CHAT = "[05/03/2017, 10:00:0{}] Layla: \u200e{}\n"


def item_at(case: Case, path: str) -> Digest:
    place = schema.place
    with case.engine.connect() as connection:
        return str(connection.execute(select(place.c.item).where(place.c.path == path)).scalar_one())


def photograph() -> bytes:
    ramp = np.add.outer(np.arange(200), np.arange(300)) % 256
    out = io.BytesIO()
    Image.fromarray(np.stack([ramp, ramp[::-1], 255 - ramp], -1).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "The quay"
    mail.set_content("See below.")
    mail.add_alternative('<p>See below.</p><img src="cid:quay" alt="the quay">', subtype="html")
    mail.get_payload()[1].add_related(photograph(), "image", "png", cid="<quay>")  # type: ignore[union-attr, index]
    return mail.as_bytes()


@pytest.fixture(scope="module")
def sifted(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "haul" / "phone").mkdir(parents=True)
    chat = CHAT.format(1, "look at this quay") + CHAT.format(2, "<attached: quay.png>")
    files = {"quay.png": photograph(), "mail.eml": letter(), "phone/_chat.txt": chat, "phone/quay.png": photograph()}
    return case_of(folder, files=files)


@pytest.fixture
def case(sifted: Case) -> Iterator[Case]:
    """The case, its picture scored as one that shows nobody, whatever the classifier says of stripes."""
    _score(sifted, "0.01")
    yield sifted
    write_settings(sifted.folder, {name: value for name, value in settings(sifted.folder).items() if name != "reading"})


def _score(case: Case, value: str | None) -> None:
    """Have the classifier say this of the picture; None: it has not come to it."""
    activity, metadata = schema.activity, schema.metadata
    picture = item_at(case, "quay.png")
    with case.engine.begin() as connection:
        run = activity.c.item == picture, activity.c.step.like("look.graphic@%")
        number = connection.execute(select(activity.c.id).where(*run)).scalar_one()
        outcome = "not run" if value is None else "finished"
        connection.execute(update(activity).where(activity.c.id == number).values(outcome=outcome))
        connection.execute(delete(metadata).where(metadata.c.activity == number))
        if value is not None:
            row = {"activity": number, "seq": 0, "item": picture, "name": "nudity", "value": value}
            connection.execute(insert(metadata).values(**row))


def _careful(case: Case) -> None:
    write_settings(case.folder, {**settings(case.folder), "reading": "careful"})


def _side(client: TestClient, address: str) -> int:
    """The longest side of the picture at an address, pixels."""
    answer = client.get(address)
    assert answer.headers["cache-control"] == "no-store"
    return max(Image.open(io.BytesIO(answer.content)).size)


def _sent(client: TestClient, path: str, item: Digest, **fields: str) -> int:
    page = looked(client, f"/item/{item}")
    token = page.css_first("input[name=token]").attributes["value"] or ""
    form = {"token": token, "item": item, "back": f"/item/{item}", **fields}
    answer = client.post(path, data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    return answer.status_code


NOTES = [("0.93", "likely shows nudity"), ("0.21", "may show nudity"), (None, "models install")]


@pytest.mark.parametrize("score, said", NOTES)
def test_what_is_proposed_or_not_judged_is_a_few_spots_until_asked_for(
    case: Case, score: str | None, said: str
) -> None:
    _score(case, score)
    client, item = browser(case), item_at(case, "quay.png")
    page = looked(client, f"/item/{item}")
    assert said in words(page.css_first(".veil"))
    assert ("Content note" in words(page.css_first("main"))) == (score is not None)
    assert _side(client, f"/item/{item}/page/1") == 12
    assert 'class="drawn blurred"' in client.get(f"/item/{item}/view").text
    once = page.css_first(".veil a").attributes["href"] or ""
    shown = looked(client, once)
    assert "blurred" not in client.get(f"/item/{item}/view?clear=1").text
    assert _side(client, f"/item/{item}/page/1?clear=1") == 300
    assert "Blur it again" in words(shown.css_first(".veil"))


def test_what_the_classifier_passes_is_shown_but_not_in_a_careful_case(case: Case) -> None:
    client, item = browser(case), item_at(case, "quay.png")
    assert _side(client, f"/item/{item}/page/1") == 300
    _careful(case)
    assert _side(client, f"/item/{item}/page/1") == 12
    assert "all pictures are" in words(looked(client, f"/item/{item}").css_first(".veil"))


def test_a_reading_that_there_is_not_shows_no_picture(case: Case) -> None:
    write_settings(case.folder, {**settings(case.folder), "reading": "carefull"})
    answer = browser(case).get(f"/item/{item_at(case, 'quay.png')}/page/1")
    assert answer.status_code == 404 and "reading" in answer.text and b"PNG" not in answer.content


def test_a_layout_has_no_pictures_until_they_are_asked_for(case: Case) -> None:
    client, mail = browser(case), item_at(case, "mail.eml")
    assert "data:image" in client.get(f"/item/{mail}/html").text
    _score(case, "0.90")
    bare = client.get(f"/item/{mail}/html").text
    assert "data:image" not in bare.partition("<p>")[2] and "See below." in bare
    page = looked(client, f"/item/{mail}?clear=1")
    framed = page.css_first("iframe").attributes["src"] or ""
    assert "clear=1" in framed and "data:image" in client.get(framed).text


def test_small_pictures_in_a_chat_are_spots_until_they_are_asked_for(case: Case) -> None:
    _score(case, "0.90")
    client, chat = browser(case), item_at(case, "phone/_chat.txt")
    page = looked(client, f"/item/{chat}")
    small = page.css_first(".files img")
    assert small.attributes["class"] == "blurred" and _side(client, small.attributes["src"] or "") == 12
    shown = looked(client, page.css_first("a[data-key=v]").attributes["href"] or "")
    assert _side(client, shown.css_first(".files img").attributes["src"] or "") == 300


def test_a_browser_may_show_all_or_blur_all_and_another_is_not_asked(case: Case) -> None:
    _score(case, "0.90")
    client, other, item = browser(case), TestClient(browser(case).app, base_url=ADDRESS), item_at(case, "quay.png")
    assert _sent(client, "/pictures", item, pictures="shown") == 303
    assert _side(client, f"/item/{item}/page/1") == 300
    assert other.get(f"/item/{item}/page/1").status_code == 403
    assert _side(browser(case), f"/item/{item}/page/1") == 12
    _score(case, "0.01")
    assert _sent(client, "/pictures", item, pictures="veiled") == 303
    assert _side(client, f"/item/{item}/page/1") == 12
    assert _sent(client, "/pictures", item, pictures="") == 303
    assert _side(client, f"/item/{item}/page/1") == 300
    assert _sent(client, "/pictures", item, pictures="all") == 404


def test_a_persons_mark_settles_it_is_kept_and_can_be_taken_back(case: Case) -> None:
    client, item = browser(case), item_at(case, "quay.png")
    assert _sent(client, "/graphic", item, verdict="yes", by="", reason="") == 400
    assert _sent(client, "/graphic", item, verdict="perhaps", by="L. Haddad") == 404
    assert _sent(client, "/graphic", item, verdict="yes", by="L. Haddad", reason="a body in the water") == 303
    assert _side(client, f"/item/{item}/page/1") == 12
    page = words(looked(client, f"/item/{item}").css_first("main"))
    assert "Content note: marked as hard to look at by L. Haddad." in page and "a body in the water" in page
    _score(case, "0.95")
    assert _sent(client, "/graphic", item, verdict="no", by="L. Haddad") == 303
    assert _side(client, f"/item/{item}/page/1") == 300
    assert _sent(client, "/graphic", item, verdict="", by="L. Haddad") == 303
    assert _side(client, f"/item/{item}/page/1") == 12
    with case.engine.connect() as connection:
        assert [each.verdict for each in judgements(connection, "graphic")] == ["yes", "no", ""]


def test_of_items_without_pictures_nothing_is_kept_back(case: Case) -> None:
    mail = item_at(case, "mail.eml")
    with case.engine.connect() as connection:
        known = graphic(connection, {mail: "message/rfc822"})[mail]
    assert not known.veiled(careful=False) and known.note == ""
    assert not Graphic("application/pdf", None, looked=True).veiled(careful=True)
    assert Graphic("application/pdf", 0.0, looked=True).veiled(careful=True)
    assert Graphic("video/mp4").veiled(careful=False)


def test_nothing_on_any_page_plays_or_sounds() -> None:
    folder = Path(__file__).parents[2] / "src" / "clew"
    pages = [*folder.rglob("templates/**/*.html"), *folder.glob("serve/static/*.js")]
    assert len(pages) > 30
    for path in pages:
        text = path.read_text("utf-8").lower()
        assert not any(sign in text for sign in ("<audio", "<video", "autoplay", "new audio(")), path
