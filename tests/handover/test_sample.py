"""Findings are drawn by chance but repeatably; the card tells how often checked ones were wrong."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from clew.cli import main
from clew.errors import UsageError
from clew.handover.card import card, kept, rates, wilson
from clew.handover.files import loud
from clew.handover.sample import COLUMNS, OF, chosen_of
from clew.store.case import create, open_case
from clew.store.reading import show

Output = pytest.CaptureFixture[str]


def drawn(case: Path, to: Path, of: str = "mentions", size: int = 50, seed: int = 1) -> list[dict[str, str]]:
    more = ("--of", of, "--size", str(size), "--seed", str(seed))
    assert main(["sample", "--case", str(case), "--to", str(to), *more]) == 0
    return rows(to)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answered(path: Path, answers: list[str], comma: str = ",", encoding: str = "utf-8") -> Path:
    """The sample with answers from its first row on, as a spreadsheet program saves it."""
    given = rows(path)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=comma)
        writer.writeheader()
        for at, row in enumerate(given):
            writer.writerow(row | {"right": answers[at] if at < len(answers) else ""})
    return path


@pytest.mark.parametrize("of", ["mentions", "dates", "amounts"])
def test_what_is_drawn_stands_where_it_is_cited(case: Path, tmp_path: Path, of: str) -> None:
    found = drawn(case, tmp_path / "sample.csv", of)
    assert len(found) >= 4
    with open_case(case).engine.connect() as connection:
        for row in found:
            words = " ".join(show(connection, row["citation"]).text.split())
            assert words == " ".join(loud(row["words"]).split())
            assert f"⟦{words}⟧" in row["context"]
            assert row["right"] == ""


def test_ties_show_a_mention_of_each_name(case: Path, tmp_path: Path) -> None:
    found = drawn(case, tmp_path / "sample.csv", "ties")
    assert [(row["words"], row["step"]) for row in found] == [("laila nasser = layla nasser", "proposed tie")]
    assert "⟦Ms Laila Nasser⟧" in found[0]["context"] and found[0]["context"].count("⟦") == 2


def test_one_seed_draws_the_same_again_and_another_does_not(case: Path, tmp_path: Path) -> None:
    one, again, other = (drawn(case, tmp_path / f"{at}.csv", size=6, seed=seed) for at, seed in enumerate((1, 1, 2)))
    assert one == again != other
    assert len(one) == len(other) == 6


def test_each_step_has_its_share(case: Path, tmp_path: Path) -> None:
    found = drawn(case, tmp_path / "sample.csv", size=9)
    counts = Counter(row["step"].partition("@")[0] for row in found)
    assert counts["enrich.names-ar"] == 2  # all that it has
    assert counts["enrich.identifiers"] >= 2 and counts["enrich.nations"] >= 2
    assert sum(counts.values()) == 9


def test_shares_that_a_small_group_leaves_go_to_the_others() -> None:
    numbers = {"a": range(3), "b": range(100, 200), "c": range(200, 300)}
    assert {step: len(each) for step, each in chosen_of(numbers, 50, "1").items()} == {"a": 3, "b": 24, "c": 23}
    assert chosen_of({}, 50, "1") == {}


def test_the_card_tells_error_rates_and_is_kept_in_the_ledger(case: Path, tmp_path: Path, capsys: Output) -> None:
    found = drawn(case, tmp_path / "sample.csv")
    path = answered(tmp_path / "sample.csv", ["y"] * (len(found) - 3) + ["N", "?", ""], ";", "utf-8-sig")
    assert main(["sample", "--case", str(case), "--card", str(path), "--by", "Mona"]) == 0
    printed = capsys.readouterr().out
    ((time, told),) = kept(open_case(case))
    whole = [each for each in told["rates"] if each["kind"] == "all"]
    assert sum(each["checked"] for each in whole) == len(found) - 2
    assert (sum(each["wrong"] for each in whole), sum(each["unsure"] for each in whole)) == (1, 1)
    assert told["by"] == "Mona" and len(told["files"][0]) == 64
    assert all(each["step"] in printed for each in whole)
    assert main(["sample", "--case", str(case), "--card"]) == 0
    assert f"{time[:16]} UTC, checked by Mona" in capsys.readouterr().out


def test_a_card_of_several_files_counts_each_finding_once(case: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    count = len(drawn(case, one, "dates"))
    drawn(case, other, "dates", seed=2)
    with open_case(case).engine.connect() as connection:
        found = card([answered(one, ["y"] * count), answered(other, ["y"] * count)], connection)
    assert sum(each.checked for each in found if each.kind == "all") == count


@pytest.mark.parametrize(
    ("answers", "said"),
    [(["maybe"], "'maybe' is no answer"), ([], "nothing is answered"), (["y", "y", "oui"], "line 4")],
)
def test_answers_that_are_none_are_told(case: Path, tmp_path: Path, answers: list[str], said: str) -> None:
    drawn(case, tmp_path / "sample.csv")
    path = answered(tmp_path / "sample.csv", answers)
    with open_case(case).engine.connect() as connection, pytest.raises(UsageError, match=said):
        card([path], connection)


def test_two_answers_about_one_finding_are_settled_by_people(case: Path, tmp_path: Path) -> None:
    files = [tmp_path / "one.csv", tmp_path / "other.csv"]
    for path, answer in zip(files, "yn", strict=True):
        answered(path, [answer]) if drawn(case, path) else None
    with open_case(case).engine.connect() as connection, pytest.raises(UsageError, match="settle which"):
        card(files, connection)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\r\n1,2\r\n", "is no sample"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (",".join(COLUMNS).encode() + b"\r\ny,x\r\n", "line 2: has too few cells"),
        (",".join(COLUMNS).encode() + b"\r\ny,x,,person,x,,abcd#char=0,1,s,mentions,1,1\r\n", "too many|no finding"),
    ],
)
def test_a_file_that_is_no_sample_of_this_case_is_told(case: Path, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "sample.csv").write_bytes(content)
    with open_case(case).engine.connect() as connection, pytest.raises(UsageError, match=said):
        card([tmp_path / "sample.csv"], connection)


def test_nothing_is_overwritten_and_nothing_lies_in_the_haul(sifted: Path, tmp_path: Path) -> None:
    (tmp_path / "sample.csv").write_text("mine")
    for to in (tmp_path / "sample.csv", sifted / "haul" / "sample.csv"):
        assert main(["sample", "--case", str(sifted / "case"), "--to", str(to)]) == 2
    assert (tmp_path / "sample.csv").read_text() == "mine"
    assert not (sifted / "haul" / "sample.csv").exists()


@pytest.mark.parametrize("more", [(), ("--card", "x.csv"), ("--to", "x.csv", "--size", "20000")])
def test_what_is_left_out_is_asked_for(case: Path, more: tuple[str, ...]) -> None:
    assert main(["sample", "--case", str(case), *more]) == 2


@pytest.mark.parametrize("of", OF)
def test_a_case_with_nothing_to_draw_says_so(tmp_path: Path, capsys: Output, of: str) -> None:
    create(tmp_path / "case").engine.dispose()
    assert main(["sample", "--case", str(tmp_path / "case"), "--of", of, "--to", str(tmp_path / "s.csv")]) == 2
    assert f"there are no {of}" in capsys.readouterr().err
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize(
    ("wrong", "checked", "interval"),
    [(0, 10, (0.0, 0.2775)), (1, 20, (0.0089, 0.2361)), (10, 10, (0.7225, 1.0)), (0, 0, (0.0, 1.0))],
)
def test_intervals_are_wilsons(wrong: int, checked: int, interval: tuple[float, float]) -> None:
    """As R's prop.test without correction and statsmodels' proportion_confint have them."""
    assert wilson(wrong, checked) == interval


def test_rates_are_told_by_step_and_by_kind_within_it() -> None:
    found = rates([("a@1", "date", "yes"), ("a@1", "date", "no"), ("a@1", "time", "unsure")])
    assert [(each.step, each.kind, each.checked, each.wrong, each.unsure, each.rate) for each in found] == [
        ("a@1", "all", 2, 1, 1, 0.5), ("a@1", "date", 2, 1, 0, 0.5), ("a@1", "time", 0, 0, 1, 0.0)
    ]  # fmt: skip
