"""Every passage's locator gives back exactly its text: of rows, of cells, of bytes that were read in two ways."""

import base64
from pathlib import Path

import pytest

from clew.errors import UsageError
from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.indexing import Indexer
from clew.pipeline.sift import Sift
from clew.search.find import find
from clew.search.load import loader
from clew.steps import REGISTRY
from clew.store.blobs import sha256_of
from clew.store.case import Case, create
from clew.store.places import add_collection
from clew.store.reading import passages, show

BYTES = "هذه رسالة من الميناء إلى المخزن".encode("windows-1256")


def sifted(folder: Path, haul: Path) -> Case:
    case = create(folder)
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, REGISTRY, "clew.steps", 1, Limits(), None).run([collected], lambda progress: None)
    return case


def mail(charset: str) -> bytes:
    head = f"From: a@example.org\nSubject: {charset}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    part = f'--B\nContent-Type: text/plain; charset={charset}\nContent-Disposition: attachment; filename="n.txt"\n'
    return f"{head}{part}Content-Transfer-Encoding: base64\n\n".encode() + base64.b64encode(BYTES) + b"\n--B--\n"

    return base64.b64encode(BYTES)


def cited(case: Case) -> dict[str, str]:
    attachment = case.folder.parent / "attachment"
    attachment.write_bytes(BYTES)
    with case.engine.connect() as connection:
        found = {each.locator: each.text for each in passages(connection, sha256_of(attachment))}
        assert {locator: show(connection, locator).text for locator in found} == found
    return found


def test_the_locator_of_bytes_read_in_two_ways_gave_the_words_of_the_other_reading(tmp_path: Path) -> None:
    told = []
    for name, charsets in (("one", ("windows-1256", "windows-1251")), ("two", ("windows-1251", "windows-1256"))):
        haul = tmp_path / name / "haul"
        haul.mkdir(parents=True)
        for number, charset in enumerate(charsets):
            (haul / f"{number}.eml").write_bytes(mail(charset))
        case = sifted(tmp_path / name / "case", haul)
        told.append(cited(case))
        indexer = Indexer(case)
        with case.engine.connect() as connection:
            (hit,) = find(indexer.index, "الميناء", loader(connection)).hits
            assert show(connection, hit.locator).text == BYTES.decode("windows-1256")
        indexer.close()
    assert told[0] == told[1]
    assert set(told[0].values()) == {BYTES.decode("windows-1256"), BYTES.decode("windows-1251")}
    assert sum("part=as-" in locator for locator in told[0]) == 1


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, str]:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "haul").mkdir()
    (folder / "haul/ledger.csv").write_text("name,amount\nquay,40\nharbour,50\nport,60\nship,70\n")
    return sifted(folder / "case", folder / "haul"), sha256_of(folder / "haul/ledger.csv")


def test_a_range_of_rows_was_not_found(ledger: tuple[Case, str]) -> None:
    case, item = ledger
    with case.engine.connect() as connection:
        assert show(connection, f"{item}#row=2-4").text == "quay\t40\nharbour\t50\nport\t60\n"
        assert show(connection, f"{item}#row=2-4&char=5,7").text == "40"
        with pytest.raises(UsageError, match="nothing was read"):
            show(connection, f"{item}#row=7-9")


def test_the_characters_of_a_cell_were_ignored(ledger: tuple[Case, str]) -> None:
    case, item = ledger
    with case.engine.connect() as connection:
        shown = show(connection, f"{item}#cell=3,1&char=0,4")
        assert (shown.before, shown.text, shown.after) == ("", "harb", "our\t50")
        with pytest.raises(UsageError, match="has 7 characters"):
            show(connection, f"{item}#cell=3,1&char=0,40")
