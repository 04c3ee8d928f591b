"""What the page of an item says and shows for disk images, mail stores, sets, encrypted files, cards and recordings."""

import io
import struct
import wave
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import py7zr
import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser, case_of, looked

from clew.serve.item_notes import OPENED
from clew.store.case import Case
from tests.extract.disk_files import Made as File
from tests.extract.disk_files import e01, fat12
from tests.extract.pst_files import Made, properties, pst

LETTER = File(b"LETTER  TXT", b"the letter of the second mate\n" * 30)
BURNT = File(b"BURNT   TXT", b"the account is in Vaduz\n" * 30, deleted=True)
CARDS = "BEGIN:VCARD\nVERSION:3.0\nFN:Lina\nTEL:+000 11\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:عمر\nEND:VCARD\n"
FILM = "1\n00:00:01,000 --> 00:00:02,500\nThe tanker\n\n2\n01:00:03,000 --> 01:00:04,000\nالناقلة\n\n"


def mail(subject: str, parent: int) -> Made:
    return properties((0x1A, 0x1F, "IPM.Note".encode("utf-16-le")), (0x37, 0x1F, subject.encode("utf-16-le")),
                      (0xE06, 0x40, struct.pack("<Q", 131_381_820_000_000_000)), parent=parent)  # fmt: skip


def folder(name: str, announced: int, parent: int) -> Made:
    return properties(
        (0x3001, 0x1F, name.encode("utf-16-le")), (0x3602, 3, struct.pack("<I", announced)), parent=parent
    )


def store() -> bytes:
    nodes = {0x122: folder("", 0, 0x122), 0x8022: folder("Inbox", 2, 0x122), 0x8042: folder("Sent", 2, 0x122)}
    nodes |= {0x200024: mail("one", 0x8022), 0x200044: mail("two", 0x8022), 0x200064: mail("three", 0x8042)}
    return pst(nodes)


def seven(path: Path, password: str | None, text: str) -> None:
    with py7zr.SevenZipFile(path, "w", password=password, header_encryption=password is not None) as archive:
        archive.writestr(text, "letter.txt")


def write_haul(haul: Path) -> None:
    haul.mkdir()
    media = fat12(LETTER, BURNT)
    (haul / "disk.img").write_bytes(media)
    (haul / "disk.E01").write_bytes(e01(media)[0])
    (haul / "mail.pst").write_bytes(store())
    (haul / "cards.vcf").write_text(CARDS, "utf-8")
    (haul / "film.srt").write_text(FILM, "utf-8")
    (haul / "everyone.txt").write_text("everyone has this\n")
    seven(haul / "opened.7z", "harbour", "a secret\n")
    seven(haul / "sealed.7z", "unknown", "a secret\n")
    whole = io.BytesIO()
    with py7zr.SevenZipFile(whole, "w") as archive:
        archive.writestr("".join(f"{number * 7919 % 1009}\n" for number in range(3000)), "numbers.txt")
    third = -(-len(whole.getvalue()) // 3)
    for number in range(3):
        (haul / f"set.7z.{number + 1:03}").write_bytes(whole.getvalue()[number * third : (number + 1) * third])
    with wave.open(str(haul / "note.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("kinds")
    write_haul(folder / "haul")
    (folder / "passwords").write_text("harbour\n")
    (folder / "known").write_text(sha256((folder / "haul" / "everyone.txt").read_bytes()).hexdigest() + "\n")
    return case_of(folder, "--password-file", str(folder / "passwords"), "--known", str(folder / "known"))


@pytest.fixture(scope="module")
def pages(case: Case) -> Iterator[TestClient]:
    with browser(case) as client:
        yield client


def item_of(case: Case, name: str) -> str:
    with case.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT item FROM place WHERE path = ?", (name,)).scalar()
        member = connection.exec_driver_sql("SELECT content FROM member WHERE name = ?", (name,)).scalar()
    return str(found or member)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def notes(case: Case, pages: TestClient, name: str) -> list[str]:
    return texts(looked(pages, f"/item/{item_of(case, name)}"), ".notes li")


def test_a_disk_s_listing_leads_to_its_files_and_marks_the_deleted_ones(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'disk.img')}")
    assert texts(page, ".grid tr.heading td")[0] == "path"
    links = {link.text().strip(): link.attributes["href"] for link in page.css(".grid td a")}
    assert links["LETTER.TXT"] == f"/item/{item_of(case, 'volume/LETTER.TXT')}"
    assert texts(page, ".grid tr.deleted td:first-of-type") == ["_URNT.TXT"]
    assert notes(case, pages, "volume (deleted)/_URNT.TXT")[0].startswith("A deleted file of a disk image")
    assert notes(case, pages, "volume/LETTER.TXT") == []


def test_an_image_whose_hash_holds_says_so(case: Case, pages: TestClient) -> None:
    assert notes(case, pages, "disk.E01")[0].startswith("Verified: the media has the MD5 that the image stores")


def test_a_mail_store_shows_its_folders_and_a_mail_says_in_which_it_is(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'mail.pst')}")
    assert texts(page, ".folders tbody tr") == ["Inbox22", "Sent21"]
    assert page.css(".folders a")[1].attributes["href"] == f"/item/{item_of(case, 'mail.pst')}?members=2#members"
    assert texts(page, ".folders td.partly_read") == ["1"]
    letter = looked(pages, f"/item/{item_of(case, 'Sent/three')}")
    assert texts(letter, ".chain") == ["mail.pst › Sent ›"]
    assert "not an original" in texts(letter, ".notes li")[0]


def test_the_files_of_a_set_lead_to_each_other(case: Case, pages: TestClient) -> None:
    first = looked(pages, f"/item/{item_of(case, 'set.7z.001')}")
    assert texts(first, ".notes li") == ["Read together with the other files of its set: set.7z.002, set.7z.003"]
    other = looked(pages, first.css(".notes a")[1].attributes["href"] or "")
    assert texts(other, ".notes li") == ["Part of a set; it is read together with set.7z.001"]
    assert other.css(".notes a")[0].attributes["href"] == f"/item/{item_of(case, 'set.7z.001')}"


def test_an_encrypted_file_says_whether_a_password_opened_it(case: Case, pages: TestClient) -> None:
    assert notes(case, pages, "opened.7z") == [OPENED]
    sealed = looked(pages, f"/item/{item_of(case, 'sealed.7z')}")
    assert texts(sealed, ".notes li") == [] and "password" in texts(sealed, ".fault.unreadable .advice")[0]


def test_a_known_file_says_why_it_was_not_read(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'everyone.txt')}")
    assert "everyone has" in texts(page, ".notes li")[0] and "This was not read." in page.text()


def test_contacts_are_cards_and_the_cited_one_is_lit(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'cards.vcf')}?at=row%3D2")
    assert len(page.css(".card")) == 2 and not page.css(".grid")
    assert "عمر" in texts(page, ".card.lit .words")[0]
    assert page.css(".card.lit .words")[0].attributes["dir"] == "auto"


def test_subtitles_stand_beside_their_times(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'film.srt')}")
    assert texts(page, ".timed a") == ["0:01 – 0:02.5", "1:00:03 – 1:00:04"]
    assert texts(page, ".timed .words") == ["The tanker", "الناقلة"]


def test_a_recording_tells_its_length_and_nothing_plays_it(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_of(case, 'note.wav')}")
    assert texts(page, ".notes li")[0].startswith("A recording of 1.000 s.")
    assert not page.css("audio, video, source, embed, object")
    answer = pages.get(f"/item/{item_of(case, 'note.wav')}/original")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
