"""Two copies of one case: what each one's people judged arrives at the other once, whole, and in either order alike."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import IntegrityError, UsageError
from clew.judge import judge
from clew.judge.merging import exported, imported
from clew.judge.people import add_person
from clew.store.case import Case, create, open_case
from clew.store.digest import case_digest
from clew.store.judgements import Judgement
from clew.store.keyring import keyring, private_of
from clew.store.keys import case_key, public_of
from clew.store.ledger import canonical, hash_of
from clew.store.signing import fingerprint, sign
from clew.store.verdicts import DISPUTED, standing, verdict
from clew.store.verify import verify

CLAIM = ("claim", "a" * 64 + "#page=1&char=3,40")
OTHER = ("claim", "b" * 64 + "#page=1&char=3,40")


def ticking(start: int) -> Callable[[], str]:
    seconds = count(start, 2)
    return lambda: f"2024-05-01T{(now := next(seconds)) // 3600:02}:{now // 60 % 60:02}:{now % 60:02}.000000+00:00"


def two_copies(folder: Path, people: Sequence[str] = ()) -> tuple[Case, Case]:
    one = create(folder / "one", "port", clock=ticking(0))
    for name in people:
        add_person(one, name)
    with one.writing():
        case_key(one)
    shutil.copytree(one.folder, folder / "other")
    return open_case(one.folder, ticking(1_000)), open_case(folder / "other", ticking(1_001))


def sent(case: Case) -> Path:
    path = case.folder.with_suffix(".judgements")
    with case.writing():
        path.write_bytes(exported(case, case_key(case)))
    return path


def stands(case: Case) -> dict[tuple[str, ...], tuple[str, tuple[str, ...]]]:
    with case.engine.connect() as connection:
        found = standing(connection)
    return {subject: (each.verdict, tuple(said.name for said in each.said)) for subject, each in found.items()}


def says(case: Case, subject: tuple[str, ...] = CLAIM) -> str:
    with case.engine.connect() as connection:
        return verdict(connection, subject).verdict


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def test_two_persons_verdicts_are_disputed_until_one_answers_both(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path, ["Salma", "Omar"])
    judge(one, "Salma", [Judgement(CLAIM, "probable"), Judgement(OTHER, "open")])
    judge(other, "Omar", [Judgement(CLAIM, "refuted")])
    assert imported(one, sent(other)).statements == 1
    assert imported(other, sent(one)).statements == 1
    assert stands(one) == stands(other)
    assert (says(one), says(one, OTHER)) == (DISPUTED, "open")
    with one.engine.connect() as connection:
        assert [each.by for each in verdict(connection, CLAIM).said] == ["Salma", "Omar"]
    judge(other, "Omar", [Judgement(CLAIM, "doubtful", "after both")])
    imported(one, sent(other))
    assert says(one) == says(other) == "doubtful"
    assert [*verify(one), *verify(other)] == []


def test_ones_own_later_verdict_counts_whichever_copy_it_was_given_on(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path)
    judge(other, "Salma", [Judgement(CLAIM, "open")])
    judge(one, "Salma", [Judgement(CLAIM, "probable")])
    later = "probable" if one.ledger.head().time > other.ledger.head().time else "open"  # type: ignore[union-attr]
    imported(one, sent(other))
    imported(other, sent(one))
    assert says(one) == says(other) == later


def test_the_same_arrives_once(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path, ["Salma"])
    judge(one, "Salma", [Judgement(("note", *CLAIM), "noted", more={"text": "ask the harbour"})])
    assert imported(other, sent(one)).statements == 1
    length = other.ledger.head()
    assert imported(other, sent(one)).statements == 0
    assert imported(one, sent(other)).statements == 0
    assert other.ledger.head() == length


def test_a_person_comes_with_what_they_judged_and_not_with_anothers_key(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path)
    add_person(one, "Layla", "lawyer")
    judge(one, "Layla", [Judgement(CLAIM, "open")])
    assert imported(other, sent(one)).persons == 1
    assert list(verify(other)) == []
    third = open_case(shutil.copytree(one.folder, tmp_path / "third"), ticking(3_000))
    add_person(one, "Nour")
    add_person(third, "Nour")
    judge(third, "Nour", [Judgement(CLAIM, "refuted")])
    with pytest.raises(IntegrityError, match="Nour has another key here"):
        imported(one, sent(third))
    assert says(one) == "open"


def signed_anew(path: Path, lines: list[bytes], case: Case) -> None:
    """As somebody who knows the format and has the case's key would write the file."""
    with case.writing():
        key = case_key(case)
    content = b"".join(line + b"\n" for line in lines)
    last = {**json.loads(path.read_bytes().splitlines()[-1]), "signature": sign(key, content, b"clew-judgements")}
    path.write_bytes(content + canonical(last) + b"\n")


