"""What stood goes on standing until something better takes its place, and what nothing asks for stands no longer."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

import trial_later
import trial_steps
from clew.collect.known import KnownFiles, hash_list
from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.settled import Again
from clew.pipeline.sift import NO_LISTS, Sift
from clew.search.find import find
from clew.search.index import Index
from clew.search.load import loader
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.passwords import add_passwords
from clew.store.places import add_collection

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


def sift(
    case: Case, haul: Path, steps: str = "trial_steps", lists: KnownFiles = NO_LISTS, again: Again | None = None
) -> Completeness:
    registry = {"trial_steps": trial_steps, "trial_later": trial_later}[steps].REGISTRY
    collected = [Collected(add_collection(case, haul, {}, False), haul, False)]
    Sift(case, registry, steps, 2, LIMITS, again, lists).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        table = completeness(connection)
    assert table.pending == 0
    return table


def laid_out(folder: Path, *contents: str) -> Path:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}").write_text(content)
    return folder


def texts(case: Case) -> list[tuple[str, str | None]]:
    """The passages that stand with the languages that do, sorted."""
    passage, activity, language = schema.passage, schema.activity, schema.language
    query = select(passage.c.text, language.c.code).join(activity, activity.c.id == passage.c.activity)
    query = query.outerjoin(language, language.c.passage == passage.c.id).where(activity.c.current == 1)
    with case.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(query))


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def hits(case: Case, query: str) -> int:
    index = Index(case.index_folder)
    with case.engine.connect() as connection:
        found = len(find(index, query, loader(connection)).hits)
    index.close()
    return found


@pytest.mark.parametrize("fails", ["doomed", "untooled", "faceless"])
def test_a_text_stands_until_a_later_version_reads_it(tmp_path: Path, fails: str) -> None:
    haul = laid_out(tmp_path / "haul", f"the {fails} letter", "the other letter")
    case = create(tmp_path / "case")
    sift(case, haul)
    table = sift(case, haul, "trial_later")
    assert texts(case) == [("later the other letter", "fr"), (f"the {fails} letter", "en")]
    assert (table.places.counts["read"], table.places.counts["partly_read"]) == (1, 1)
    assert hits(case, fails) == hits(case, "other") == 1
    sift(case, haul, "trial_later", again=Again())
    assert (f"the {fails} letter", "en") in texts(case)
    sift(case, haul)
    assert texts(case) == sorted([(f"the {fails} letter", "en"), ("the other letter", "en")])
    fresh = create(tmp_path / "fresh")
    sift(fresh, haul)
    assert digest(case) == digest(fresh)


def test_recognised_pages_and_languages_stand_likewise(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", "scan\n", "speechless words")
    case = create(tmp_path / "case")
    sift(case, haul)
    sift(case, haul, "trial_later")
    assert texts(case) == [
        ("later speechless words", None), ("recognised page 1", "en"), ("recognised page 2", "en")
    ]  # fmt: skip


def test_what_lay_two_containers_deep_in_what_everyone_has_is_found_no_more(tmp_path: Path) -> None:
    inner = "box\nthe deed"
    outer = "box\n" + inner.replace("\n", "\\n") + "\nthe will"
    haul = laid_out(tmp_path / "haul", outer, "the lease")
    case, fresh = create(tmp_path / "case"), create(tmp_path / "fresh")
    sift(case, haul)
    assert hits(case, "deed") == 1
    (tmp_path / "list").write_text(f"{sha256(outer.encode()).hexdigest()}\n")
    lists = KnownFiles((hash_list(tmp_path / "list"),))
    table = sift(case, haul, lists=lists)
    assert [text for text, _ in texts(case)] == ["the lease"]
    assert (hits(case, "deed"), hits(case, "lease")) == (0, 1)
    other = sift(fresh, haul, lists=lists)
    assert (table.places, table.members, digest(case)) == (other.places, other.members, digest(fresh))


def test_what_a_password_has_opened_is_not_tried_without_one_at_each_sift(tmp_path: Path) -> None:
    haul = laid_out(tmp_path / "haul", "locked\nsesame\nthe will")
    case = create(tmp_path / "case")
    sift(case, haul)
    (tmp_path / "list").write_text("sesame\n")
    add_passwords(case, tmp_path / "list")
    sift(case, haul)
    told = select(schema.activity.c.key, schema.activity.c.ended).order_by(schema.activity.c.id)
    with case.engine.connect() as connection:
        before = [tuple(row) for row in connection.execute(told)]
    sift(case, haul)
    with case.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(told)] == before
    assert [text for text, _ in texts(case)] == ["the will"]