def altered(line: bytes, change: Callable[[dict[str, Any]], object], hashed: bool = True) -> bytes:
    body = json.loads(line)
    change(body)
    before = body.pop("hash")
    return canonical({**body, "hash": hash_of(body) if hashed else before})


def test_altered_lines_are_refused_by_their_number_even_where_the_file_is_signed_anew(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path, ["Salma"])
    judge(one, "Salma", [Judgement(OTHER, "open")])
    judge(one, "Salma", [Judgement(CLAIM, "probable")])
    path = sent(one)
    *lines, _ = path.read_bytes().splitlines()

    def refute(body: dict[str, Any]) -> None:
        body["details"]["judgements"][0]["verdict"] = "refuted"

    def strip(body: dict[str, Any]) -> None:
        refute(body)
        del body["details"]["signature"]

    def rename(body: dict[str, Any]) -> None:
        body["details"]["by"] = "Omar"

    path.write_bytes(path.read_bytes().replace(lines[3], altered(lines[3], refute, hashed=False)))
    with pytest.raises(IntegrityError, match=r"line 4: was altered"):
        imported(other, path)
    for change, what in ((refute, "did not sign"), (strip, "has not signed"), (rename, "did not sign")):
        signed_anew(path, [*lines[:3], altered(lines[3], change)], one)
        with pytest.raises(IntegrityError, match=rf"line 4: .*{what}"):
            imported(other, path)
    signed_anew(path, lines[:3], one)
    with pytest.raises(IntegrityError, match="tells 3 lines, and there are 2"):
        imported(other, path)
    assert stands(other) == {}


def test_a_file_of_another_case_or_of_a_stranger_is_refused(tmp_path: Path) -> None:
    one, other = two_copies(tmp_path, ["Salma"])
    judge(one, "Salma", [Judgement(CLAIM, "open")])
    third = create(tmp_path / "third", "port")
    with pytest.raises((UsageError, IntegrityError)):
        imported(third, sent(one))
    add_person(one, "Layla")
    path = tmp_path / "by-layla"
    with one.engine.connect() as connection:
        print_ = connection.exec_driver_sql("select key from person where name = 'Layla'").scalar()
    assert print_
    made = private_of(keyring(), [_fingerprint(one, "Layla")])
    assert made is not None
    path.write_bytes(exported(one, made))
    with pytest.raises(IntegrityError, match="does not know; ask the sender"):
        imported(other, path)
    assert imported(other, path, trusted=fingerprint(public_of(made))).statements == 1


def _fingerprint(case: Case, name: str) -> str:
    from clew.store.persons import persons

    with case.engine.connect() as connection:
        return persons(connection)[name].keys[0][0]


SUBJECTS = (CLAIM, OTHER, ("tie", "person", "layla", "leila"), ("tag", "urgent", *CLAIM), ("note", *CLAIM))
MOVES = st.lists(
    st.tuples(
        st.sampled_from([0, 1]), st.sampled_from(["Salma", "Omar"]), st.sampled_from(SUBJECTS), st.integers(0, 5),
        st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


def told(subject: tuple[str, ...], choice: int) -> Iterator[Judgement]:
    from clew.store.kinds import KINDS

    if subject[0] == "note":
        yield Judgement(subject, "noted", more={"text": f"note {choice}"})
    else:
        verdicts = ("", *KINDS[subject[0]].verdicts)
        yield Judgement(subject, verdicts[choice % len(verdicts)])


@given(MOVES)
@settings(max_examples=25, deadline=None)
def test_in_whatever_order_copies_meet_they_say_the_same(
    moves: Sequence[tuple[int, str, tuple[str, ...], int, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        copies = two_copies(Path(folder))
        for at, by, subject, choice, meets in moves:
            judge(copies[at], by, list(told(subject, choice)))
            if meets:
                imported(copies[at], sent(copies[1 - at]))
        imported(copies[0], sent(copies[1]))
        imported(copies[1], sent(copies[0]))
        assert stands(copies[0]) == stands(copies[1])
        assert digest(copies[0]) == digest(copies[1])
        for each in copies:
            each.engine.dispose()
